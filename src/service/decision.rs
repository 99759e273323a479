//! What the Commissioner does: approve under every limit, or refuse; and the release, by hand or by the clock.

use chrono::{DateTime, Utc};

use super::Failure;
use super::record::{By, Head, Opened, Subject, open, record};
use super::relation::permit;
use crate::domain::application::content::Part;
use crate::domain::application::transition::{ApproveRefusal, WrongState};
use crate::domain::application::{Action, Case, Reference, Status};
use crate::domain::date;
use crate::domain::decision::record::{Terms, Texts};
use crate::domain::decision::{Approval, Outcome, Refusing};
use crate::domain::event::Event;
use crate::domain::grant::Grant;
use crate::domain::money::Money;
use crate::domain::person::Commissioner;
use crate::domain::scheme::Scheme;
use crate::store::decision::{Decision, record as records};
use crate::store::{Db, StoreError, Txn, application, decision, endorsement, grant, ledger, scheme};
use records::NewRecord;

/// Awards money: the allocation's row is taken before anything is decided, so that two approvals cannot both fit.
pub async fn approve(
    db: &Db,
    commissioner: Commissioner,
    by: By<'_>,
    reference: &Reference,
    approval: &Approval,
) -> Result<(), Failure<ApproveRefusal>> {
    let txn = db.begin().await?;
    let case = application::take_for_pcc(&txn, reference).await?.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else { return Ok(()) };
    let may = permit(&txn, Action::Approve, &case, commissioner.id()).await?;
    let allocation = scheme::take_allocation(&txn, case.scheme, case.partnership, case.year).await?;
    let allocation = allocation.ok_or_else(|| StoreError::Broken("no allocation".into()))?;
    let scheme = scheme::take(&txn, case.scheme).await?;
    let (before, from) = (case.version, case.status);
    let decided = case.approve(may, approval, &scheme, allocation, by.at);
    let (case, allocation, envelope) = decided.map_err(Failure::Refused)?;
    let kept = Decision {
        application: case.id,
        outcome: Outcome::Approved,
        award: approval.award,
        eligible_cost: case.figures.eligible_cost,
        reasons: approval.reasons.clone(),
        conditions: approval.conditions.clone(),
        by: commissioner.id(),
        at: by.at,
        released_at: case.released.then_some(by.at),
        accept_by: date::last_day(by.at, scheme.policy.acceptance_days).filter(|_| case.released),
    };
    let committed_by = (commissioner.id(), by.at);
    let entry = ledger::Entry::Commit(approval.award);
    ledger::write(&txn, &allocation, (scheme.id, envelope), case.id, entry, committed_by).await?;
    let number = number(&txn, (&scheme, &case), &kept, &approval.texts).await?;
    let event = Event::Approved {
        award: approval.award,
        request: case.figures.request,
        reasons: approval.reasons.clone(),
        conditions: approval.conditions.clone(),
        held_until: case.release_on,
        number: Some(number.clone()),
    };
    keep(txn, by, head, (before, from), case, event, (kept, number)).await
}

/// Decides against.
pub async fn refuse(
    db: &Db,
    commissioner: Commissioner,
    by: By<'_>,
    reference: &Reference,
    refusing: &Refusing,
) -> Result<(), Failure<ApproveRefusal>> {
    let txn = db.begin().await?;
    let case = application::take_for_pcc(&txn, reference).await?.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else { return Ok(()) };
    let (before, from) = (case.version, case.status);
    let may = permit(&txn, Action::Refuse, &case, commissioner.id()).await?;
    let case = case.refuse(may, refusing.release, by.at).map_err(Failure::Refused)?;
    let kept = Decision {
        application: case.id,
        outcome: Outcome::Refused,
        award: Money::ZERO,
        eligible_cost: case.figures.eligible_cost,
        reasons: refusing.reasons.clone(),
        conditions: None,
        by: commissioner.id(),
        at: by.at,
        released_at: case.released.then_some(by.at),
        accept_by: None,
    };
    let scheme = scheme::of(&txn, case.scheme).await?;
    let number = number(&txn, (&scheme, &case), &kept, &refusing.texts).await?;
    let event = Event::Refused {
        reasons: refusing.reasons.clone(),
        held_until: case.release_on,
        number: Some(number.clone()),
    };
    keep(txn, by, head, (before, from), case, event, (kept, number)).await
}

