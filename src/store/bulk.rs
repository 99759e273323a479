//! Writes many cases at once, for measuring. Each has answers, words and one history entry, like any other.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};

use super::application::word_rows;
use super::entity::{application, application_content, application_word, history};
use super::history::{NewEntry, first_entry};
use super::{Db, Read, StoreError};
use crate::domain::application::{ApplicationId, Reference, Status};
use crate::domain::date;
use crate::domain::event::Event;
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;
use crate::domain::person::{PartnershipId, PersonId};
use crate::domain::scheme::SchemeId;

/// Words in one statement: SQLite takes 32,766 values.
const AT_ONCE: usize = 10_000;

/// One case.
pub struct Row {
    /// Its name.
    pub reference: Reference,
    /// Whose.
    pub partnership: PartnershipId,
    /// Of which scheme.
    pub scheme: SchemeId,
    /// For which year.
    pub year: FinancialYear,
    /// Title.
    pub title: String,
    /// Where it stands.
    pub status: Status,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Asked for; cost is twice as much, match the same.
    pub request: Money,
    /// Whether it was ever submitted.
    pub submitted: bool,
    /// Who assessed it.
    pub assessor: Option<PersonId>,
    /// Who started it.
    pub by: PersonId,
    /// Its one history entry.
    pub event: Event,
}

/// The number of the newest case, 0 when there is none.
pub async fn last_id(read: &impl Read) -> Result<i64, StoreError> {
    let newest =
        application::Entity::find().order_by_desc(application::Column::Id).one(read.reader()).await?;
    Ok(newest.map_or(0, |row| row.id))
}

/// Writes a batch in one transaction.
pub async fn write(db: &Db, rows: &[Row], content: &str) -> Result<(), StoreError> {
    let txn = db.begin().await?;
    let first = last_id(&txn).await? + 1;
    let numbered = || rows.iter().zip(first..);
    let cases = numbered().map(|(row, id)| application::ActiveModel {
        id: Set(id),
        reference: Set(row.reference.to_string()),
        scheme_id: Set(row.scheme.0),
        partnership_id: Set(row.partnership.0),
        year: Set(row.year.start_year()),
        title: Set(row.title.clone()),
        status: Set(row.status.code().to_owned()),
        since: Set(row.since),
        known_since: Set(None),
        created_at: Set(row.since),
        submitted_at: Set(row.submitted.then_some(row.since)),
        submissions: Set(i32::from(row.submitted)),
        request_pence: Set(row.request.pence()),
        eligible_cost_pence: Set(row.request.pence() * 2),
        certified_match_pence: Set(row.request.pence()),
        existing_spend_pence: Set(0),
        in_kind_pence: Set(0),
        assessor_id: Set(row.assessor.map(|person| person.0)),
        officer_id: Set(None),
        open_queries: Set(0),
        clock_days: Set(0),
        clock_since: Set(row.status.is_with_the_pcc().then(|| date::today(row.since))),
        released: Set(false),
        release_on: Set(None),
        version: Set(1),
    });
    application::Entity::insert_many(cases).exec_without_returning(txn.reader()).await?;
    let answers = numbered().map(|(_, id)| application_content::ActiveModel {
        application_id: Set(id),
        content: Set(content.to_owned()),
    });
    application_content::Entity::insert_many(answers).exec_without_returning(txn.reader()).await?;
    let found = numbered().flat_map(|(row, id)| {
        word_rows(ApplicationId(id), (row.partnership, row.submitted), &row.title, &row.reference)
    });
    let found: Vec<_> = found.collect();
    for some in found.chunks(AT_ONCE) {
        application_word::Entity::insert_many(some.to_vec()).exec_without_returning(txn.reader()).await?;
    }
    let mut entries = Vec::with_capacity(rows.len());
    for (row, id) in numbered() {
        let entry =
            NewEntry { at: row.since, person: Some(row.by), event: &row.event, moved: None, form_key: None };
        entries.push(first_entry(format!("application:{id}"), entry)?);
    }
    history::Entity::insert_many(entries).exec_without_returning(txn.reader()).await?;
    txn.commit().await
}

/// Lets the database count what it has, and go on numbering after it.
pub async fn finish(db: &Db) -> Result<(), StoreError> {
    if db.is_postgres() {
        db.reader()
            .execute_unprepared("SELECT setval(pg_get_serial_sequence('application', 'id'), (SELECT MAX(id) FROM application))")
            .await?;
    }
    db.reader().execute_unprepared("ANALYZE").await?;
    Ok(())
}
