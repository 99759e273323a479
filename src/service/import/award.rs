//! Past awards that are taken over: each becomes a case with an active grant, committed through the ledger.

use chrono::{NaiveTime, TimeDelta};

use super::{keyed, named};
use crate::domain::application::{ApplicationId, Case, Clock, Reference, Status};
use crate::domain::date;
use crate::domain::event::{AwardImported, Event, Together};
use crate::domain::grant::{Drawn, Grant, GrantState};
use crate::domain::import::Named;
use crate::domain::import::award::{self, Limits, Line, Warning};
use crate::domain::money::Money;
use crate::domain::person::PersonId;
use crate::domain::scheme::Scheme;
use crate::domain::spreadsheet::{Row, Wrong};
use crate::service::record::{By, Subject, first, record};
use crate::store::import::Sent;
use crate::store::{Read, StoreError, Txn, application, grant, import, ledger, scheme};

/// What is to be told of the rows beside what is awarded and kept now, if all of them can be taken.
pub async fn look(
    read: &impl Read,
    rows: &[Row],
    today: chrono::NaiveDate,
) -> Result<Result<Vec<Warning>, Vec<Wrong>>, StoreError> {
    let (scheme, known) = (scheme::current(read).await?, named(read).await?);
    let limits = limits(read, &scheme).await?;
    let kept = import::awards(read, scheme.id).await?;
    let lines = award::read(rows, &known, today, limits, &kept);
    Ok(lines.map(|lines| award::warnings(&lines, &scheme)))
}

async fn limits(read: &impl Read, scheme: &Scheme) -> Result<Limits, StoreError> {
    Ok(Limits { allocations: import::allocations(read, scheme.id).await?, envelope: scheme.envelope })
}

/// Commits each under its allocation's row. All allocations are held, then the scheme, in the order of an approval.
pub async fn take(
    txn: &Txn,
    (person, by): (PersonId, By<'_>),
    sent: &Sent,
) -> Result<Result<(), Vec<Wrong>>, StoreError> {
    let current = scheme::current(txn).await?.id;
    let known = named(txn).await?;
    let allocations = import::take_allocations(txn, current).await?;
    let scheme = scheme::take(txn, current).await?;
    let mut limits = Limits { allocations, envelope: scheme.envelope };
    let kept = import::awards(txn, scheme.id).await?;
    let lines = match award::read(&sent.rows, &known, date::today(by.at), limits.clone(), &kept) {
        Ok(lines) => lines,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let together = together(&lines)?;
    for (place, line) in lines.iter().enumerate() {
        let broken = || StoreError::Broken(format!("line {} does not fit any more", line.line));
        limits.commit(line).map_err(|_| broken())?;
        let allocation = limits.of(line).ok_or_else(broken)?;
        let number = scheme::next_number(txn, allocation.id).await?;
        let case = case(&scheme, &known, line, number, by).ok_or_else(broken)?;
        let content = line.content();
        let id = application::add(txn, &case, &content).await?;
        let case = Case { id, ..case };
        application::freeze(txn, &case, &content, case.since).await?;
        grant::add(txn, &active(&case, line)).await?;
        let entry = ledger::Entry::Commit(line.award);
        ledger::write(txn, allocation, (scheme.id, limits.envelope), id, entry, (person, by.at)).await?;
        let event = Event::AwardImported(AwardImported {
            award: line.award,
            decided_on: line.decided_on,
            decision: line.decision.clone(),
            verified: Some(line.before.verified),
            paid: Some(line.before.paid),
            file: sent.file.clone(),
            line: line.line,
            together: (place == 0).then_some(together),
        });
        record(txn, keyed(by, place), first(Subject::Application(id)), &event, None).await?;
    }
    Ok(Ok(()))
}

/// All of a file, for the one message that tells of it.
fn together(lines: &[Line]) -> Result<Together, StoreError> {
    let sum = Money::sum(lines.iter().map(|line| line.award));
    let sum = sum.ok_or_else(|| StoreError::Broken("the sum of the awards".to_owned()))?;
    Ok(Together { count: lines.len() as u64, sum })
}

/// Sent in, approved and released on the day of its decision.
fn case(scheme: &Scheme, known: &[Named], line: &Line, number: i64, by: By<'_>) -> Option<Case> {
    let code = &known.iter().find(|one| one.id == line.partnership)?.code;
    let noon = line.decided_on.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(12);
    let at = noon.min(by.at);
    Some(Case {
        id: ApplicationId(0),
        reference: Reference::new(&scheme.code, line.year, code, number),
        scheme: scheme.id,
        partnership: line.partnership,
        year: line.year,
        title: line.title.clone(),
        status: Status::Approved,
        since: at,
        known_since: at,
        figures: line.figures(),
        submissions: 1,
        submitted_at: Some(at),
        assessor: None,
        officer: None,
        clock: Clock::default(),
        released: true,
        release_on: None,
        version: 1,
    })
}

fn active(case: &Case, line: &Line) -> Grant {
    Grant {
        application: case.id,
        state: GrantState::Active,
        // The day of its decision and not that of its import: what was ordered before that keeps its true day.
        since: case.since,
        award: line.award,
        increase: Money::ZERO,
        accept_by: None,
        reminded: true,
        drawn: Drawn::taken_over(line.before),
        before: Some(line.before),
        underspend: Money::ZERO,
    }
}
