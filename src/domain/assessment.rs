//! How an application is checked and scored: gates, criteria, recommendation (BRIEF §6, last paragraph).

pub mod joint;
mod known;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::scheme::Policy;

pub use known::{Known, known};

/// A yes-or-no question that must be answered before scoring counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gate {
    /// In forms.
    pub code: &'static str,
    /// On pages.
    pub question: &'static str,
    /// In sentences: "whether …".
    pub whether: &'static str,
}

/// The gates.
#[rustfmt::skip]
pub const GATES: &[Gate] = &[
    Gate { code: "capital", question: "Are all costs capital costs?", whether: "all costs are capital costs" },
    Gate { code: "match", question: "Is cash match secured and certified?", whether: "cash match is secured and certified" },
    Gate { code: "cap_and_dates", question: "Can it be funded, in whole or in part, within the cap and the dates of the scheme?", whether: "it can be funded within the cap and the dates of the scheme" },
    Gate { code: "endorsed", question: "Have the chair and the local policing commander endorsed it?", whether: "the chair and the local policing commander have endorsed it" },
    Gate { code: "running_costs", question: "Is it clear who covers the running costs?", whether: "it is clear who covers the running costs" },
    Gate { code: "dpia", question: "Is a data protection impact assessment drafted where one is due?", whether: "a data protection impact assessment is drafted where one is due" },
    Gate { code: "compatible_kit", question: "Is the kit compatible with the Operational Control Centre?", whether: "the kit is compatible with the Operational Control Centre" },
];

/// Something that is scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Criterion {
    /// In forms.
    pub code: &'static str,
    /// On pages.
    pub name: &'static str,
    /// Part of the total; all weights make 100.
    pub weight: u32,
}

/// The highest score on one criterion.
pub const MOST: u32 = 5;

/// The criteria and weights.
#[rustfmt::skip]
pub const CRITERIA: &[Criterion] = &[
    Criterion { code: "need", name: "Need", weight: 25 },
    Criterion { code: "effect", name: "Effect and fit with the plan", weight: 20 },
    Criterion { code: "joint_working", name: "Joint working and link to the OCC", weight: 15 },
    Criterion { code: "value", name: "Value for money", weight: 15 },
    Criterion { code: "sustainability", name: "Sustainability", weight: 10 },
    Criterion { code: "deliverability", name: "Deliverability", weight: 10 },
    Criterion { code: "privacy", name: "Privacy", weight: 5 },
];

/// Answer to a gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Passed {
    /// It holds.
    Yes,
    /// It does not.
    No,
    /// The question does not arise.
    NotApplicable,
}

/// What the assessor advises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recommendation {
    /// Give the money.
    Fund,
    /// Give it with conditions.
    FundWithConditions,
    /// Do not.
    Refuse,
}

impl Recommendation {
    /// Every one.
    pub const ALL: [Recommendation; 3] =
        [Recommendation::Fund, Recommendation::FundWithConditions, Recommendation::Refuse];

    /// In forms.
    pub fn code(self) -> &'static str {
        match self {
            Recommendation::Fund => "fund",
            Recommendation::FundWithConditions => "fund_with_conditions",
            Recommendation::Refuse => "refuse",
        }
    }

    /// On pages.
    pub fn label(self) -> &'static str {
        match self {
            Recommendation::Fund => "Fund",
            Recommendation::FundWithConditions => "Fund with conditions",
            Recommendation::Refuse => "Refuse",
        }
    }

    /// Reads a code back.
    pub fn from_code(code: &str) -> Option<Recommendation> {
        Recommendation::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// A score with its sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// 0 to [`MOST`].
    pub score: u32,
    /// Why.
    pub because: String,
}

/// A finished assessment: one answer a gate and one score a criterion, in the order of [`GATES`] and [`CRITERIA`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// Answers.
    pub gates: Vec<Passed>,
    /// Scores.
    pub scores: Vec<Score>,
    /// Advice.
    pub recommendation: Recommendation,
    /// Conditions that go with it; empty unless funding is recommended with conditions.
    pub conditions: Option<String>,
    /// What the Commissioner should know.
    pub summary: String,
}

/// Why a recommendation cannot stand.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unsound {
    /// Not one answer a gate and one score in range a criterion.
    #[error("Answer every gate and score every criterion from 0 to {MOST}")]
    Incomplete,
    /// Total too low.
    #[error("The total is {total} of 100: funding can be recommended from {least}")]
    TotalTooLow {
        /// Reached.
        total: u32,
        /// Needed.
        least: u32,
    },
    /// One criterion too low.
    #[error("{} scores under {least}: funding cannot be recommended", criterion.name)]
    CriterionTooLow {
        /// Which.
        criterion: Criterion,
        /// Needed.
        least: u32,
    },
    /// A gate was answered no.
    #[error("“{}” was answered no: funding cannot be recommended", .0.question)]
    GateFailed(Gate),
    /// Conditions recommended but not written.
    #[error("Enter the conditions")]
    NoConditions,
    /// Conditions written but not recommended.
    #[error("Clear the conditions, or recommend funding with conditions")]
    Conditions,
}

