//! A claim while the funder has it: checked, returned, authorised, paid.

use chrono::NaiveDate;

use super::{Found, Shown, Taken, keep, take};
use crate::domain::application::{Case, Reference};
use crate::domain::claim::confirmation::Confirmed;
use crate::domain::claim::relation::Tie;
use crate::domain::claim::{Action, ClaimRefusal, LineId, Stage, Verified};
use crate::domain::event::{ClaimEvent, CutCost};
use crate::domain::person::{GrantsOfficer, PersonId, Role, Treasurer};
use crate::service::Failure;
use crate::service::record::{By, Subject};
use crate::store::claim::line;
use crate::store::{Db, StoreError, Txn, application, claim, file, grant, history};

pub(super) async fn take_for_pcc(
    txn: &Txn,
    by: By<'_>,
    shown: Shown<'_>,
    me: (Action, PersonId),
) -> Result<Found, Failure<ClaimRefusal>> {
    let case = application::take_for_pcc(txn, shown.reference).await?.ok_or(Failure::NotFound)?;
    take(txn, by, case, shown, me).await
}

/// Keeps what a grants officer found of each line.
///
/// # Errors
/// Everything that is in the way.
pub async fn check(
    db: &Db,
    officer: GrantsOfficer,
    by: By<'_>,
    shown: Shown<'_>,
    found: &[(LineId, Verified)],
) -> Result<(), Failure<Vec<ClaimRefusal>>> {
    let txn = db.begin().await?;
    let taken = take_for_pcc(&txn, by, shown, (Action::Check, officer.id())).await;
    let Found::Now(taken) = taken.map_err(|failure| failure.map(|one| vec![one]))? else { return Ok(()) };
    let Taken { case, claim, known, head, permit } = *taken;
    // One that was held when the claim was sent may have been refused since.
    let files = file::showing(&txn, case.id).await?;
    let claim = claim.check(permit, &known.account, (found, &files), by.at).map_err(Failure::Refused)?;
    let sums = claim.claimed().zip(claim.verified());
    let (claimed, verified) = sums.ok_or_else(|| Failure::Refused(vec![ClaimRefusal::Sums]))?;
    line::verify(&txn, &claim).await?;
    let cut = CutCost::among(&claim.lines);
    let event = ClaimEvent::Checked { number: claim.number, claimed, verified, cut };
    keep(&txn, by, (&case, head), &claim, Some((officer.id(), Tie::Checked)), event).await?;
    Ok(txn.commit().await?)
}

/// Who sends a claim back.
#[derive(Clone, Copy, Debug)]
pub enum Sender {
    /// Whoever checks.
    GrantsOfficer(GrantsOfficer),
    /// Whoever authorises.
    Treasurer(Treasurer),
}

impl Sender {
    fn who(self) -> (PersonId, Role) {
        match self {
            Sender::GrantsOfficer(officer) => (officer.id(), Role::GrantsOfficer),
            Sender::Treasurer(treasurer) => (treasurer.id(), Role::Treasurer),
        }
    }
}

/// Sends a claim back to its partnership to be changed.
///
/// # Errors
/// It is not with whoever sends it back.
pub async fn send_back(
    db: &Db,
    sender: Sender,
    by: By<'_>,
    shown: Shown<'_>,
    reason: String,
) -> Result<(), Failure<ClaimRefusal>> {
    let txn = db.begin().await?;
    let (person, role) = sender.who();
    let Found::Now(taken) = take_for_pcc(&txn, by, shown, (Action::Return, person)).await? else {
        return Ok(());
    };
    let Taken { case, claim, known, head, permit } = *taken;
    let back = claim.send_back(permit, &known.account, (role, reason.clone()), by.at);
    let claim = back.map_err(Failure::Refused)?;
    line::verify(&txn, &claim).await?;
    let event = ClaimEvent::Returned { number: claim.number, reason };
    keep(&txn, by, (&case, head), &claim, None, event).await?;
    Ok(txn.commit().await?)
}

/// Lets what is due for a claim be paid; a final one for which nothing is due is settled. The case's row is held, so that two at
/// once count one another, and the database refuses more than the award.
///
/// # Errors
/// Nothing is due, or the final claim has to wait.
pub async fn authorise(
    db: &Db,
    treasurer: Treasurer,
    by: By<'_>,
    shown: Shown<'_>,
) -> Result<(), Failure<ClaimRefusal>> {
    let txn = db.begin().await?;
    let me = (Action::Authorise, treasurer.id());
    let Found::Now(taken) = take_for_pcc(&txn, by, shown, me).await? else { return Ok(()) };
    let Taken { case, claim, known, head, permit } = *taken;
    let state = known.account.grant.state;
    let (claim, counted) = claim.authorise(permit, &known.account, by.at).map_err(Failure::Refused)?;
    grant::save(&txn, state, &counted).await?;
    let amount = claim.amount.ok_or(Failure::Refused(ClaimRefusal::Sums))?;
    let event = match claim.stage {
        Stage::Paid => ClaimEvent::Settled { number: claim.number },
        _ => ClaimEvent::Authorised { number: claim.number, amount },
    };
    keep(&txn, by, (&case, head), &claim, Some((treasurer.id(), Tie::Authorised)), event).await?;
    Ok(txn.commit().await?)
}

