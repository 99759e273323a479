//! Asks a partnership about an application, takes its answer, and reminds. The case's row is held throughout, so that of
//! two answers one is first.

use chrono::{DateTime, Utc};
use thiserror::Error;

use super::Failure;
use super::record::{By, Opened, Subject, open, record};
use super::relation::permit;
use crate::domain::application::section::Section;
use crate::domain::application::transition::WrongState;
use crate::domain::application::{Action, Case, Reference};
use crate::domain::date;
use crate::domain::event::{Event, QueryAsked, QueryDue, QueryEnded};
use crate::domain::person::{CspOfficer, GrantsOfficer};
use crate::domain::query::{End, How, Over, Query, looked_for};
use crate::store::{Db, StoreError, Txn, application, query, scheme};

/// Why a query is not ended.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EndRefusal {
    /// Somebody was faster.
    #[error(transparent)]
    Over(#[from] Over),
}

/// Puts a question to the partnership, about a section or the whole. The clock stops.
pub async fn ask(
    db: &Db,
    officer: GrantsOfficer,
    by: By<'_>,
    reference: &Reference,
    (section, question): (Option<Section>, &str),
) -> Result<(), Failure<WrongState>> {
    let txn = db.begin().await?;
    let case = application::take_for_pcc(&txn, reference).await?.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else { return Ok(()) };
    let before = case.version;
    let may = permit(&txn, Action::Query, &case, officer.id()).await?;
    let case = case.query(may, by.at).map_err(Failure::Refused)?;
    let days = scheme::of(&txn, case.scheme).await?.policy.query_days;
    let asked = Query {
        number: query::count(&txn, case.id).await? + 1,
        section,
        question: question.to_owned(),
        by: officer.id(),
        at: by.at,
        due_on: Query::due(date::today(by.at), days),
        reminded_on: None,
        end: None,
    };
    query::add(&txn, case.id, &asked).await?;
    application::save(&txn, before, &case, 1).await?;
    let Query { number, question, due_on, .. } = asked;
    record(&txn, by, head, &Event::QueryAsked(QueryAsked { number, section, question, due_on }), None)
        .await?;
    txn.commit().await?;
    Ok(())
}

/// Answers a query for the partnership. The frozen copy stays as it is.
pub async fn answer(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    (reference, number): (&Reference, u32),
    words: &str,
) -> Result<(), Failure<EndRefusal>> {
    let txn = db.begin().await?;
    let case = application::take_of_csp(&txn, officer.partnership(), reference).await?;
    let case = case.ok_or(Failure::NotFound)?;
    permit(&txn, Action::Save, &case, officer.id()).await?;
    let end = End { how: How::Answered, words: words.to_owned(), by: officer.id(), at: by.at };
    let event = Event::QueryAnswered(QueryEnded { number, words: words.to_owned() });
    ends(txn, by, case, (number, end), event).await
}

/// Closes a query that needs no answer any more.
pub async fn close(
    db: &Db,
    officer: GrantsOfficer,
    by: By<'_>,
    (reference, number): (&Reference, u32),
    reason: &str,
) -> Result<(), Failure<EndRefusal>> {
    let txn = db.begin().await?;
    let case = application::take_for_pcc(&txn, reference).await?.ok_or(Failure::NotFound)?;
    permit(&txn, Action::Query, &case, officer.id()).await?;
    let end = End { how: How::Closed, words: reason.to_owned(), by: officer.id(), at: by.at };
    let event = Event::QueryClosed(QueryEnded { number, words: reason.to_owned() });
    ends(txn, by, case, (number, end), event).await
}

async fn ends(
    txn: Txn,
    by: By<'_>,
    case: Case,
    (number, end): (u32, End),
    event: Event,
) -> Result<(), Failure<EndRefusal>> {
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else { return Ok(()) };
    let asked = query::one(&txn, case.id, number).await?.ok_or(Failure::NotFound)?;
    asked.ends(end.clone()).map_err(|over| Failure::Refused(over.into()))?;
    query::end(&txn, case.id, Some(number), &end).await?;
    let before = case.version;
    application::save(&txn, before, &case.query_ended(by.at), 1).await?;
    record(&txn, by, head, &event, None).await?;
    txn.commit().await?;
    Ok(())
}

/// Reminds of queries that are due soon or overdue. Returns how many were looked at.
pub async fn look_at_queries(db: &Db, now: DateTime<Utc>) -> Result<usize, StoreError> {
    let today = date::today(now);
    let due = query::due(db, looked_for(today), today).await?;
    for (reference, number) in &due {
        look_at(db, now, reference, *number).await?;
    }
    Ok(due.len())
}

/// Another process may have been here first, or the answer: then there is nothing left to do.
async fn look_at(db: &Db, now: DateTime<Utc>, reference: &Reference, number: u32) -> Result<(), StoreError> {
    let txn = db.begin().await?;
    let Some(case) = application::take_for_pcc(&txn, reference).await? else { return Ok(()) };
    let found = query::one(&txn, case.id, number).await?;
    let Some(reminded) = found.and_then(|query| query.remind(now)) else { return Ok(()) };
    let by = By::nobody(now);
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else { return Ok(()) };
    query::reminded(&txn, case.id, number, date::today(now)).await?;
    application::save(&txn, case.version, &case, 1).await?;
    record(&txn, by, head, &Event::QueryReminded(QueryDue { number, due_on: reminded.due_on }), None).await?;
    txn.commit().await
}
