//! What a grant comes to when its year ends (BRIEF §5): received, paid, accrued, unspent, carried forward, and what is left to
//! decommit. Spend belongs to the year of receipt. Pure arithmetic; must not know how it is kept.

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
    /// The award of its last decision.
    pub decided: Money,
    /// The share of each pound that it pays.
    pub rate: Fraction,
    /// Eligible cost by the year of receipt: as verified, else as claimed, else as it came by a purchase.
    pub received: Vec<(FinancialYear, Money)>,
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
    /// Eligible cost received in these years. What passes all counting counts as too much of it.
    fn cost(&self, of: impl Fn(FinancialYear) -> bool) -> Money {
        let costs = self.received.iter().filter(|(year, _)| of(*year)).map(|(_, cost)| *cost);
        Money::sum(costs).unwrap_or(Money::from_pence(i64::MAX))
    }

    /// What the grant pays of all that was received by the end of that year.
    fn spent_by(&self, last: FinancialYear) -> Money {
        self.rate.floor_of(self.cost(|year| year <= last)).min(self.decided)
    }

    /// What the grant pays of all that was received.
    fn spent(&self) -> Money {
        self.rate.floor_of(self.cost(|_| true)).min(self.decided)
    }

    /// How much of a year's money is not spent, so that it can be carried forward: of the award's own year the award less what
    /// was received, of a later one what was carried into it less what was received there.
    pub fn unspent_of(&self, from: FinancialYear) -> Money {
        match self.carried.iter().rfind(|part| part.to() == from) {
            Some(part) => part.amount.above(self.rate.floor_of(self.cost(|year| year > part.from))),
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
    /// The year is not over, the grant is not active, a carry-forward waits for its decision, or nothing is left.
    pub fn underspend(&self, today: NaiveDate) -> Result<Money, UnderspendRefusal> {
        self.grant.can_give_back()?;
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

    /// What it comes to.
    pub fn position(&self, today: NaiveDate) -> Position {
        let spent = self.spent_by(self.year);
        let carried = self.carried.iter().find(|part| part.from == self.year);
        Position {
            award: self.decided,
            received: self.cost(|year| year <= self.year),
            spent,
            paid: self.paid,
            accrued: spent.above(self.paid),
            unspent: self.decided.above(spent),
            carried: carried.map_or(Money::ZERO, |part| part.amount),
            decommitted: self.grant.given_back(self.decided),
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

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::*;
    use crate::domain::application::ApplicationId;
    use crate::domain::grant::{Drawn, GrantState};

    fn money(text: &str) -> Money {
        Money::parse(text).unwrap()
    }

    fn year(start: i32) -> FinancialYear {
        FinancialYear::from_start(start).unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// An award of £40,000.00 that pays half, for 2017/18.
    fn account(received: &[(i32, &str)], carried: &[(i32, &str, &str)]) -> Account {
        let offered = Grant::offered(ApplicationId(1), money("40,000"), None, DateTime::<Utc>::UNIX_EPOCH);
        let part = |(from, amount, by): &(i32, &str, &str)| Part {
            from: year(*from),
            amount: money(amount),
            spend_by: day(by),
        };
        Account {
            grant: Grant { state: GrantState::Active, ..offered },
            year: year(2017),
            decided: money("40,000"),
            rate: Fraction::of(money("40,000"), money("80,000")).unwrap(),
            received: received.iter().map(|(of, cost)| (year(*of), money(cost))).collect(),
            paid: money("10,000"),
            carried: carried.iter().map(part).collect(),
            asked: None,
        }
    }

    #[test]
    fn what_is_left_at_the_end_of_a_year_is_what_was_neither_received_nor_carried_forward() {
        // Received, carried forward, today, and what is left to decommit.
        type Row<'a> = (&'a [(i32, &'a str)], &'a [(i32, &'a str, &'a str)], &'a str, &'a str);
        let rows: &[Row<'_>] = &[
            (&[(2017, "60,000")], &[], "2018-04-01", "10,000"),
            (&[(2017, "80,000")], &[], "2018-04-01", "0"),
            (&[(2017, "90,000")], &[], "2018-04-01", "0"),
            (&[(2017, "60,000")], &[(2017, "6,000", "2018-09-30")], "2018-04-01", "4,000"),
            (&[(2017, "60,000")], &[(2017, "6,000", "2018-09-30")], "2018-09-30", "4,000"),
            (&[(2017, "60,000")], &[(2017, "6,000", "2018-09-30")], "2018-10-01", "10,000"),
            (&[(2017, "60,000"), (2018, "12,000")], &[(2017, "6,000", "2018-09-30")], "2018-10-01", "4,000"),
            (
                &[(2017, "60,000"), (2018, "5,000.01")],
                &[(2017, "6,000", "2018-09-30")],
                "2018-10-01",
                "7,500",
            ),
            (&[], &[(2017, "30,000", "2018-09-30"), (2018, "8,000", "2019-06-30")], "2019-04-01", "32,000"),
        ];
        for (received, carried, today, left) in rows {
            let found = account(received, carried).underspend(day(today)).unwrap_or(Money::ZERO);
            assert_eq!(found, money(left), "{received:?} {carried:?} on {today}");
        }
    }

    #[test]
    fn nothing_is_decommitted_before_its_time() {
        let open = account(&[], &[]);
        assert_eq!(open.underspend(day("2018-03-31")), Err(UnderspendRefusal::YearOpen(year(2017))));
        let asked = Account { asked: Some((2, money("5"))), ..open.clone() };
        assert_eq!(asked.underspend(day("2018-04-01")), Err(UnderspendRefusal::Asked(2)));
        let over = Grant { state: GrantState::Completed, ..open.grant.clone() };
        let over = Account { grant: over, ..open.clone() };
        let state = UnderspendRefusal::WrongState(GrantState::Completed);
        assert_eq!(over.underspend(day("2018-04-01")), Err(state));
        let drawn = Drawn { authorised: money("39,999.99"), ..Drawn::default() };
        let drawn = Account { grant: Grant { drawn, ..open.grant.clone() }, ..open };
        assert_eq!(drawn.underspend(day("2018-04-01")), Ok(money("0.01")), "never what is authorised");
    }

    #[test]
    fn what_can_be_carried_is_what_is_unspent_of_that_years_money() {
        let none = account(&[(2017, "60,000")], &[]);
        assert_eq!(none.unspent_of(year(2017)), money("10,000"));
        let once = account(&[(2017, "60,000"), (2018, "4,000")], &[(2017, "6,000", "2018-09-30")]);
        assert_eq!(once.unspent_of(year(2018)), money("4,000"));
        assert_eq!(account(&[(2017, "99,000")], &[]).unspent_of(year(2017)), Money::ZERO);
    }

    #[test]
    fn a_position_says_what_was_received_paid_accrued_and_left() {
        let position = account(&[(2017, "60,000"), (2018, "2,000")], &[(2017, "6,000", "2018-09-30")]);
        let position = position.position(day("2018-05-01"));
        let expected = Position {
            award: money("40,000"),
            received: money("60,000"),
            spent: money("30,000"),
            paid: money("10,000"),
            accrued: money("20,000"),
            unspent: money("10,000"),
            carried: money("6,000"),
            decommitted: Money::ZERO,
            underspend: money("4,000"),
        };
        assert_eq!(position, expected);
        let both = Position::sum(&[position, position]).unwrap();
        assert_eq!((both.award, both.underspend), (money("80,000"), money("8,000")));
        assert_eq!(Position::sum(&[]), Some(Position::default()));
    }

    #[test]
    fn what_was_decommitted_is_not_decommitted_again() {
        let account = account(&[(2017, "60,000")], &[(2017, "6,000", "2018-09-30")]);
        let back = account.underspend(day("2018-04-01")).unwrap();
        let grant = account.grant.clone().decommit(back).unwrap();
        let after = Account { grant, ..account };
        assert_eq!(after.underspend(day("2018-04-02")), Err(UnderspendRefusal::Nothing));
        assert_eq!(after.position(day("2018-04-02")).decommitted, money("4,000"));
        assert_eq!(after.unspent_of(year(2018)), money("6,000"), "what was carried is still there");
        assert_eq!(after.underspend(day("2018-10-01")), Ok(money("6,000")), "until its day is past");
    }
}
