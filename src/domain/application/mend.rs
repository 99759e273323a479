//! What a partnership was asked to change, and how far it has. Must not judge whether a change is good enough.

use super::answers;
use super::content::Content;
use super::section::Section;
use crate::domain::event::SentBack;

/// A section that was sent back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mend {
    /// Which.
    pub section: Section,
    /// Why.
    pub reason: String,
    /// Whether it was saved since.
    pub saved: bool,
    /// Whether any of its answers differs from what was sent in.
    pub changed: bool,
}

/// How far each section that was sent back is mended: `now` against the answers as they were `submitted`. Sections
/// cannot be saved between a submission and its return, so a higher version was saved after the return.
pub fn mend(now: &Content, submitted: &Content, sent_back: &[SentBack]) -> Vec<Mend> {
    let one = |back: &SentBack| {
        let of = |content| answers::of_section(content, back.section);
        Mend {
            section: back.section,
            reason: back.reason.clone(),
            saved: now.version_of(back.section) > submitted.version_of(back.section),
            changed: !answers::changes(&of(submitted), &of(now)).is_empty(),
        }
    };
    sent_back.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::domain::application::question::Value;
    use crate::domain::application::sample;
    use crate::domain::money::Money;

    #[test]
    fn a_section_is_to_mend_until_it_is_saved_and_changed_only_when_an_answer_differs() {
        let on = NaiveDate::from_ymd_opt(2018, 6, 1).unwrap();
        let mut submitted = sample::content("Title", "Council", Money::from_pence(10_000), on);
        submitted.versions.insert(Section::Need, 3);
        let back = [SentBack { section: Section::Need, reason: "Say more".into() }];
        let saved = |change: &dyn Fn(&mut Content)| {
            let mut now = submitted.clone();
            now.versions.insert(Section::Need, 4);
            change(&mut now);
            now
        };
        let text = |words: &str| Some(Value::Text(words.to_owned()));
        let reversed = |chosen: Option<&Value>| match chosen {
            Some(Value::Many(codes)) => Some(Value::Many(codes.iter().rev().cloned().collect())),
            other => other.cloned(),
        };
        let other = |now: &mut Content| now.community.set("dates", text("July"));
        let cases = [
            (submitted.clone(), (false, false)),
            (saved(&|_| ()), (true, false)),
            (saved(&other), (true, false)),
            (saved(&|now| now.need.set("crime_types", reversed(now.need.get("crime_types")))), (true, false)),
            (saved(&|now| now.need.set("areas", text("Station"))), (true, true)),
        ];
        for (n, (now, expected)) in cases.iter().enumerate() {
            let found = mend(now, &submitted, &back);
            assert_eq!((found[0].saved, found[0].changed), *expected, "case {n}");
            assert_eq!((found.len(), found[0].reason.as_str()), (1, "Say more"));
        }
    }
}
