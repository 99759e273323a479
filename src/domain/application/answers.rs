//! An application as questions and answers: for check pages, print, and what changed between two versions.
//! The one place where an answer gets its label.

use chrono::{DateTime, Utc};

use super::content::{
    Answer as Said, Camera, Confirmation, Content, CostLine, Line, MatchLine, Part, Standing,
};
use super::question::{self, Answers};
use super::section::Section;
use crate::domain::date;
use crate::domain::event::Change;
use crate::domain::evidence::Chosen;
use crate::domain::file::Attached;
use crate::domain::money::Money;
use crate::domain::text::{self, thousands};

/// One question and what was answered; `value` is empty when nothing was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Where it belongs.
    pub section: Section,
    /// The question, short.
    pub label: String,
    /// The answer; lines kept.
    pub value: String,
}

/// All answers of one section, in page order.
pub fn of_section(content: &Content, section: Section) -> Vec<Answer> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let money = |value: Option<Money>| value.map(|m| m.to_string()).unwrap_or_default();
    let rows: Vec<(String, String)> = match section {
        Section::Applicant => {
            let a = &content.applicant;
            vec![
                ("Project name".into(), text(&a.title)),
                ("Accountable body".into(), text(&a.accountable_body)),
                ("Delivery body".into(), text(&a.delivery_body)),
                ("Contact".into(), text(&a.contact_name)),
                ("Data protection officer".into(), text(&a.data_protection_officer)),
            ]
        }
        Section::Need | Section::Community | Section::Technical | Section::Running | Section::Privacy => {
            let answers = content.form(section);
            let mut rows = answers.map(|answers| said(section, content, answers)).unwrap_or_default();
            let counted = content.evidence.as_ref().filter(|_| section == Section::Need);
            rows.extend(counted.map(|chosen| ("Offences counted".into(), evidence(chosen))));
            rows
        }
        Section::Outcomes | Section::Milestones | Section::Risks => {
            let thing = section.thing().unwrap_or_default();
            let row = |line: &Line<Answers>| {
                let parts = said(section, content, &line.entry).into_iter();
                let parts = parts.filter(|(_, value)| !value.is_empty());
                let text = parts.map(|(label, value)| format!("{label}: {value}")).collect::<Vec<_>>();
                (format!("{} {}", text::capital(thing), line.number), text.join("\n"))
            };
            let list = content.list(section);
            list.map(|list| list.lines.iter().map(row).collect()).unwrap_or_default()
        }
        Section::Profile => {
            let quarters = QUARTERS.iter().zip(&content.profile);
            let mut rows: Vec<_> =
                quarters.map(|(name, spent)| ((*name).to_owned(), money(*spent))).collect();
            rows.push(("Together".into(), money(content.profiled())));
            rows
        }
        Section::Cameras => lines("Camera", &content.cameras.lines, camera),
        Section::Costs => {
            let mut rows = lines("Cost", &content.costs.lines, cost);
            rows.push(("Eligible cost".into(), money(content.eligible_cost())));
            rows
        }
        Section::Funding => {
            let mut rows = vec![("Request".into(), money(content.funding.request))];
            rows.extend(lines("Match", &content.funding.matches.lines, matched));
            rows
        }
        Section::Files => lines("File", &content.files.lines, file),
        Section::Endorsements => {
            let said = |part: Part| (part.title().to_owned(), endorsement(content, part));
            let mut rows: Vec<_> = Part::ALL.into_iter().map(said).collect();
            let c = &content.confirmations;
            let written =
                [(Part::Chair, &c.chair), (Part::Commander, &c.commander), (Part::Finance, &c.finance)].map(
                    |(part, said)| {
                        (format!("{}, as an officer wrote down", part.title()), confirmation(said))
                    },
                );
            rows.extend(written.into_iter().filter(|(_, said)| !said.is_empty()));
            rows
        }
    };
    rows.into_iter().map(|(label, value)| Answer { section, label, value }).collect()
}

