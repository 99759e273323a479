//! A quarter of a financial year: which days it has, when its return is due and how it is written.
//!
//! Must not know which quarters a scheme has, nor what day it is today.

use std::fmt;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::financial_year::FinancialYear;

/// Three months of a financial year; the first begins on 1 April (BRIEF §2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Quarter {
    year: FinancialYear,
    number: u32,
}

impl Quarter {
    /// Number 1 to 4 of a year; `None` for others.
    pub fn new(year: FinancialYear, number: u32) -> Option<Quarter> {
        (1..=4).contains(&number).then_some(Quarter { year, number })
    }

    /// The quarter that a day belongs to: 30 June 2018 is in the first of 2018/19.
    pub fn of(day: NaiveDate) -> Quarter {
        Quarter { year: FinancialYear::of(day), number: ((day.month0() + 9) % 12) / 3 + 1 }
    }

    /// What stands in an address, as [`Quarter::code`] writes it.
    pub fn from_code(code: &str) -> Option<Quarter> {
        let (year, number) = code.split_once("-q")?;
        let year = (year.len() == 4).then(|| year.parse().ok()).flatten()?;
        let number = (number.len() == 1).then(|| number.parse().ok()).flatten()?;
        Quarter::new(FinancialYear::from_start(year)?, number)
    }

    /// For addresses and files: `2018-q2`.
    pub fn code(self) -> String {
        format!("{}-q{}", self.year.start_year(), self.number)
    }

    /// Of which year.
    pub fn year(self) -> FinancialYear {
        self.year
    }

    /// 1 to 4.
    pub fn number(self) -> u32 {
        self.number
    }

    /// Its first day.
    pub fn starts(self) -> NaiveDate {
        let months = Months::new((self.number - 1) * 3);
        self.year.starts().checked_add_months(months).unwrap_or(NaiveDate::MAX)
    }

    /// Its last day.
    pub fn ends(self) -> NaiveDate {
        let next = self.starts().checked_add_months(Months::new(3));
        next.and_then(|day| day.pred_opt()).unwrap_or(NaiveDate::MAX)
    }

    /// The one after it.
    pub fn next(self) -> Option<Quarter> {
        match self.number {
            4 => Quarter::new(FinancialYear::from_start(self.year.start_year() + 1)?, 1),
            number => Quarter::new(self.year, number + 1),
        }
    }

    /// The day by which its return is due: so many days after its last.
    pub fn due(self, days: u32) -> NaiveDate {
        self.ends().checked_add_days(Days::new(days.into())).unwrap_or(NaiveDate::MAX)
    }

    /// Whether a day is after its last.
    pub fn is_over(self, today: NaiveDate) -> bool {
        today > self.ends()
    }

    /// Every quarter from that of the first day to that of the last one, the first first.
    pub fn between(first: NaiveDate, last: NaiveDate) -> Vec<Quarter> {
        let last = Quarter::of(last);
        let mut all = Vec::new();
        let mut next = Some(Quarter::of(first));
        while let Some(quarter) = next.filter(|quarter| *quarter <= last) {
            all.push(quarter);
            next = quarter.next();
        }
        all
    }
}

/// As pages show it: `July to September 2018`.
impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.starts().format("%B"), self.ends().format("%B %Y"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn a_day_belongs_to_one_quarter_and_each_is_due_so_many_days_after_its_last() {
        for (day_in, code, words, ends, due) in [
            (day(2018, 4, 1), "2018-q1", "April to June 2018", day(2018, 6, 30), day(2018, 7, 30)),
            (day(2018, 6, 30), "2018-q1", "April to June 2018", day(2018, 6, 30), day(2018, 7, 30)),
            (day(2018, 7, 1), "2018-q2", "July to September 2018", day(2018, 9, 30), day(2018, 10, 30)),
            (day(2018, 12, 31), "2018-q3", "October to December 2018", day(2018, 12, 31), day(2019, 1, 30)),
            (day(2019, 1, 1), "2018-q4", "January to March 2019", day(2019, 3, 31), day(2019, 4, 30)),
            (day(2019, 3, 31), "2018-q4", "January to March 2019", day(2019, 3, 31), day(2019, 4, 30)),
        ] {
            let quarter = Quarter::of(day_in);
            assert_eq!((quarter.code().as_str(), quarter.to_string().as_str()), (code, words));
            assert_eq!((quarter.ends(), quarter.due(30)), (ends, due), "{code}");
            assert_eq!(Quarter::from_code(code), Some(quarter));
            assert_eq!((quarter.is_over(ends), quarter.is_over(due)), (false, true), "{code}");
        }
    }

    #[test]
    fn quarters_follow_one_another_and_nonsense_is_none() {
        let codes: Vec<String> =
            Quarter::between(day(2017, 12, 5), day(2018, 8, 1)).into_iter().map(Quarter::code).collect();
        assert_eq!(codes, ["2017-q3", "2017-q4", "2018-q1", "2018-q2"]);
        assert_eq!(Quarter::between(day(2018, 8, 1), day(2018, 6, 30)), []);
        for nonsense in
            ["", "2018", "2018-q0", "2018-q5", "2018-q12", "18-q1", "+018-q1", "2018-Q1", "x-q1", "9999-q1"]
        {
            assert_eq!(Quarter::from_code(nonsense), None, "{nonsense}");
        }
    }
}
