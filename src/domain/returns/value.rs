//! Monitoring value: what an incident and a request for evidence cost, by partnership and model, and the running cost
//! before and after (BRIEF §9). What is missing is said to be missing: it is never nothing.

use super::{Answers, Before, Count, Model};
use crate::domain::money::Money;
use crate::domain::person::PartnershipId;
use crate::domain::quarter::Quarter;

/// What one of something cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Each {
    /// So much, rounded to the nearest penny, half a penny up.
    Cost(Money),
    /// There was none to divide by.
    NoneCounted,
    /// Something is missing.
    Unknown,
}

impl Each {
    /// `cost` by `count`. The one place where such a division is done.
    pub fn of(cost: Option<Money>, count: Option<u64>) -> Each {
        match (cost, count) {
            (Some(_), Some(0)) => Each::NoneCounted,
            (Some(cost), Some(count)) => {
                let (pence, count) = (i128::from(cost.pence()), i128::from(count));
                let each = (2 * pence + count).div_euclid(2 * count);
                i64::try_from(each).map_or(Each::Unknown, |each| Each::Cost(Money::from_pence(each)))
            }
            _ => Each::Unknown,
        }
    }

    /// As shown.
    pub fn words(self, none: &str) -> String {
        match self {
            Each::Cost(each) => each.to_string(),
            Each::NoneCounted => none.to_owned(),
            Each::Unknown => "Not known".to_owned(),
        }
    }
}

/// A return that was sent: what a line is summed from.
#[derive(Clone, Debug)]
pub struct SentReturn {
    /// Whose.
    pub partnership: PartnershipId,
    /// Of which quarter.
    pub quarter: Quarter,
    /// What it says; nothing is missing in it.
    pub answers: Answers,
}

/// What a partnership had of one model, over the quarters in which it said that it had it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfModel {
    /// Whose.
    pub partnership: PartnershipId,
    /// Which; nothing when no return was sent at all.
    pub model: Option<Model>,
    /// Quarters in which it had it.
    pub quarters: usize,
    /// All running costs of them.
    pub cost: Option<Money>,
    /// Incidents captured in them.
    pub incidents: Option<u64>,
    /// Requests for evidence in them.
    pub requests: Option<u64>,
}

impl OfModel {
    /// What an incident cost.
    pub fn each_incident(&self) -> Each {
        Each::of(self.cost, self.incidents)
    }

    /// What a request for evidence cost.
    pub fn each_request(&self) -> Each {
        Each::of(self.cost, self.requests)
    }
}

/// Each model that a partnership had, in the order of the form; one line without a model when it sent nothing.
pub fn of_models(of: PartnershipId, sent: &[SentReturn]) -> Vec<OfModel> {
    let own: Vec<&Answers> =
        sent.iter().filter(|one| one.partnership == of).map(|one| &one.answers).collect();
    let line = |model: Model| {
        let had: Vec<&Answers> = own.iter().copied().filter(|answers| answers.model == Some(model)).collect();
        let costs: Option<Vec<Money>> = had.iter().map(|answers| answers.running_cost()).collect();
        let sum = |count: Count| had.iter().map(|answers| answers.count(count).map(u64::from)).sum();
        (!had.is_empty()).then(|| OfModel {
            partnership: of,
            model: Some(model),
            quarters: had.len(),
            cost: costs.and_then(Money::sum),
            incidents: sum(Count::Incidents),
            requests: sum(Count::Requests),
        })
    };
    let lines: Vec<OfModel> = Model::ALL.into_iter().filter_map(line).collect();
    if !lines.is_empty() {
        return lines;
    }
    vec![OfModel { partnership: of, model: None, quarters: 0, cost: None, incidents: None, requests: None }]
}

/// The running cost of a year before the programme and of the last four quarters that are over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BeforeAfter {
    /// Before, if it was recorded.
    pub before: Option<Before>,
    /// After; nothing while one of the four quarters is missing.
    pub after: Option<Money>,
    /// How the pictures are watched, by the newest of the four that says so.
    pub now: Option<Model>,
    /// How many of the four are missing.
    pub missing: usize,
}

impl BeforeAfter {
    /// After less before: negative when it costs less now.
    pub fn difference(&self) -> Option<Money> {
        self.after?.checked_sub(self.before?.yearly)
    }
}

/// Quarters that make a year.
const YEAR: usize = 4;

