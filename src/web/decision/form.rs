//! The form of a decision: reasons, release and interest first; the record as drafted from the case is folded away.

use chrono::{Months, NaiveDate};

use crate::domain::decision::Release;
use crate::domain::decision::record::{Exempt, Texts};
use crate::web::component::Field;
use crate::web::form::{Posted, Reader};
use crate::web::page::FormPage;
use crate::web::section::{LINE, PARAGRAPH, Prefill, Typed};

/// A decision is held no longer than this: a day in another year is a slip.
const LATEST: Months = Months::new(12);

pub fn common(typed: Typed<'_>) -> Vec<Field> {
    let when = vec![("now".to_owned(), "Now".to_owned()), ("later".to_owned(), "On a later day".to_owned())];
    let mut release = typed.radios("release", "When is the partnership told?", when);
    let day = typed.date("release_on", "Day of release").hint("You can also release it by hand before");
    release.reveal("later", day);
    vec![
        typed
            .paragraph("reasons", "Reasons")
            .hint("The law asks for them. They go to the partnership and are published"),
        release,
        interest(typed),
    ]
}

/// The declaration that every decision asks for.
pub fn interest(typed: Typed<'_>) -> Field {
    let option = vec![("yes".to_owned(), "I have no interest in this application".to_owned())];
    let chosen: Vec<String> = typed.posted.all("no_interest").into_iter().map(str::to_owned).collect();
    Field::checkboxes("no_interest", "Declaration of interest", &chosen, option)
        .error(typed.errors.get("no_interest"))
}

/// Notes when it was not given.
pub fn declared(read: &mut Reader<'_>, posted: &Posted) {
    if posted.get("no_interest") != "yes" {
        read.error(
            "no_interest",
            "Select that you have no interest. If you have one, somebody else must decide",
        );
    }
}

/// What both forms of a decision say.
pub struct Common {
    /// Why.
    pub reasons: String,
    /// When the partnership is told.
    pub release: Release,
    /// What the record says besides.
    pub texts: Texts,
}

/// Reads it; `None` when something is missing or wrong.
pub fn read(read: &mut Reader<'_>, posted: &Posted, today: NaiveDate) -> Option<Common> {
    let (reasons, release) = read_first(read, posted, today);
    let texts = read_texts(read, posted);
    Some(Common { reasons: reasons?, release: release?, texts: texts? })
}

fn read_first(read: &mut Reader<'_>, posted: &Posted, today: NaiveDate) -> (Option<String>, Option<Release>) {
    let reasons = read.required_paragraph("reasons", "The reasons", PARAGRAPH);
    let word = |typed: &str| ["now", "later"].into_iter().find(|word| *word == typed);
    let release = match read.required_one_of("release", "When the partnership is told", word) {
        Some("later") => read.required_date("release_on", "The day of release").map(Release::On),
        // Without script the day stays there to be filled in: whoever chose “now” means now.
        Some(_) => Some(Release::Now),
        None => {
            read.date("release_on", "The day of release");
            None
        }
    };
    let latest = today.checked_add_months(LATEST).unwrap_or(today);
    if matches!(release, Some(Release::On(day)) if day <= today || day > latest) {
        read.error("release_on", "The day of release must be in the future, within a year");
    }
    declared(read, posted);
    (reasons, release)
}

/// The texts of a record as they were drafted.
pub fn prefill(texts: &Texts) -> Prefill {
    Prefill::default()
        .with("summary", Some(&texts.summary))
        .with("proposal", Some(&texts.proposal))
        .with("part_1", Some(&texts.part_1))
}

/// The summary of a record.
pub fn summary(typed: Typed<'_>) -> Field {
    typed.paragraph("summary", "Summary").rows(3)
}

/// Adds the record's texts, folded away.
pub fn folded(page: FormPage, typed: Typed<'_>, summary: Field) -> FormPage {
    let record = vec![
        summary,
        typed.paragraph("proposal", "Proposal").rows(7),
        typed
            .paragraph("part_1", "Part 1: facts and advice that are published")
            .rows(7)
            .hint("With the decision, once it is released"),
    ];
    let exempt = vec![
        typed
            .paragraph("part_2", "Part 2: facts and advice that are exempt from publication")
            .rows(4)
            .hint("Only the funder’s people and auditors read it. It is never sent by e-mail"),
        typed.line("part_2_because", "Why it is exempt").hint("Such as a price while quotes are open"),
    ];
    page.folded("Change the record that is drafted from the application", record)
        .folded("Add a part that is not published", exempt)
}

/// Reads the record's texts.
fn read_texts(read: &mut Reader<'_>, posted: &Posted) -> Option<Texts> {
    let summary = read.required_paragraph("summary", "The summary", PARAGRAPH);
    read_rest(read, posted, summary)
}

/// Reads the record's texts behind its summary. A part that is exempt needs its reason, and a reason its part.
pub fn read_rest(read: &mut Reader<'_>, posted: &Posted, summary: Option<String>) -> Option<Texts> {
    let proposal = read.required_paragraph("proposal", "The proposal", PARAGRAPH);
    let part_1 = read.required_paragraph("part_1", "The text of Part 1", PARAGRAPH);
    let words = read.paragraph("part_2", "Part 2", PARAGRAPH);
    let because = read.line("part_2_because", "Why it is exempt", LINE);
    let empty = |name: &str| posted.get(name).trim().is_empty();
    if words.is_some() && empty("part_2_because") {
        read.error("part_2_because", "Say why Part 2 is exempt");
    }
    if because.is_some() && empty("part_2") {
        read.error("part_2", "Enter Part 2, or clear why it is exempt");
    }
    let exempt = words.zip(because).map(|(words, because)| Exempt { words, because });
    Some(Texts { summary: summary?, proposal: proposal?, part_1: part_1?, exempt })
}
