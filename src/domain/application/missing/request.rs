//! The request against its limits: what passes them, what must be entered before anything can be asked for, and what waits
//! for the s151 officer, who certifies the match after the amount has been entered.

use crate::domain::allocation::{Limits, Over};
use crate::domain::application::content::{Content, MatchKind, Part, Standing};
use crate::domain::application::{Besides, Figures};
use crate::domain::money::Money;
use crate::domain::scheme::Scheme;

impl Content {
    /// Every limit that the request passes; none when nothing is asked for yet.
    pub fn over(&self, limits: &Limits) -> Vec<Over> {
        self.funding.request.map(|request| limits.passed_by(request)).unwrap_or_default()
    }

    /// Whether less must be asked for, whatever else is still to be entered or certified.
    pub fn asks_too_much(&self, scheme: &Scheme, limits: &Limits) -> bool {
        !self.over_as_entered(scheme, limits).is_empty()
    }

    /// How the request passes the limits, in plain words with the figures, and what must be entered first; empty when
    /// nothing. That the match is not certified yet is said under Endorsements, which holds a submission until it is.
    pub fn too_high(&self, scheme: &Scheme, limits: &Limits) -> Vec<String> {
        let high = |over: Over| match over {
            Over::Match(allowed) if !self.is_certified() => {
                format!(
                    "The request is too high: the {} as entered allows at most {allowed}",
                    scheme.policy.match_that_counts()
                )
            }
            over => format!("The request is too high: {over}"),
        };
        let mut texts: Vec<String> = self.over_as_entered(scheme, limits).into_iter().map(high).collect();
        let (first, over) = (self.needed_first(scheme), self.over(limits));
        if !first.is_empty() && over.iter().any(not_yet) {
            texts.push(format!("Before anything can be asked for, add: {}", first.join(", ")));
        }
        texts
    }

    /// What must be entered before anything can be asked for; empty when it is all there.
    pub fn needed_first(&self, scheme: &Scheme) -> Vec<&'static str> {
        let none = |sum: Option<Money>| sum.is_none_or(|sum| sum <= Money::ZERO);
        let matched = self.secured_match(&scheme.policy);
        let secured = match scheme.policy.match_that_counts() {
            "match" => "match that is secured",
            _ => "cash match that is secured",
        };
        [
            (none(self.eligible_cost()), "the costs"),
            (scheme.policy.asks_for_match() && none(matched), secured),
        ]
        .into_iter()
        .filter_map(|(needed, what)| needed.then_some(what))
        .collect()
    }

    /// Whether the s151 officer has certified the match as it is.
    pub fn is_certified(&self) -> bool {
        self.standing(Part::Finance) == Standing::Given
    }

    /// The same limits, as they will be once the s151 officer certifies the match that is entered.
    pub fn limits_as_entered(&self, scheme: &Scheme, limits: &Limits) -> Limits {
        let none = |sum: Option<Money>| sum.unwrap_or(Money::ZERO);
        let (cost, matched) = (self.eligible_cost(), self.secured_match(&scheme.policy));
        let entered = Limits::new(
            limits.cap_left,
            limits.envelope_left,
            none(cost),
            none(matched),
            scheme.policy.max_rate,
        );
        Limits { matched: entered.matched.max(limits.matched), ..*limits }
    }

    /// The limits that the request passes even when its match is certified as it stands.
    fn over_as_entered(&self, scheme: &Scheme, limits: &Limits) -> Vec<Over> {
        let first = self.needed_first(scheme);
        let mut over = self.over(&self.limits_as_entered(scheme, limits));
        over.retain(|over| first.is_empty() || !not_yet(over));
        over
    }

    /// The money figures; `None` when a sum is beyond counting.
    pub fn figures(&self) -> Option<Figures> {
        let certified = |of: MatchKind| match self.is_certified() {
            true => self.secured(|kind| kind == of),
            false => Some(Money::ZERO),
        };
        let (cash, existing_spend, in_kind) = (
            certified(MatchKind::Cash)?,
            certified(MatchKind::ExistingSpend)?,
            certified(MatchKind::InKind)?,
        );
        Money::sum([cash, existing_spend, in_kind])?;
        Some(Figures {
            request: self.funding.request.unwrap_or(Money::ZERO),
            eligible_cost: self.eligible_cost()?,
            certified_match: cash,
            besides: Besides { existing_spend, in_kind },
        })
    }
}

/// A limit of nothing is no matter of asking for less, but of costs or match that have not been entered yet.
fn not_yet(over: &Over) -> bool {
    matches!(over, Over::Share(Money::ZERO) | Over::Match(Money::ZERO))
}
