//! What happens to the purchases of a grant: told on the chain of its case.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Change;
use crate::domain::money::Money;

/// What is told as changed of a quote when who gave it is: it may name a person.
pub const QUOTED_BY: &str = "Supplier";

/// And when its file is, of which somebody chose the name.
pub const QUOTED_IN: &str = "File";

/// Something that happened to a purchase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurchaseEvent {
    /// Of the grant's purchases.
    pub number: u32,
    /// What.
    pub deed: PurchaseDeed,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names of the fields say what they are")]
pub enum PurchaseDeed {
    /// Quotes are gathered for it.
    Begun { supplier: String, framework: Money },
    /// A quote was put on file, or changed.
    Quoted {
        supplier: String,
        net: Money,
        /// What of it is different, when it was on file before.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        changes: Vec<Change>,
        /// Why it was changed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// It was asked for; by the framework it is approved by that.
    Requested {
        supplier: String,
        /// By the framework, checked by rule alone.
        by_rule: bool,
        net: Money,
        /// How much of the approved cost it holds.
        eligible: Money,
        /// How much less than by the framework.
        saving: Money,
        /// Why a dearer quote is better over its whole life.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// A grants officer let it be ordered.
    Approved { reason: String },
    /// A grants officer did not.
    Refused { reason: String },
    /// It was ordered.
    Ordered { order: String, on: NaiveDate, net: Money, eligible: Money },
    /// The order was put right: what it says, and what it said.
    OrderCorrected {
        order: String,
        on: NaiveDate,
        vat: Money,
        /// How much of the approved cost it holds.
        held: Money,
        was_order: String,
        was_on: NaiveDate,
        was_vat: Money,
        was_held: Money,
        reason: String,
    },
    /// Some of it came.
    Received {
        on: NaiveDate,
        /// What, a line each.
        came: Vec<String>,
        /// Nothing is waited for any more.
        all: bool,
    },
    /// A receipt was put right: what it said, and what it says.
    ReceiptCorrected { before: String, after: String, reason: String },
    /// The invoice is there.
    Invoiced {
        invoice: String,
        on: NaiveDate,
        net: Money,
        vat: Money,
        recoverable: Money,
        eligible: Money,
        /// Why it differs from what was ordered or received.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        explanation: Option<String>,
        /// Why the one before was put right.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        corrects: Option<String>,
        /// Which of the grant's files it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        file: Option<i64>,
        /// How much of the approved cost it holds, when no more was left.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        held: Option<Money>,
    },
    /// The invoice was recorded by mistake: it is as it was before.
    InvoiceTakenBack {
        invoice: String,
        /// All of it has come, so that nothing is waited for.
        all: bool,
        /// How much of the approved cost it holds.
        held: Money,
        was_held: Money,
        reason: String,
    },
    /// It is not wanted any more.
    Cancelled { reason: String },
}

impl PurchaseEvent {
    /// Short name kept with the entry.
    pub fn kind(&self) -> &'static str {
        match self.deed {
            PurchaseDeed::Begun { .. } => "purchase_begun",
            PurchaseDeed::Quoted { .. } => "purchase_quoted",
            PurchaseDeed::Requested { .. } => "purchase_requested",
            PurchaseDeed::Approved { .. } => "purchase_approved",
            PurchaseDeed::Refused { .. } => "purchase_refused",
            PurchaseDeed::Ordered { .. } => "purchase_ordered",
            PurchaseDeed::OrderCorrected { .. } => "purchase_order_corrected",
            PurchaseDeed::Received { .. } => "purchase_received",
            PurchaseDeed::ReceiptCorrected { .. } => "purchase_receipt_corrected",
            PurchaseDeed::Invoiced { .. } => "purchase_invoiced",
            PurchaseDeed::InvoiceTakenBack { .. } => "purchase_invoice_taken_back",
            PurchaseDeed::Cancelled { .. } => "purchase_cancelled",
        }
    }

    /// Whether anybody is told by e-mail: of what a grants officer decides.
    pub fn is_announced(&self) -> bool {
        match &self.deed {
            PurchaseDeed::Requested { by_rule, .. } => !by_rule,
            PurchaseDeed::Approved { .. } | PurchaseDeed::Refused { .. } => true,
            _ => false,
        }
    }

    /// Why.
    pub fn reason(&self) -> Option<&str> {
        match &self.deed {
            PurchaseDeed::Requested { reason, .. } | PurchaseDeed::Quoted { reason, .. } => reason.as_deref(),
            PurchaseDeed::Invoiced { explanation, corrects, .. } => {
                corrects.as_deref().or(explanation.as_deref())
            }
            // Who approves may leave it out.
            PurchaseDeed::Approved { reason }
            | PurchaseDeed::OrderCorrected { reason, .. }
            | PurchaseDeed::ReceiptCorrected { reason, .. }
            | PurchaseDeed::InvoiceTakenBack { reason, .. }
            | PurchaseDeed::Refused { reason }
            | PurchaseDeed::Cancelled { reason } => Some(reason.as_str()).filter(|words| !words.is_empty()),
            _ => None,
        }
    }

    /// The same with `mark` in the place of words that somebody typed.
    pub fn erased(self, mark: &str) -> PurchaseEvent {
        let mark = || mark.to_owned();
        let deed = match self.deed {
            PurchaseDeed::Begun { framework, .. } => PurchaseDeed::Begun { supplier: mark(), framework },
            PurchaseDeed::Requested { by_rule, net, eligible, saving, reason, .. } => {
                let (supplier, reason) = (mark(), reason.map(|_| mark()));
                PurchaseDeed::Requested { supplier, by_rule, net, eligible, saving, reason }
            }
            PurchaseDeed::Ordered { on, net, eligible, .. } => {
                PurchaseDeed::Ordered { order: mark(), on, net, eligible }
            }
            PurchaseDeed::Approved { .. } => PurchaseDeed::Approved { reason: mark() },
            PurchaseDeed::Refused { .. } => PurchaseDeed::Refused { reason: mark() },
            PurchaseDeed::ReceiptCorrected { before, after, .. } => {
                PurchaseDeed::ReceiptCorrected { before, after, reason: mark() }
            }
            PurchaseDeed::Cancelled { .. } => PurchaseDeed::Cancelled { reason: mark() },
            mut other => {
                other.erase(mark);
                other
            }
        };
        PurchaseEvent { deed, ..self }
    }
}

impl PurchaseDeed {
    /// The same for those with many fields, of which few are words.
    fn erase(&mut self, mark: impl Fn() -> String) {
        match self {
            PurchaseDeed::Quoted { supplier, changes, reason, .. } => {
                let words = |change: &&mut Change| [QUOTED_BY, QUOTED_IN].contains(&change.what.as_str());
                for change in changes.iter_mut().filter(words) {
                    (change.before, change.after) = (mark(), mark());
                }
                for words in std::iter::once(supplier).chain(reason) {
                    *words = mark();
                }
            }
            PurchaseDeed::Invoiced { invoice, explanation, corrects, .. } => {
                *invoice = mark();
                for words in [explanation, corrects].into_iter().flatten() {
                    *words = mark();
                }
            }
            PurchaseDeed::OrderCorrected { order, was_order, reason, .. } => {
                [order, was_order, reason].into_iter().for_each(|words| *words = mark());
            }
            PurchaseDeed::InvoiceTakenBack { invoice, reason, .. } => {
                [invoice, reason].into_iter().for_each(|words| *words = mark());
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_of_a_quote_before_its_changes_were_is_read_and_its_words_are_erased() {
        let (net, reason) = (Money::from_pence(500), Some("Zyx misread".to_owned()));
        let bare = |supplier: &str| PurchaseDeed::Quoted {
            supplier: supplier.to_owned(),
            net,
            changes: Vec::new(),
            reason: None,
        };
        let old = r#"{"what":"quoted","supplier":"Zyx","net":500}"#;
        assert_eq!(serde_json::from_str::<PurchaseDeed>(old).unwrap(), bare("Zyx"));
        assert_eq!(serde_json::to_string(&bare("Zyx")).unwrap(), old);
        let change = |what: &str, before: &str, after: &str| {
            let [what, before, after] = [what, before, after].map(str::to_owned);
            Change { what, before, after }
        };
        let whole = change("Whole-life cost", "£4,000.00", "£5,000.00");
        let changes = vec![change(QUOTED_BY, "Zyx", "Acme"), whole, change(QUOTED_IN, "Old.pdf", "Zyx.pdf")];
        let deed = PurchaseDeed::Quoted { supplier: "Zyx".to_owned(), net, changes, reason };
        let event = PurchaseEvent { number: 1, deed };
        let kept = serde_json::to_string(&event).unwrap();
        assert_eq!(serde_json::from_str::<PurchaseEvent>(&kept).unwrap(), event);
        let erased = serde_json::to_string(&event.erased("erased")).unwrap();
        for gone in ["Zyx", "Acme", "Old.pdf"] {
            assert!(!erased.contains(gone), "{gone}: {erased}");
        }
        assert!(erased.contains("£4,000.00") && erased.contains("£5,000.00"), "{erased}");
    }
}
