//! Cases: loaded to be changed, and what belongs to one. Lists are in `list`.

mod figures;
mod filter;
mod held;
pub mod list;
pub mod pending;
mod search;
mod several;
mod visible;
mod word;

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    RelationDef, Select,
};

use super::entity::{application, application_content, partnership, submission};
use super::{Read, StoreError, Txn};
use crate::domain::application::content::Content;
use crate::domain::application::{ApplicationId, Case, Clock, Reference, Status};
use crate::domain::financial_year::FinancialYear;
use crate::domain::person::{Endorser, PartnershipId, PersonId, Viewer};
use crate::domain::scheme::SchemeId;

pub(super) use figures::{FIGURES, Pence};
pub(super) use filter::{asks, offers};
pub use held::take_waiting_for;
pub(super) use several::take_all;
pub use several::{of_officer, seen_of, take_of_officer, take_several_for_pcc};
pub(super) use visible::{asked_for, seen_by};
pub(super) use word::rows as word_rows;
pub use word::{found_by, index_words, words};

fn broken(what: impl Into<String>) -> StoreError {
    StoreError::Broken(what.into())
}

/// From a case to the partnership that it is of.
pub(super) fn its_partnership() -> RelationDef {
    application::Entity::belongs_to(partnership::Entity)
        .from(application::Column::PartnershipId)
        .to(partnership::Column::Id)
        .into()
}

fn assemble(row: application::Model) -> Result<Case, StoreError> {
    let reference = Reference::parse(&row.reference).ok_or_else(|| broken(&row.reference))?;
    let status = Status::from_code(&row.status).ok_or_else(|| broken(&row.status))?;
    let year = FinancialYear::from_start(row.year).ok_or_else(|| broken(row.year.to_string()))?;
    let count = |n: i32| u32::try_from(n).map_err(|_| broken(format!("application {} counts {n}", row.id)));
    let clock = Clock {
        counted: count(row.clock_days)?,
        since: row.clock_since,
        queries: count(row.open_queries)?,
        with_pcc: status.is_with_the_pcc(),
    };
    let figures = Pence::from(&row).into();
    Ok(Case {
        id: ApplicationId(row.id),
        reference,
        scheme: SchemeId(row.scheme_id),
        partnership: PartnershipId(row.partnership_id),
        year,
        title: row.title,
        status,
        since: row.since,
        known_since: row.known_since.unwrap_or(row.since),
        figures,
        submissions: count(row.submissions)?,
        submitted_at: row.submitted_at,
        assessor: row.assessor_id.map(PersonId),
        officer: row.officer_id.map(PersonId),
        clock,
        released: row.released,
        release_on: row.release_on,
        version: row.version,
    })
}

fn named(reference: &Reference) -> Select<application::Entity> {
    application::Entity::find().filter(application::Column::Reference.eq(reference.as_str()))
}

/// The case as somebody may see it; `None` looks the same whether it is another's or does not exist.
pub async fn seen(
    read: &impl Read,
    viewer: Viewer,
    reference: &Reference,
) -> Result<Option<Case>, StoreError> {
    let find = named(reference).filter(seen_by(viewer));
    find.one(read.reader()).await?.map(assemble).transpose()
}

/// The case as somebody may see it, its row taken until the end of the transaction.
pub async fn take_seen(txn: &Txn, viewer: Viewer, reference: &Reference) -> Result<Option<Case>, StoreError> {
    let find = named(reference).filter(seen_by(viewer)).lock(LockType::Update);
    find.one(txn.reader()).await?.map(assemble).transpose()
}

/// A partnership's own case, its row taken until the end of the transaction.
pub async fn take_of_csp(
    txn: &Txn,
    partnership: PartnershipId,
    reference: &Reference,
) -> Result<Option<Case>, StoreError> {
    let find =
        named(reference).filter(application::Column::PartnershipId.eq(partnership.0)).lock(LockType::Update);
    find.one(txn.reader()).await?.map(assemble).transpose()
}

/// A partnership's own case, to be read.
pub async fn of_csp(
    read: &impl Read,
    partnership: PartnershipId,
    reference: &Reference,
) -> Result<Option<Case>, StoreError> {
    let find = named(reference).filter(application::Column::PartnershipId.eq(partnership.0));
    find.one(read.reader()).await?.map(assemble).transpose()
}

/// A case of their partnership that somebody was asked to stand behind as this, its row taken until the end of the
/// transaction.
pub async fn take_of_endorser(
    txn: &Txn,
    endorser: Endorser,
    reference: &Reference,
) -> Result<Option<Case>, StoreError> {
    let find = named(reference)
        .filter(application::Column::PartnershipId.eq(endorser.partnership().0))
        .filter(asked_for(endorser.id(), false))
        .lock(LockType::Update);
    find.one(txn.reader()).await?.map(assemble).transpose()
}

/// A submitted case, its row taken until the end of the transaction.
pub async fn take_for_pcc(txn: &Txn, reference: &Reference) -> Result<Option<Case>, StoreError> {
    let find = named(reference).filter(application::Column::SubmittedAt.is_not_null()).lock(LockType::Update);
    find.one(txn.reader()).await?.map(assemble).transpose()
}

/// A case in whatever state, its row taken until the end of the transaction: for what the clock does.
pub async fn take_for_clock(txn: &Txn, id: ApplicationId) -> Result<Option<Case>, StoreError> {
    let find = application::Entity::find_by_id(id.0).lock(LockType::Update);
    find.one(txn.reader()).await?.map(assemble).transpose()
}

/// Any case, its row taken until the end of the transaction: for the retention rule alone, which asks nobody's leave.
pub(super) async fn take_any(txn: &Txn, reference: &Reference) -> Result<Option<Case>, StoreError> {
    let find = named(reference).lock(LockType::Update);
    find.one(txn.reader()).await?.map(assemble).transpose()
}

