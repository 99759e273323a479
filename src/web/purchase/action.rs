//! What can be done with a purchase, as buttons of its page.

use crate::domain::purchase::{Purchase, PurchaseState};

/// How a purchase stands, but for its own state.
#[derive(Clone, Copy)]
pub struct Stands {
    /// Its grant is active.
    pub active: bool,
    /// Some of it is on a claim.
    pub claimed: bool,
    /// The file of its invoice shows something.
    pub proven: bool,
}

/// What an officer of the partnership can do with a purchase.
pub fn actions(
    at: &str,
    purchase: &Purchase,
    Stands { active, claimed, proven }: Stands,
) -> Vec<(&'static str, String, &'static str)> {
    let mut actions = Vec::new();
    let mut offer = |label, page: &str, kind| actions.push((label, format!("{at}/{page}"), kind));
    match purchase.state {
        PurchaseState::Draft if active => {
            let some = !purchase.local.quotes.is_empty();
            offer("Add a quote", "quotes/new", if some { "secondary" } else { "" });
            if some {
                offer("Ask for approval", "request", "");
            }
        }
        PurchaseState::Approved if active => offer("Record the order", "order", ""),
        PurchaseState::Ordered => offer("Record what came", "receive", ""),
        PurchaseState::Invoiced if !claimed => {
            offer("Correct the invoice", "invoice", "secondary");
            offer("Take the invoice back", "take-back", "secondary");
        }
        // Its file is all that can be another then.
        PurchaseState::Invoiced if !proven => offer("Correct the invoice", "invoice", "secondary"),
        _ => {}
    }
    let came = !purchase.receipts.is_empty();
    if came && matches!(purchase.state, PurchaseState::Ordered | PurchaseState::Received) {
        offer("Record the invoice", "invoice", if purchase.is_complete() { "" } else { "secondary" });
    }
    if active && !claimed && purchase.order.is_some() && purchase.state != PurchaseState::Cancelled {
        offer("Correct the order", "order", "secondary");
    }
    if purchase.clone().cancel().is_ok() {
        offer("Cancel it", "cancel", "secondary");
    }
    actions
}
