//! What of the match counts towards a request (BRIEF §2): cash always, existing spend and in kind only when the scheme says
//! so, and only what is certified. The one place for it; what does not count is recorded and told all the same.

use serde::{Deserialize, Serialize};

use super::Figures;
use super::content::{Content, MatchKind, MatchLine};
use crate::domain::money::Money;
use crate::domain::scheme::Policy;

/// Match of a submission, certified, that is no new cash.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Besides {
    /// Spent on CCTV already.
    pub existing_spend: Money,
    /// Time, buildings, kit.
    pub in_kind: Money,
}

impl Besides {
    /// Whether there is none; a submission of before the kinds were told apart has none.
    pub fn is_none(&self) -> bool {
        *self == Besides::default()
    }
}

impl Policy {
    /// Whether match of this kind counts once it is certified.
    pub fn counts(&self, kind: MatchKind) -> bool {
        match kind {
            MatchKind::Cash => true,
            MatchKind::ExistingSpend => self.existing_spend_counts,
            MatchKind::InKind => self.in_kind_counts,
        }
    }

    /// The match that counts, inside a sentence.
    pub fn match_that_counts(&self) -> &'static str {
        let other = [MatchKind::ExistingSpend, MatchKind::InKind].into_iter().any(|kind| self.counts(kind));
        if other { "match" } else { "cash match" }
    }

    /// The kinds, and which of them count, for whoever enters match.
    pub fn kinds_explained(&self) -> String {
        let counts = match (self.existing_spend_counts, self.in_kind_counts) {
            (false, false) => "Only cash counts",
            (true, false) => "Cash and existing spend count",
            (false, true) => "Cash and match in kind count",
            (true, true) => "All of them count",
        };
        let rest = if self.existing_spend_counts && self.in_kind_counts {
            ""
        } else {
            "; the rest is recorded and shown"
        };
        format!(
            "Existing spend is what is paid for CCTV already. In kind is time, buildings or kit. {counts} towards what can \
             be asked for{rest}"
        )
    }

    /// What of the certified match counts.
    pub fn counting(&self, figures: &Figures) -> Money {
        let counts = figures.matched().into_iter().filter(|(kind, _)| self.counts(*kind));
        // A submission whose match cannot be counted together is refused, so that the sum is always there.
        Money::sum(counts.map(|(_, amount)| amount)).unwrap_or(figures.certified_match)
    }

    /// The certified match as people read it: what counts, then what is recorded and does not, a line each.
    pub fn certified(&self, figures: &Figures) -> String {
        let beside = |(kind, amount): (MatchKind, Money)| {
            let told = format!("{}: {amount}, does not count", kind.label());
            (amount > Money::ZERO && !self.counts(kind)).then_some(told)
        };
        let beside = figures.matched().into_iter().filter_map(beside);
        std::iter::once(self.counting(figures).to_string()).chain(beside).collect::<Vec<_>>().join("\n")
    }
}

impl Figures {
    /// The certified match by kind.
    fn matched(&self) -> [(MatchKind, Money); 3] {
        [
            (MatchKind::Cash, self.certified_match),
            (MatchKind::ExistingSpend, self.besides.existing_spend),
            (MatchKind::InKind, self.besides.in_kind),
        ]
    }
}

impl Content {
    /// Match that would count once the s151 officer certifies it. `None` when beyond counting.
    pub fn secured_match(&self, policy: &Policy) -> Option<Money> {
        self.secured(|kind| policy.counts(kind))
    }

    /// Match that is secured and does not count under this policy.
    pub fn match_beside(&self, policy: &Policy) -> Option<Money> {
        self.secured(|kind| !policy.counts(kind))
    }