fn evidence(chosen: &Chosen) -> String {
    let (from, to) = (date::show_month(&chosen.from), date::show_month(&chosen.to));
    let area = |(name, n): &(String, u64)| format!("{name}: {}", thousands(*n));
    let areas = chosen.areas.iter().map(area).collect::<Vec<_>>().join("\n");
    format!(
        "{areas}\nof {} in all areas of the partnership, {from} to {to} (police.uk)",
        thousands(chosen.of)
    )
}

/// The quarters of a financial year, by their months.
pub const QUARTERS: [&str; 4] =
    ["April to June", "July to September", "October to December", "January to March"];

/// What was answered to those questions that are asked.
fn said(section: Section, content: &Content, answers: &Answers) -> Vec<(String, String)> {
    let due = question::of(section).iter().filter(|question| question.is_due(content, answers));
    due.map(|question| (question.label.to_owned(), question.shown(answers))).collect()
}

/// All answers.
pub fn all(content: &Content) -> Vec<Answer> {
    Section::ALL.into_iter().flat_map(|section| of_section(content, section)).collect()
}

/// What differs, in page order; what went away comes last.
pub fn changes(before: &[Answer], after: &[Answer]) -> Vec<Change> {
    let find = |list: &[Answer], wanted: &Answer| {
        let found = list.iter().find(|a| (a.section, &a.label) == (wanted.section, &wanted.label));
        found.map(|a| a.value.clone()).unwrap_or_default()
    };
    let change = |answer: &Answer, before: String, after: String| Change {
        what: format!("{}: {}", answer.section.title(), answer.label),
        before,
        after,
    };
    let kept = after.iter().map(|a| change(a, find(before, a), a.value.clone()));
    let gone = before.iter().filter(|b| {
        find(after, b).is_empty() && !after.iter().any(|a| (a.section, &a.label) == (b.section, &b.label))
    });
    let gone = gone.map(|b| change(b, b.value.clone(), String::new()));
    kept.chain(gone).filter(|c| c.before != c.after).collect()
}

