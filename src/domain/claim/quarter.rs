//! A quarter of a financial year: when it is, and which ones a grant can be claimed for.

use std::fmt;

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::domain::financial_year::FinancialYear;

/// Three months of a financial year; the first begins on 1 April.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Quarter {
    /// Of which year.
    pub year: FinancialYear,
    /// 1 to 4.
    pub number: u8,
}

impl Quarter {
    /// `None` for a number that no quarter has.
    pub fn new(year: FinancialYear, number: u8) -> Option<Quarter> {
        (1..=4).contains(&number).then_some(Quarter { year, number })
    }

    /// The one that a day falls in.
    pub fn of(day: NaiveDate) -> Quarter {
        let year = FinancialYear::of(day);
        let mut all = (1..=4).map(|number| Quarter { year, number });
        let last = Quarter { year, number: 4 };
        all.find(|quarter| day <= quarter.ends()).unwrap_or(last)
    }

    /// Its four quarters, the first first.
    pub fn all_of(year: FinancialYear) -> [Quarter; 4] {
        [1, 2, 3, 4].map(|number| Quarter { year, number })
    }

    /// First day.
    pub fn starts(self) -> NaiveDate {
        let months = Months::new(3 * u32::from(self.number.saturating_sub(1)));
        self.year.starts().checked_add_months(months).unwrap_or(self.year.starts())
    }

    /// Last day.
    pub fn ends(self) -> NaiveDate {
        let next = self.starts().checked_add_months(Months::new(3));
        next.and_then(|day| day.pred_opt()).unwrap_or(self.year.ends())
    }

    /// As a form sends it: `2018-3`.
    pub fn code(self) -> String {
        format!("{}-{}", self.year.start_year(), self.number)
    }

    /// Reads a code back.
    pub fn from_code(code: &str) -> Option<Quarter> {
        let (year, number) = code.split_once('-')?;
        Quarter::new(FinancialYear::from_start(year.parse().ok()?)?, number.parse().ok()?)
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Quarter {} of {}", self.number, self.year)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_falls_in_one_quarter() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (on, shown, first, last) in [
            ("2018-04-01", "Quarter 1 of 2018/19", "2018-04-01", "2018-06-30"),
            ("2018-09-30", "Quarter 2 of 2018/19", "2018-07-01", "2018-09-30"),
            ("2018-12-31", "Quarter 3 of 2018/19", "2018-10-01", "2018-12-31"),
            ("2019-03-31", "Quarter 4 of 2018/19", "2019-01-01", "2019-03-31"),
            ("2020-02-29", "Quarter 4 of 2019/20", "2020-01-01", "2020-03-31"),
        ] {
            let quarter = Quarter::of(day(on));
            assert_eq!(
                (quarter.to_string(), quarter.starts(), quarter.ends()),
                (shown.into(), day(first), day(last))
            );
            assert_eq!(Quarter::from_code(&quarter.code()), Some(quarter));
        }
        for bad in ["", "2018", "2018-0", "2018-5", "x-1", "2018-x"] {
            assert_eq!(Quarter::from_code(bad), None, "{bad}");
        }
    }
}
