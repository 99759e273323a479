//! What the Commissioner has before them: every assessed case together, against every cap and the envelope (BRIEF §5, §6).
//! Must not say what should be decided.

use super::allocation::{Allocation, AllocationId, Envelope, Limits};
use super::application::Figures;
use super::money::Money;

/// A case that waits, as far as sums go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Whose money it would take.
    pub allocation: AllocationId,
    /// Whether it is recommended to fund it.
    pub recommended: bool,
    /// What its own figures allow of what it asks for.
    pub amount: Money,
}

impl Waiting {
    /// Request, share of the cost and certified match; the money left is not looked at.
    pub fn new(allocation: AllocationId, recommended: bool, figures: Figures, limits: &Limits) -> Waiting {
        let amount = figures.request.min(limits.share).min(limits.matched);
        Waiting { allocation, recommended, amount }
    }
}

/// What is recommended of one allocation, all together.
pub fn recommended(cases: &[Waiting], of: AllocationId) -> Money {
    let own = cases.iter().filter(|case| case.recommended && case.allocation == of);
    Money::sum(own.map(|case| case.amount)).unwrap_or(Money::ZERO)
}

/// How much of what is recommended for an allocation does not fit under its cap.
pub fn over_cap(cases: &[Waiting], allocation: &Allocation) -> Money {
    recommended(cases, allocation.id).above(allocation.left())
}

/// How much of all that is recommended does not fit under the envelope.
pub fn over_envelope(cases: &[Waiting], envelope: &Envelope) -> Money {
    let all = cases.iter().filter(|case| case.recommended).map(|case| case.amount);
    Money::sum(all).unwrap_or(Money::ZERO).above(envelope.left())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::financial_year::FinancialYear;
    use crate::domain::person::PartnershipId;

    fn pounds(n: i64) -> Money {
        Money::from_pence(n * 100)
    }

    #[test]
    fn what_is_recommended_together_is_held_against_each_cap_and_the_envelope() {
        let waits =
            |of, recommended, n| Waiting { allocation: AllocationId(of), recommended, amount: pounds(n) };
        let cases =
            [waits(1, true, 30_000), waits(1, true, 20_000), waits(1, false, 9_000), waits(2, true, 5_000)];
        let allocation = |id, committed| Allocation {
            id: AllocationId(id),
            partnership: PartnershipId(1),
            year: FinancialYear::from_start(2018).unwrap(),
            cap: pounds(65_000),
            committed: pounds(committed),
        };
        assert_eq!(recommended(&cases, AllocationId(1)), pounds(50_000));
        for (committed, too_much) in [(15_000, 0), (15_001, 1), (65_000, 50_000)] {
            assert_eq!(over_cap(&cases, &allocation(1, committed)), pounds(too_much), "{committed}");
        }
        let envelope = |left| Envelope { limit: pounds(left), committed: Money::ZERO };
        assert_eq!(over_envelope(&cases, &envelope(55_000)), Money::ZERO);
        assert_eq!(over_envelope(&cases, &envelope(54_000)), pounds(1_000));
    }

    #[test]
    fn an_amount_is_no_more_than_the_cases_own_figures_allow() {
        let figures = Figures {
            request: pounds(900),
            eligible_cost: pounds(1_000),
            certified_match: pounds(400),
            ..Figures::default()
        };
        let limits = Limits {
            cap_left: Money::ZERO,
            envelope_left: Money::ZERO,
            share: pounds(500),
            matched: pounds(400),
        };
        assert_eq!(Waiting::new(AllocationId(1), true, figures, &limits).amount, pounds(400));
    }
}