fn lines<T>(
    word: &str,
    lines: &[Line<T>],
    show: fn(&T) -> Vec<(&'static str, String)>,
) -> Vec<(String, String)> {
    let row = |line: &Line<T>| {
        let parts = show(&line.entry).into_iter().filter(|(_, value)| !value.is_empty());
        let text = parts.map(|(label, value)| format!("{label}: {value}")).collect::<Vec<_>>().join("\n");
        (format!("{word} {}", line.number), text)
    };
    lines.iter().map(row).collect()
}

fn camera(c: &Camera) -> Vec<(&'static str, String)> {
    let coordinates = c.coordinates.map(|at| match at.grid_reference() {
        Some(grid) => format!("{at} ({grid})"),
        None => at.to_string(),
    });
    vec![
        ("Work", c.work.map(|w| w.label().to_owned()).unwrap_or_default()),
        ("What it sees changes", c.view_changes.map(|yes| yes_no(yes).to_owned()).unwrap_or_default()),
        ("Place", c.place.clone().unwrap_or_default()),
        ("Position", coordinates.unwrap_or_default()),
        ("Type", c.camera_type.map(|t| t.label().to_owned()).unwrap_or_default()),
        ("Purpose", c.purpose.map(|p| p.label().to_owned()).unwrap_or_default()),
        ("Asset tag", c.old_asset_tag.clone().unwrap_or_default()),
    ]
}

fn cost(c: &CostLine) -> Vec<(&'static str, String)> {
    let recoverable = c.vat_recoverable.map(|r| if r { "recoverable" } else { "not recoverable" });
    vec![
        ("Category", c.category.clone().unwrap_or_default()),
        ("Description", c.description.clone().unwrap_or_default()),
        ("Quantity", c.quantity.map(|q| q.to_string()).unwrap_or_default()),
        ("Unit price without VAT", c.unit_net.map(|m| m.to_string()).unwrap_or_default()),
        ("VAT on the line", c.vat.map(|m| m.to_string()).unwrap_or_default()),
        ("VAT is", recoverable.unwrap_or_default().to_owned()),
        ("Eligible cost", c.eligible().map(|m| m.to_string()).unwrap_or_default()),
    ]
}

fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

fn file(f: &Attached) -> Vec<(&'static str, String)> {
    vec![("Name", f.name.clone()), ("Kind", f.what()), ("SHA-256", f.sha256.clone())]
}

fn matched(m: &MatchLine) -> Vec<(&'static str, String)> {
    let secured = m.secured.map(yes_no);
    vec![
        ("Provider", m.provider.clone().unwrap_or_default()),
        ("Amount", m.amount.map(|m| m.to_string()).unwrap_or_default()),
        ("Kind", m.kind.map(|k| k.label().to_owned()).unwrap_or_default()),
        ("Secured", secured.unwrap_or_default().to_owned()),
        ("Evidence", m.evidence.as_ref().map(|e| e.name.clone()).unwrap_or_default()),
    ]
}

fn endorsement(content: &Content, part: Part) -> String {
    let Some(asked) = content.endorsements.get(part) else { return String::new() };
    let on = |at: DateTime<Utc>| date::show(date::today(at));
    let said = match (content.standing(part), &asked.answer) {
        (Standing::FellAway, Some(answer)) => {
            format!("Fell away: {} changed since {}", part.rests_on(), on(answer.at))
        }
        (_, Some(Said { given: true, at, .. })) if part == Part::Finance => format!("Certified {}", on(*at)),
        (_, Some(Said { given: true, at, .. })) => format!("Endorsed {}", on(*at)),
        (_, Some(answer)) => format!("Declined {}", on(answer.at)),
        (_, None) => format!("Asked {}", on(asked.at)),
    };
    let mut lines = vec![asked.name.clone(), said];
    if let Some(answer) = &asked.answer {
        lines.extend(answer.covers.lines());
        lines.extend(answer.comment.clone());
    }
    lines.join("\n")
}

fn confirmation(c: &Confirmation) -> String {
    let on = c.on.map(date::show);
    [c.name.clone(), on, c.what.clone()].into_iter().flatten().collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::application::question::Value;
    use crate::domain::application::sample;
    use chrono::NaiveDate;

    #[test]
    fn changes_name_what_was_added_altered_and_taken_away() {
        let on = NaiveDate::from_ymd_opt(2018, 6, 1).unwrap();
        let before = sample::content("Title", "Council", Money::from_pence(10_000), on);
        let mut after = before.clone();
        after.need.set("period", Some(Value::Text("2018".into())));
        after.cameras.remove(1);
        after.funding.matches.put(None, MatchLine { provider: Some("Town".into()), ..MatchLine::default() });
        let found = changes(&all(&before), &all(&after));
        let named: Vec<&str> = found.iter().map(|change| change.what.as_str()).collect();
        let (chair, commander) =
            ("Endorsements: Chair of the partnership", "Endorsements: Local policing commander");
        let expected =
            ["Need: Period of the evidence", "Funding: Match 2", chair, commander, "Cameras: Camera 1"];
        assert_eq!(named, expected, "an endorsement falls away with a camera");
        assert!(found[1].before.is_empty() && found[4].after.is_empty());
        assert!(changes(&all(&before), &all(&before)).is_empty());
    }

    #[test]
    fn irrecoverable_vat_is_part_of_the_eligible_cost_and_recoverable_is_not() {
        let line = |recoverable| CostLine {
            quantity: Some(1),
            unit_net: Some(Money::from_pence(1_000_000)),
            vat: Some(Money::from_pence(200_000)),
            vat_recoverable: recoverable,
            ..CostLine::default()
        };
        assert_eq!(line(Some(true)).eligible(), Some(Money::from_pence(1_000_000)));
        assert_eq!(line(Some(false)).eligible(), Some(Money::from_pence(1_200_000)));
        assert_eq!(line(None).eligible(), None);
        let huge = CostLine {
            quantity: Some(u32::MAX),
            unit_net: Some(Money::from_pence(i64::MAX)),
            ..line(Some(true))
        };
        assert_eq!(huge.eligible(), None);
    }
}
