//! What came of an order: in parts, each on its day. Spend belongs to the financial year of receipt (BRIEF §5).

use chrono::NaiveDate;
use thiserror::Error;

use super::moves::Action;
use super::{MoveRefusal, Purchase, PurchaseState};
use crate::domain::date;
use crate::domain::money::Money;

/// Some of one line that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Identity; 0 until it is kept.
    pub id: i64,
    /// Which line.
    pub line: u32,
    /// How many.
    pub quantity: u32,
    /// When.
    pub on: NaiveDate,
}

/// Why a receipt is not kept.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReceiptRefusal {
    /// Not ordered, or invoiced already.
    #[error(transparent)]
    Move(#[from] MoveRefusal),
    /// Nothing came.
    #[error("Enter how many came of at least one line")]
    Nothing,
    /// More than was ordered.
    #[error("{} of this line {} still to come", .left, if *.left == 1 { "is" } else { "are" })]
    TooMany {
        /// Which.
        line: u32,
        /// Still to come.
        left: u32,
    },
    /// It is in a claim as it is.
    #[error("This purchase is in a claim: take it off the claim first")]
    Claimed,
    /// The invoice was compared with how many came.
    #[error("The invoice is recorded, so only the day can be corrected")]
    Invoiced,
    /// All is as it was.
    #[error("Nothing is different: change the day or how many came")]
    Same,
    /// Before the order, or not yet.
    #[error("The day must be between {}, the day of the order, and today", date::show(*.0))]
    Day(NaiveDate),
}

impl Purchase {
    /// The day on which the last part of it came so far.
    pub fn received_on(&self) -> Option<NaiveDate> {
        self.receipts.iter().map(|receipt| receipt.on).max()
    }

    /// The worth of what came, without VAT; `None` beyond counting.
    pub fn received_net(&self) -> Option<Money> {
        let each = self.lines.iter().map(|line| line.unit.checked_mul(line.received));
        Money::sum(each.collect::<Option<Vec<_>>>()?)
    }

    /// Whether all of it has come.
    pub fn is_complete(&self) -> bool {
        self.lines.iter().all(|line| line.received >= line.quantity)
    }

    /// Some of it came: how many of which lines.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn receive(
        self,
        on: NaiveDate,
        came: &[(u32, u32)],
        today: NaiveDate,
    ) -> Result<Purchase, Vec<ReceiptRefusal>> {
        let mut to = self.may(&[Action::Receive]).map_err(|why| vec![why.into()])?;
        let mut refused = Vec::new();
        let ordered = to.order.as_ref().map_or(on, |order| order.on);
        if on < ordered || on > today {
            refused.push(ReceiptRefusal::Day(ordered));
        }
        for (number, quantity) in came.iter().copied().filter(|(_, quantity)| *quantity > 0) {
            let Some(line) = to.lines.iter_mut().find(|line| line.number == number) else { continue };
            let left = line.quantity.saturating_sub(line.received);
            if quantity > left {
                refused.push(ReceiptRefusal::TooMany { line: number, left });
                continue;
            }
            line.received += quantity;
            to.receipts.push(Receipt { id: 0, line: number, quantity, on });
        }
        if refused.is_empty() && came.iter().all(|(_, quantity)| *quantity == 0) {
            refused.push(ReceiptRefusal::Nothing);
        }
        if !refused.is_empty() {
            return Err(refused);
        }
        let state = if to.is_complete() { PurchaseState::Received } else { PurchaseState::Ordered };
        Ok(Purchase { state, ..to })
    }

    /// What a line is called.
    pub fn line_name(&self, number: u32) -> String {
        self.lines.iter().find(|line| line.number == number).map(|line| line.name()).unwrap_or_default()
    }

    /// The same with a receipt as it should have been kept; without it when none of it came.
    ///
    /// # Errors
    /// Every reason why not: nothing is different, a day that cannot be, more than was ordered, or another number once it is
    /// invoiced.
    pub fn corrected(self, to: Receipt, today: NaiveDate) -> Result<Purchase, Vec<ReceiptRefusal>> {
        use PurchaseState::{Invoiced, Ordered, Received};
        let mut purchase = self.may(&[Action::CorrectReceipt]).map_err(|why| vec![why.into()])?;
        let ordered = purchase.order.as_ref().map_or(to.on, |order| order.on);
        let Some(was) = purchase.receipts.iter_mut().find(|one| one.id == to.id) else {
            return Err(vec![ReceiptRefusal::Nothing]);
        };
        let Some(line) = purchase.lines.iter_mut().find(|line| line.number == was.line) else {
            return Err(vec![ReceiptRefusal::Nothing]);
        };
        let others = line.received.saturating_sub(was.quantity);
        let left = line.quantity.saturating_sub(others);
        let too_many = ReceiptRefusal::TooMany { line: line.number, left };
        let refused: Vec<ReceiptRefusal> = [
            (*was == to).then_some(ReceiptRefusal::Same),
            (to.on < ordered || to.on > today).then_some(ReceiptRefusal::Day(ordered)),
            (to.quantity > left).then_some(too_many),
            (purchase.state == Invoiced && to.quantity != was.quantity).then_some(ReceiptRefusal::Invoiced),
        ]
        .into_iter()
        .flatten()
        .collect();
        if !refused.is_empty() {
            return Err(refused);
        }
        line.received = others + to.quantity;
        *was = to;
        purchase.receipts.retain(|one| one.quantity > 0);
        if purchase.state != Invoiced {
            purchase.state = if purchase.is_complete() { Received } else { Ordered };
        }
        Ok(purchase)
    }
}
