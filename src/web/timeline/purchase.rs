//! What happened to purchases, as people read it.

use super::lines;
use crate::domain::date;
use crate::domain::event::{Event, PurchaseDeed, PurchaseEvent};
use crate::domain::money::Money;
use crate::web::purchase::compare::apart;

/// The purchase for which somebody was asked, if that is what happened.
pub fn asked(event: &Event) -> Option<u32> {
    match event {
        Event::Purchase(PurchaseEvent { number, deed: PurchaseDeed::Requested { .. } }) => Some(*number),
        _ => None,
    }
}

/// The purchase for which quotes are gathered, which the funder sees once it is asked.
pub fn gathered(event: &Event) -> Option<u32> {
    match event {
        Event::Purchase(PurchaseEvent {
            number,
            deed: PurchaseDeed::Begun { .. } | PurchaseDeed::Quoted { .. },
        }) => Some(*number),
        _ => None,
    }
}

/// In a sentence.
pub fn what(event: &PurchaseEvent) -> String {
    let number = event.number;
    match &event.deed {
        PurchaseDeed::Begun { supplier, .. } => format!("Purchase {number} begun against {supplier}"),
        PurchaseDeed::Quoted { supplier, net, changes, .. } => {
            let changed = if changes.is_empty() { "" } else { " changed" };
            format!("Purchase {number}: quote of {supplier}{changed}, {net}")
        }
        PurchaseDeed::Requested { supplier, by_rule: true, eligible, .. } => {
            format!("Purchase {number} from {supplier} approved by the framework’s rules: {eligible}")
        }
        PurchaseDeed::Requested { supplier, eligible, .. } => {
            format!("Purchase {number} from {supplier} requested: {eligible}")
        }
        PurchaseDeed::Approved { .. } => format!("Purchase {number} approved"),
        PurchaseDeed::Refused { .. } => format!("Purchase {number} refused"),
        PurchaseDeed::Ordered { order, on, eligible, .. } => {
            format!("Purchase {number} ordered on {}, order {order}: {eligible}", date::show(*on))
        }
        PurchaseDeed::OrderCorrected { order, on, held, .. } => {
            format!("Purchase {number}, order corrected: {order} of {}, {held}", date::show(*on))
        }
        PurchaseDeed::Received { on, all: true, .. } => {
            format!("Purchase {number} received on {}, complete", date::show(*on))
        }
        PurchaseDeed::Received { on, .. } => {
            format!("Purchase {number} received in part on {}", date::show(*on))
        }
        PurchaseDeed::Invoiced { invoice, on, eligible, corrects: Some(_), .. } => {
            format!("Purchase {number}, invoice corrected: {invoice} of {}, {eligible}", date::show(*on))
        }
        PurchaseDeed::Invoiced { invoice, on, eligible, .. } => {
            format!("Purchase {number} invoiced on {}, invoice {invoice}: {eligible}", date::show(*on))
        }
        PurchaseDeed::InvoiceTakenBack { invoice, all, .. } => {
            let stands = if *all { "received" } else { "ordered, with some to come" };
            format!("Purchase {number}, invoice {invoice} taken back: {stands}")
        }
        PurchaseDeed::ReceiptCorrected { .. } => format!("Purchase {number}, receipt corrected"),
        PurchaseDeed::Cancelled { .. } => format!("Purchase {number} cancelled"),
    }
}

/// Amounts, things and reasons.
pub fn detail(event: &PurchaseEvent) -> String {
    let with = |first: String, reason: &Option<String>| {
        reason.iter().fold(first, |words, reason| format!("{words}\n{reason}"))
    };
    match &event.deed {
        PurchaseDeed::Requested { net, saving, reason, .. } => {
            let saved = match *saving == Money::ZERO {
                true => String::new(),
                false => format!(", {} than by the framework", apart(*saving)),
            };
            with(format!("{net} without VAT{saved}"), reason)
        }
        PurchaseDeed::Quoted { changes, reason, .. } => {
            format!("{}{}", lines(changes), reason.as_deref().unwrap_or_default())
        }
        PurchaseDeed::Received { came, .. } => came.join("\n"),
        PurchaseDeed::ReceiptCorrected { before, after, reason } => {
            format!("{after}, was {before}\n{reason}")
        }
        PurchaseDeed::Invoiced { net, vat, recoverable, explanation, corrects, held, .. } => {
            let amounts = format!("{net} and {vat} VAT, {recoverable} of it recoverable");
            let held = held.map(|held| format!("{held} held of the approved cost, as no more is left"));
            with(with(with(amounts, &held), explanation), corrects)
        }
        PurchaseDeed::OrderCorrected { vat, was_order, was_on, was_vat, was_held, reason, .. } => {
            let was = format!("{was_order} of {}, {was_held} with {was_vat} VAT", date::show(*was_on));
            format!("{vat} VAT\nIt was {was}\n{reason}")
        }
        PurchaseDeed::InvoiceTakenBack { held, was_held, reason, .. } => {
            format!("{held} held of the approved cost, was {was_held}\n{reason}")
        }
        _ => event.reason().unwrap_or_default().to_owned(),
    }
}
