//! The invoice of a purchase: noted after the three-way match, and put right with a reason until it is claimed.

use super::Desk;
use crate::domain::application::Reference;
use crate::domain::date;
use crate::domain::event::PurchaseDeed;
use crate::domain::person::CspOfficer;
use crate::domain::purchase::{Invoice, InvoiceRefusal, PurchaseState};
use crate::service::Failure;
use crate::service::record::By;
use crate::store::purchase as store;
use crate::store::{Db, StoreError};

/// Why an invoice is put right, and which version of the case the form was shown of.
#[derive(Clone, Debug)]
pub struct Correction {
    /// Of the case.
    pub version: i64,
    /// Why.
    pub reason: String,
}

/// Notes the invoice, after the three-way match, or puts it right with a reason until it is claimed.
///
/// # Errors
/// Every reason why not, such as differences that nobody explains.
pub async fn note(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    (reference, number): (&Reference, u32),
    (invoice, corrects): (Invoice, Option<Correction>),
) -> Result<(), Failure<Vec<InvoiceRefusal>>> {
    let desk = Desk::of(db, officer, reference).await?;
    let purchase = desk.purchase(number).await?;
    let Some(head) = desk.open(by).await? else { return Ok(()) };
    if desk.is_claimed(&purchase).await? {
        return Err(Failure::Refused(vec![InvoiceRefusal::Claimed]));
    }
    if let Some(file) = invoice.file
        && !desk.has_paper(file).await?
    {
        return Err(Failure::Refused(vec![InvoiceRefusal::NoFile]));
    }
    let (before, held) = (purchase.state, purchase.held);
    let again = before == PurchaseState::Invoiced;
    if again && corrects.as_ref().is_some_and(|one| one.version != desk.case.version) {
        return Err(StoreError::Conflict.into());
    }
    let corrects = corrects.filter(|_| again).map(|one| one.reason);
    store::take_invoices(&desk.txn, desk.case.partnership).await?;
    let others = desk.others(&purchase, &invoice).await?;
    let to = purchase.invoice(invoice.clone(), &others, corrects.as_deref(), date::today(by.at));
    let to = to.map_err(Failure::Refused)?;
    let limit = desk.limit.becomes(held, to.held).map_err(|over| Failure::Refused(vec![over.into()]))?;
    store::save(&desk.txn, before, &to).await?;
    store::put_proof(&desk.txn, to.id, invoice.file).await?;
    let Invoice { number: invoice, on, net, vat, recoverable, explanation, file } = invoice;
    let (eligible, file) = (to.held, file.map(|file| file.0));
    let deed =
        PurchaseDeed::Invoiced { invoice, on, net, vat, recoverable, eligible, explanation, corrects, file };
    Ok(desk.close((by, head), limit, number, deed).await?)
}
