//! Which awards a change of values or caps would touch: held, offered and active ones. What was decided stays decided.

use chrono::NaiveDate;

use super::effect::Effect;
use super::{Policy, Scheme};
use crate::domain::application::Reference;
use crate::domain::date;
use crate::domain::event::Change;
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;

/// How far an award has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Decided and not released.
    Held,
    /// The grant, or an increase of it, waits to be accepted; until that day, if there is one.
    Offered(Option<NaiveDate>),
    /// Accepted.
    Active,
}

/// An award that counts against its cap, as far as a change could touch it.
#[derive(Clone, Debug)]
pub struct Awarded {
    /// Of which application.
    pub reference: Reference,
    /// Whose.
    pub partnership: String,
    /// For which year.
    pub year: FinancialYear,
    /// How much.
    pub award: Money,
    /// How far it has come.
    pub stage: Stage,
    /// Whether the cap that it counts against would be another.
    pub cap_changes: bool,
}

impl Awarded {
    fn stage(&self) -> &'static str {
        match self.stage {
            Stage::Held => "decided and held",
            Stage::Offered(_) => "offered",
            Stage::Active => "active",
        }
    }

    fn spend_by(&self, policy: &Policy) -> NaiveDate {
        self.year.ends().min(policy.ends_on)
    }
}

impl Scheme {
    /// What would be different for these awards when `self` becomes `to`, and what would not although it might be thought.
    pub fn effects_on_awards(&self, to: &Scheme, awarded: &[Awarded]) -> Vec<Effect> {
        let (was, is) = (&self.policy, &to.policy);
        let (days, kept) =
            ((was.acceptance_days, is.acceptance_days), (was.retention_percent, is.retention_percent));
        let mut effects = vec![
            effect("Would be offered for another time", awarded, |one| {
                (days.0 != days.1 && one.stage == Stage::Held)
                    .then(|| format!("open for {} days from its release, not {}", days.1, days.0))
            }),
            effect("Would keep the last day to accept", awarded, |one| match one.stage {
                Stage::Offered(by) if days.0 != days.1 => Some(match by {
                    Some(day) => format!("can be accepted until {}", date::show(day)),
                    None => "can be accepted without a last day".to_owned(),
                }),
                _ => None,
            }),
            // The terms of a decision are those of its day.
            effect("Would keep the last day to receive goods and work", awarded, |one| {
                let before = one.spend_by(was);
                (before != one.spend_by(is)).then(|| format!("{}, {}", one.stage(), date::show(before)))
            }),
            effect("Would keep the part of each payment that is kept back", awarded, |one| {
                (kept.0 != kept.1).then(|| format!("{}, {}\u{a0}%", one.stage(), kept.0))
            }),
            effect("Would keep what was awarded from this cap", awarded, |one| {
                one.cap_changes.then(|| format!("{}, {}", one.award, one.stage()))
            }),
        ];
        effects.retain(|effect| !effect.lines.is_empty());
        effects
    }
}

fn effect(what: &'static str, awarded: &[Awarded], says: impl Fn(&Awarded) -> Option<String>) -> Effect {
    let line = |one: &Awarded| Some(format!("{}, {}: {}", one.reference, one.partnership, says(one)?));
    Effect { what, lines: awarded.iter().filter_map(line).collect() }
}

/// Which of the changed values count only for what comes after: said of each, so that nobody waits for an effect.
pub fn without_effect(changes: &[Change]) -> Option<Effect> {
    let told = |one: &Change| Some(format!("{}: {}", one.what, later(&one.what)?));
    let lines: Vec<String> = changes.iter().filter_map(told).collect();
    (!lines.is_empty()).then_some(Effect { what: "Changes nothing that is there", lines })
}

/// Read when something begins, and not again.
fn later(what: &str) -> Option<&'static str> {
    match what {
        "Working days to answer a query" => Some("counts for queries sent from now on"),
        "Amount above which a local purchase needs more quotes"
        | "Quotes needed above it"
        | "Quotes needed up to it" => Some("counts for local purchases requested from now on"),
        "Carry-forward can be approved" => {
            Some("counts for what is asked for or decided from now on; what was approved stays")
        }
        "Days before a year’s end to tell what is not committed" => {
            Some("counts at the next end of a year")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::scheme::sample;

    fn awarded(stage: Stage) -> Awarded {
        Awarded {
            reference: Reference::parse("CCTV-2019-SHR-001").unwrap(),
            partnership: "Shropshire".to_owned(),
            year: FinancialYear::from_start(2019).unwrap(),
            award: Money::from_pence(4_000_000),
            stage,
            cap_changes: false,
        }
    }

    fn said(to: &Scheme, one: Awarded) -> Vec<(&'static str, String)> {
        let effects = sample().effects_on_awards(to, &[one]);
        effects.into_iter().map(|effect| (effect.what, effect.lines.join("; "))).collect()
    }

    #[test]
    fn each_award_is_told_of_what_it_is_touched_by_at_its_stage() {
        let offered = Stage::Offered(NaiveDate::from_ymd_opt(2018, 11, 14));
        for stage in [Stage::Held, offered, Stage::Active] {
            assert_eq!(said(&sample(), awarded(stage)), [], "nothing changes");
        }
        let whose = "CCTV-2019-SHR-001, Shropshire";
        let mut to = sample();
        to.policy.acceptance_days = 28;
        let held = format!("{whose}: open for 28 days from its release, not 30");
        assert_eq!(said(&to, awarded(Stage::Held)), [("Would be offered for another time", held)]);
        let keeps = format!("{whose}: can be accepted until 14 November 2018");
        assert_eq!(said(&to, awarded(offered)), [("Would keep the last day to accept", keeps)]);
        assert_eq!(said(&to, awarded(Stage::Active)), []);

        let mut to = sample();
        to.policy.retention_percent = 15;
        let line = format!("{whose}: offered, 10\u{a0}%");
        assert_eq!(said(&to, awarded(offered))[0].1, line);

        let mut to = sample();
        to.policy.ends_on = NaiveDate::from_ymd_opt(2019, 12, 31).unwrap();
        let line = format!("{whose}: active, 31 March 2020");
        assert_eq!(said(&to, awarded(Stage::Active))[0].1, line);
        let earlier = Awarded { year: FinancialYear::from_start(2018).unwrap(), ..awarded(Stage::Active) };
        assert_eq!(said(&to, earlier), [], "its own year ends before");

        let of_the_cap = Awarded { cap_changes: true, ..awarded(Stage::Held) };
        let line = format!("{whose}: £40,000.00, decided and held");
        assert_eq!(said(&sample(), of_the_cap), [("Would keep what was awarded from this cap", line)]);
    }

    #[test]
    fn every_value_that_counts_for_what_comes_after_is_said_to_change_nothing_that_is_there() {
        let change =
            |what: &str| Change { what: what.to_owned(), before: String::new(), after: String::new() };
        let all: Vec<Change> = sample().values().into_iter().map(|(what, _)| change(what)).collect();
        let later = without_effect(&all).unwrap();
        assert_eq!(later.lines.len(), 6, "{later:?}");
        assert_eq!(
            later.lines.iter().find(|line| line.starts_with("Quotes needed above it")).unwrap(),
            "Quotes needed above it: counts for local purchases requested from now on"
        );
        assert_eq!(without_effect(&[change("Last day")]), None);
    }
}
