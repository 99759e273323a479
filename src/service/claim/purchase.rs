//! Claiming a purchase that was received and invoiced: once, and as it was invoiced.

use super::draft::{admit, enter, take_own};
use super::{Found, Shown, Taken};
use crate::domain::claim::{ClaimRefusal, Cost, CostRefusal, MOST_LINES};
use crate::domain::person::CspOfficer;
use crate::domain::purchase::PurchaseId;
use crate::service::Failure;
use crate::service::record::By;
use crate::store::{Db, StoreError, claim, purchase};

/// Adds a purchase of the grant to a draft.
///
/// # Errors
/// Every reason why it cannot be claimed.
pub async fn add(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    shown: Shown<'_>,
    which: PurchaseId,
) -> Result<(), Failure<Vec<ClaimRefusal>>> {
    let txn = db.begin().await?;
    let several = |failure: Failure<ClaimRefusal>| failure.map(|refusal| vec![refusal]);
    let Found::Now(taken) = take_own(&txn, officer, by, shown).await.map_err(several)? else {
        return Ok(());
    };
    let Taken { case, claim, known, head, .. } = *taken;
    let one = |refusal: ClaimRefusal| Failure::Refused(vec![refusal]);
    claim.can_change(&known.account).map_err(one)?;
    if claim.lines.len() >= MOST_LINES {
        return Err(one(ClaimRefusal::TooMany));
    }
    let bought = purchase::of_case(&txn, case.id).await?.into_iter().find(|bought| bought.id == which);
    let cost = bought
        .and_then(|bought| Cost::of_purchase(&bought, &known.carried.years(case.year)))
        .ok_or(Failure::NotFound)?;
    admit(&txn, &case, &known, (None, &cost), by).await?;
    let twice = |error: StoreError| match error {
        StoreError::Constraint(_) => one(CostRefusal::Twice.into()),
        other => other.into(),
    };
    let line = claim::line::put(&txn, (claim.id, case.partnership), None, &cost).await.map_err(twice)?;
    claim::purchase::add(&txn, line, which).await.map_err(twice)?;
    enter(&txn, by, (&case, head), claim, (line, cost), officer.id()).await?;
    Ok(txn.commit().await?)
}
