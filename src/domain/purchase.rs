//! Purchases of an active grant, by the framework or a better local deal, from the request to the invoice (BRIEF §7).
//! Must not know where prices and certificates are kept.

mod basket;
mod better;
mod invoice;
mod limit;
mod local;
pub mod moves;
mod order;
mod quote;
mod receipt;
mod spend;
mod state;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use thiserror::Error;

use super::application::ApplicationId;
use super::application::relation::Relation;
use super::framework::FrameworkId;
use super::money::Money;
use super::person::PersonId;

pub use basket::{Basket, CostKind, NotOrderable, Offered, Priced, RequestRefusal, Wanted, content};
pub use better::{LocalRefusal, Wish};
pub use invoice::{Elsewhere, Holder, Invoice, InvoiceRefusal, invoice_key};
pub use limit::{Limit, OverCost};
pub use local::{Decided, Instead, Local, local_lines};
use moves::Action;
pub use order::{Bounds, Order, OrderDays};
pub use quote::{MOST_QUOTES, Quote, QuoteRefusal, unit_field};
pub use receipt::{Receipt, ReceiptRefusal};
pub use state::{PurchaseState, Route};

/// Identity of a purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PurchaseId(pub i64);

/// Identity of an item of a price list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ItemId(pub i64);

/// One thing of a purchase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// From 1 on.
    pub number: u32,
    /// The item of the price list that it is, or is compared with.
    pub item: ItemId,
    /// In the supplier's words.
    pub description: String,
    /// Kind of cost.
    pub category: String,
    /// Who makes it.
    pub make: String,
    /// Which.
    pub model: String,
    /// How many.
    pub quantity: u32,
    /// The framework's price of one, without VAT.
    pub framework: Money,
    /// What one costs, without VAT.
    pub unit: Money,
    /// On which condition it works with the control centre.
    pub condition: Option<String>,
    /// How many have come.
    pub received: u32,
}

impl Line {
    /// What it is called on pages.
    pub fn name(&self) -> String {
        format!("{} {}", self.make, self.model)
    }
}

/// A purchase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purchase {
    /// Identity.
    pub id: PurchaseId,
    /// Of which grant.
    pub application: ApplicationId,
    /// Of the grant's purchases, from 1 on.
    pub number: u32,
    /// How it is bought.
    pub route: Route,
    /// Where it stands.
    pub state: PurchaseState,
    /// From whom; empty until a local purchase is requested.
    pub supplier: String,
    /// The framework whose prices it has, or is compared with.
    pub framework: FrameworkId,
    /// What is bought.
    pub lines: Vec<Line>,
    /// VAT on all of it.
    pub vat: Money,
    /// Whether the buyer gets the VAT back.
    pub vat_recoverable: bool,
    /// How much of the approved cost it holds.
    pub held: Money,
    /// Who asked for it.
    pub by: PersonId,
    /// When.
    pub requested_on: NaiveDate,
    /// Why a dearer quote is better over its whole life.
    pub whole_life_reason: Option<String>,
    /// Quotes and the word of a grants officer; nothing by the framework.
    pub local: Local,
    /// Once it is ordered.
    pub order: Option<Order>,
    /// What came, the first first.
    pub receipts: Vec<Receipt>,
    /// Once it is there.
    pub invoice: Option<Invoice>,
}

/// Why a purchase does not go on.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MoveRefusal {
    /// There is no grant to spend.
    #[error("The grant is not active, so nothing can be bought of it")]
    NotActive,
    /// Something happened to it meanwhile.
    #[error("This purchase is {} now, so this cannot be done", .0.name().to_lowercase())]
    WrongState(PurchaseState),
    /// Something of it has come.
    #[error("Some of it was received, so it cannot be cancelled")]
    HasCome,
    /// Ordered before it could be, after some of it came, or not yet.
    #[error("The order date must be between {0}")]
    OrderDay(OrderDays),
    /// It was recorded before: what is different now needs a reason.
    #[error("Enter the reason: the order was recorded before")]
    NoReason,
    /// All is as it was.
    #[error("Nothing is different: change at least one answer")]
    Same,
    /// It is in a claim as it is.
    #[error("This purchase is in a claim: take it off the claim first")]
    Claimed,
    /// The invoice agreed with the order as it was, so nobody explained anything.
    #[error("The invoice would differ, and nothing explains it: {}. Take the invoice back first", .0.join(". "))]
    Unmatched(Vec<String>),
    /// A line cannot be ordered that day.
    #[error("{}: {}", .0, .1)]
    Line(String, NotOrderable),
    /// Too dear.
    #[error(transparent)]
    Over(#[from] OverCost),
    /// Beyond counting.
    #[error("The amounts are too large to add up")]
    TooLarge,
    /// Whoever asks for a purchase does not approve it.
    #[error("You requested this purchase, so somebody else must decide on it")]
    Own,
    /// Nor does whoever is tied to the case.
    #[error("You {}, so somebody else must decide on this purchase", .0.yours())]
    Tied(Relation),
    /// Whoever is refused hears why.
    #[error("Say why it is refused")]
    Unreasoned,
}

impl Purchase {
    /// What it costs without VAT; `None` beyond counting.
    pub fn net(&self) -> Option<Money> {
        Money::sum(
            self.lines.iter().map(|line| line.unit.checked_mul(line.quantity)).collect::<Option<Vec<_>>>()?,
        )
    }

    /// What the framework asks for the same.
    pub fn framework_net(&self) -> Option<Money> {
        let each = self.lines.iter().map(|line| line.framework.checked_mul(line.quantity));
        Money::sum(each.collect::<Option<Vec<_>>>()?)
    }

    /// How much less it costs than by the framework, or more when negative.
    pub fn saving(&self) -> Option<Money> {
        self.framework_net()?.checked_sub(self.net()?)
    }

    /// What it counts for where savings are added up: nothing before it is approved or when it was given up, and once it is
    /// invoiced only what came of it, at what was asked for it in the end.
    pub fn saved(&self) -> Option<Money> {
        use PurchaseState::{Approved, Invoiced, Ordered, Received};
        match self.state {
            Approved | Ordered | Received => self.saving(),
            Invoiced if self.route == Route::Local => {
                let each = self.lines.iter().map(|line| line.framework.checked_mul(line.received));
                let asked = Money::sum(each.collect::<Option<Vec<_>>>()?)?;
                asked.checked_sub(self.invoice.as_ref()?.net)
            }
            _ => Some(Money::ZERO),
        }
    }

    /// Cost the grant can share: net of recoverable VAT, gross of irrecoverable VAT (BRIEF §5).
    pub fn eligible(&self) -> Option<Money> {
        let vat = if self.vat_recoverable { Money::ZERO } else { self.vat };
        self.net()?.checked_add(vat)
    }

    /// Not wanted any more; what it held is free.
    ///
    /// # Errors
    /// Once something has come, or when it is over.
    pub fn cancel(self) -> Result<Purchase, MoveRefusal> {
        let purchase = self.may(&[Action::Cancel])?;
        if !purchase.receipts.is_empty() {
            return Err(MoveRefusal::HasCome);
        }
        Ok(Purchase { state: PurchaseState::Cancelled, held: Money::ZERO, ..purchase })
    }
}
