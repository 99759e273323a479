//! Cases that wait for somebody. Their rows are taken.

use sea_orm::sea_query::{ExprTrait, LockType};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::assemble;
use crate::domain::application::{Case, Status};
use crate::domain::person::PersonId;
use crate::store::claim::sent;
use crate::store::entity::application;
use crate::store::grant::waiting;
use crate::store::{Read, StoreError, Txn, endorsement};

/// Cases that wait for somebody: for what they were asked, for their answer to an offer, or to certify a claim; their rows taken
/// until the end of the transaction.
pub async fn take_waiting_for(txn: &Txn, person: PersonId) -> Result<Vec<Case>, StoreError> {
    let open = [Status::Draft, Status::Returned].map(Status::code);
    let asked = application::Column::Status.is_in(open);
    let offered = application::Column::Id.in_subquery(waiting());
    let claimed = application::Column::Id.in_subquery(sent());
    let find = application::Entity::find()
        .filter(application::Column::Id.in_subquery(endorsement::of(person)))
        .filter(asked.or(offered).or(claimed))
        .order_by_asc(application::Column::Id)
        .lock(LockType::Update);
    find.all(txn.reader()).await?.into_iter().map(assemble).collect()
}
