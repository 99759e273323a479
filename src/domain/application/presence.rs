//! Who else is at a draft, as one would say it. It is no change: nothing rests on it, and it fades by itself.

use chrono::{DateTime, TimeDelta, Utc};

use super::section::Section;
use crate::domain::person::PersonId;

/// So long after their last sign of life somebody counts as being there.
pub const FADES: TimeDelta = TimeDelta::minutes(15);

/// Somebody in a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presence {
    /// Who, told apart from others of the same name.
    pub person: PersonId,
    /// Who.
    pub name: String,
    /// Where.
    pub section: Section,
    /// When they opened it last.
    pub opened_at: DateTime<Utc>,
    /// When they saved it last, if they did.
    pub saved_at: Option<DateTime<Utc>>,
}

/// Where each was last: one line a person, whoever did something last first.
pub fn one_each(mut all: Vec<Presence>) -> Vec<Presence> {
    all.sort_by_key(|one| std::cmp::Reverse(one.at()));
    let mut seen = Vec::new();
    all.retain(|one| {
        let first = !seen.contains(&one.person);
        seen.push(one.person);
        first
    });
    all
}

impl Presence {
    fn at(&self) -> DateTime<Utc> {
        self.saved_at.map_or(self.opened_at, |saved| saved.max(self.opened_at))
    }

    /// As a sentence, or nothing once it has faded. `here` is the section on whose page it is read.
    pub fn said(&self, now: DateTime<Utc>, here: Option<Section>) -> Option<String> {
        let saved = self.saved_at.filter(|saved| *saved >= self.opened_at);
        let (did, at) = saved.map_or(("opened", self.opened_at), |at| ("saved", at));
        let section = if here == Some(self.section) { "this section" } else { self.section.title() };
        (now - at < FADES).then(|| format!("{} {did} {section} {}", self.name, minutes(now - at)))
    }
}

fn minutes(since: TimeDelta) -> String {
    match since.num_minutes() {
        ..1 => "just now".to_owned(),
        1 => "1 minute ago".to_owned(),
        more => format!("{more} minutes ago"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_who_did_what_last_and_fades() {
        let now = DateTime::from_timestamp(1_539_594_000, 0).unwrap();
        let ago = |seconds: i64| now - TimeDelta::seconds(seconds);
        let cases = [
            (59, None, Some("Bob opened this section just now")),
            (60, None, Some("Bob opened this section 1 minute ago")),
            (200, None, Some("Bob opened this section 3 minutes ago")),
            (200, Some(130), Some("Bob saved this section 2 minutes ago")),
            (200, Some(400), Some("Bob opened this section 3 minutes ago")),
            (5_000, Some(899), Some("Bob saved this section 14 minutes ago")),
            (900, None, None),
            (-5, None, Some("Bob opened this section just now")),
        ];
        for (opened, saved, expected) in cases {
            let there = Presence {
                person: PersonId(1),
                name: "Bob".into(),
                section: Section::Need,
                opened_at: ago(opened),
                saved_at: saved.map(ago),
            };
            assert_eq!(there.said(now, Some(Section::Need)).as_deref(), expected, "{opened} {saved:?}");
        }
        let there = Presence {
            person: PersonId(1),
            name: "Bob".into(),
            section: Section::Need,
            opened_at: now,
            saved_at: None,
        };
        assert_eq!(there.said(now, None).as_deref(), Some("Bob opened Need just now"));
    }

    #[test]
    fn each_person_stands_there_once_where_they_were_last() {
        let now = DateTime::from_timestamp(1_539_594_000, 0).unwrap();
        let there = |person, section, opened: i64, saved: Option<i64>| Presence {
            person: PersonId(person),
            name: "Bob".into(),
            section,
            opened_at: now - TimeDelta::seconds(opened),
            saved_at: saved.map(|ago| now - TimeDelta::seconds(ago)),
        };
        let all = vec![
            there(1, Section::Need, 60, None),
            there(2, Section::Risks, 50, None),
            there(1, Section::Costs, 300, Some(20)),
            there(1, Section::Files, 500, None),
        ];
        let left: Vec<_> = one_each(all).into_iter().map(|one| (one.person.0, one.section)).collect();
        assert_eq!(left, [(1, Section::Costs), (2, Section::Risks)]);
    }
}
