//! How much of a grant's approved cost its purchases hold: a row of its own, which is taken before any of them changes.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::domain::application::ApplicationId;
use crate::domain::money::Money;
use crate::domain::purchase::Limit;
use crate::store::entity::purchase_limit::{ActiveModel, Column, Entity, Model};
use crate::store::{Read, StoreError, Txn};

fn assemble(row: Model) -> Limit {
    Limit { approved: Money::from_pence(row.approved_pence), held: Money::from_pence(row.held_pence) }
}

/// The limit of a case, its row taken until the end of the transaction; it is begun with the approved cost when there is none.
pub async fn take_limit(txn: &Txn, case: ApplicationId, approved: Money) -> Result<Limit, StoreError> {
    let row = ActiveModel {
        application_id: Set(case.0),
        approved_pence: Set(approved.pence()),
        held_pence: Set(0),
    };
    Entity::insert_many([row])
        .on_conflict_do_nothing_on([Column::ApplicationId])
        .exec_without_returning(txn.reader())
        .await?;
    let taken = Entity::find_by_id(case.0).lock(LockType::Update).one(txn.reader()).await?;
    taken.map(assemble).ok_or(StoreError::Conflict)
}

/// The same to be read, once something was bought.
pub async fn limit_of(read: &impl Read, case: ApplicationId) -> Result<Option<Limit>, StoreError> {
    Ok(Entity::find_by_id(case.0).one(read.reader()).await?.map(assemble))
}

/// Saves what is held.
pub async fn save_limit(txn: &Txn, case: ApplicationId, before: Limit, to: Limit) -> Result<(), StoreError> {
    let done = Entity::update_many()
        .col_expr(Column::HeldPence, Expr::value(to.held.pence()))
        .filter(Column::ApplicationId.eq(case.0))
        .filter(Column::HeldPence.eq(before.held.pence()))
        .exec(txn.reader())
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}
