//! Assessments of applications, and the drafts of those that are not locked yet, which only their writers read. What they may
//! say, and who may read them, is not decided here.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition, OnConflict, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
};

use super::entity::assessment::Column as C;
use super::entity::{application, assessment, assessment_draft, history, person, scheme};
use super::{Read, StoreError, Txn};
use crate::domain::application::{ApplicationId, Case, Reference, Status};
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

/// Whoever declared an interest in this case.
fn interested(case: ApplicationId) -> SelectStatement {
    Query::select()
        .column(history::Column::PersonId)
        .from(history::Entity)
        .and_where(history::Column::Chain.eq(format!("application:{}", case.0)))
        .and_where(history::Column::Kind.eq("interest_declared"))
        .and_where(history::Column::PersonId.is_not_null())
        .to_owned()
}

/// The locked assessments of a submission. Those of an earlier one say nothing of the last.
#[derive(Clone, Debug, Default)]
pub struct Weighed {
    /// Those that count, in the order in which they were locked.
    pub counts: Vec<Locked>,
    /// Names of those whose own does not count, since they declared an interest, before or after.
    pub left_out: Vec<String>,
}

#[derive(FromQueryResult)]
struct Found {
    content: String,
    person_id: i64,
    submission: i32,
    name: String,
    interested: bool,
}

/// Those of the last submission that count, in the order in which they were locked.
pub async fn locked(read: &impl Read, case: &Case) -> Result<Vec<Locked>, StoreError> {
    Ok(weighed(read, case).await?.counts)
}

/// The locked assessments of the last submission, in one query.
pub async fn weighed(read: &impl Read, case: &Case) -> Result<Weighed, StoreError> {
    let last = submission(case)?;
    Ok(weighed_each(read, case, C::Submission.eq(last)).await?.remove(&last).unwrap_or_default())
}

/// The same of each submission before the last one that has any, by its number.
pub async fn weighed_before(read: &impl Read, case: &Case) -> Result<BTreeMap<i32, Weighed>, StoreError> {
    weighed_each(read, case, C::Submission.lt(submission(case)?)).await
}

async fn weighed_each(
    read: &impl Read,
    case: &Case,
    of: impl IntoCondition,
) -> Result<BTreeMap<i32, Weighed>, StoreError> {
    let by: RelationDef =
        assessment::Entity::belongs_to(person::Entity).from(C::PersonId).to(person::Column::Id).into();
    let rows = assessment::Entity::find()
        .select_only()
        .columns([C::Content, C::PersonId, C::Submission])
        .column(person::Column::Name)
        .expr_as(C::PersonId.in_subquery(interested(case.id)), "interested")
        .join(JoinType::InnerJoin, by)
        .filter(C::ApplicationId.eq(case.id.0))
        .filter(of)
        .order_by_asc(C::Id)
        .into_model::<Found>()
        .all(read.reader())
        .await?;
    let mut all: BTreeMap<i32, Weighed> = BTreeMap::new();
    for row in rows {
        let weighed = all.entry(row.submission).or_default();
        if row.interested {
            weighed.left_out.push(row.name);
            continue;
        }
        let assessment = serde_json::from_str(&row.content)?;
        weighed.counts.push(Locked { assessment, by: PersonId(row.person_id), name: row.name });
    }
    Ok(all)
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

/// Submitted cases without a query that have as many assessments of their last submission as their scheme needs.
pub async fn enough(read: &impl Read) -> Result<Vec<Reference>, StoreError> {
    use application::Column as C;
    let of: RelationDef = application::Entity::belongs_to(assessment::Entity)
        .from(C::Id)
        .to(assessment::Column::ApplicationId)
        .into();
    let under: RelationDef =
        application::Entity::belongs_to(scheme::Entity).from(C::SchemeId).to(scheme::Column::Id).into();
    let last = Expr::col((assessment::Entity, assessment::Column::Submission))
        .equals((application::Entity, C::Submissions));
    let count = Expr::col((assessment::Entity, assessment::Column::Id)).count();
    let needed = Expr::col((scheme::Entity, scheme::Column::AssessmentsNeeded)).min();
    let rows: Vec<String> = application::Entity::find()
        .select_only()
        .column(C::Reference)
        .join(JoinType::InnerJoin, of)
        .join(JoinType::InnerJoin, under)
        .filter(C::Status.eq(Status::Submitted.code()))
        .filter(C::OpenQueries.eq(0))
        .filter(last)
        .group_by(C::Reference)
        .having(count.gte(needed))
        .limit(100)
        .into_tuple()
        .all(read.reader())
        .await?;
    Ok(rows.iter().filter_map(|row| Reference::parse(row)).collect())
}
