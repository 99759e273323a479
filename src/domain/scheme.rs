//! What the fund allows: years, envelope, match, categories. All of it data; must not name an amount or a year itself.

mod awarded;
mod change;
mod effect;
pub mod list;
mod next;

pub use awarded::{Awarded, Stage, without_effect};
pub use change::{ChangeRefusal, cap_becomes};
pub use effect::{Effect, Undecided};
pub use next::{Next, NextRefusal};

use chrono::NaiveDate;
use thiserror::Error;

use super::allocation::{Envelope, Limits};
use super::application::Figures;
use super::financial_year::FinancialYear;
use super::money::{Fraction, Money};
use super::purchase::CostKind;

/// Identity of a scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SchemeId(pub i64);

/// A kind of cost, and whether the scheme pays for it (BRIEF §2 "eligible").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostCategory {
    /// As shown and as kept on a cost line, such as "Installation".
    pub name: String,
    /// Why the scheme does not pay for it; `None` when it does.
    pub ineligible_because: Option<String>,
    /// Whether it is work and no kit, such as installation: what is bought of it needs no certificate.
    pub service: bool,
}

/// Values an administrator can change; BRIEF §2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day; nothing is committed after it.
    pub ends_on: NaiveDate,
    /// The largest part of the eligible cost that an award may be.
    pub max_rate: Fraction,
    /// Whether in-kind match counts towards the match limit.
    pub in_kind_counts: bool,
    /// Least total score, out of 100, with which funding can be recommended.
    pub fund_at_score: u32,
    /// Least score on each criterion with which funding can be recommended.
    pub fund_at_least_each: u32,
    /// Days in which an offer can be accepted.
    pub acceptance_days: u32,
    /// Whether what a partnership spends on CCTV already counts as match.
    pub existing_spend_counts: bool,
    /// Whether money can be carried into the next year when that is approved; never past the scheme's last day.
    pub carry_forward: bool,
    /// A local purchase above this amount needs `quotes_above` quotes, any other `quotes_below`.
    pub quotes_from: Money,
    /// Quotes needed above it.
    pub quotes_above: u32,
    /// Quotes needed up to it.
    pub quotes_below: u32,
    /// Working days in which a query is to be answered.
    pub query_days: u32,
    /// Percent of a claim that is kept back until the project is complete.
    pub retention_percent: u32,
    /// Years that records are kept after a grant is closed.
    pub record_years: u32,
    /// Assessments that an application needs before it is decided.
    pub assessments_needed: u32,
    /// Days before a year ends in which money of it that is not committed is spoken of.
    pub year_end_days: u32,
    /// Days before a certificate of kit ends in which that is told.
    pub certificate_end_days: u32,
    /// Days after a quarter’s end in which its return is due.
    pub return_days: u32,
}

/// The fund.
#[derive(Clone, Debug)]
pub struct Scheme {
    /// Identity.
    pub id: SchemeId,
    /// As shown.
    pub name: String,
    /// First part of every reference, such as "CCTV".
    pub code: String,
    /// Who gives the money: a record, since the office may be succeeded.
    pub funder: String,
    /// The funder's organisation identifier.
    pub funder_org_id: String,
    /// First part of every decision's number, such as "PCC".
    pub office: String,
    /// Values that can be changed.
    pub policy: Policy,
    /// The second limit, over all partnerships and years.
    pub envelope: Envelope,
    /// Kinds of cost, in the order shown.
    pub categories: Vec<CostCategory>,
    /// Times the scheme was changed.
    pub version: i64,
}

/// Why no application can be started or go further in a year.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Closed {
    /// The scheme is over.
    #[error("The scheme ended on {}. It takes no new applications", super::date::show(*.0))]
    Ended(NaiveDate),
    /// The scheme has not begun.
    #[error("The scheme starts on {}", super::date::show(*.0))]
    NotStarted(NaiveDate),
    /// That year is over.
    #[error("The financial year {0} is over")]
    YearOver(FinancialYear),
    /// Not one of the scheme's years.
    #[error("The scheme does not fund the financial year {0}")]
    NotAYear(FinancialYear),
}

impl Policy {
    /// Whether the fund pays only a part of the cost, so that somebody else must pay the rest.
    pub fn asks_for_match(&self) -> bool {
        self.max_rate.numerator() < self.max_rate.denominator()
    }

    /// The scheme's financial years, first to last.
    pub fn years(&self) -> Vec<FinancialYear> {
        let (first, last) = (FinancialYear::of(self.starts_on), FinancialYear::of(self.ends_on));
        (first.start_year()..=last.start_year()).filter_map(FinancialYear::from_start).collect()
    }

    /// Whether work on an application for `year` may start or go on, on the day `today` (BRIEF §4, "year not over").
    pub fn open_for(&self, year: FinancialYear, today: NaiveDate) -> Result<(), Closed> {
        if today > self.ends_on {
            return Err(Closed::Ended(self.ends_on));
        }
        if today < self.starts_on {
            return Err(Closed::NotStarted(self.starts_on));
        }
        if !self.years().contains(&year) {
            return Err(Closed::NotAYear(year));
        }
        if today > year.ends() {
            return Err(Closed::YearOver(year));
        }
        Ok(())
    }