/// Keeps the decision's record; the last row that is taken, and the same for every decision of a year.
async fn number(
    txn: &Txn,
    (scheme, case): (&Scheme, &Case),
    kept: &Decision,
    texts: &Texts,
) -> Result<String, StoreError> {
    let record = NewRecord {
        application: kept.application,
        kind: kept.outcome.kind(),
        award: kept.award,
        eligible_cost: kept.eligible_cost,
        reasons: &kept.reasons,
        conditions: kept.conditions.as_deref(),
        texts,
        terms: Terms::of(scheme, case),
        by: kept.by,
        at: kept.at,
    };
    Ok(records::add(txn, &scheme.office, record).await?.to_string())
}

/// Keeps a decision, records it, and its release when it is not held; commits.
async fn keep(
    txn: Txn,
    by: By<'_>,
    head: Head,
    (before, from): (i64, Status),
    case: Case,
    event: Event,
    (decision, number): (Decision, String),
) -> Result<(), Failure<ApproveRefusal>> {
    application::save(&txn, before, &case, 1 + i64::from(case.released)).await?;
    decision::add(&txn, &decision).await?;
    let head = record(&txn, by, head, &event, Some((from, case.status))).await?;
    if case.released {
        let event = offered(&txn, &decision, Some(number), by.at).await?;
        record(&txn, By { key: None, ..by }, head, &event, None).await?;
    }
    txn.commit().await?;
    Ok(())
}

/// Releases a decision that is held, by hand if there is a Commissioner: not one who could not have taken it. Somebody else's
/// release is as good: then there is nothing left to do.
pub async fn release(
    db: &Db,
    commissioner: Option<Commissioner>,
    by: By<'_>,
    reference: &Reference,
) -> Result<(), Failure<WrongState>> {
    let txn = db.begin().await?;
    let case = application::take_for_pcc(&txn, reference).await?.ok_or(Failure::NotFound)?;
    if let Some(commissioner) = commissioner {
        permit(&txn, Action::Approve, &case, commissioner.id()).await?;
    }
    if case.released {
        return Ok(());
    }
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else { return Ok(()) };
    let kept = decision::of(&txn, case.id).await?;
    let mut kept = kept.ok_or(Failure::Refused(WrongState(case.status)))?;
    if kept.outcome == Outcome::Approved {
        kept.accept_by = date::last_day(by.at, scheme::of(&txn, case.scheme).await?.policy.acceptance_days);
    }
    decision::release(&txn, case.id, by.at, kept.accept_by).await?;
    let before = case.version;
    let case = case.release(by.at).map_err(Failure::Refused)?;
    application::save(&txn, before, &case, 1).await?;
    let number = records::of(&txn, case.id).await?.first().map(|record| record.number.to_string());
    let event = offered(&txn, &kept, number, by.at).await?;
    record(&txn, by, head, &event, None).await?;
    txn.commit().await?;
    Ok(())
}

/// Releases every decision held until today or earlier. Returns how many.
pub async fn release_due(db: &Db, now: DateTime<Utc>) -> Result<usize, StoreError> {
    let due = application::due_for_release(db, date::today(now)).await?;
    let by = By::nobody(now);
    let (mut released, mut failed) = (0, None);
    for reference in &due {
        match release(db, None, by, reference).await {
            Ok(()) => released += 1,
            Err(Failure::Store(error)) => {
                tracing::error!(%reference, %error, "a decision could not be released");
                failed.get_or_insert(error);
            }
            Err(Failure::NotFound | Failure::Refused(_) | Failure::Barred(_)) => {
                tracing::warn!(%reference, "a held decision is gone")
            }
        }
    }
    failed.map_or(Ok(released), Err)
}

/// Lets a grant begin when money is awarded. Gives what the partnership is told.
async fn offered(
    txn: &Txn,
    decision: &Decision,
    number: Option<String>,
    at: DateTime<Utc>,
) -> Result<Event, StoreError> {
    let mut certifier = None;
    if decision.outcome == Outcome::Approved {
        let offer = Grant::offered(decision.application, decision.award, decision.accept_by, at);
        grant::add(txn, &offer).await?;
        certifier = endorsement::asked_as(txn, decision.application, Part::Finance).await?;
    }
    Ok(Event::Released {
        outcome: decision.outcome,
        award: (decision.outcome == Outcome::Approved).then_some(decision.award),
        reasons: decision.reasons.clone(),
        conditions: decision.conditions.clone(),
        accept_by: decision.accept_by,
        certifier,
        number,
    })
}
