//! A receipt that was typed wrongly: its day, or how many came, put right with a reason until it is claimed.

use super::Desk;
use crate::domain::application::Reference;
use crate::domain::date;
use crate::domain::event::PurchaseDeed;
use crate::domain::person::CspOfficer;
use crate::domain::purchase::{Receipt, ReceiptRefusal};
use crate::service::Failure;
use crate::service::record::By;
use crate::store::purchase as store;
use crate::store::{Db, StoreError};

/// Puts a receipt right; `to` has its number, and `version` is that of the case that the form was shown of. None of it: it never
/// came.
///
/// # Errors
/// Every reason why not.
pub async fn correct(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    (reference, number, version): (&Reference, u32, i64),
    (to, reason): (Receipt, String),
) -> Result<(), Failure<Vec<ReceiptRefusal>>> {
    let desk = Desk::of(db, officer, reference).await?;
    let purchase = desk.purchase(number).await?;
    let Some(head) = desk.open(by).await? else { return Ok(()) };
    if desk.case.version != version {
        return Err(StoreError::Conflict.into());
    }
    if desk.is_claimed(&purchase).await? {
        return Err(Failure::Refused(vec![ReceiptRefusal::Claimed]));
    }
    let was = purchase.receipts.iter().find(|one| one.id == to.id).cloned().ok_or(Failure::NotFound)?;
    let (before, name) = (purchase.state, purchase.line_name(was.line));
    let became = purchase.corrected(to.clone(), date::today(by.at)).map_err(Failure::Refused)?;
    store::save(&desk.txn, before, &became).await?;
    store::correct(&desk.txn, &to, (officer.id(), by.at)).await?;
    let told = |one: &Receipt| format!("{} × {name} on {}", one.quantity, date::show(one.on));
    let deed = PurchaseDeed::ReceiptCorrected { before: told(&was), after: told(&to), reason };
    let limit = desk.limit;
    Ok(desk.close((by, head), limit, number, deed).await?)
}
