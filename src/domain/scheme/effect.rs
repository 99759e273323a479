//! Whom a change of values or caps would touch, said before it is made (BRIEF §2: policy values are data).
//! Must not change anything: what is refused altogether, `change` says.

use chrono::NaiveDate;

use super::Scheme;
use crate::domain::application::{Figures, Reference, Status};
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;

/// An application that was sent in and is undecided, as far as a change could touch it.
#[derive(Clone, Debug)]
pub struct Undecided {
    /// Its name.
    pub reference: Reference,
    /// Whose.
    pub partnership: String,
    /// For which year.
    pub year: FinancialYear,
    /// Where it stands.
    pub status: Status,
    /// Its money.
    pub figures: Figures,
    /// Left of its cap as it is, in pence, and as it would be.
    pub cap_left: (Money, Money),
}

/// What would be different for somebody, and for whom: a line each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// What.
    pub what: &'static str,
    /// For whom.
    pub lines: Vec<String>,
}

impl Scheme {
    /// What would be different, on the day `today`, for the undecided applications, when `self` becomes `to` and caps become
    /// those beside each application. Empty when nobody is touched now.
    pub fn effects(&self, to: &Scheme, undecided: &[Undecided], today: NaiveDate) -> Vec<Effect> {
        let mut effects = vec![
            Effect {
                what: "Could be given less than they ask for",
                lines: lines(undecided, |one| self.squeezes(to, one)),
            },
            Effect {
                what: "Could be given all that they ask for",
                lines: lines(undecided, |one| to.frees(self, one)),
            },
            Effect {
                what: "Could not be decided any more",
                lines: lines(undecided, |one| closes(self, to, one, today)),
            },
            Effect {
                what: "Could be decided again",
                lines: lines(undecided, |one| closes(to, self, one, today)),
            },
        ];
        let (was, is) = (&self.policy, &to.policy);
        let scores =
            |one: &super::Policy| (one.fund_at_score, one.fund_at_least_each, one.assessments_needed);
        if scores(was) != scores(is) {
            let waiting = |one: &Undecided| (one.status == Status::Submitted).then(String::new);
            effects.push(Effect {
                what: "Would be assessed by the new values",
                lines: lines(undecided, waiting),
            });
        }
        effects.retain(|effect| !effect.lines.is_empty());
        effects
    }

    /// The most that could be awarded after, where it is less than the request and was not before.
    fn squeezes(&self, to: &Scheme, one: &Undecided) -> Option<String> {
        let (before, after) = self.most(to, one);
        let request = one.figures.request;
        (before >= request && after < request)
            .then(|| format!("asks for {request}; at most {after} could be awarded"))
    }

    /// The same the other way round.
    fn frees(&self, from: &Scheme, one: &Undecided) -> Option<String> {
        let (before, after) = from.most(self, one);
        let request = one.figures.request;
        (before < request && after >= request)
            .then(|| format!("asks for {request}; until now at most {before} could be awarded"))
    }

    fn most(&self, to: &Scheme, one: &Undecided) -> (Money, Money) {
        let most = |scheme: &Scheme, left| scheme.limits(left, one.figures).most();
        (most(self, one.cap_left.0), most(to, one.cap_left.1))
    }
}

/// Why it would be closed where it was open.
fn closes(from: &Scheme, to: &Scheme, one: &Undecided, today: NaiveDate) -> Option<String> {
    from.policy.open_for(one.year, today).ok()?;
    to.policy.open_for(one.year, today).err().map(|_| format!("for {}", one.year))
}

