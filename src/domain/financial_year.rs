//! The financial year, 1 April to 31 March: which one a day belongs to and how it is written.
//!
//! Must not know which years a scheme has, nor what day it is today.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A year from 1 April to 31 March, named by the calendar year in which it starts: 2018 is 2018/19 (BRIEF §2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i32", into = "i32")]
pub struct FinancialYear(i32);

/// Why a typed year is refused. Display completes a sentence that begins with the field's label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[allow(missing_docs)]
pub enum FinancialYearError {
    #[error("must be filled in with a financial year, like 2018/19")]
    Empty,
    #[error("must be a financial year, like 2018/19")]
    NotAYear,
    #[error("must name two years that follow each other, like 2018/19")]
    NotFollowing,
    #[error("must be between 2000/01 and 2100/01")]
    OutOfRange,
}

impl FinancialYear {
    /// What was typed or stands in an address: `2018/19`, `2018-19` or `2018`.
    ///
    /// # Errors
    /// Other forms, years that do not follow each other, and years before 2000 or after 2100.
    pub fn parse(typed: &str) -> Result<FinancialYear, FinancialYearError> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(FinancialYearError::Empty);
        }
        let (start, end) = match typed.split_once(['/', '-']) {
            Some((start, end)) => (start, Some(end)),
            None => (typed, None),
        };
        let start = number(start, 4).ok_or(FinancialYearError::NotAYear)?;
        if let Some(end) = end {
            let end = number(end, 2).ok_or(FinancialYearError::NotAYear)?;
            if end != (start + 1) % 100 {
                return Err(FinancialYearError::NotFollowing);
            }
        }
        FinancialYear::from_start(start).ok_or(FinancialYearError::OutOfRange)
    }

    /// The year that starts on 1 April of `start`, as the database keeps it; `None` outside 2000 to 2100.
    pub fn from_start(start: i32) -> Option<FinancialYear> {
        (2000..=2100).contains(&start).then_some(FinancialYear(start))
    }

    /// The one after it; `None` after the last that the database keeps.
    pub fn next(self) -> Option<FinancialYear> {
        FinancialYear::from_start(self.0.saturating_add(1))
    }

    /// The year a day belongs to: 28 March 2018 is in 2017/18, 3 April 2018 in 2018/19 (BRIEF §5).
    /// A day long ago gives its year too, though such a year cannot be typed or stored.
    pub fn of(date: NaiveDate) -> FinancialYear {
        FinancialYear(if date.month() < 4 { date.year().saturating_sub(1) } else { date.year() })
    }

    /// The calendar year in which it starts, as the database keeps it.
    pub fn start_year(self) -> i32 {
        self.0
    }

    /// Its first day, 1 April.
    pub fn starts(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.0, 4, 1).unwrap_or(NaiveDate::MIN)
    }

    /// Whether `today` is in it, and fewer than so many days before its last.
    pub fn is_ending(self, today: NaiveDate, days: u32) -> bool {
        (0..days.into()).contains(&(self.ends() - today).num_days())
    }

    /// Its last day, 31 March.
    pub fn ends(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.0.saturating_add(1), 3, 31).unwrap_or(NaiveDate::MAX)
    }
}

/// As pages show it: `2018/19`.
impl fmt::Display for FinancialYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{:02}", self.0, self.0.saturating_add(1).rem_euclid(100))
    }
}

impl TryFrom<i32> for FinancialYear {
    type Error = FinancialYearError;
    fn try_from(start: i32) -> Result<FinancialYear, FinancialYearError> {
        FinancialYear::from_start(start).ok_or(FinancialYearError::OutOfRange)
    }
}

impl From<FinancialYear> for i32 {
    fn from(year: FinancialYear) -> i32 {
        year.0
    }
}

fn number(text: &str, length: usize) -> Option<i32> {
    let digits = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn a_year_is_read_in_three_ways() {
        for typed in ["2018/19", "2018-19", "2018", " 2018/19 "] {
            assert_eq!(FinancialYear::parse(typed).map(FinancialYear::start_year), Ok(2018), "{typed}");
        }
        assert_eq!(FinancialYear::parse("2099/00").unwrap().to_string(), "2099/00");
    }

    #[test]
    fn other_years_are_refused_with_the_reason() {
        use FinancialYearError::*;
        for (typed, error) in [
            ("", Empty),
            ("18/19", NotAYear),
            ("2018/2019", NotAYear),
            ("2018/", NotAYear),
            ("+018", NotAYear),
            ("٢٠١٨", NotAYear),
            ("2018/20", NotFollowing),
            ("2018/18", NotFollowing),
            ("1999/00", OutOfRange),
            ("2101", OutOfRange),
        ] {
            assert_eq!(FinancialYear::parse(typed), Err(error), "{typed}");
        }
    }

    #[test]
    fn goods_received_in_march_belong_to_the_year_that_is_ending() {
        for (date, year) in [
            (day(2018, 3, 28), "2017/18"),
            (day(2018, 3, 31), "2017/18"),
            (day(2018, 4, 1), "2018/19"),
            (day(2018, 4, 3), "2018/19"),
            (day(2018, 12, 31), "2018/19"),
            (day(2020, 1, 1), "2019/20"),
        ] {
            assert_eq!(FinancialYear::of(date).to_string(), year, "{date}");
        }
    }

    #[test]
    fn a_year_runs_from_april_to_march() {
        let year = FinancialYear::from_start(2019).unwrap();
        assert_eq!((year.starts(), year.ends()), (day(2019, 4, 1), day(2020, 3, 31)));
        assert_eq!((FinancialYear::of(year.starts()), FinancialYear::of(year.ends())), (year, year));
        assert!(FinancialYear::from_start(1999).is_none() && FinancialYear::from_start(2101).is_none());
        let edge = FinancialYear::of(NaiveDate::MAX);
        assert!(edge.starts() <= edge.ends());
        assert!(FinancialYear::of(NaiveDate::MIN).starts() <= NaiveDate::MIN);
    }

    #[test]
    fn a_year_is_ending_in_its_last_days_and_not_after_them() {
        let year = FinancialYear::from_start(2018).unwrap();
        for (today, days, ending) in [
            (day(2019, 1, 30), 60, false),
            (day(2019, 1, 31), 60, true),
            (day(2019, 3, 31), 60, true),
            (day(2019, 4, 1), 60, false),
            (day(2019, 3, 31), 1, true),
            (day(2019, 3, 30), 1, false),
            (day(2019, 3, 31), 0, false),
        ] {
            assert_eq!(year.is_ending(today, days), ending, "{today}, {days} days");
        }
    }

    #[test]
    fn it_is_stored_as_the_year_it_starts() {
        let year = FinancialYear::from_start(2018).unwrap();
        assert_eq!(serde_json::to_string(&year).unwrap(), "2018");
        assert_eq!(serde_json::from_str::<FinancialYear>("2018").unwrap(), year);
        assert!(serde_json::from_str::<FinancialYear>("18").is_err());
    }
}