impl Assessment {
    /// Weighted total, 0 to 100.
    pub fn total(&self) -> u32 {
        let weighted = CRITERIA.iter().zip(&self.scores).map(|(c, s)| c.weight * s.score);
        weighted.sum::<u32>() / MOST
    }

    /// What is known and answered otherwise.
    pub fn contradicted(&self, known: Vec<Known>) -> Vec<Known> {
        let answer = |known: &Known| {
            GATES.iter().zip(&self.gates).find(|(gate, _)| gate.code == known.gate).map(|(_, answer)| *answer)
        };
        known.into_iter().filter(|known| answer(known).is_none_or(|answer| !known.allows(answer))).collect()
    }

    /// Everything in which the recommendation disagrees with answers, scores and the scheme's thresholds.
    pub fn unsound(&self, policy: &Policy) -> Vec<Unsound> {
        let in_range = self.scores.iter().all(|score| score.score <= MOST);
        if self.gates.len() != GATES.len() || self.scores.len() != CRITERIA.len() || !in_range {
            return vec![Unsound::Incomplete];
        }
        let with_conditions = self.recommendation == Recommendation::FundWithConditions;
        let mut unsound = match (with_conditions, &self.conditions) {
            (true, None) => vec![Unsound::NoConditions],
            (false, Some(_)) => vec![Unsound::Conditions],
            _ => Vec::new(),
        };
        if self.recommendation == Recommendation::Refuse {
            return unsound;
        }
        let failed = GATES.iter().zip(&self.gates).filter(|(_, answer)| **answer == Passed::No);
        unsound.extend(failed.map(|(gate, _)| Unsound::GateFailed(*gate)));
        let least = policy.fund_at_least_each;
        let low = CRITERIA.iter().zip(&self.scores).filter(|(_, score)| score.score < least);
        unsound.extend(low.map(|(criterion, _)| Unsound::CriterionTooLow { criterion: *criterion, least }));
        if self.total() < policy.fund_at_score {
            unsound.push(Unsound::TotalTooLow { total: self.total(), least: policy.fund_at_score });
        }
        unsound
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy() -> Policy {
        crate::domain::scheme::sample().policy
    }

    fn scored(scores: [u32; 7]) -> Assessment {
        Assessment {
            gates: vec![Passed::Yes; GATES.len()],
            scores: scores.map(|score| Score { score, because: "seen".into() }).to_vec(),
            recommendation: Recommendation::Fund,
            conditions: None,
            summary: "sound".into(),
        }
    }

    #[test]
    fn weights_make_a_hundred_and_totals_follow_them() {
        assert_eq!(CRITERIA.iter().map(|c| c.weight).sum::<u32>(), 100);
        assert_eq!(scored([5; 7]).total(), 100);
        assert_eq!(scored([0; 7]).total(), 0);
        assert_eq!(scored([3; 7]).total(), 60);
        assert_eq!(scored([5, 0, 0, 0, 0, 0, 0]).total(), 25);
    }

    #[test]
    fn funding_needs_the_total_each_criterion_and_every_gate() {
        let policy = policy();
        let unsound = |assessment: &Assessment| assessment.unsound(&policy);
        assert_eq!(unsound(&scored([3; 7])), []);
        let total = |total| Unsound::TotalTooLow { total, least: 60 };
        assert_eq!(unsound(&scored([3, 3, 3, 3, 3, 3, 2])), [total(59)]);
        let low = |n: usize| Unsound::CriterionTooLow { criterion: CRITERIA[n], least: 2 };
        assert_eq!(unsound(&scored([5, 5, 5, 5, 5, 5, 1])), [low(6)]);
        assert_eq!(unsound(&scored([0, 1, 3, 3, 3, 3, 3])), [low(0), low(1), total(37)], "all at once");
        let failed = Assessment { gates: vec![Passed::No; 7], ..scored([5; 7]) };
        let gates: Vec<_> = GATES.iter().map(|gate| Unsound::GateFailed(*gate)).collect();
        assert_eq!(unsound(&failed), gates);
        let refuse = Assessment { recommendation: Recommendation::Refuse, ..scored([0; 7]) };
        assert_eq!(unsound(&refuse), []);
        assert_eq!(unsound(&scored([6; 7])), [Unsound::Incomplete]);
        let silent = Assessment { recommendation: Recommendation::FundWithConditions, ..scored([5; 7]) };
        assert_eq!(unsound(&silent), [Unsound::NoConditions]);
        for recommendation in [Recommendation::Fund, Recommendation::Refuse] {
            let unasked = Assessment { recommendation, conditions: Some("Signs".into()), ..scored([5; 7]) };
            assert_eq!(unsound(&unasked), [Unsound::Conditions], "{recommendation:?}");
        }
    }
}
