//! Putting a claim right after it was checked: its payment is stopped, or did not happen as it was noted. Whoever did these steps
//! keeps their part in the claim, so nobody does another one.

use super::pay::take_for_pcc;
use super::{Found, Shown, Taken, keep};
use crate::domain::claim::{Action, ClaimRefusal};
use crate::domain::event::ClaimEvent;
use crate::domain::person::{GrantsOfficer, Treasurer};
use crate::service::Failure;
use crate::service::record::By;
use crate::store::{Db, grant};

/// Takes back that a claim may be paid. The case's row is held, so that a payment at the same time comes before or not at all.
///
/// # Errors
/// It is not to be paid any more, or a later payment was worked out with it.
pub async fn stop(
    db: &Db,
    treasurer: Treasurer,
    by: By<'_>,
    shown: Shown<'_>,
    reason: String,
) -> Result<(), Failure<ClaimRefusal>> {
    let txn = db.begin().await?;
    let me = (Action::Stop, treasurer.id());
    let Found::Now(taken) = take_for_pcc(&txn, by, shown, me).await? else { return Ok(()) };
    let Taken { case, claim, known, head, permit } = *taken;
    let (state, authorised) = (known.account.grant.state, claim.amount);
    let (claim, counted) = claim.stop(permit, &known.account, by.at).map_err(Failure::Refused)?;
    grant::save(&txn, state, &counted).await?;
    let amount = authorised.ok_or(Failure::Refused(ClaimRefusal::Sums))?;
    let event = ClaimEvent::Stopped { number: claim.number, amount, reason };
    keep(&txn, by, (&case, head), &claim, None, event).await?;
    Ok(txn.commit().await?)
}

/// Says that the payment of a claim did not happen as it was noted; what was noted stays in the history.
///
/// # Errors
/// It is not paid, or its grant has ended.
pub async fn undo(
    db: &Db,
    officer: GrantsOfficer,
    by: By<'_>,
    shown: Shown<'_>,
    reason: String,
) -> Result<(), Failure<ClaimRefusal>> {
    let txn = db.begin().await?;
    let me = (Action::Undo, officer.id());
    let Found::Now(taken) = take_for_pcc(&txn, by, shown, me).await? else { return Ok(()) };
    let Taken { case, claim, known, head, permit } = *taken;
    let before = known.account.grant;
    let (state, noted) = (before.state, claim.amount.zip(claim.paid_on));
    let (claim, counted) = claim.undo(permit, before, by.at).map_err(Failure::Refused)?;
    grant::save(&txn, state, &counted).await?;
    let (amount, paid_on) = noted.ok_or(Failure::Refused(ClaimRefusal::Sums))?;
    let reference = claim.payment_reference(case.reference.as_str());
    let event = ClaimEvent::Undone { number: claim.number, reference, amount, paid_on, reason };
    keep(&txn, by, (&case, head), &claim, None, event).await?;
    Ok(txn.commit().await?)
}