    /// Secured match of these kinds.
    pub(super) fn secured(&self, of: impl Fn(MatchKind) -> bool) -> Option<Money> {
        let counts = |line: &&MatchLine| line.secured == Some(true) && line.kind.is_some_and(&of);
        Money::sum(self.funding.matches.iter().filter(counts).filter_map(|line| line.amount))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::application::content::{Endorsements, Part};
    use crate::domain::application::sample;
    use crate::domain::person::PersonId;
    use crate::domain::scheme;
    use chrono::NaiveDate;

    fn pounds(n: i64) -> Money {
        Money::from_pence(n * 100)
    }

    fn policy(existing_spend_counts: bool, in_kind_counts: bool) -> Policy {
        Policy { existing_spend_counts, in_kind_counts, ..scheme::sample().policy }
    }

    /// Certified, with a secured line of each kind and one that is not secured.
    fn content([cash, existing, in_kind]: [i64; 3]) -> Content {
        let on = NaiveDate::from_ymd_opt(2018, 6, 1).unwrap();
        let mut content = sample::content("Title", "Council", pounds(1_000), on);
        let line = |kind, pence, secured| MatchLine {
            provider: Some("Council".into()),
            amount: Some(Money::from_pence(pence)),
            kind: Some(kind),
            secured: Some(secured),
            evidence: None,
        };
        content.funding.matches = Default::default();
        for (kind, pence) in
            [(MatchKind::Cash, cash), (MatchKind::ExistingSpend, existing), (MatchKind::InKind, in_kind)]
        {
            content.funding.matches.put(None, line(kind, pence, true));
            content.funding.matches.put(None, line(kind, 777, false));
        }
        sample::stand_behind(&mut content, [101, 102, 103].map(PersonId), on);
        content
    }

    #[test]
    fn cash_counts_always_and_other_match_only_when_the_scheme_says_so() {
        let content = content([100, 20, 3]);
        let figures = content.figures().unwrap();
        for (existing, in_kind, counts, beside, told) in [
            (
                false,
                false,
                100,
                23,
                "£1.00\nExisting spend: £0.20, does not count\nIn kind: £0.03, does not count",
            ),
            (true, false, 120, 3, "£1.20\nIn kind: £0.03, does not count"),
            (false, true, 103, 20, "£1.03\nExisting spend: £0.20, does not count"),
            (true, true, 123, 0, "£1.23"),
        ] {
            let policy = policy(existing, in_kind);
            assert_eq!(policy.counting(&figures).pence(), counts);
            assert_eq!(content.secured_match(&policy).unwrap().pence(), counts);
            assert_eq!(content.match_beside(&policy).unwrap().pence(), beside);
            assert_eq!(policy.certified(&figures), told);
        }
    }

    #[test]
    fn figures_of_before_the_kinds_were_told_apart_read_as_before() {
        let kept = r#"{"request":100,"eligible_cost":200,"certified_match":50}"#;
        let figures: Figures = serde_json::from_str(kept).unwrap();
        assert_eq!(serde_json::to_string(&figures).unwrap(), kept);
        for policy in [policy(false, false), policy(true, true)] {
            assert_eq!(policy.counting(&figures).pence(), 50);
            assert_eq!(policy.certified(&figures), "£0.50");
        }
    }

    proptest! {
        #[test]
        fn what_counts_is_what_the_rule_says_of_each_kind_and_nothing_uncertified(
            amounts in prop::array::uniform3(0..1_000_000_i64), existing: bool, in_kind: bool,
        ) {
            let policy = policy(existing, in_kind);
            let mut content = content(amounts);
            let of = |yes: bool, n: usize| if yes { amounts[n] } else { 0 };
            let expected = amounts[0] + of(existing, 1) + of(in_kind, 2);
            prop_assert_eq!(policy.counting(&content.figures().unwrap()).pence(), expected);
            prop_assert_eq!(content.secured_match(&policy).unwrap().pence(), expected);
            prop_assert_eq!(
                content.match_beside(&policy).unwrap().pence() + expected,
                amounts.iter().sum::<i64>()
            );
            content.endorsements = Endorsements::default();
            prop_assert_eq!(policy.counting(&content.figures().unwrap()), Money::ZERO);
            prop_assert!(content.endorsements.get(Part::Finance).is_none());
        }
    }
}
