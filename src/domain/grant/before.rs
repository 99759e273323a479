//! What happened to a grant before it was taken over: it counts as if it had happened here.

use super::{Drawn, Grant};
use crate::domain::money::Money;

/// What happened to a grant before it was taken over: nothing to one that began here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Before {
    /// Eligible cost that was verified.
    pub verified: Money,
    /// Paid for it; counted in what was drawn.
    pub paid: Money,
}

impl Drawn {
    /// Of an award that is taken over: what was paid before is authorised and paid.
    pub fn taken_over(before: Before) -> Drawn {
        Drawn { authorised: before.paid, paid: before.paid, ..Drawn::default() }
    }
}

impl Grant {
    /// The part of its approved cost that purchases can still come to: the rest was verified before it was taken over.
    pub fn still_to_buy(&self, approved: Money) -> Money {
        self.before.map_or(approved, |before| approved.above(before.verified))
    }
}