/// How it compares for a partnership; `over` are the quarters that are over, the first first.
pub fn before_after(
    of: PartnershipId,
    before: Option<Before>,
    sent: &[SentReturn],
    over: &[Quarter],
) -> BeforeAfter {
    let last = over.len().saturating_sub(YEAR);
    let found: Vec<&SentReturn> =
        sent.iter().filter(|one| one.partnership == of && over[last..].contains(&one.quarter)).collect();
    let missing = YEAR - found.len().min(YEAR);
    let costs: Option<Vec<Money>> = found.iter().map(|one| one.answers.running_cost()).collect();
    let after = if missing == 0 { costs.and_then(Money::sum) } else { None };
    let newest = found.iter().filter(|one| one.answers.model.is_some()).max_by_key(|one| one.quarter);
    let now = newest.and_then(|one| one.answers.model);
    BeforeAfter { before, after, now, missing }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::returns::Cost;

    const A: PartnershipId = PartnershipId(1);

    fn pence(pence: i64) -> Money {
        Money::from_pence(pence)
    }

    #[test]
    fn a_cost_is_divided_to_the_nearest_penny_and_what_is_missing_or_none_is_said() {
        for (cost, count, each) in [
            (Some(10_000), Some(4), Each::Cost(pence(2_500))),
            (Some(10_000), Some(3), Each::Cost(pence(3_333))),
            (Some(20_000), Some(3), Each::Cost(pence(6_667))),
            (Some(1), Some(2), Each::Cost(pence(1))),
            (Some(1), Some(3), Each::Cost(pence(0))),
            (Some(0), Some(7), Each::Cost(pence(0))),
            (Some(i64::MAX), Some(1), Each::Cost(pence(i64::MAX))),
            (Some(10_000), Some(0), Each::NoneCounted),
            (Some(0), Some(0), Each::NoneCounted),
            (None, Some(0), Each::Unknown),
            (None, Some(4), Each::Unknown),
            (Some(10_000), None, Each::Unknown),
        ] {
            assert_eq!(Each::of(cost.map(pence), count), each, "{cost:?} by {count:?}");
        }
        assert_eq!(Each::NoneCounted.words("No incident"), "No incident");
        assert_eq!(Each::Unknown.words("No incident"), "Not known");
    }

    fn sent(code: &str, model: Model, pounds: i64, incidents: u32) -> SentReturn {
        let mut answers = Answers { model: Some(model), ..Answers::default() };
        for cost in Cost::ALL {
            answers.set_cost(cost, Some(Money::ZERO));
        }
        answers.set_cost(Cost::Monitoring, Some(pence(pounds * 100)));
        answers.set_count(Count::Incidents, Some(incidents));
        answers.set_count(Count::Requests, Some(0));
        SentReturn { partnership: A, quarter: Quarter::from_code(code).unwrap(), answers }
    }

    #[test]
    fn each_model_of_a_partnership_has_a_line_and_whoever_sent_nothing_has_one_that_says_so() {
        let all = [
            sent("2017-q4", Model::Recorded, 100, 10),
            sent("2018-q1", Model::Staffed, 300, 5),
            sent("2018-q2", Model::Staffed, 300, 10),
        ];
        let lines = of_models(A, &all);
        let told: Vec<_> = lines
            .iter()
            .map(|l| (l.model.unwrap(), l.quarters, l.each_incident(), l.each_request()))
            .collect();
        assert_eq!(
            told,
            [
                (Model::Recorded, 1, Each::Cost(pence(1_000)), Each::NoneCounted),
                (Model::Staffed, 2, Each::Cost(pence(4_000)), Each::NoneCounted),
            ]
        );
        let nothing = of_models(PartnershipId(2), &all);
        assert_eq!((nothing.len(), nothing[0].model, nothing[0].each_incident()), (1, None, Each::Unknown));
    }

    #[test]
    fn a_year_after_is_known_when_its_last_four_quarters_are() {
        let over: Vec<Quarter> = ["2017-q2", "2017-q3", "2017-q4", "2018-q1", "2018-q2"]
            .map(|code| Quarter::from_code(code).unwrap())
            .to_vec();
        let before = Before { model: Model::Staffed, yearly: pence(50_000) };
        let all = ["2017-q2", "2017-q3", "2017-q4", "2018-q1", "2018-q2"]
            .map(|code| sent(code, Model::Recorded, 100, 1));
        let whole = before_after(A, Some(before), &all, &over);
        assert_eq!((whole.after, whole.missing), (Some(pence(40_000)), 0), "the oldest does not count");
        assert_eq!((whole.difference(), whole.now), (Some(pence(-10_000)), Some(Model::Recorded)));
        let gap = before_after(A, Some(before), &all[..4], &over);
        assert_eq!((gap.after, gap.missing, gap.difference()), (None, 1, None));
        let unknown = before_after(A, None, &all, &over);
        assert_eq!((unknown.after, unknown.difference()), (Some(pence(40_000)), None));
        let nothing = before_after(A, None, &all, &[]);
        assert_eq!((nothing.missing, nothing.now), (4, None));
    }
}
