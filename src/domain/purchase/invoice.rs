//! The three-way match: order, receipt and invoice agree, or somebody explains why not (BRIEF §7).

use std::fmt;

use chrono::NaiveDate;
use thiserror::Error;

use super::moves::Action;
use super::{MoveRefusal, OverCost, Purchase, PurchaseId, PurchaseState};
use crate::domain::application::Reference;
use crate::domain::date;
use crate::domain::file::FileId;
use crate::domain::framework::plain;
use crate::domain::money::Money;

/// The invoice of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoice {
    /// As the supplier numbers it.
    pub number: String,
    /// Its day.
    pub on: NaiveDate,
    /// Without VAT.
    pub net: Money,
    /// All VAT.
    pub vat: Money,
    /// What of the VAT the buyer gets back.
    pub recoverable: Money,
    /// Why it differs from what was ordered or received.
    pub explanation: Option<String>,
    /// Which of the grant's files it is, if it is one.
    pub file: Option<FileId>,
}

impl Invoice {
    /// Net of recoverable VAT, gross of irrecoverable VAT (BRIEF §5); `None` beyond counting.
    pub fn eligible(&self) -> Option<Money> {
        self.net.checked_add(self.vat.checked_sub(self.recoverable)?)
    }

    /// So much it counts above what its purchase holds of the approved cost.
    pub fn over(&self, held: Money) -> Money {
        self.eligible().map_or(Money::ZERO, |counts| counts.above(held))
    }

    /// That it counts more than its purchase can hold of the approved cost, in a sentence. It is claimed as it is: what is paid
    /// is capped by the award.
    pub fn above(&self, held: Money) -> Option<String> {
        let counts = self.eligible().filter(|counts| *counts > held)?;
        Some(format!("The invoice comes to {counts}, and {held} of the approved cost is left for it"))
    }
}

/// What tells an invoice from every other of a partnership, however supplier and number are typed.
pub fn invoice_key(supplier: &str, number: &str) -> String {
    format!("{}/{}", plain(supplier), plain(number))
}

/// A purchase of the partnership that has an invoice as well: one invoice can be for several orders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Which purchase.
    pub purchase: PurchaseId,
    /// Of its grant's purchases.
    pub number: u32,
    /// Of which grant, when it is another one.
    pub grant: Option<Reference>,
    /// Whether that grant still takes claims.
    pub claimable: bool,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "purchase {}", self.number)?;
        self.grant.iter().try_for_each(|grant| write!(f, " of {grant}"))
    }
}

/// Where else an invoice of the partnership is recorded: which may be right, or a slip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Elsewhere {
    /// For another purchase.
    Bought(Holder),
    /// On a claim, as a cost that somebody typed.
    Typed {
        /// Its number within its grant.
        claim: u32,
        /// Of which grant, when it is another one.
        grant: Option<Reference>,
    },
}

impl fmt::Display for Elsewhere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Elsewhere::Bought(holder) => write!(f, "The same invoice is recorded for {holder}"),
            Elsewhere::Typed { claim, grant } => {
                write!(f, "The same invoice is on claim {claim}")?;
                grant.iter().try_for_each(|grant| write!(f, " of {grant}"))?;
                f.write_str(" already, as a cost that was typed")
            }
        }
    }
}

/// Why an invoice is not kept.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum InvoiceRefusal {
    /// Nothing came, or one is there already.
    #[error(transparent)]
    Move(#[from] MoveRefusal),
    /// It was recorded before: what is different now needs a reason.
    #[error("Enter the reason: the invoice was recorded before")]
    NoReason,
    /// All is as it was.
    #[error("Nothing is different: change at least one answer")]
    Same,
    /// It is in a claim as it is.
    #[error("This purchase is in a claim: take it off the claim first")]
    Claimed,
    /// Not one of the grant's files.
    #[error("Select one of the files of the grant")]
    NoFile,
    /// Nothing came.
    #[error("Nothing was received yet, so there is nothing to pay for")]
    NothingCame,
    /// Before the order, or not yet.
    #[error("The day must be between {}, the day of the order, and today", date::show(*.0))]
    Day(NaiveDate),
    /// More comes back than was paid.
    #[error("The VAT that can be recovered must not be more than the VAT, {0}")]
    Recoverable(Money),
    /// It differs, and nobody says why.
    #[error("Explain the differences: {}", .0.join(". "))]
    Unexplained(Vec<String>),
    /// Too dear.
    #[error(transparent)]
    Over(#[from] OverCost),
}

impl InvoiceRefusal {
    /// The field that it is about.
    pub fn field(&self) -> &'static str {
        match self {
            InvoiceRefusal::Move(_)
            | InvoiceRefusal::NothingCame
            | InvoiceRefusal::Claimed
            | InvoiceRefusal::Same => "number",
            InvoiceRefusal::NoReason => "reason",
            InvoiceRefusal::NoFile => "file",
            InvoiceRefusal::Day(_) => "on",
            InvoiceRefusal::Recoverable(_) => "recoverable",
            InvoiceRefusal::Unexplained(_) => "explanation",
            InvoiceRefusal::Over(_) => "net",
        }
    }
}

