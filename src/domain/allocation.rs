//! How much may still be awarded: the cap of a partnership and year, the envelope, the share of cost, the match.
//! The one place where these limits are worked out; must not read or write anything.

use thiserror::Error;

use super::financial_year::FinancialYear;
use super::money::{Fraction, Money};
use super::person::PartnershipId;

/// Identity of an allocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AllocationId(pub i64);

/// What one partnership may be awarded in one financial year (BRIEF §5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allocation {
    /// Identity.
    pub id: AllocationId,
    /// Whose.
    pub partnership: PartnershipId,
    /// Which year.
    pub year: FinancialYear,
    /// "Up to", no entitlement.
    pub cap: Money,
    /// Sum of the ledger.
    pub committed: Money,
}

/// The second limit, over all partnerships and years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// The most that the scheme may commit.
    pub limit: Money,
    /// What it has committed.
    pub committed: Money,
}

impl Envelope {
    /// The same without so much that whoever looks may not know of.
    pub fn without(self, hidden: Money) -> Envelope {
        Envelope { committed: self.committed.checked_sub(hidden).unwrap_or(self.committed), ..self }
    }
}

/// A limit that an amount passes, with what it would have allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Over {
    /// More than the partnership has left in that year.
    #[error("{0} is left of the partnership’s cap for the year")]
    Cap(Money),
    /// More than the scheme has left.
    #[error("{0} is left of the scheme’s envelope")]
    Envelope(Money),
    /// More than the scheme's share of the eligible cost.
    #[error("the scheme pays at most {0} of this eligible cost")]
    Share(Money),
    /// More than the certified match that counts allows.
    #[error("the certified match that counts allows at most {0}")]
    Match(Money),
    /// More than was asked for.
    #[error("the application asks for {0}")]
    Request(Money),
}

impl Allocation {
    /// Cap less what is committed; never below zero.
    pub fn left(&self) -> Money {
        self.cap.above(self.committed)
    }

    /// Commits an award. Refuses one over what is left.
    pub fn commit(self, award: Money) -> Result<Allocation, Over> {
        let left = self.left();
        match self.committed.checked_add(award) {
            Some(committed) if award <= left => Ok(Allocation { committed, ..self }),
            _ => Err(Over::Cap(left)),
        }
    }

    /// Gives back what was committed before. `None` when more comes back than was committed.
    pub fn decommit(self, award: Money) -> Option<Allocation> {
        let committed = self.committed.checked_sub(award).filter(|left| *left >= Money::ZERO)?;
        Some(Allocation { committed, ..self })
    }
}

impl Envelope {
    /// Limit less what is committed; never below zero.
    pub fn left(&self) -> Money {
        self.limit.above(self.committed)
    }

    /// Commits an award. Refuses one over what is left.
    pub fn commit(self, award: Money) -> Result<Envelope, Over> {
        let left = self.left();
        match self.committed.checked_add(award) {
            Some(committed) if award <= left => Ok(Envelope { committed, ..self }),
            _ => Err(Over::Envelope(left)),
        }
    }

    /// Gives back what was committed before. `None` when more comes back than was committed.
    pub fn decommit(self, award: Money) -> Option<Envelope> {
        let committed = self.committed.checked_sub(award).filter(|left| *left >= Money::ZERO)?;
        Some(Envelope { committed, ..self })
    }
}

/// What an application's own figures and the money left allow it to ask for or be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Left of the cap.
    pub cap_left: Money,
    /// Left of the envelope.
    pub envelope_left: Money,
    /// The scheme's share of the eligible cost, rounded down.
    pub share: Money,
    /// What the certified match that counts allows.
    pub matched: Money,
}

impl Limits {
    /// `rate` is the scheme's largest share of `eligible_cost`; the rest must be matched, so a match `m` allows
    /// `m × rate ÷ (1 − rate)`: for one half, as much as the match itself.
    pub fn new(
        cap_left: Money,
        envelope_left: Money,
        eligible_cost: Money,
        certified_match: Money,
        rate: Fraction,
    ) -> Limits {
        let share = rate.floor_of(eligible_cost);
        // A scheme that may pay everything asks for no match.
        let matched = rate.floor_beside(certified_match).unwrap_or(share);
        Limits { cap_left, envelope_left, share, matched }
    }

    /// The most that can be asked for or awarded.
    pub fn most(&self) -> Money {
        self.cap_left.min(self.envelope_left).min(self.share).min(self.matched)
    }

    /// Every limit that `amount` passes.
    pub fn passed_by(&self, amount: Money) -> Vec<Over> {
        [
            Over::Cap(self.cap_left),
            Over::Envelope(self.envelope_left),
            Over::Share(self.share),
            Over::Match(self.matched),
        ]
        .into_iter()
        .filter(|over| amount > over.allowed())
        .collect()
    }
}

impl Over {
    /// What the limit would have allowed.
    pub fn allowed(&self) -> Money {
        match self {
            Over::Cap(m) | Over::Envelope(m) | Over::Share(m) | Over::Match(m) | Over::Request(m) => *m,
        }
    }
}

/// An allocation as a page shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// "Up to".
    pub cap: Money,
    /// Sum of the ledger.
    pub committed: Money,
    /// Of that, awarded by decisions that are not released yet.
    pub unreleased: Money,
    /// Requested and undecided; reserves nothing.
    pub requested: Money,
    /// Requested by the applications whose decisions are not released.
    pub requested_unreleased: Money,
}

impl Standing {
    /// As the partnership sees it: a decision that is not released looks like a request still undecided.
    pub fn as_the_partnership_sees_it(self) -> Standing {
        let minus = |a: Money, b: Money| a.checked_sub(b).unwrap_or(a);
        Standing {
            committed: minus(self.committed, self.unreleased),
            requested: self.requested.checked_add(self.requested_unreleased).unwrap_or(self.requested),
            unreleased: Money::ZERO,
            requested_unreleased: Money::ZERO,
            ..self
        }
    }

    /// The same with another cap.
    pub fn with_cap(self, cap: Money) -> Standing {
        Standing { cap, ..self }
    }

    /// Cap less committed.
    pub fn left(&self) -> Money {
        self.cap.above(self.committed)
    }

    /// Whether what is committed and what is requested would together pass the cap (the board warns).
    pub fn oversubscribed(&self) -> bool {
        self.requested > self.left()
    }

    /// Parts of the cap in thousandths, for a bar: committed, then requested as far as it fits.
    pub fn bar(&self) -> (i64, i64) {
        let cap = self.cap.pence().max(1);
        let part = |m: Money| (m.pence().saturating_mul(1000) / cap).clamp(0, 1000);
        let committed = part(self.committed);
        (committed, part(self.requested).min(1000 - committed))
    }
}

#[cfg(test)]
mod tests;
