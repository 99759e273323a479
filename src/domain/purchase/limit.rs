//! How much of a grant's approved cost its purchases take: together they never exceed it (BRIEF §7), and what an invoice came to
//! above what was left is remembered, so that nothing else is bought with it.

use thiserror::Error;

use super::Purchase;
use crate::domain::money::Money;

/// How much of a grant's approved cost its purchases hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The approved eligible cost.
    pub approved: Money,
    /// The sum of what live purchases hold.
    pub held: Money,
    /// What invoices come to above what their purchases hold: no more was left when they came.
    pub over: Money,
}

/// Purchases would exceed the approved cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "Purchases must not exceed the approved cost: {left} of {approved} is left for this one, and it comes to {wanted}"
)]
pub struct OverCost {
    /// What this purchase could hold.
    pub left: Money,
    /// Approved in all.
    pub approved: Money,
    /// What it would hold.
    pub wanted: Money,
}

impl Limit {
    /// Of a grant of which nothing was bought.
    pub fn of(approved: Money) -> Limit {
        Limit { approved, held: Money::ZERO, over: Money::ZERO }
    }

    /// What can be asked for.
    pub fn left(self) -> Money {
        self.beside(self.held)
    }

    /// What can be asked for when other purchases hold so much.
    fn beside(self, others: Money) -> Money {
        self.approved.above(others).above(self.over)
    }

    /// The most that a purchase can hold whose order or invoice is recorded, put right or taken back. What it holds or was ordered
    /// for is its own as far as no other holds it, so that whatever is undone comes out whole; above that, what other invoices
    /// come to is not left for it.
    pub fn room(self, of: &Purchase) -> Money {
        let others = self.held.above(of.held);
        let own = of.eligible().unwrap_or(of.held).max(of.held);
        let left = Limit { over: self.over.above(of.over()), ..self }.beside(others);
        left.max(own.min(self.approved.above(others)))
    }

    /// The same when a purchase that held `before` is asked for or approved at `after`, or gives all up.
    ///
    /// # Errors
    /// When all together would come to more than was approved.
    pub fn becomes(self, before: Money, after: Money) -> Result<Limit, OverCost> {
        let others = self.held.above(before);
        self.with(others, self.beside(others), after)
    }

    /// The same when a purchase holds `after` by its order or invoice, or since something of it is put right: see [`Limit::room`].
    ///
    /// # Errors
    /// When it would hold more than its room.
    pub fn settles(self, was: &Purchase, after: Money) -> Result<Limit, OverCost> {
        self.with(self.held.above(was.held), self.room(was), after)
    }

    fn with(self, others: Money, left: Money, wanted: Money) -> Result<Limit, OverCost> {
        let over = OverCost { left, approved: self.approved, wanted };
        let held = others.checked_add(wanted).filter(|_| wanted <= left).ok_or(over)?;
        Ok(Limit { held, ..self })
    }
}

impl Purchase {
    /// What its invoice comes to above what it holds.
    pub fn over(&self) -> Money {
        self.invoice.as_ref().map_or(Money::ZERO, |invoice| invoice.over(self.held))
    }
}
