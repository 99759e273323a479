//! What a grant pays for what was verified (BRIEF §5): the share of the cost, the award as its ceiling, and what is kept back
//! until completion. Pure arithmetic; must not know claims, people or stages.

use crate::domain::money::{Fraction, Money};

/// On what a grant pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Basis {
    /// The most that it pays in all.
    pub award: Money,
    /// The share of each verified pound that it pays: award ÷ approved eligible cost.
    pub rate: Fraction,
    /// Percent kept back until completion; 100 at most.
    pub retention_percent: u32,
}

impl Basis {
    /// `None` when no share follows: an award of no cost, or of more than the cost, or more than all is kept back.
    pub fn new(award: Money, eligible_cost: Money, retention_percent: u32) -> Option<Basis> {
        let rate = Fraction::of(award, eligible_cost)?;
        (retention_percent <= 100).then_some(Basis { award, rate, retention_percent })
    }

    /// What so much verified cost entitles to in all: the share, rounded down, and never more than the award.
    pub fn entitled(&self, verified: Money) -> Money {
        self.rate.floor_of(verified).min(self.award).max(Money::ZERO)
    }

    /// What of it may have been paid: all of it at completion, until then less the retention, rounded down.
    pub fn payable(&self, verified: Money, complete: bool) -> Money {
        let entitled = self.entitled(verified);
        match Fraction::new(100 - self.retention_percent.min(100), 100) {
            Some(kept) if !complete => kept.floor_of(entitled),
            _ => entitled,
        }
    }

    /// What is kept back of it.
    pub fn retained(&self, verified: Money, complete: bool) -> Money {
        self.entitled(verified).above(self.payable(verified, complete))
    }

    /// What is to be paid now, when so much was verified to date and so much paid before. Nothing, never less, when more was
    /// paid than is due: after an award was lowered.
    pub fn due(&self, verified: Money, paid: Money, complete: bool) -> Money {
        self.payable(verified, complete).above(paid)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn money(text: &str) -> Money {
        Money::parse(text).unwrap()
    }

    /// Award, cost, verified to date, paid before, to be paid: the vectors of BRIEF §5, before retention.
    const VECTORS: [[&str; 5]; 9] = [
        ["65,000.00", "130,000.00", "52,417.33", "0", "26,208.66"],
        ["65,000.00", "130,000.00", "130,000.00", "26,208.66", "38,791.34"],
        ["65,000.00", "130,000.00", "118,000.00", "0", "59,000.00"],
        ["65,000.00", "130,000.00", "141,250.00", "0", "65,000.00"],
        ["65,000.00", "130,000.00", "141,250.00", "65,000.00", "0"],
        ["40,000.00", "80,000.00", "10,000.00", "0", "5,000.00"],
        ["40,000.00", "80,000.00", "12,000.00", "0", "6,000.00"],
        ["65,000.00", "130,000.00", "0", "0", "0"],
        // An award that was lowered after a payment: nothing more, and nothing below nothing.
        ["20,000.00", "130,000.00", "52,417.33", "26,208.66", "0"],
    ];

    #[test]
    fn a_claim_pays_the_share_of_what_was_verified_less_what_was_paid_and_never_more_than_the_award() {
        for [award, cost, verified, paid, due] in VECTORS {
            let basis = Basis::new(money(award), money(cost), 0).unwrap();
            for complete in [false, true] {
                let found = basis.due(money(verified), money(paid), complete);
                assert_eq!(found, money(due), "{award} of {cost}, {verified} verified");
            }
        }
    }

    #[test]
    fn retention_is_kept_back_until_completion_and_released_then() {
        let basis = Basis::new(money("65,000"), money("130,000"), 10).unwrap();
        let first = basis.due(money("52,417.33"), Money::ZERO, false);
        assert_eq!(
            (first, basis.retained(money("52,417.33"), false)),
            (money("23,587.79"), money("2,620.87"))
        );
        let second = basis.due(money("118,000"), first, false);
        assert_eq!(first.checked_add(second), Some(money("53,100.00")), "90% of 59,000.00");
        let paid = money("53,100.00");
        assert_eq!(basis.due(money("118,000"), paid, true), money("5,900.00"));
        assert_eq!(basis.retained(money("118,000"), true), Money::ZERO);
    }

    #[test]
    fn no_share_follows_from_nonsense() {
        assert_eq!(Basis::new(money("10"), money("9.99"), 10), None);
        assert_eq!(Basis::new(money("10"), Money::ZERO, 10), None);
        assert_eq!(Basis::new(money("10"), money("10"), 101), None);
    }

    proptest! {
        #[test]
        fn over_any_claims_what_is_paid_never_passes_the_award_nor_the_share(
            award in 1_i64..10_000_000,
            more in 0_i64..10_000_000,
            retention in 0_u32..=100,
            verified in proptest::collection::vec(0_i64..5_000_000, 1..12),
        ) {
            let (award, cost) = (Money::from_pence(award), Money::from_pence(award + more));
            let basis = Basis::new(award, cost, retention).unwrap();
            let (mut to_date, mut paid) = (Money::ZERO, Money::ZERO);
            let last = verified.len() - 1;
            for (place, line) in verified.into_iter().enumerate() {
                to_date = to_date.checked_add(Money::from_pence(line)).unwrap();
                let due = basis.due(to_date, paid, place == last);
                prop_assert!(due >= Money::ZERO);
                paid = paid.checked_add(due).unwrap();
                prop_assert!(paid <= award);
                prop_assert!(paid <= basis.rate.floor_of(to_date));
            }
            prop_assert_eq!(paid, basis.entitled(to_date));
        }
    }
}