/// Cases whose decision was to be released by `today`.
pub async fn due_for_release(
    read: &impl Read,
    today: chrono::NaiveDate,
) -> Result<Vec<Reference>, StoreError> {
    let rows: Vec<String> = application::Entity::find()
        .select_only()
        .column(application::Column::Reference)
        .filter(application::Column::ReleaseOn.lte(today))
        .filter(application::Column::Released.eq(false))
        .limit(100)
        .into_tuple()
        .all(read.reader())
        .await?;
    Ok(rows.iter().filter_map(|row| Reference::parse(row)).collect())
}

/// Adds a case with empty answers. Its version counts the history entry that the caller records.
pub async fn add(txn: &Txn, case: &Case, content: &Content) -> Result<ApplicationId, StoreError> {
    let mut row = to_row(case).into_active_model().reset_all();
    row.id = NotSet;
    row.created_at = Set(case.since);
    let id = application::Entity::insert(row).exec(txn.reader()).await?.last_insert_id;
    let content = application_content::ActiveModel {
        application_id: Set(id),
        content: Set(serde_json::to_string(content)?),
    };
    application_content::Entity::insert(content).exec_without_returning(txn.reader()).await?;
    let id = ApplicationId(id);
    index_words(txn, &Case { id, ..case.clone() }).await?;
    Ok(id)
}

fn to_row(case: &Case) -> application::Model {
    application::Model {
        id: case.id.0,
        reference: case.reference.to_string(),
        scheme_id: case.scheme.0,
        partnership_id: case.partnership.0,
        year: case.year.start_year(),
        title: case.title.clone(),
        status: case.status.code().to_owned(),
        since: case.since,
        known_since: Some(case.known_since),
        created_at: case.since,
        submitted_at: case.submitted_at,
        submissions: i32::try_from(case.submissions).unwrap_or(i32::MAX),
        request_pence: case.figures.request.pence(),
        eligible_cost_pence: case.figures.eligible_cost.pence(),
        certified_match_pence: case.figures.certified_match.pence(),
        existing_spend_pence: case.figures.besides.existing_spend.pence(),
        in_kind_pence: case.figures.besides.in_kind.pence(),
        assessor_id: case.assessor.map(|person| person.0),
        officer_id: case.officer.map(|person| person.0),
        open_queries: i32::try_from(case.clock.queries).unwrap_or(i32::MAX),
        clock_days: i32::try_from(case.clock.counted).unwrap_or(i32::MAX),
        clock_since: case.clock.since,
        released: case.released,
        release_on: case.release_on,
        version: case.version,
    }
}

/// Saves a case as it became. `before` is the version it was loaded with; anything newer is a `Conflict`.
/// The version counts the history's `entries` that the caller records with it.
pub async fn save(txn: &Txn, before: i64, case: &Case, entries: i64) -> Result<(), StoreError> {
    let mut row = to_row(case).into_active_model().reset_all();
    row.id = NotSet;
    row.created_at = NotSet;
    row.reference = NotSet;
    row.version = Set(before + entries);
    let done = application::Entity::update_many()
        .set(row)
        .filter(application::Column::Id.eq(case.id.0))
        .filter(application::Column::Version.eq(before))
        .exec(txn.reader())
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}

/// The answers of a case.
pub async fn content(read: &impl Read, id: ApplicationId) -> Result<Content, StoreError> {
    let row = application_content::Entity::find_by_id(id.0).one(read.reader()).await?;
    let row = row.ok_or_else(|| broken(format!("application {} has no content", id.0)))?;
    Ok(serde_json::from_str(&row.content)?)
}

/// Replaces the answers. The caller holds the case's row.
pub async fn save_content(txn: &Txn, id: ApplicationId, content: &Content) -> Result<(), StoreError> {
    let done = application_content::Entity::update_many()
        .col_expr(application_content::Column::Content, Expr::value(serde_json::to_string(content)?))
        .filter(application_content::Column::ApplicationId.eq(id.0))
        .exec(txn.reader())
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}

/// The reference of the case that a history chain belongs to, if it is the partnership's own.
pub async fn reference_of_chain(
    read: &impl Read,
    of: PartnershipId,
    chain: &str,
) -> Result<Option<Reference>, StoreError> {
    let Some(Ok(id)) = chain.strip_prefix("application:").map(str::parse::<i64>) else { return Ok(None) };
    let find = application::Entity::find_by_id(id).filter(application::Column::PartnershipId.eq(of.0));
    Ok(find.one(read.reader()).await?.and_then(|row| Reference::parse(&row.reference)))
}

/// Keeps a frozen copy of what was submitted.
pub async fn freeze(
    txn: &Txn,
    case: &Case,
    content: &Content,
    at: chrono::DateTime<chrono::Utc>,
) -> Result<(), StoreError> {
    let row = submission::ActiveModel {
        id: NotSet,
        application_id: Set(case.id.0),
        number: Set(i32::try_from(case.submissions).map_err(|_| broken("submissions"))?),
        content: Set(serde_json::to_string(content)?),
        at: Set(at),
    };
    submission::Entity::insert(row).exec_without_returning(txn.reader()).await?;
    Ok(())
}

/// The newest `limit` frozen copies, newest first.
pub async fn frozen(read: &impl Read, id: ApplicationId, limit: u64) -> Result<Vec<Content>, StoreError> {
    let rows = submission::Entity::find()
        .filter(submission::Column::ApplicationId.eq(id.0))
        .order_by_desc(submission::Column::Number)
        .limit(limit)
        .all(read.reader())
        .await?;
    rows.iter().map(|row| Ok(serde_json::from_str(&row.content)?)).collect()
}
