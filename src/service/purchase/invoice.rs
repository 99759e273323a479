//! The invoice of a purchase: noted after the three-way match, and put right or taken back with a reason until it is claimed.

use super::{Correction, Desk};
use crate::domain::application::Reference;
use crate::domain::date;
use crate::domain::event::PurchaseDeed;
use crate::domain::money::Money;
use crate::domain::person::CspOfficer;
use crate::domain::purchase::{Invoice, InvoiceRefusal, MoveRefusal, Purchase, PurchaseState};
use crate::service::Failure;
use crate::service::record::By;
use crate::store::purchase as store;
use crate::store::{Db, StoreError};

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
    if desk.is_claimed(&purchase).await? && !proves_again(&desk, &purchase, &invoice).await? {
        return Err(Failure::Refused(vec![InvoiceRefusal::Claimed]));
    }
    if let Some(file) = invoice.file
        && !desk.has_paper(file).await?
    {
        return Err(Failure::Refused(vec![InvoiceRefusal::NoFile]));
    }
    let before = purchase.state;
    let again = before == PurchaseState::Invoiced;
    if again && corrects.as_ref().is_some_and(|one| one.version != desk.case.version) {
        return Err(StoreError::Conflict.into());
    }
    let corrects = corrects.filter(|_| again).map(|one| one.reason);
    store::take_invoices(&desk.txn, desk.case.partnership).await?;
    let others = desk.others(&purchase, &invoice).await?;
    let room = (desk.limit.room(&purchase), date::today(by.at));
    let to = purchase.clone().invoice(invoice.clone(), &others, corrects.as_deref(), room);
    let to = to.map_err(Failure::Refused)?;
    let limit = desk.limit.settles(&purchase, to.held).map_err(|over| Failure::Refused(vec![over.into()]))?;
    store::save(&desk.txn, before, &to).await?;
    store::put_proof(&desk.txn, to.id, invoice.file).await?;
    let deed = invoiced(invoice, corrects, to.held);
    Ok(desk.close((by, head), limit, number, deed).await?)
}

/// Whether only its file is another, as the one that it had shows nothing any more: what is claimed of it stays as it was.
async fn proves_again(desk: &Desk, was: &Purchase, to: &Invoice) -> Result<bool, StoreError> {
    let Some(is) = &was.invoice else { return Ok(false) };
    let same = *to == Invoice { file: to.file, ..is.clone() };
    let shown = match is.file {
        Some(file) => desk.has_paper(file).await?,
        None => false,
    };
    Ok(same && to.file.is_some() && !shown)
}

/// What happened, when the purchase holds so much of the approved cost.
fn invoiced(invoice: Invoice, corrects: Option<String>, held: Money) -> PurchaseDeed {
    let eligible = invoice.eligible().unwrap_or(held);
    PurchaseDeed::Invoiced {
        invoice: invoice.number,
        on: invoice.on,
        net: invoice.net,
        vat: invoice.vat,
        recoverable: invoice.recoverable,
        eligible,
        explanation: invoice.explanation,
        corrects,
        file: invoice.file.map(|file| file.0),
        held: (held < eligible).then_some(held),
    }
}

/// Takes an invoice back that was recorded by mistake: the purchase is as it was before, and holds what it held then. `version` is
/// that of the case that the form was shown of.
///
/// # Errors
/// It is claimed, there is none, or what it held before is not left of the approved cost.
pub async fn take_back(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    (reference, number, version): (&Reference, u32, i64),
    reason: String,
) -> Result<(), Failure<MoveRefusal>> {
    let desk = Desk::of(db, officer, reference).await?;
    let was = desk.purchase(number).await?;
    let Some(head) = desk.open(by).await? else { return Ok(()) };
    if desk.case.version != version {
        return Err(StoreError::Conflict.into());
    }
    if desk.is_claimed(&was).await? {
        return Err(Failure::Refused(MoveRefusal::Claimed));
    }
    let (before, was_held) = (was.state, was.held);
    let invoice = was.invoice.as_ref().map(|one| one.number.clone()).unwrap_or_default();
    let to = was.clone().take_invoice_back().map_err(Failure::Refused)?;
    let limit = desk.limit.settles(&was, to.held).map_err(|over| Failure::Refused(over.into()))?;
    store::save(&desk.txn, before, &to).await?;
    store::put_proof(&desk.txn, to.id, None).await?;
    let (all, held) = (to.is_complete(), to.held);
    let deed = PurchaseDeed::InvoiceTakenBack { invoice, all, held, was_held, reason };
    Ok(desk.close((by, head), limit, number, deed).await?)
}
