//! The moves of a purchase: one table for the rules, the tests and the README.

use super::{MoveRefusal, Purchase, PurchaseState};
use crate::domain::person::Role;

/// What somebody does to a purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Puts a quote on file.
    Quote,
    /// Asks for approval.
    Request,
    /// Approves or refuses it.
    Decide,
    /// Notes the order.
    Order,
    /// Puts the order right.
    CorrectOrder,
    /// Notes what came.
    Receive,
    /// Puts a receipt right.
    CorrectReceipt,
    /// Notes the invoice.
    Invoice,
    /// Puts the invoice right.
    CorrectInvoice,
    /// Takes the invoice back.
    TakeBack,
    /// Gives it up.
    Cancel,
}

/// One move.
pub struct Move {
    /// From where; from nowhere when it begins.
    pub from: &'static [PurchaseState],
    /// What is done; nothing when it begins.
    pub action: Option<Action>,
    /// As people read it.
    pub what: &'static str,
    /// By whom.
    pub role: Role,
    /// To where; nowhere when it stays where it is.
    pub to: &'static [PurchaseState],
    /// On which condition.
    pub guard: &'static str,
}

use Action::{
    Cancel, CorrectInvoice, CorrectOrder, CorrectReceipt, Decide, Invoice, Order, Quote, Receive, Request,
    TakeBack,
};
use PurchaseState::{Approved, Cancelled, Draft, Invoiced, Ordered, Received, Refused, Requested};
use Role::{CspOfficer, GrantsOfficer};

/// Every move.
#[rustfmt::skip]
pub const MOVES: [Move; 15] = [
    Move { from: &[], action: None, what: "request by the framework", role: CspOfficer, to: &[Approved], guard: "grant active; every line priced and certified that day, all from one supplier; within the approved cost" },
    Move { from: &[], action: None, what: "begin locally", role: CspOfficer, to: &[Draft], guard: "grant active; every line certified, in the place of an item of a price list" },
    Move { from: &[Draft], action: Some(Quote), what: "put a quote on file", role: CspOfficer, to: &[Draft], guard: "a price for every line; each supplier once; not changed by somebody since; a reason to change one" },
    Move { from: &[Draft], action: Some(Request), what: "ask for approval", role: CspOfficer, to: &[Requested], guard: "grant active; as many quotes as what is bought needs; better than the framework; within the approved cost" },
    Move { from: &[Requested], action: Some(Decide), what: "approve", role: GrantsOfficer, to: &[Approved], guard: "grant active; did not ask for it; no tie to the case; within the approved cost" },
    Move { from: &[Requested], action: Some(Decide), what: "refuse", role: GrantsOfficer, to: &[Refused], guard: "reason; did not ask for it; no tie to the case" },
    Move { from: &[Approved], action: Some(Order), what: "order", role: CspOfficer, to: &[Ordered], guard: "grant active; a day since its approval, or by the framework since the grant is active; every line certified that day; within the approved cost" },
    Move { from: &[Ordered, Received, Invoiced], action: Some(CorrectOrder), what: "correct the order", role: CspOfficer, to: &[], guard: "reason; not claimed; as an order; not after the first receipt or the invoice" },
    Move { from: &[Ordered], action: Some(Receive), what: "receive", role: CspOfficer, to: &[Ordered, Received], guard: "not before the order; no more than was ordered" },
    Move { from: &[Ordered, Received], action: Some(CorrectReceipt), what: "correct a receipt", role: CspOfficer, to: &[Ordered, Received], guard: "reason; not claimed" },
    Move { from: &[Invoiced], action: Some(CorrectReceipt), what: "correct the day of a receipt", role: CspOfficer, to: &[Invoiced], guard: "reason; not claimed" },
    Move { from: &[Ordered, Received], action: Some(Invoice), what: "invoice", role: CspOfficer, to: &[Invoiced], guard: "something has come; what differs is explained" },
    Move { from: &[Invoiced], action: Some(CorrectInvoice), what: "correct the invoice", role: CspOfficer, to: &[Invoiced], guard: "reason; not claimed; what differs is explained" },
    Move { from: &[Invoiced], action: Some(TakeBack), what: "take the invoice back", role: CspOfficer, to: &[Ordered, Received], guard: "reason; not claimed; within the approved cost" },
    Move { from: &[Draft, Requested, Approved, Ordered], action: Some(Cancel), what: "cancel", role: CspOfficer, to: &[Cancelled], guard: "reason; nothing has come" },
];

/// The moves as people read them, in Markdown: README.md holds a copy.
pub fn table() -> String {
    let names = |states: &[PurchaseState], between: &str| {
        states.iter().map(|state| state.name()).collect::<Vec<_>>().join(between)
    };
    let row = |one: &Move| {
        let to = if one.to.is_empty() { "as it was".to_owned() } else { names(one.to, " or ") };
        format!("| {} | {} | {} | {to} | {} |", names(one.from, ", "), one.what, one.role.name(), one.guard)
    };
    let head = "| From | Action | Who | To | If |\n|---|---|---|---|---|".to_owned();
    std::iter::once(head).chain(MOVES.iter().map(row)).collect::<Vec<_>>().join("\n")
}

impl Purchase {
    /// The same, when the table lets one of these be done to it where it stands.
    pub(super) fn may(self, actions: &[Action]) -> Result<Purchase, MoveRefusal> {
        let state = self.state;
        let may = |one: &Move| {
            one.from.contains(&state) && one.action.is_some_and(|action| actions.contains(&action))
        };
        if MOVES.iter().any(may) { Ok(self) } else { Err(MoveRefusal::WrongState(state)) }
    }
}
