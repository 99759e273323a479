//! What a grant comes to when its year ends (BRIEF §5): received, paid, accrued, unspent, carried forward, and what is left to
//! decommit. Spend belongs to the year of receipt. Pure arithmetic; must not know how it is kept.

#[cfg(test)]
mod tests;

use chrono::NaiveDate;

use super::carry_forward::Part;
use super::financial_year::FinancialYear;
use super::grant::{Grant, UnderspendRefusal};
use super::money::{Fraction, Money};

/// A grant with everything that was received for it.
#[derive(Clone, Debug)]
pub struct Account {
    /// The grant.
    pub grant: Grant,
    /// The year that its award is for.
    pub year: FinancialYear,
    /// The share of each pound that it pays.
    pub rate: Fraction,
    /// Eligible cost by the day of receipt: as verified, else as claimed, else as it came by a purchase.
    pub received: Vec<(NaiveDate, Money)>,
    /// Paid of the grant by the end of the year.
    pub paid: Money,
    /// What was carried forward, the first first.
    pub carried: Vec<Part>,
    /// A carry-forward that is asked for and not decided: its number and amount.
    pub asked: Option<(u32, Money)>,
}

/// What a grant comes to at the end of its year, as the year-end page shows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// Awarded by the last decision.
    pub award: Money,
    /// Eligible cost received in the year.
    pub received: Money,
    /// What the grant pays of that.
    pub spent: Money,
    /// Paid by the end of the year.
    pub paid: Money,
    /// Spent and not paid by then, claimed or not.
    pub accrued: Money,
    /// Awarded and not spent in the year.
    pub unspent: Money,
    /// Carried into the next year.
    pub carried: Money,
    /// Given back already.
    pub decommitted: Money,
    /// Still to be given back.
    pub underspend: Money,
}

impl Account {
    /// Eligible cost received on these days. What passes all counting counts as too much of it.
    fn cost(&self, of: impl Fn(NaiveDate) -> bool) -> Money {
        let costs = self.received.iter().filter(|(day, _)| of(*day)).map(|(_, cost)| *cost);
        Money::sum(costs).unwrap_or(Money::from_pence(i64::MAX))
    }

    fn in_year(&self, day: NaiveDate) -> bool {
        FinancialYear::of(day) == self.year
    }

    /// Whether something received on that day can be claimed: in the award's year, or while it was carried forward.
    fn admits(&self, day: NaiveDate) -> bool {
        self.in_year(day) || self.carried.iter().any(|part| part.takes(day))
    }

    /// What the grant pays of all that was received by the end of that year and can be claimed.
    fn spent_by(&self, last: FinancialYear) -> Money {
        let cost = self.cost(|day| day <= last.ends() && self.admits(day));
        self.rate.floor_of(cost).min(self.grant.decided())
    }

    /// What the grant pays of all that was received: after the award's year no more than was carried forward.
    fn spent(&self) -> Money {
        self.spent_until(FinancialYear::of(NaiveDate::MAX))
    }

    /// The same of what was received by the end of that year.
    fn spent_until(&self, last: FinancialYear) -> Money {
        let parts = self.carried.iter().filter(|part| part.to() <= last);
        parts.fold(self.spent_by(self.year), |spent, part| {
            let most = spent.checked_add(part.amount).unwrap_or(self.grant.award);
            self.spent_by(part.to()).min(most)
        })
    }

    /// How much of a year's money is not spent, so that it can be carried forward: of the award's own year the award less what
    /// was received, of a later one what was carried into it less what was received there; never what was given back since.
    pub fn unspent_of(&self, from: FinancialYear) -> Money {
        match self.carried.iter().rfind(|part| part.to() == from) {
            Some(part) => {
                let later = self.cost(|day| day > part.from.ends() && self.admits(day));
                part.amount.above(self.rate.floor_of(later)).min(self.grant.award.above(self.spent()))
            }
            None => self.grant.award.above(self.spent_by(from)),
        }
    }

    /// What stays committed: what is spent, and what was carried forward for as long as it can be spent; never less than was
    /// authorised.
    fn kept(&self, today: NaiveDate) -> Money {
        let spent = self.spent();
        let kept = match self.carried.last() {
            Some(part) if today <= part.spend_by => {
                self.spent_by(part.from).checked_add(part.amount).unwrap_or(self.grant.award).max(spent)
            }
            _ => spent,
        };
        kept.max(self.grant.drawn.authorised).min(self.grant.award)
    }

    /// What can be decommitted today.
    ///
    /// # Errors
    /// The year is not over, the grant is not active or was taken over, a carry-forward waits for its decision, or nothing is left.
    pub fn underspend(&self, today: NaiveDate) -> Result<Money, UnderspendRefusal> {
        self.grant.settled()?;
        if today <= self.year.ends() {
            return Err(UnderspendRefusal::YearOpen(self.year));
        }
        if let Some((number, _)) = self.asked {
            return Err(UnderspendRefusal::Asked(number));
        }
        match self.grant.award.above(self.kept(today)) {
            Money::ZERO => Err(UnderspendRefusal::Nothing),
            left => Ok(left),
        }
    }

    /// What was carried into a year comes to at its end: as the award of that year, with what was received of it and accrued then.
    /// What of it can be given back stands with the year whose money it is. `paid` is by the end of the year into which it was
    /// carried. `None` when nothing was.
    pub fn carried_in(&self, into: FinancialYear) -> Option<Position> {
        let part = self.carried.iter().find(|part| part.to() == into)?;
        let all = self.open_or_committed(self.spent_until(into));
        let spent = all.above(self.open_or_committed(self.spent_until(part.from)));
        let accrued = all.above(self.paid).min(spent);
        let on = self.carried.iter().find(|next| next.from == into);
        Some(Position {
            award: part.amount,
            received: self.cost(|day| FinancialYear::of(day) == into && self.admits(day)),
            spent,
            paid: spent.above(accrued),
            accrued,
            unspent: part.amount.above(spent),
            carried: on.map_or(Money::ZERO, |next| next.amount),
            ..Position::default()
        })
    }

    /// Of a grant that has ended nothing is paid any more besides what stays committed.
    fn open_or_committed(&self, spent: Money) -> Money {
        if self.grant.state.is_open() { spent } else { spent.min(self.grant.committed()) }
    }

    /// What it comes to.
    pub fn position(&self, today: NaiveDate) -> Position {
        let spent = self.open_or_committed(self.spent_by(self.year));
        let carried = self.carried.iter().find(|part| part.from == self.year);
        Position {
            award: self.grant.decided(),
            received: self.cost(|day| self.in_year(day)),
            spent,
            paid: self.paid,
            accrued: spent.above(self.paid),
            unspent: self.grant.decided().above(spent),
            carried: carried.map_or(Money::ZERO, |part| part.amount),
            decommitted: self.grant.given_back(),
            underspend: self.underspend(today).unwrap_or(Money::ZERO),
        }
    }
}

impl Position {
    /// All of these together. `None` when it does not fit.
    pub fn sum(all: &[Position]) -> Option<Position> {
        let of = |part: fn(&Position) -> Money| Money::sum(all.iter().map(part));
        Some(Position {
            award: of(|one| one.award)?,
            received: of(|one| one.received)?,
            spent: of(|one| one.spent)?,
            paid: of(|one| one.paid)?,
            accrued: of(|one| one.accrued)?,
            unspent: of(|one| one.unspent)?,
            carried: of(|one| one.carried)?,
            decommitted: of(|one| one.decommitted)?,
            underspend: of(|one| one.underspend)?,
        })
    }
}
