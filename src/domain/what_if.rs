//! What would be left if some pending applications were awarded so much: the limits of an approval, worked out one after the
//! other, and nothing changed. Must not have arithmetic of its own: `allocation` and `scheme` say what fits.

use chrono::NaiveDate;

use super::allocation::{Allocation, Envelope, Over};
use super::application::Figures;
use super::financial_year::FinancialYear;
use super::money::Money;
use super::person::PartnershipId;
use super::scheme::{Closed, Scheme};

/// An award that is thought of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Award {
    /// Whose application it is.
    pub partnership: PartnershipId,
    /// For which year.
    pub year: FinancialYear,
    /// What the application says of its money.
    pub figures: Figures,
    /// How much.
    pub amount: Money,
}

/// Why an award would be refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Breaks {
    /// It passes a limit, by so much.
    Over(Over, Money),
    /// Its year or the scheme is closed.
    Closed(Closed),
    /// Its partnership has no cap for the year.
    NoCap,
}

/// How the money would stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// Every allocation, with what would be committed of it.
    pub allocations: Vec<Allocation>,
    /// The envelope likewise.
    pub envelope: Envelope,
    /// For each award why it would be refused; nothing when it fits.
    pub breaks: Vec<Vec<Breaks>>,
}

/// Approves the awards in their order, as far as each fits into what those before it leave.
pub fn outlook(scheme: &Scheme, allocations: Vec<Allocation>, awards: &[Award], today: NaiveDate) -> Outlook {
    let mut scheme = scheme.clone();
    let mut allocations = allocations;
    let mut breaks = Vec::with_capacity(awards.len());
    for award in awards {
        let own = |one: &&mut Allocation| (one.partnership, one.year) == (award.partnership, award.year);
        let Some(allocation) = allocations.iter_mut().find(own) else {
            breaks.push(vec![Breaks::NoCap]);
            continue;
        };
        let found = broken(&scheme, allocation, award, today);
        let committed = (allocation.clone().commit(award.amount), scheme.envelope.commit(award.amount));
        if let (true, (Ok(after), Ok(envelope))) = (found.is_empty(), committed) {
            *allocation = after;
            scheme.envelope = envelope;
        }
        breaks.push(found);
    }
    Outlook { allocations, envelope: scheme.envelope, breaks }
}

fn broken(scheme: &Scheme, allocation: &Allocation, award: &Award, today: NaiveDate) -> Vec<Breaks> {
    let Award { figures, amount, year, .. } = award;
    let request = Some(Over::Request(figures.request)).filter(|_| *amount > figures.request);
    let passed = scheme.limits(allocation.left(), *figures).passed_by(*amount);
    let over = |over: Over| Breaks::Over(over, amount.checked_sub(over.allowed()).unwrap_or(Money::ZERO));
    let closed = scheme.policy.open_for(*year, today).err();
    closed.map(Breaks::Closed).into_iter().chain(request.into_iter().chain(passed).map(over)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::allocation::AllocationId;
    use crate::domain::scheme;

    fn pounds(n: i64) -> Money {
        Money::from_pence(n * 100)
    }

    fn year() -> FinancialYear {
        FinancialYear::from_start(2018).unwrap()
    }

    fn allocation(of: i64, committed: i64) -> Allocation {
        let (cap, committed) = (pounds(65_000), pounds(committed));
        Allocation { id: AllocationId(of), partnership: PartnershipId(of), year: year(), cap, committed }
    }

    fn award(of: i64, amount: i64) -> Award {
        let request = pounds(amount.max(1_000));
        let figures = Figures {
            request,
            eligible_cost: pounds(200_000),
            certified_match: pounds(100_000),
            ..Figures::default()
        };
        Award { partnership: PartnershipId(of), year: year(), figures, amount: pounds(amount) }
    }

    fn looked(awards: &[Award]) -> Outlook {
        let today = NaiveDate::from_ymd_opt(2018, 10, 15).unwrap();
        let mut scheme = scheme::sample();
        scheme.envelope.committed = pounds(930_000);
        outlook(&scheme, vec![allocation(1, 40_000), allocation(2, 0)], awards, today)
    }

    #[test]
    fn awards_are_weighed_in_their_order_against_what_those_before_them_leave() {
        let looked = looked(&[award(1, 20_000), award(1, 10_000), award(1, 5_000), award(2, 50_000)]);
        let left: Vec<_> = looked.allocations.iter().map(Allocation::left).collect();
        assert_eq!(left, [Money::ZERO, pounds(65_000)]);
        assert_eq!(looked.envelope.left(), pounds(45_000));
        let cap = Breaks::Over(Over::Cap(pounds(5_000)), pounds(5_000));
        let envelope = Breaks::Over(Over::Envelope(pounds(45_000)), pounds(5_000));
        assert_eq!(looked.breaks, [vec![], vec![cap], vec![], vec![envelope]]);
    }

    #[test]
    fn the_limits_of_the_application_itself_hold_too() {
        let mut over = award(2, 2_000);
        over.figures.request = pounds(1_500);
        over.figures.certified_match = pounds(1_900);
        let expected = [(Over::Request(pounds(1_500)), 500), (Over::Match(pounds(1_900)), 100)];
        let expected = expected.map(|(over, by)| Breaks::Over(over, pounds(by))).to_vec();
        assert_eq!(looked(&[over]).breaks, [expected]);
        let old = Award { year: FinancialYear::from_start(2017).unwrap(), ..award(1, 1_000) };
        assert_eq!(looked(&[old, award(3, 1_000)]).breaks, [[Breaks::NoCap], [Breaks::NoCap]]);
        assert_eq!(looked(&[]).breaks, Vec::<Vec<Breaks>>::new());
    }
}
