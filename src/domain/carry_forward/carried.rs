//! What was carried forward of a grant, as its costs ask: until which day something can be received, and how much of the award
//! that takes. The one place for what is received after the year of an award (BRIEF §5).

use chrono::NaiveDate;
use thiserror::Error;

use super::CarryForward;
use crate::domain::claim::{ClaimRefusal, Line, LineId};
use crate::domain::date;
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::{Fraction, Money};

/// One carry-forward that was approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Out of which year.
    pub from: FinancialYear,
    /// So much of the award.
    pub amount: Money,
    /// The last day of receipt.
    pub spend_by: NaiveDate,
}

impl Part {
    /// Those of these that were approved, the first first.
    pub fn of(all: &[CarryForward]) -> Vec<Part> {
        let part = |one: &CarryForward| {
            let (from, spend_by) = (one.from, one.wanted.spend_by);
            one.carried().map(|amount| Part { from, amount, spend_by })
        };
        let mut parts: Vec<Part> = all.iter().filter_map(part).collect();
        parts.sort_by_key(|part| part.from);
        parts
    }

    /// Whether something received on that day is paid for out of it.
    pub fn takes(&self, day: NaiveDate) -> bool {
        self.to() == FinancialYear::of(day) && day <= self.spend_by
    }

    /// The last day on which something can be received for a grant: that of its decision, or that to which some of it is carried.
    pub fn last_day(spend_by: NaiveDate, parts: &[Part]) -> NaiveDate {
        parts.iter().map(|part| part.spend_by).fold(spend_by, NaiveDate::max)
    }

    /// The year into which it is carried.
    pub fn to(&self) -> FinancialYear {
        self.from.next().unwrap_or(self.from)
    }
}

/// Why a cost is not paid for by what was carried forward.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotCarried {
    /// After the last day.
    #[error(
        "This grant pays for what was received by {by}, to which {amount} of it is carried forward",
        by = date::show(*.0),
        amount = .1
    )]
    TooLate(NaiveDate, Money),
    /// More than was carried.
    #[error(
        "{carried} of the grant is carried forward from {from}, of which {left} is left: this cost would take {wanted}"
    )]
    Over {
        /// In all.
        carried: Money,
        /// Out of which year.
        from: FinancialYear,
        /// Not claimed yet.
        left: Money,
        /// What the grant would pay of the cost.
        wanted: Money,
    },
}

/// What was carried forward of a grant, and the costs that are claimed of it already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// The share of each pound that the grant pays.
    pub rate: Fraction,
    /// What was approved, the first first.
    pub parts: Vec<Part>,
    /// Costs received after the year of the award: which line, when, and its eligible cost.
    pub received: Vec<(LineId, NaiveDate, Money)>,
}

impl Carried {
    /// Whether a cost received on that day, after the year of the award, is paid for; `but` is the line that is changed.
    ///
    /// # Errors
    /// It is after the day to which money was carried, or takes more than was. `None` when nothing was carried at all.
    pub fn admits(
        &self,
        day: NaiveDate,
        eligible: Money,
        but: Option<LineId>,
    ) -> Result<(), Option<NotCarried>> {
        let Some(last) = self.parts.last() else { return Err(None) };
        let Some(own) = self.parts.iter().find(|part| part.takes(day)) else {
            return Err(Some(NotCarried::TooLate(last.spend_by, last.amount)));
        };
        // What is received now comes out of every carry-forward that it needed.
        for part in self.parts.iter().filter(|part| part.from <= own.from) {
            let after =
                |(line, day, _): &&(LineId, NaiveDate, Money)| *day > part.from.ends() && Some(*line) != but;
            let others = Money::sum(self.received.iter().filter(after).map(|(.., cost)| *cost));
            let taken = others.map(|cost| self.rate.floor_of(cost));
            let with =
                others.and_then(|cost| cost.checked_add(eligible)).map(|cost| self.rate.floor_of(cost));
            if with.is_none_or(|with| with > part.amount) {
                let left = part.amount.checked_sub(taken.unwrap_or(part.amount)).unwrap_or(Money::ZERO);
                let (carried, from) = (part.amount, part.from);
                let wanted = self.rate.floor_of(eligible);
                return Err(Some(NotCarried::Over { carried, from, left: left.max(Money::ZERO), wanted }));
            }
        }
        Ok(())
    }

    /// Whether the costs of a claim that is to be sent, together with all others, are still paid for: one that was returned
    /// counts again as it was claimed, and others may have been entered in the place of what was not verified of it.
    ///
    /// # Errors
    /// The first cost that takes more than was carried, and why.
    pub fn pays_for(&self, year: FinancialYear, lines: &[Line]) -> Result<(), ClaimRefusal> {
        let later = lines.iter().filter(|line| line.cost.received_on > year.ends());
        for line in later {
            let judged = self.admits(line.cost.received_on, line.eligible(), Some(line.id));
            if let Err(Some(why)) = judged {
                return Err(ClaimRefusal::NotCarried(line.cost.what.clone(), why));
            }
        }
        Ok(())
    }

    /// Every year in which something can be received: the award's own, and those into which money was carried.
    pub fn years(&self, own: FinancialYear) -> Vec<FinancialYear> {
        std::iter::once(own).chain(self.parts.iter().map(Part::to)).collect()
    }
}
