//! What somebody did to a case before, as its history tells. Must not know what follows from that.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::entity::history;
use super::{Read, StoreError};
use crate::domain::application::relation::{Relation, allowed};
use crate::domain::application::{Action, ApplicationId};
use crate::domain::person::PersonId;

/// Everybody whose ties to this case forbid them something.
pub async fn barred(
    read: &impl Read,
    case: ApplicationId,
    action: Action,
) -> Result<Vec<PersonId>, StoreError> {
    let rows: Vec<(i64, String)> = history::Entity::find()
        .select_only()
        .columns([history::Column::PersonId, history::Column::Kind])
        .distinct()
        .filter(history::Column::Chain.eq(format!("application:{}", case.0)))
        .filter(history::Column::PersonId.is_not_null())
        .into_tuple()
        .all(read.reader())
        .await?;
    let ties = |kind: &str| Relation::ALL.into_iter().filter(|tie| tie.comes_of(kind)).collect::<Vec<_>>();
    let barred = |(_, kind): &&(i64, String)| allowed(action, &ties(kind)).is_err();
    Ok(rows.iter().filter(barred).map(|(id, _)| PersonId(*id)).collect())
}

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
