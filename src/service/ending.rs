//! How a grant ends: completed and closed, or terminated and repaid. What is not spent goes back through the ledger.

use chrono::NaiveDate;

use super::Failure;
use super::claim::with_before;
use super::commitment::give_back;
use super::record::{By, Head, Opened, Subject, open, record};
use super::relation::permit;
use crate::domain::application::content::Part;
use crate::domain::application::{Action, Case, Reference};
use crate::domain::claim::Stage;
use crate::domain::date;
use crate::domain::event::{ClaimEvent, Event};
use crate::domain::grant::{EndRefusal, Grant, GrantState, Repayment, UnderspendRefusal};
use crate::domain::money::Money;
use crate::domain::person::{Commissioner, GrantsOfficer, PersonId, Treasurer};
use crate::store::claim::Open;
use crate::store::{
    Db, Read, StoreError, Txn, application, camera, claim, endorsement, grant, history, year_end,
};

/// A case whose row is held, with its grant.
struct Taken {
    case: Case,
    grant: Grant,
    head: Head,
}

/// `None` when the form was posted before.
async fn take<R>(
    txn: &Txn,
    by: By<'_>,
    reference: &Reference,
    (action, person): (Action, PersonId),
) -> Result<Option<Taken>, Failure<R>> {
    let case = application::take_for_pcc(txn, reference).await?.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(txn, by, Subject::Application(case.id)).await? else { return Ok(None) };
    permit(txn, action, &case, person).await?;
    let grant = grant::of(txn, case.id).await?.ok_or(Failure::NotFound)?;
    Ok(Some(Taken { case, grant, head }))
}