fn lines(undecided: &[Undecided], says: impl Fn(&Undecided) -> Option<String>) -> Vec<String> {
    let line = |one: &Undecided| {
        let said = says(one)?;
        let whose = format!("{}, {}", one.reference, one.partnership);
        Some(if said.is_empty() { whose } else { format!("{whose}: {said}") })
    };
    undecided.iter().filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::application::Besides;
    use crate::domain::money::Fraction;
    use crate::domain::scheme::sample;

    fn pounds(pounds: i64) -> Money {
        Money::from_pence(pounds * 100)
    }

    /// Asks for 20,000 of 40,000 with as much match, where 25,000 is left.
    fn ludlow(status: Status) -> Undecided {
        Undecided {
            reference: Reference::parse("CCTV-2018-SHR-001").unwrap(),
            partnership: "Shropshire".to_owned(),
            year: FinancialYear::from_start(2018).unwrap(),
            status,
            figures: Figures {
                request: pounds(20_000),
                eligible_cost: pounds(40_000),
                certified_match: pounds(20_000),
                ..Figures::default()
            },
            cap_left: (pounds(25_000), pounds(25_000)),
        }
    }

    fn said(to: &Scheme, one: Undecided) -> Vec<(&'static str, String)> {
        let today = NaiveDate::from_ymd_opt(2018, 10, 15).unwrap();
        let effects = sample().effects(to, &[one], today);
        effects.into_iter().map(|effect| (effect.what, effect.lines.join("; "))).collect()
    }

    #[test]
    fn a_change_says_which_applications_it_touches_and_how() {
        let less = "Could be given less than they ask for";
        let ludlow = || self::ludlow(Status::Submitted);
        let mut to = sample();
        assert_eq!(said(&to, ludlow()), []);
        to.policy.max_rate = Fraction::new(1, 4).unwrap();
        let quarter =
            "CCTV-2018-SHR-001, Shropshire: asks for £20,000.00; at most £6,666.66 could be awarded";
        assert_eq!(said(&to, ludlow()), [(less, quarter.to_owned())]);

        let mut to = sample();
        to.envelope.limit = pounds(19_999);
        let (what, line) = said(&to, ludlow()).remove(0);
        assert!(what == less && line.ends_with("at most £19,999.00 could be awarded"), "{line}");

        let mut to = sample();
        to.policy.ends_on = NaiveDate::from_ymd_opt(2018, 3, 31).unwrap();
        assert_eq!(said(&to, ludlow())[0].0, "Could not be decided any more");
    }

    #[test]
    fn match_that_begins_or_ceases_to_count_is_told() {
        let besides = Besides { existing_spend: pounds(4_000), in_kind: pounds(1_000) };
        let mut one = ludlow(Status::Assessed);
        one.figures = Figures { certified_match: pounds(16_000), besides, ..one.figures };
        let mut to = sample();
        to.policy.in_kind_counts = true;
        assert_eq!(said(&to, one.clone()), [], "17,000 of 20,000");
        to.policy.existing_spend_counts = true;
        assert_eq!(said(&to, one.clone())[0].0, "Could be given all that they ask for");
        let today = NaiveDate::from_ymd_opt(2018, 10, 15).unwrap();
        let back = to.effects(&sample(), &[one], today);
        assert_eq!(back[0].what, "Could be given less than they ask for");
        assert!(back[0].lines[0].ends_with("at most £16,000.00 could be awarded"), "{back:?}");
    }

    #[test]
    fn a_cap_is_told_both_ways_and_at_its_edge() {
        let with = |before: i64, after: i64| Undecided {
            cap_left: (pounds(before), pounds(after)),
            ..ludlow(Status::Assessed)
        };
        for (before, after, expected) in [
            (25_000, 20_000, None),
            (25_000, 19_999, Some("Could be given less than they ask for")),
            (19_999, 10_000, None),
            (19_999, 20_000, Some("Could be given all that they ask for")),
        ] {
            let told = said(&sample(), with(before, after));
            assert_eq!(told.first().map(|(what, _)| *what), expected, "{before} {after}");
        }
    }

    #[test]
    fn new_scores_touch_what_is_not_assessed() {
        let mut to = sample();
        to.policy.fund_at_score = 50;
        let told = [("Would be assessed by the new values", "CCTV-2018-SHR-001, Shropshire".to_owned())];
        assert_eq!(said(&to, ludlow(Status::Submitted)), told);
        assert_eq!(said(&to, ludlow(Status::Assessed)), []);
    }
}
