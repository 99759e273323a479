//! Assessments of applications, and the drafts of those that are not locked yet, which only their writers read. What they may
//! say, and who may read them, is not decided here.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::entity::{assessment, assessment_draft, person};
use super::{Read, StoreError, Txn};
use crate::domain::application::{ApplicationId, Case};
use crate::domain::assessment::Assessment;
use crate::domain::person::PersonId;

/// One that is locked.
#[derive(Clone, Debug)]
pub struct Locked {
    /// What it says.
    pub assessment: Assessment,
    /// Whose.
    pub by: PersonId,
    /// Their name.
    pub name: String,
}

fn submission(case: &Case) -> Result<i32, StoreError> {
    i32::try_from(case.submissions).map_err(|_| StoreError::Broken("submissions".into()))
}

/// Keeps a locked assessment of the last submission, in place of its draft. A second one of the same person is a `Constraint`.
pub async fn add(
    txn: &Txn,
    case: &Case,
    by: (PersonId, DateTime<Utc>),
    assessment: &Assessment,
) -> Result<(), StoreError> {
    let row = assessment::ActiveModel {
        id: NotSet,
        application_id: Set(case.id.0),
        submission: Set(submission(case)?),
        person_id: Set(by.0.0),
        at: Set(by.1),
        content: Set(serde_json::to_string(assessment)?),
    };
    assessment::Entity::insert(row).exec_without_returning(txn.reader()).await?;
    let draft = (case.id.0, submission(case)?, by.0.0);
    assessment_draft::Entity::delete_by_id(draft).exec(txn.reader()).await?;
    Ok(())
}

/// Forgets what nobody locked.
pub(super) async fn forget_drafts(txn: &Txn, case: ApplicationId) -> Result<(), StoreError> {
    let drafts = assessment_draft::Entity::delete_many();
    drafts.filter(assessment_draft::Column::ApplicationId.eq(case.0)).exec(txn.reader()).await?;
    Ok(())
}

/// Those of the last submission, in the order in which they were locked. Earlier ones are kept, and say nothing of it.
pub async fn locked(read: &impl Read, case: &Case) -> Result<Vec<Locked>, StoreError> {
    let rows = assessment::Entity::find()
        .filter(assessment::Column::ApplicationId.eq(case.id.0))
        .filter(assessment::Column::Submission.eq(submission(case)?))
        .order_by_asc(assessment::Column::Id)
        .all(read.reader())
        .await?;
    let people = person::Entity::find()
        .filter(person::Column::Id.is_in(rows.iter().map(|row| row.person_id)))
        .all(read.reader())
        .await?;
    let name = |id: i64| people.iter().find(|one| one.id == id).map(|one| one.name.clone());
    let show = |row: assessment::Model| {
        Ok(Locked {
            assessment: serde_json::from_str(&row.content)?,
            by: PersonId(row.person_id),
            name: name(row.person_id).unwrap_or_default(),
        })
    };
    rows.into_iter().map(show).collect()
}

/// Whether somebody has locked theirs of the last submission.
pub async fn has_locked(read: &impl Read, case: &Case, by: PersonId) -> Result<bool, StoreError> {
    let find = assessment::Entity::find()
        .filter(assessment::Column::ApplicationId.eq(case.id.0))
        .filter(assessment::Column::Submission.eq(submission(case)?))
        .filter(assessment::Column::PersonId.eq(by.0));
    Ok(find.one(read.reader()).await?.is_some())
}

/// What somebody has written so far: names and values of the form, as they were typed.
pub async fn draft(
    read: &impl Read,
    case: &Case,
    by: PersonId,
) -> Result<Option<Vec<(String, String)>>, StoreError> {
    let find = assessment_draft::Entity::find_by_id((case.id.0, submission(case)?, by.0));
    let row = find.one(read.reader()).await?;
    row.map(|row| Ok(serde_json::from_str(&row.content)?)).transpose()
}

/// Keeps it, in place of the draft before.
pub async fn save_draft(
    txn: &Txn,
    case: &Case,
    by: (PersonId, DateTime<Utc>),
    typed: &[(String, String)],
) -> Result<(), StoreError> {
    let row = assessment_draft::ActiveModel {
        application_id: Set(case.id.0),
        submission: Set(submission(case)?),
        person_id: Set(by.0.0),
        at: Set(by.1),
        content: Set(serde_json::to_string(typed)?),
    };
    use assessment_draft::Column as C;
    let newest = OnConflict::columns([C::ApplicationId, C::Submission, C::PersonId])
        .update_columns([C::At, C::Content])
        .to_owned();
    assessment_draft::Entity::insert(row).on_conflict(newest).exec_without_returning(txn.reader()).await?;
    Ok(())
}