/// Saves a grant as it became, gives back what it does not need, tells of it and commits. The form's key stands in the first entry.
async fn keep(
    txn: Txn,
    (by, person): (By<'_>, PersonId),
    (case, mut head): (Case, Head),
    (before, grant): (GrantState, Grant),
    (back, events): (Money, &[ClaimEvent]),
) -> Result<(), StoreError> {
    if back > Money::ZERO {
        give_back(&txn, &case, back, (person, by.at)).await?;
    }
    grant::save(&txn, before, &grant).await?;
    application::save(&txn, case.version, &case, i64::try_from(events.len()).unwrap_or(i64::MAX)).await?;
    for (place, event) in events.iter().enumerate() {
        let by = By { key: by.key.filter(|_| place == 0), ..by };
        head = record(&txn, by, head, &Event::Claim(event.clone()), None).await?;
    }
    txn.commit().await
}

/// Completes a grant whose cameras are commissioned and whose final claim is paid; what was not spent is decommitted.
///
/// # Errors
/// What is missing.
pub async fn complete(
    db: &Db,
    officer: GrantsOfficer,
    by: By<'_>,
    reference: &Reference,
) -> Result<(), Failure<EndRefusal>> {
    let txn = db.begin().await?;
    let me = (Action::Assign, officer.id());
    let Some(Taken { case, grant, head }) = take(&txn, by, reference, me).await? else { return Ok(()) };
    let cameras = camera::of_case(&txn, case.id).await?;
    let missing = cameras.iter().filter(|camera| camera.waits_to_be_commissioned()).count();
    let claims = claim::others(&txn, case.id, None).await?;
    let claims: Vec<_> =
        claims.into_iter().map(|one| (one.number, one.stage == Stage::Paid, one.last)).collect();
    let before = grant.state;
    let (grant, unspent) = grant.complete(&claims, missing, by.at).map_err(Failure::Refused)?;
    let event = ClaimEvent::Completed { paid: grant.drawn.paid, unspent };
    Ok(keep(txn, (by, officer.id()), (case, head), (before, grant), (unspent, &[event])).await?)
}

/// Closes a completed grant. `said` is what the finance system says was paid in all.
///
/// # Errors
/// The sums differ, if only by a penny.
pub async fn close(
    db: &Db,
    treasurer: Treasurer,
    by: By<'_>,
    reference: &Reference,
    said: Money,
) -> Result<(), Failure<EndRefusal>> {
    let txn = db.begin().await?;
    let me = (Action::Assign, treasurer.id());
    let Some(Taken { case, grant, head }) = take(&txn, by, reference, me).await? else { return Ok(()) };
    let (before, here) = (grant.state, claim::paid(&txn, case.id).await?);
    let on_file = with_before(&grant, &case, here, |before| before.paid)?;
    let grant = grant.close(on_file, said, by.at).map_err(Failure::Refused)?;
    let event = ClaimEvent::Closed { paid: on_file };
    Ok(keep(txn, (by, treasurer.id()), (case, head), (before, grant), (Money::ZERO, &[event])).await?)
}

/// Ends an active grant before it is done: what is not paid is decommitted, and so much of what was paid is to be repaid. Every
/// claim that is not authorised ends with it, so that its invoices can be claimed elsewhere.
///
/// # Errors
/// A payment is on its way, or more is claimed back than was paid.
pub async fn terminate(
    db: &Db,
    commissioner: Commissioner,
    by: By<'_>,
    reference: &Reference,
    (clawback, reason): (Money, String),
) -> Result<(), Failure<EndRefusal>> {
    let txn = db.begin().await?;
    let me = (Action::Approve, commissioner.id());
    let Some(Taken { case, grant, head }) = take(&txn, by, reference, me).await? else { return Ok(()) };
    let before = grant.state;
    let (grant, unpaid) = grant.terminate(clawback, by.at).map_err(Failure::Refused)?;
    let (paid, certifier) = (grant.drawn.paid, endorsement::asked_as(&txn, case.id, Part::Finance).await?);
    let open = claim::open(&txn, case.id).await?;
    claim::end(&txn, case.id, by.at).await?;
    let ended = open.iter().map(|one| one.number).collect();
    let terminated = ClaimEvent::Terminated { paid, unpaid, clawback, reason, certifier, ended };
    let each = open.into_iter().map(|Open { number, stage, claimed }| {
        let reached = stage.code().to_owned();
        ClaimEvent::Ended { number, reached, claimed }
    });
    let events: Vec<_> = std::iter::once(terminated).chain(each).collect();
    Ok(keep(txn, (by, commissioner.id()), (case, head), (before, grant), (unpaid, &events)).await?)
}

/// Who gives an underspend back.
#[derive(Clone, Copy, Debug)]
pub enum Giver {
    /// Whoever checks.
    GrantsOfficer(GrantsOfficer),
    /// Whoever keeps the money.
    Treasurer(Treasurer),
}

impl Giver {
    fn id(self) -> PersonId {
        match self {
            Giver::GrantsOfficer(officer) => officer.id(),
            Giver::Treasurer(treasurer) => treasurer.id(),
        }
    }
}

/// Decommits what of an active grant was neither spent in its year, which is over, nor carried forward. `shown` is what the page
/// said that it is: nobody gives back more or less than they have read. The share that the grant pays stays as it was.
///
/// # Errors
/// The year is not over, a carry-forward waits for its decision, nothing is left, or another sum than the page showed.
pub async fn decommit(
    db: &Db,
    giver: Giver,
    by: By<'_>,
    reference: &Reference,
    (shown, reason): (Money, String),
) -> Result<(), Failure<UnderspendRefusal>> {
    let txn = db.begin().await?;
    let me = (Action::Assign, giver.id());
    let Some(Taken { case, grant, head }) = take(&txn, by, reference, me).await? else { return Ok(()) };
    let account = year_end::of_case(&txn, &case).await?.ok_or(Failure::NotFound)?;
    let underspend = account.underspend(date::today(by.at)).map_err(Failure::Refused)?;
    if underspend != shown {
        return Err(Failure::Refused(UnderspendRefusal::Changed(underspend)));
    }
    let (state, before) = (grant.state, grant.award);
    let grant = grant.decommit(underspend).map_err(Failure::Refused)?;
    let certifier = endorsement::asked_as(&txn, case.id, Part::Finance).await?;
    let (year, award) = (case.year, grant.award);
    let event = ClaimEvent::Decommitted { year, before, award, underspend, reason, certifier };
    Ok(keep(txn, (by, giver.id()), (case, head), (state, grant), (underspend, &[event])).await?)
}

/// Notes what was repaid of a terminated grant, until nothing is due. The case's row is held, so that two at once count one
/// another.
///
/// # Errors
/// Nothing, or more than is due; or not on that day.
pub async fn repay(
    db: &Db,
    treasurer: Treasurer,
    by: By<'_>,
    reference: &Reference,
    (amount, on): (Money, NaiveDate),
) -> Result<(), Failure<EndRefusal>> {
    let txn = db.begin().await?;
    let me = (Action::Assign, treasurer.id());
    let Some(Taken { case, grant, head }) = take(&txn, by, reference, me).await? else { return Ok(()) };
    let before = grant.state;
    let grant = grant.repay(amount, on, by.at).map_err(Failure::Refused)?;
    let event = ClaimEvent::Repaid { amount, on, due: grant.drawn.clawback_due() };
    Ok(keep(txn, (by, treasurer.id()), (case, head), (before, grant), (Money::ZERO, &[event])).await?)
}

/// The repayments of a case's grant that stand, the first one first: those noted and not reversed.
///
/// # Errors
/// Only the database's.
pub async fn repayments(read: &impl Read, case: &Case) -> Result<Vec<Repayment>, StoreError> {
    let chain = Subject::Application(case.id).chain();
    let of = |event: Event| match event {
        Event::Claim(
            ClaimEvent::Repaid { amount, on, .. } | ClaimEvent::RepaymentReversed { amount, on, .. },
        ) => Some(Repayment { amount, on }),
        _ => None,
    };
    let noted = history::of_kind(read, &chain, "grant_repaid").await?.into_iter().filter_map(of).collect();
    let reversed = history::of_kind(read, &chain, "repayment_reversed").await?;
    let reversed: Vec<Repayment> = reversed.into_iter().filter_map(of).collect();
    Ok(Repayment::standing(noted, &reversed))
}

/// Reverses a repayment that was noted wrong: it is due again. What was noted stays in the history.
///
/// # Errors
/// There is none like it.
pub async fn reverse(
    db: &Db,
    treasurer: Treasurer,
    by: By<'_>,
    reference: &Reference,
    (code, reason): (&str, String),
) -> Result<(), Failure<EndRefusal>> {
    let txn = db.begin().await?;
    let me = (Action::Assign, treasurer.id());
    let Some(Taken { case, grant, head }) = take(&txn, by, reference, me).await? else { return Ok(()) };
    let standing = repayments(&txn, &case).await?;
    let one = standing.iter().copied().find(|one| one.code() == code);
    let one = one.ok_or(Failure::Refused(EndRefusal::NoRepayment))?;
    let before = grant.state;
    let grant = grant.reverse(one, &standing).map_err(Failure::Refused)?;
    let due = grant.drawn.clawback_due();
    let event = ClaimEvent::RepaymentReversed { amount: one.amount, on: one.on, due, reason };
    Ok(keep(txn, (by, treasurer.id()), (case, head), (before, grant), (Money::ZERO, &[event])).await?)
}