/// Notes that a claim was paid.
///
/// # Errors
/// It is not to be paid, or not on that day.
pub async fn pay(
    db: &Db,
    officer: GrantsOfficer,
    by: By<'_>,
    shown: Shown<'_>,
    paid_on: NaiveDate,
) -> Result<(), Failure<ClaimRefusal>> {
    let txn = db.begin().await?;
    let me = (Action::Pay, officer.id());
    let Found::Now(taken) = take_for_pcc(&txn, by, shown, me).await? else { return Ok(()) };
    paid(&txn, officer, by, *taken, paid_on).await?;
    Ok(txn.commit().await?)
}

async fn paid(
    txn: &Txn,
    officer: GrantsOfficer,
    by: By<'_>,
    taken: Taken,
    paid_on: NaiveDate,
) -> Result<(), Failure<ClaimRefusal>> {
    let Taken { case, claim, known, head, permit } = taken;
    let state = known.account.grant.state;
    let (claim, counted) = claim.pay(permit, &known.account, paid_on, by.at).map_err(Failure::Refused)?;
    grant::save(txn, state, &counted).await?;
    let amount = claim.amount.ok_or(Failure::Refused(ClaimRefusal::Sums))?;
    let event = ClaimEvent::Paid { number: claim.number, amount, paid_on };
    keep(txn, by, (&case, head), &claim, Some((officer.id(), Tie::Paid)), event).await?;
    Ok(())
}

/// Notes that these claims were paid: all of them, or none. The cases' rows are taken first, in the one order in which everybody
/// takes several, so that nobody waits for another who waits for them; the form's key stands in the first.
///
/// # Errors
/// Of each that cannot be, which line of the file it is and why not.
pub async fn pay_all(
    db: &Db,
    officer: GrantsOfficer,
    by: By<'_>,
    payments: &[Confirmed],
) -> Result<(), Failure<Vec<(u64, ClaimRefusal)>>> {
    let txn = db.begin().await?;
    let cases: Vec<Reference> = payments.iter().map(|payment| payment.reference.clone()).collect();
    application::take_several_for_pcc(&txn, &cases).await?;
    let mut refused = Vec::new();
    for (place, payment) in payments.iter().enumerate() {
        let by = By { key: by.key.filter(|_| place == 0), ..by };
        match one_of_all(&txn, officer, by, payment).await {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(Failure::Refused(refusal)) => refused.push((payment.line, refusal)),
            Err(Failure::NotFound) => refused.push((payment.line, ClaimRefusal::NoSuchClaim)),
            Err(Failure::Barred(barred)) => return Err(Failure::Barred(barred)),
            Err(Failure::Store(error)) => return Err(error.into()),
        }
    }
    if refused.is_empty() {
        return Ok(txn.commit().await?);
    }
    Err(Failure::Refused(refused))
}

/// Whether it was done; not when the form was posted before.
async fn one_of_all(
    txn: &Txn,
    officer: GrantsOfficer,
    by: By<'_>,
    payment: &Confirmed,
) -> Result<bool, Failure<ClaimRefusal>> {
    let case = application::take_for_pcc(txn, &payment.reference).await?.ok_or(Failure::NotFound)?;
    let version = claim::version_of(txn, case.id, payment.number).await?.ok_or(Failure::NotFound)?;
    let shown = Shown { reference: &payment.reference, number: payment.number, version };
    match take(txn, by, case, shown, (Action::Pay, officer.id())).await? {
        Found::Before => Ok(false),
        Found::Now(taken) => {
            let amount = taken.claim.amount.unwrap_or(payment.amount);
            if amount != payment.amount {
                return Err(Failure::Refused(ClaimRefusal::OtherAmount(amount)));
            }
            // Elsewhere it is refused for where it stands.
            if taken.claim.stage == Stage::Authorised && was_taken_back(txn, &taken.case, payment).await? {
                return Err(Failure::Refused(ClaimRefusal::TakenBack));
            }
            paid(txn, officer, by, *taken, payment.paid_on).await.map(|()| true)
        }
    }
}

/// A file that is read once more must not note what was found not to have happened; by hand it stays possible.
async fn was_taken_back(txn: &Txn, case: &Case, payment: &Confirmed) -> Result<bool, StoreError> {
    let chain = Subject::Application(case.id).chain();
    Ok(payment.was_taken_back(&history::of_kind(txn, &chain, "payment_undone").await?))
}
