//! A scheme for later years, made from the one before it. Its values are copied; days, caps and envelope are its own.

use chrono::NaiveDate;
use thiserror::Error;

use super::Scheme;
use crate::domain::date;
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;

/// Longest scheme, in financial years.
pub const MOST_YEARS: usize = 10;

/// What is new in the next scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// First part of its applications' names, such as CCTV20; no other scheme has it.
    pub code: String,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// Of each partnership and year, in pence.
    pub cap: Money,
    /// Of all together.
    pub envelope: Money,
}

/// Why it cannot begin so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NextRefusal {
    /// The one before it still takes applications.
    #[error("The scheme runs until {}: the next one can be begun after that day", date::show(*.0))]
    Running(NaiveDate),
    /// A year belongs to one scheme.
    #[error("The first day must be after {}, in a later financial year", date::show(*.0))]
    Overlaps(NaiveDate),
    /// It would be over before it begins.
    #[error("The last day must be after the first day")]
    Backwards,
    /// A slip in a year.
    #[error("The scheme must have {MOST_YEARS} financial years or fewer")]
    TooLong,
    /// It could not stand in a name.
    #[error("The code must be 2 to 8 letters or digits, such as CCTV20")]
    Code,
    /// Two cases could have one name.
    #[error("Another scheme has this code")]
    CodeTaken,
    /// Nothing could be awarded.
    #[error("The cap must be more than £0.00")]
    NoCap,
    /// Nothing could be awarded.
    #[error("The envelope must be more than £0.00")]
    NoEnvelope,
}

impl Next {
    /// The financial years from first to last day.
    pub fn years(&self) -> Vec<FinancialYear> {
        let (first, last) = (FinancialYear::of(self.starts_on), FinancialYear::of(self.ends_on));
        (first.start_year()..=last.start_year()).filter_map(FinancialYear::from_start).collect()
    }
}

impl Scheme {
    /// Everything that keeps the next scheme from beginning so.
    pub fn refuses_next(&self, next: &Next, today: NaiveDate) -> Vec<NextRefusal> {
        let last = self.policy.ends_on;
        let own = FinancialYear::of(next.starts_on);
        let code = next.code.as_bytes();
        let sound = (2..=8).contains(&code.len()) && code.iter().all(u8::is_ascii_alphanumeric);
        [
            (!sound, NextRefusal::Code),
            (next.code == self.code, NextRefusal::CodeTaken),
            (today <= last, NextRefusal::Running(last)),
            (own.start_year() <= FinancialYear::of(last).start_year(), NextRefusal::Overlaps(last)),
            (next.ends_on <= next.starts_on, NextRefusal::Backwards),
            (next.years().len() > MOST_YEARS, NextRefusal::TooLong),
            (next.cap <= Money::ZERO, NextRefusal::NoCap),
            (next.envelope <= Money::ZERO, NextRefusal::NoEnvelope),
        ]
        .into_iter()
        .filter_map(|(refused, why)| refused.then_some(why))
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::scheme::sample;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn the_next_scheme_begins_after_the_last_one_in_years_of_its_own() {
        let good = || Next {
            code: "CCTV20".into(),
            starts_on: day(2020, 4, 1),
            ends_on: day(2023, 3, 31),
            cap: Money::from_pence(5_000_000),
            envelope: Money::from_pence(70_000_000),
        };
        let later = day(2020, 4, 1);
        let refused = |next: Next, today| sample().refuses_next(&next, today);
        let ends = sample().policy.ends_on;
        assert_eq!(refused(good(), later), []);
        assert_eq!(good().years().len(), 3);
        assert_eq!(refused(good(), ends), [NextRefusal::Running(ends)]);
        let early = Next { starts_on: day(2020, 3, 31), ..good() };
        assert_eq!(refused(early, later), [NextRefusal::Overlaps(ends)]);
        assert_eq!(refused(Next { ends_on: day(2020, 4, 1), ..good() }, later), [NextRefusal::Backwards]);
        assert_eq!(refused(Next { ends_on: day(2030, 4, 1), ..good() }, later), [NextRefusal::TooLong]);
        assert_eq!(refused(Next { code: sample().code, ..good() }, later), [NextRefusal::CodeTaken]);
        for code in ["", "C", "CCTV-20", "CCTV 20", "ÅÄÖ", "123456789"] {
            assert_eq!(refused(Next { code: code.into(), ..good() }, later), [NextRefusal::Code], "{code}");
        }
        let nothing = Next { cap: Money::ZERO, envelope: Money::ZERO, ..good() };
        assert_eq!(refused(nothing, later), [NextRefusal::NoCap, NextRefusal::NoEnvelope]);
    }
}
