//! What came of a purchase as money: to the year in which it came, since spend belongs to the year of receipt (BRIEF §5).

use chrono::NaiveDate;

use super::{Purchase, Receipt};
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::{Fraction, Money};

impl Purchase {
    /// The eligible cost of what came, by the day on which it did: as invoiced, until then at the prices of the order, in
    /// proportion to the worth of what came. Rounded so that all of it together is the whole.
    pub fn came(&self) -> Vec<(NaiveDate, Money)> {
        self.shares().unwrap_or_default()
    }

    /// What was invoiced, by the financial year in which it came, given by the last day on which it did.
    pub fn spend(&self) -> Vec<(NaiveDate, Money)> {
        self.spend_until(NaiveDate::MAX)
    }

    /// The same of what came by that day.
    pub fn spend_until(&self, last: NaiveDate) -> Vec<(NaiveDate, Money)> {
        if self.invoice.is_none() {
            return Vec::new();
        }
        let mut came = self.came();
        came.retain(|(day, _)| *day <= last);
        let years = came.chunk_by(|(one, _), (next, _)| FinancialYear::of(*one) == FinancialYear::of(*next));
        let sum = |days: &[(NaiveDate, Money)]| {
            let amount = Money::sum(days.iter().map(|(_, amount)| *amount))?;
            days.last().map(|(day, _)| (*day, amount))
        };
        years.filter_map(sum).collect()
    }

    /// `None` beyond counting.
    fn shares(&self) -> Option<Vec<(NaiveDate, Money)>> {
        let (all, whole) = match &self.invoice {
            Some(invoice) => (invoice.eligible()?, self.received_net()?),
            None => (self.eligible()?, self.net()?),
        };
        let worth = self.worth_by_day()?;
        if whole <= Money::ZERO {
            return Some(worth.last().map(|(day, _)| (*day, all)).into_iter().collect());
        }
        let (mut so_far, mut given, mut shares) = (Money::ZERO, Money::ZERO, Vec::new());
        for (day, worth) in worth {
            so_far = so_far.checked_add(worth)?;
            let until = Fraction::of(so_far, whole)?.floor_of(all);
            shares.push((day, until.checked_sub(given)?));
            given = until;
        }
        Some(shares)
    }

    /// What came on each day at the prices of the order, the first first.
    fn worth_by_day(&self) -> Option<Vec<(NaiveDate, Money)>> {
        let worth = |receipt: &Receipt| {
            let line = self.lines.iter().find(|line| line.number == receipt.line)?;
            Some((receipt.on, line.unit.checked_mul(receipt.quantity)?))
        };
        let mut each: Vec<(NaiveDate, Money)> = self.receipts.iter().map(worth).collect::<Option<_>>()?;
        each.sort_unstable_by_key(|(day, _)| *day);
        let sum = |days: &[(NaiveDate, Money)]| {
            Some((days.first()?.0, Money::sum(days.iter().map(|(_, amount)| *amount))?))
        };
        each.chunk_by(|(one, _), (next, _)| one == next).map(sum).collect()
    }
}
