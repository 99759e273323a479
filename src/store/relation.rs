//! What somebody did to a case before, as its history tells. Must not know what follows from that.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::entity::history;
use super::{Read, StoreError};
use crate::domain::application::ApplicationId;
use crate::domain::application::relation::Relation;
use crate::domain::person::PersonId;

/// Every tie of this person to this case.
pub async fn of(
    read: &impl Read,
    case: ApplicationId,
    person: PersonId,
) -> Result<Vec<Relation>, StoreError> {
    let kinds: Vec<String> = history::Entity::find()
        .select_only()
        .column(history::Column::Kind)
        .distinct()
        .filter(history::Column::Chain.eq(format!("application:{}", case.0)))
        .filter(history::Column::PersonId.eq(person.0))
        .into_tuple()
        .all(read.reader())
        .await?;
    Ok(Relation::ALL
        .into_iter()
        .filter(|relation| kinds.iter().any(|kind| relation.comes_of(kind)))
        .collect())
}
