//! Claiming a purchase that was received and invoiced: once, and as it was invoiced.

use super::draft::{admit, enter, take_own};
use super::{Found, Shown, Taken};
use crate::domain::claim::{ClaimRefusal, Cost, CostRefusal, MOST_LINES};
use crate::domain::financial_year::FinancialYear;
use crate::domain::person::CspOfficer;
use crate::domain::purchase::PurchaseId;
use crate::service::Failure;
use crate::service::record::By;
use crate::store::{Db, StoreError, claim, file, purchase};

/// Adds to a draft what came of a purchase of the grant in a year.
///
/// # Errors
/// Every reason why it cannot be claimed.
pub async fn add(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    shown: Shown<'_>,
    (which, year): (PurchaseId, FinancialYear),
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
    let shares = bought.iter().flat_map(|bought| Cost::of_purchase(bought, known.last_day()));
    let cost = shares.into_iter().find(|cost| cost.year() == year).ok_or(Failure::NotFound)?;
    if !file::has_paper(&txn, case.id, &cost.evidence).await? {
        return Err(one(CostRefusal::NoInvoiceFile.into()));
    }
    admit(&txn, &case, &known, (None, &cost), by).await?;
    let twice = |error: StoreError| match error {
        StoreError::Constraint(_) => one(CostRefusal::Twice.into()),
        other => other.into(),
    };
    let line = claim::line::put(&txn, (claim.id, case.partnership), None, (&cost, None)).await?;
    claim::purchase::add(&txn, line, which, year).await.map_err(twice)?;
    enter(&txn, by, (&case, head), claim, (line, cost), officer.id()).await?;
    Ok(txn.commit().await?)
}
