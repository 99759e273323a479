//! Past awards that the scheme would not allow. They are told before they are taken over and never refused: one may have been
//! awarded so, or two columns of the file are mixed up. The limits themselves are worked out in `allocation`.

use super::Line;
use crate::domain::allocation::Over;
use crate::domain::scheme::Scheme;

/// What is told of a row that is taken over as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Line of the file.
    pub line: u64,
    /// What the project is called.
    pub title: String,
    /// What, in a sentence.
    pub what: String,
}

/// What is to be told of these rows under a scheme, in their order: an award above its share of the cost, or above what the
/// match allows.
pub fn warnings(lines: &[Line], scheme: &Scheme) -> Vec<Warning> {
    lines.iter().flat_map(|line| of(line, scheme)).collect()
}

fn of(line: &Line, scheme: &Scheme) -> Vec<Warning> {
    let told = |over: Over| {
        let what = match over {
            Over::Share(most) => {
                format!("The award is above the scheme’s share of the cost (at most {most})")
            }
            Over::Match(most) => format!("The award is above what its cash match allows (at most {most})"),
            // Rows that pass cap or envelope are refused, and nothing but the award is known of a request.
            Over::Cap(_) | Over::Envelope(_) | Over::Request(_) => return None,
        };
        Some(Warning { line: line.line, title: line.title.clone(), what })
    };
    let limits = scheme.limits(line.award, line.figures());
    limits.passed_by(line.award).into_iter().filter_map(told).collect()
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::domain::financial_year::FinancialYear;
    use crate::domain::grant::Before;
    use crate::domain::money::{Fraction, Money};
    use crate::domain::person::PartnershipId;
    use crate::domain::scheme::{self, Policy};

    fn line(cost: &str, cash: &str, award: &str) -> Line {
        let money = |typed: &str| Money::parse(typed).unwrap();
        Line {
            line: 2,
            partnership: PartnershipId(3),
            year: FinancialYear::from_start(2017).unwrap(),
            title: "Market Square".into(),
            body: "Council".into(),
            eligible_cost: money(cost),
            cash_match: money(cash),
            award: money(award),
            decided_on: NaiveDate::from_ymd_opt(2017, 9, 4).unwrap(),
            decision: "D1".into(),
            before: Before::default(),
        }
    }

    fn share(most: &str) -> String {
        format!("The award is above the scheme’s share of the cost (at most £{most})")
    }

    fn matched(most: &str) -> String {
        format!("The award is above what its cash match allows (at most £{most})")
    }

    #[test]
    fn an_award_above_the_schemes_share_or_its_cash_match_is_told_and_any_other_is_not() {
        // Cost, cash match and award under a scheme that pays at most a half.
        for (cost, cash, award, told) in [
            ("40,000", "20,000", "20,000", vec![]),
            ("40,000", "20,000", "15,000", vec![]),
            ("40,000", "0", "40,000", vec![share("20,000.00"), matched("0.00")]),
            ("40,000", "30,000", "20,000.01", vec![share("20,000.00")]),
            ("60,000", "20,000", "30,000", vec![matched("20,000.00")]),
            ("40,000", "20,000", "20,000.01", vec![share("20,000.00"), matched("20,000.00")]),
            // Far more than is left of any envelope: that is refused elsewhere, and told nowhere here.
            ("900,000,000", "450,000,000", "450,000,000", vec![]),
        ] {
            let found = warnings(&[line(cost, cash, award)], &scheme::sample());
            let words: Vec<String> = found.iter().map(|one| one.what.clone()).collect();
            assert_eq!(words, told, "{cost} {cash} {award}");
            assert!(found.iter().all(|one| (one.line, one.title.as_str()) == (2, "Market Square")));
        }
    }

    #[test]
    fn a_scheme_that_may_pay_everything_asks_for_no_match() {
        let sample = scheme::sample();
        let policy = Policy { max_rate: Fraction::new(1, 1).unwrap(), ..sample.policy.clone() };
        let all = scheme::Scheme { policy, ..sample };
        assert!(warnings(&[line("40,000", "0", "40,000")], &all).is_empty());
    }
}
