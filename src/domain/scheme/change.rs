//! Changing the values of a scheme: what is allowed, and what is different.

use chrono::NaiveDate;
use thiserror::Error;

use super::Scheme;
use crate::domain::date;
use crate::domain::event::Change;
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;

/// Why values of a scheme or a cap are not changed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ChangeRefusal {
    /// All is as it was.
    #[error("Nothing is different: change at least one value")]
    Same,
    /// The days are the wrong way round.
    #[error("Last day must be after the first day")]
    EndsFirst,
    /// What is older than it is taken over as existing, and returns are of its quarters: neither may change behind people's backs.
    #[error(
        "The first day cannot be later: the scheme has begun, and what was agreed and returned since stands"
    )]
    Begun,
    /// It would be over already, and whatever waits for a decision could never be given one.
    #[error("Last day must be today or later: the scheme would be over already")]
    EndsPast,
    /// A year would be opened for which no partnership has a cap.
    #[error("The days must be in the financial years that have caps, {0} to {1}")]
    NoCaps(FinancialYear, FinancialYear),
    /// A kind of cost of that name is there.
    #[error("There is a cost category of that name already")]
    CategoryTaken,
    /// A partnership without anybody who can sign.
    #[error("Enter at least one council: somebody must be able to sign for the partnership")]
    NoBody,
    /// Twice the same.
    #[error("Enter each council once")]
    BodyTwice,
    /// More is committed already.
    #[error("The envelope must be at least {0}, which is committed already")]
    EnvelopeCommitted(Money),
    /// More is committed already.
    #[error("The cap must be at least {0}, which is committed already")]
    CapCommitted(Money),
}

impl Scheme {
    /// What is different when `self` becomes `to` on the day `today`. A last day that is past can stay, and cannot be chosen; a
    /// first day that is past becomes no later.
    ///
    /// # Errors
    /// Why it may not.
    pub fn becomes(
        &self,
        to: &Scheme,
        (first, last): (FinancialYear, FinancialYear),
        today: NaiveDate,
    ) -> Result<Vec<Change>, ChangeRefusal> {
        let policy = &to.policy;
        if policy.ends_on <= policy.starts_on {
            return Err(ChangeRefusal::EndsFirst);
        }
        if policy.starts_on < first.starts() || policy.ends_on > last.ends() {
            return Err(ChangeRefusal::NoCaps(first, last));
        }
        if self.policy.starts_on <= today && policy.starts_on > self.policy.starts_on {
            return Err(ChangeRefusal::Begun);
        }
        if policy.ends_on != self.policy.ends_on && policy.ends_on < today {
            return Err(ChangeRefusal::EndsPast);
        }
        if to.envelope.limit < self.envelope.committed {
            return Err(ChangeRefusal::EnvelopeCommitted(self.envelope.committed));
        }
        let changes: Vec<Change> =
            Change::between(self.values(), to.values()).chain(self.category_changes(to)).collect();
        if changes.is_empty() { Err(ChangeRefusal::Same) } else { Ok(changes) }
    }

    /// Every value that can be changed, as shown.
    pub fn values(&self) -> Vec<(&'static str, String)> {
        let policy = &self.policy;
        let rate = policy.max_rate;
        vec![
            ("Funder", self.funder.clone()),
            ("Organisation identifier of the funder", self.funder_org_id.clone()),
            ("First day", date::show(policy.starts_on)),
            ("Last day", date::show(policy.ends_on)),
            ("Envelope", self.envelope.limit.to_string()),
            ("Largest share of the eligible cost", format!("{}/{}", rate.numerator(), rate.denominator())),
            ("In-kind match counts", yes_no(policy.in_kind_counts)),
            ("Lowest total score to fund", policy.fund_at_score.to_string()),
            ("Lowest score on each criterion to fund", policy.fund_at_least_each.to_string()),
            ("Days to accept an offer", policy.acceptance_days.to_string()),
            ("Existing spend counts as match", yes_no(policy.existing_spend_counts)),
            ("Carry-forward can be approved", yes_no(policy.carry_forward)),
            ("Amount above which a local purchase needs more quotes", policy.quotes_from.to_string()),
            ("Quotes needed above it", policy.quotes_above.to_string()),
            ("Quotes needed up to it", policy.quotes_below.to_string()),
            ("Working days to answer a query", policy.query_days.to_string()),
            ("Percent kept back until completion", policy.retention_percent.to_string()),
            ("Years that records are kept after closing", policy.record_years.to_string()),
            ("Assessments needed", policy.assessments_needed.to_string()),
            ("Days before a year’s end to tell what is not committed", policy.year_end_days.to_string()),
            (
                "Days before a certificate of kit ends to tell the OCC",
                policy.certificate_end_days.to_string(),
            ),
            ("Days after a quarter’s end in which its return is due", policy.return_days.to_string()),
        ]
    }
}

/// What is different when the cap of a partnership in a year becomes `to`.
///
/// # Errors
/// Why it may not.
pub fn cap_becomes(
    (name, year): (&str, FinancialYear),
    (cap, committed): (Money, Money),
    to: Money,
) -> Result<Change, ChangeRefusal> {
    if to < committed {
        return Err(ChangeRefusal::CapCommitted(committed));
    }
    if to == cap {
        return Err(ChangeRefusal::Same);
    }
    Ok(Change { what: format!("Cap of {name} in {year}"), before: cap.to_string(), after: to.to_string() })
}

fn yes_no(yes: bool) -> String {
    if yes { "Yes" } else { "No" }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::scheme::sample;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn a_last_day_is_today_or_later_unless_it_stays() {
        let years = (FinancialYear::of(day(2017, 4, 1)), FinancialYear::of(day(2020, 3, 31)));
        let (open, over) = (day(2018, 10, 15), day(2020, 6, 1));
        for (today, last, allowed) in [
            (open, day(2018, 10, 14), false),
            (open, day(2018, 10, 15), true),
            (open, day(2019, 3, 31), true),
            (over, day(2020, 3, 31), true),
            (over, day(2020, 3, 30), false),
        ] {
            let mut to = sample();
            (to.policy.ends_on, to.policy.record_years) = (last, 7);
            let refused = sample().becomes(&to, years, today).err();
            assert_eq!(refused, (!allowed).then_some(ChangeRefusal::EndsPast), "{today} {last}");
        }
        assert_eq!(sample().becomes(&sample(), years, open), Err(ChangeRefusal::Same));
    }

    #[test]
    fn a_first_day_becomes_later_only_until_the_scheme_begins() {
        let years = (FinancialYear::of(day(2016, 4, 1)), FinancialYear::of(day(2020, 3, 31)));
        let (before, begun) = (day(2017, 3, 31), day(2017, 4, 1));
        for (today, first, allowed) in [
            (before, day(2018, 10, 1), true),
            (begun, day(2017, 4, 2), false),
            (day(2018, 10, 15), day(2018, 10, 1), false),
            (day(2018, 10, 15), day(2017, 3, 31), true),
        ] {
            let mut to = sample();
            to.policy.starts_on = first;
            let refused = sample().becomes(&to, years, today).err();
            assert_eq!(refused, (!allowed).then_some(ChangeRefusal::Begun), "{today} {first}");
        }
    }
}