    /// Years in which an application can be started on `today`; why not, when there is none.
    pub fn open_years(&self, today: NaiveDate) -> Result<Vec<FinancialYear>, Closed> {
        let open: Vec<_> =
            self.years().into_iter().filter(|year| self.open_for(*year, today).is_ok()).collect();
        match open.is_empty() {
            false => Ok(open),
            true if today < self.starts_on => Err(Closed::NotStarted(self.starts_on)),
            true => Err(Closed::Ended(self.ends_on)),
        }
    }

    /// The scheme year that `today` falls in, or the nearest one.
    pub fn current_year(&self, today: NaiveDate) -> FinancialYear {
        FinancialYear::of(today.clamp(self.starts_on, self.ends_on))
    }
}

impl Scheme {
    /// What these figures and the money left allow.
    pub fn limits(&self, cap_left: Money, figures: Figures) -> Limits {
        let (cost, matched) = (figures.eligible_cost, self.policy.counting(&figures));
        Limits::new(cap_left, self.envelope.left(), cost, matched, self.policy.max_rate)
    }

    /// What is bought of this category: kit, work that needs no certificate, or nothing that is paid for.
    pub fn cost_kind(&self, category: &str) -> CostKind {
        match self.refuses_category(category) {
            Some(why) => CostKind::Ineligible(why),
            None if self.categories.iter().any(|one| one.name == category && one.service) => CostKind::Work,
            None => CostKind::Kit,
        }
    }

    /// Why a cost of this category is refused; `None` when it is paid for. An unknown name is refused too.
    pub fn refuses_category(&self, name: &str) -> Option<String> {
        match self.categories.iter().find(|category| category.name == name) {
            Some(category) => category.ineligible_because.clone(),
            None => Some("Choose a category from the list".to_owned()),
        }
    }
}

/// The scheme that tests of other rules rest on.
#[cfg(test)]
pub(crate) fn sample() -> Scheme {
    let category = |name: &str, why: Option<&str>| CostCategory {
        name: name.to_owned(),
        ineligible_because: why.map(str::to_owned),
        service: name == "Installation",
    };
    Scheme {
        id: SchemeId(1),
        name: "Fund".to_owned(),
        code: "CCTV".to_owned(),
        funder: "PCC".to_owned(),
        funder_org_id: "X".to_owned(),
        office: "PCC".to_owned(),
        policy: sample_policy(),
        envelope: Envelope { limit: Money::from_pence(100_000_000), committed: Money::ZERO },
        categories: vec![
            category("Equipment", None),
            category("Installation", None),
            category("Monitoring staff", Some("No new monitoring commitments are entered into")),
        ],
        version: 0,
    }
}

#[cfg(test)]
fn sample_policy() -> Policy {
    let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
    Policy {
        starts_on: day(2017, 4, 1),
        ends_on: day(2020, 3, 31),
        max_rate: Fraction::new(1, 2).unwrap(),
        in_kind_counts: false,
        fund_at_score: 60,
        fund_at_least_each: 2,
        acceptance_days: 30,
        existing_spend_counts: false,
        carry_forward: true,
        quotes_from: Money::from_pence(500_000),
        quotes_above: 3,
        quotes_below: 1,
        query_days: 10,
        retention_percent: 10,
        record_years: 6,
        assessments_needed: 1,
        year_end_days: 60,
        certificate_end_days: 60,
        return_days: 30,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn a_year_is_open_until_its_last_day_and_the_scheme_until_its_own() {
        let year = |start| FinancialYear::from_start(start).unwrap();
        let cases = [
            (day(2017, 3, 31), 2017, Err(Closed::NotStarted(day(2017, 4, 1)))),
            (day(2017, 4, 1), 2017, Ok(())),
            (day(2018, 3, 31), 2017, Ok(())),
            (day(2018, 4, 1), 2017, Err(Closed::YearOver(year(2017)))),
            (day(2018, 4, 1), 2019, Ok(())),
            (day(2018, 4, 1), 2020, Err(Closed::NotAYear(year(2020)))),
            (day(2020, 3, 31), 2019, Ok(())),
            (day(2020, 4, 1), 2019, Err(Closed::Ended(day(2020, 3, 31)))),
        ];
        for (today, start, expected) in cases {
            assert_eq!(sample().policy.open_for(year(start), today), expected, "{today} {start}");
        }
    }

    #[test]
    fn open_years_are_those_not_over() {
        let years = |today| {
            sample()
                .policy
                .open_years(today)
                .map(|years| years.iter().map(FinancialYear::to_string).collect::<Vec<_>>())
        };
        assert_eq!(years(day(2018, 10, 15)).unwrap(), ["2018/19", "2019/20"]);
        assert_eq!(years(day(2020, 4, 1)), Err(Closed::Ended(day(2020, 3, 31))));
        assert_eq!(sample().policy.current_year(day(2021, 1, 1)).to_string(), "2019/20");
    }
}
