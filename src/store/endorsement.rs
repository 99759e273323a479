//! Which people were asked to stand behind which cases: found by person. What they said is with the case's answers; this
//! follows it, and must not say anything of its own.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::entity::endorsement;
use super::{Read, StoreError, Txn};
use crate::domain::application::ApplicationId;
use crate::domain::application::content::Endorsements;
use crate::domain::person::PersonId;

/// Makes what can be found the same as what the case says. The caller holds the case's row.
pub async fn index(txn: &Txn, case: ApplicationId, said: &Endorsements) -> Result<(), StoreError> {
    endorsement::Entity::delete_many()
        .filter(endorsement::Column::ApplicationId.eq(case.0))
        .exec(txn.reader())
        .await?;
    let rows = said.iter().map(|(part, asked)| endorsement::ActiveModel {
        id: NotSet,
        application_id: Set(case.0),
        part: Set(part.code().to_owned()),
        person_id: Set(asked.person.0),
        waiting: Set(asked.answer.is_none()),
    });
    endorsement::Entity::insert_many(rows).exec_without_returning(txn.reader()).await?;
    Ok(())
}

/// The numbers of the cases that somebody was asked to stand behind; of those that wait for them, if so wanted.
pub(super) fn asked_of(person: PersonId, waiting: bool) -> SelectStatement {
    let mut find = Query::select();
    find.column(endorsement::Column::ApplicationId)
        .from(endorsement::Entity)
        .and_where(endorsement::Column::PersonId.eq(person.0));
    if waiting {
        find.and_where(endorsement::Column::Waiting.eq(true));
    }
    find
}