impl Purchase {
    /// What its invoice is told from others by, once it is there.
    pub fn invoice_key(&self) -> Option<String> {
        self.invoice.as_ref().map(|invoice| invoice_key(&self.supplier, &invoice.number))
    }

    /// How order, receipt and invoice differ, in sentences; `others`: where else the same invoice is recorded.
    pub fn differences(&self, invoice: &Invoice, others: &[Elsewhere]) -> Vec<String> {
        let mut differ: Vec<String> = self
            .lines
            .iter()
            .filter(|line| line.received != line.quantity)
            .map(|line| format!("{}: {} ordered, {} received", line.name(), line.quantity, line.received))
            .collect();
        let came = self.received_net().unwrap_or(Money::ZERO);
        if invoice.net != came {
            differ.push(format!("What was received is worth {came} and the invoice is {}", invoice.net));
        }
        if invoice.vat != self.vat {
            differ.push(format!("The order has {} VAT and the invoice {}", self.vat, invoice.vat));
        }
        let comes_back = if self.vat_recoverable { invoice.vat } else { Money::ZERO };
        if invoice.recoverable != comes_back {
            let recoverable = invoice.recoverable;
            differ.push(format!(
                "By the order {comes_back} of the VAT comes back, and by the invoice {recoverable}"
            ));
        }
        differ.extend(others.iter().map(Elsewhere::to_string));
        differ
    }

    /// The invoice is there. What has not come by then is not waited for any more. `others`: where else it is recorded;
    /// `corrects`: why it is put right, when there was one before; `room`: the most that it can hold of the approved cost.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn invoice(
        self,
        invoice: Invoice,
        others: &[Elsewhere],
        corrects: Option<&str>,
        (room, today): (Money, NaiveDate),
    ) -> Result<Purchase, Vec<InvoiceRefusal>> {
        let actions = [Action::Invoice, Action::CorrectInvoice];
        let purchase = self.may(&actions).map_err(|why| vec![why.into()])?;
        let again = purchase.state == PurchaseState::Invoiced;
        let ordered = purchase.order.as_ref().map_or(invoice.on, |order| order.on);
        let held = invoice.eligible().unwrap_or(Money::ZERO).min(room);
        let mut differ = purchase.differences(&invoice, others);
        differ.extend(invoice.above(held));
        let refused: Vec<InvoiceRefusal> = [
            (again && corrects.is_none()).then_some(InvoiceRefusal::NoReason),
            (purchase.invoice.as_ref() == Some(&invoice)).then_some(InvoiceRefusal::Same),
            purchase.receipts.is_empty().then_some(InvoiceRefusal::NothingCame),
            (invoice.on < ordered || invoice.on > today).then_some(InvoiceRefusal::Day(ordered)),
            (invoice.recoverable > invoice.vat).then_some(InvoiceRefusal::Recoverable(invoice.vat)),
            (!differ.is_empty() && invoice.explanation.is_none())
                .then_some(InvoiceRefusal::Unexplained(differ)),
        ]
        .into_iter()
        .flatten()
        .collect();
        if refused.is_empty() {
            return Ok(Purchase { state: PurchaseState::Invoiced, held, invoice: Some(invoice), ..purchase });
        }
        Err(refused)
    }

    /// The invoice was recorded by mistake: it is as it was before, and what it held of the approved cost as well.
    ///
    /// # Errors
    /// There is none.
    pub fn take_invoice_back(self) -> Result<Purchase, MoveRefusal> {
        let purchase = self.may(&[Action::TakeBack])?;
        let all = purchase.is_complete();
        let state = if all { PurchaseState::Received } else { PurchaseState::Ordered };
        let held = purchase.eligible().ok_or(MoveRefusal::TooLarge)?;
        Ok(Purchase { state, held, invoice: None, ..purchase })
    }
}
