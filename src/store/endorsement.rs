//! Which people were asked to stand behind which cases: found by person. What they said is with the case's answers; this
//! follows it, and must not say anything of its own.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use super::entity::{application, endorsement, person_role};
use super::{Read, StoreError, Txn};
use crate::domain::application::ApplicationId;
use crate::domain::application::content::{Endorsements, Part};
use crate::domain::person::PersonId;

/// Makes what can be found the same as what the case says. The caller holds the case's row.
pub async fn index(txn: &Txn, case: ApplicationId, said: &Endorsements) -> Result<(), StoreError> {
    endorsement::Entity::delete_many()
        .filter(endorsement::Column::ApplicationId.eq(case.0))
        .exec(txn.reader())
        .await?;
    // An imported award has nobody who was asked, and may have somebody who answers for the council since.
    let rows = Part::ALL.into_iter().filter_map(|part| {
        Some(endorsement::ActiveModel {
            id: NotSet,
            application_id: Set(case.0),
            part: Set(part.code().to_owned()),
            person_id: Set(said.holder(part)?.0),
            waiting: Set(said.get(part).is_some_and(|asked| asked.answer.is_none())),
        })
    });
    endorsement::Entity::insert_many(rows).exec_without_returning(txn.reader()).await?;
    Ok(())
}

/// Who was asked to stand behind a case as this.
pub async fn asked_as(
    read: &impl Read,
    case: ApplicationId,
    part: Part,
) -> Result<Option<PersonId>, StoreError> {
    let found = endorsement::Entity::find()
        .filter(endorsement::Column::ApplicationId.eq(case.0))
        .filter(endorsement::Column::Part.eq(part.code()))
        .one(read.reader())
        .await?;
    Ok(found.map(|row| PersonId(row.person_id)))
}

/// The numbers of the cases that somebody was asked to stand behind, whatever they are now.
pub(super) fn of(person: PersonId) -> SelectStatement {
    Query::select()
        .column(endorsement::Column::ApplicationId)
        .from(endorsement::Entity)
        .and_where(endorsement::Column::PersonId.eq(person.0))
        .to_owned()
}

/// The numbers of the cases that somebody was asked to certify, and still may.
pub(super) fn certified_by(person: PersonId) -> SelectStatement {
    asked_of(person, false)
        .and_where(endorsement::Column::Part.into_expr().eq(Part::Finance.code()))
        .to_owned()
}

/// The numbers of the cases that wait for somebody as this.
pub(super) fn waiting_as(person: PersonId, part: Part) -> SelectStatement {
    asked_of(person, true).and_where(endorsement::Column::Part.into_expr().eq(part.code())).to_owned()
}

/// The numbers of the cases that somebody was asked to stand behind, as what they still are; of those that wait for them, if
/// so wanted. Whoever does not hold the role of their part any more, for the partnership of the case, has none.
pub(super) fn asked_of(person: PersonId, waiting: bool) -> SelectStatement {
    use endorsement::Column as E;
    use person_role::Column as Hat;
    let col = |column: E| Expr::col((endorsement::Entity, column));
    let hat = |column: Hat| Expr::col((person_role::Entity, column));
    let as_asked = Part::ALL.into_iter().fold(Condition::any(), |any, part| {
        any.add(col(E::Part).eq(part.code()).and(hat(Hat::Role).eq(part.role().code())))
    });
    let its_own = Expr::col((application::Entity, application::Column::Id))
        .equals((endorsement::Entity, E::ApplicationId));
    let worn = hat(Hat::PersonId)
        .equals((endorsement::Entity, E::PersonId))
        .and(hat(Hat::PartnershipId).equals((application::Entity, application::Column::PartnershipId)));
    let mut find = Query::select();
    find.column((endorsement::Entity, E::ApplicationId))
        .from(endorsement::Entity)
        .inner_join(application::Entity, its_own)
        .inner_join(person_role::Entity, worn)
        .cond_where(as_asked)
        .and_where(col(E::PersonId).eq(person.0));
    if waiting {
        find.and_where(col(E::Waiting).eq(true));
    }
    find
}
