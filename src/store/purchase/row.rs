//! Rows of purchases and their lines as the domain has them, and back.

use super::{broken, count, kept};
use crate::domain::application::ApplicationId;
use crate::domain::file::FileId;
use crate::domain::framework::FrameworkId;
use crate::domain::money::Money;
use crate::domain::person::PersonId;
use crate::domain::purchase::{
    Decided, Invoice, ItemId, Line, Local, Order, Purchase, PurchaseId, PurchaseState, Quote, Receipt, Route,
};
use crate::store::StoreError;
use crate::store::entity::{purchase, purchase_line};

/// A line, with what came of its purchase.
pub(super) fn line(row: purchase_line::Model, receipts: &[Receipt]) -> Result<Line, StoreError> {
    let number = count(row.number)?;
    Ok(Line {
        number,
        item: ItemId(row.item_id),
        description: row.description,
        category: row.category,
        make: row.make,
        model: row.model,
        quantity: count(row.quantity)?,
        framework: Money::from_pence(row.framework_pence),
        unit: Money::from_pence(row.unit_pence),
        condition: row.condition,
        received: receipts.iter().filter(|one| one.line == number).map(|one| one.quantity).sum(),
    })
}

/// The invoice of a purchase, once it is there.
pub(super) fn invoice(row: &purchase::Model, file: Option<FileId>) -> Option<Invoice> {
    Some(Invoice {
        number: row.invoice_number.clone()?,
        on: row.invoiced_on?,
        net: Money::from_pence(row.invoice_net_pence?),
        vat: Money::from_pence(row.invoice_vat_pence?),
        recoverable: Money::from_pence(row.invoice_recoverable_pence?),
        explanation: row.explanation.clone(),
        file,
    })
}

/// A purchase with all that belongs to it.
pub(super) fn assemble(
    row: purchase::Model,
    (lines, receipts): (Vec<Line>, Vec<Receipt>),
    quotes: Vec<Quote>,
    proof: Option<FileId>,
) -> Result<Purchase, StoreError> {
    Ok(Purchase {
        id: PurchaseId(row.id),
        application: ApplicationId(row.application_id),
        number: count(row.number)?,
        route: Route::from_code(&row.route).ok_or_else(|| broken(&row.route))?,
        state: PurchaseState::from_code(&row.state).ok_or_else(|| broken(&row.state))?,
        framework: FrameworkId(row.framework_id),
        lines,
        vat: Money::from_pence(row.vat_pence),
        vat_recoverable: row.vat_recoverable,
        held: Money::from_pence(row.held_pence),
        by: PersonId(row.person_id),
        requested_on: row.requested_on,
        order: row.order_number.clone().zip(row.ordered_on).map(|(number, on)| Order { number, on }),
        receipts,
        invoice: invoice(&row, proof),
        local: local(&row, quotes)?,
        supplier: row.supplier,
        whole_life_reason: row.whole_life_reason,
    })
}

fn local(row: &purchase::Model, quotes: Vec<Quote>) -> Result<Local, StoreError> {
    let decided = row.decided_by.zip(row.decided_on).map(|(by, on)| Decided {
        by: PersonId(by),
        on,
        reason: row.decision_reason.clone(),
    });
    Ok(Local {
        quotes,
        chosen: row.quote_number.map(count).transpose()?,
        framework_whole_life: row.framework_whole_life_pence.map(Money::from_pence),
        decided,
    })
}

/// As it is kept, without what stands in tables of its own.
pub(super) fn to_row(purchase: &Purchase) -> purchase::Model {
    let invoice = purchase.invoice.as_ref();
    let decided = purchase.local.decided.as_ref();
    purchase::Model {
        id: purchase.id.0,
        application_id: purchase.application.0,
        number: kept(purchase.number),
        route: purchase.route.code().to_owned(),
        state: purchase.state.code().to_owned(),
        supplier: purchase.supplier.clone(),
        framework_id: purchase.framework.0,
        vat_pence: purchase.vat.pence(),
        vat_recoverable: purchase.vat_recoverable,
        held_pence: purchase.held.pence(),
        person_id: purchase.by.0,
        requested_on: purchase.requested_on,
        whole_life_reason: purchase.whole_life_reason.clone(),
        order_number: purchase.order.as_ref().map(|order| order.number.clone()),
        ordered_on: purchase.order.as_ref().map(|order| order.on),
        invoice_number: invoice.map(|invoice| invoice.number.clone()),
        invoice_key: purchase.invoice_key(),
        invoiced_on: invoice.map(|invoice| invoice.on),
        invoice_net_pence: invoice.map(|invoice| invoice.net.pence()),
        invoice_vat_pence: invoice.map(|invoice| invoice.vat.pence()),
        invoice_recoverable_pence: invoice.map(|invoice| invoice.recoverable.pence()),
        explanation: invoice.and_then(|invoice| invoice.explanation.clone()),
        // Noted by itself: see `asked`.
        asked_at: None,
        quote_number: purchase.local.chosen.map(kept),
        framework_whole_life_pence: purchase.local.framework_whole_life.map(Money::pence),
        decided_by: decided.map(|decided| decided.by.0),
        decided_on: decided.map(|decided| decided.on),
        decision_reason: decided.and_then(|decided| decided.reason.clone()),
    }
}
