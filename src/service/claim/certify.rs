//! Certifying a claim for the accountable body.

use super::{Found, Shown, Taken, keep, take};
use crate::domain::application::content::Part;
use crate::domain::claim::relation::Tie;
use crate::domain::claim::{Action, ClaimRefusal};
use crate::domain::event::ClaimEvent;
use crate::domain::person::{Endorser, Role};
use crate::service::Failure;
use crate::service::record::By;
use crate::store::{Db, application, endorsement, person};

/// Certifies a claim for the accountable body, or sends it back with a reason: only whoever was asked to certify the match of
/// the case, and never who prepared the claim.
///
/// # Errors
/// It does not wait for that.
pub async fn certify(
    db: &Db,
    endorser: Endorser,
    by: By<'_>,
    shown: Shown<'_>,
    (certified, comment): (bool, Option<String>),
) -> Result<(), Failure<ClaimRefusal>> {
    let txn = db.begin().await?;
    if endorser.part() != Part::Finance || !person::take_hat(&txn, endorser.id(), endorser.hat()).await? {
        return Err(Failure::NotFound);
    }
    let case = application::take_of_endorser(&txn, endorser, shown.reference).await?;
    let case = case.ok_or(Failure::NotFound)?;
    if endorsement::asked_as(&txn, case.id, Part::Finance).await? != Some(endorser.id()) {
        return Err(Failure::NotFound);
    }
    let me = (Action::Certify, endorser.id());
    let Found::Now(taken) = take(&txn, by, case, shown, me).await? else { return Ok(()) };
    let Taken { case, claim, known, head, permit } = *taken;
    let claimed = claim.claimed().ok_or(Failure::Refused(ClaimRefusal::Sums))?;
    let (claim, did, event) = match certified {
        true => {
            let claim = claim.certify(permit, &known.account, by.at).map_err(Failure::Refused)?;
            let event = ClaimEvent::Certified { number: claim.number, claimed, comment };
            (claim, Some((endorser.id(), Tie::Certified)), event)
        }
        false => {
            let reason = comment.unwrap_or_default();
            let why = (Role::FinanceCertifier, reason.clone());
            let back = claim.send_back(permit, &known.account, why, by.at);
            let claim = back.map_err(Failure::Refused)?;
            let event = ClaimEvent::Returned { number: claim.number, reason };
            (claim, None, event)
        }
    };
    keep(&txn, by, (&case, head), &claim, did, event).await?;
    Ok(txn.commit().await?)
}
