//! A form that somebody else’s save overtook: both versions side by side, question by question, and one save of what was
//! chosen. Questions that only one of both changed are chosen beforehand, as `domain::application::merge` says.

use std::ops::ControlFlow;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::address;
use crate::domain::application::Case;
use crate::domain::application::merge::{Keep, keep};
use crate::domain::date;
use crate::service::application::Stale;
use crate::web::component::{ErrorItem, Field};
use crate::web::form::{Errors, Posted};
use crate::web::page::render;
use crate::web::problem::Problem;
use crate::web::session::Visit;
use crate::web::shell::Shell;

const YOURS: &str = "yours";
const THEIRS: &str = "theirs";
/// Before the name of a question, in the form that asks which answer to keep.
const TAKE: &str = "take_";
/// Who saved, carried from one showing of the page to the next.
const BY: &str = "saved_by";

#[derive(Template)]
#[template(path = "application/conflict.html")]
struct ConflictPage {
    shell: Shell,
    caption: String,
    heading: String,
    by: String,
    errors: Vec<ErrorItem>,
    action: String,
    key: String,
    version: u32,
    yours: Vec<(String, String)>,
    rows: Vec<Field>,
    leave: String,
}

/// A question with two answers.
struct Differs {
    name: String,
    question: String,
    yours: String,
    theirs: String,
    keep: Keep,
}

/// Where a form that met another stands.
pub struct Place<'a> {
    /// Who looks.
    pub visit: &'a Visit,
    /// At which case.
    pub case: &'a Case,
    /// What the form is called.
    pub heading: &'a str,
    /// Where it goes, and where what was saved can be seen.
    pub action: String,
}

/// How a form shows what was typed, and what is kept.
pub type Show<'a> = &'a dyn Fn(&Posted) -> Vec<Field>;

fn each(fields: &[Field]) -> impl Iterator<Item = &Field> {
    fields.iter().flat_map(|field| std::iter::once(field).chain(field.revealed()))
}

/// The questions whose answers differ, in page order.
fn differing(show: Show<'_>, base: Option<&Posted>, yours: &Posted, theirs: &Posted) -> Vec<Differs> {
    let (base, theirs) = (base.map(show), show(theirs));
    let said = |fields: &[Field], name: &str| {
        each(fields).find(|field| field.name == name).map(Field::said).unwrap_or_default()
    };
    let differs = |field: &Field| {
        let base = base.as_ref().map(|fields| said(fields, &field.name));
        let (yours, theirs) = (field.said(), said(&theirs, &field.name));
        let keep = keep(base.as_ref(), &yours, &theirs)?;
        Some(Differs { name: field.name.clone(), question: field.label.clone(), yours, theirs, keep })
    };
    each(&show(yours)).filter_map(differs).collect()
}

/// Who saved and when.
pub fn who(stale: &Stale) -> String {
    let who = |(name, at): &(String, _)| format!("{name} ({})", date::show_time(*at));
    stale.by.as_ref().map_or_else(|| "Somebody".to_owned(), who)
}

/// The page that asks which answers to keep. `posted` is what was typed, `yours` the same as it was understood.
pub fn ask(
    place: Place<'_>,
    show: Show<'_>,
    stale: &Stale,
    (posted, yours): (&Posted, &Posted),
    (base, theirs): (Option<Posted>, Posted),
    version: u32,
) -> Result<Response, Problem> {
    let by = who(stale);
    let rows = differing(show, base.as_ref(), yours, &theirs);
    let chosen = |row: &Differs| match row.keep {
        Keep::Yours => YOURS,
        Keep::Theirs => THEIRS,
        Keep::Choose => "",
    };
    let fields: Vec<Field> = rows.iter().map(|row| asked(row, chosen(row), &by)).collect();
    let mut errors = Errors::default();
    let first = fields.first().map_or("main-content", |field| field.name.as_str());
    errors.push(first, format!("{by} saved this after you opened it. Choose which answers to keep"));
    page(place, (StatusCode::CONFLICT, &errors), fields, posted, (version, &by))
}

fn asked(row: &Differs, chosen: &str, by: &str) -> Field {
    let name = by.split(" (").next().unwrap_or(by);
    let options = [(YOURS, "Keep yours".to_owned()), (THEIRS, format!("Take what {name} saved"))];
    let options = options.map(|(value, label)| (value.to_owned(), label));
    let name = format!("{TAKE}{}", row.name);
    let given = |said: &str| if said.is_empty() { "Not answered".to_owned() } else { said.to_owned() };
    Field::radios(name, &row.question, chosen, options)
        .hints([Some(given(&row.yours)), Some(given(&row.theirs))])
}

fn page(
    place: Place<'_>,
    (status, errors): (StatusCode, &Errors),
    rows: Vec<Field>,
    posted: &Posted,
    (version, by): (u32, &str),
) -> Result<Response, Problem> {
    let Place { visit, case, heading, action } = place;
    let page = ConflictPage {
        shell: Shell::new(visit, heading).back(address(&case.reference), "Back").error(true),
        caption: format!("{} {}", case.reference, case.title),
        heading: heading.to_owned(),
        by: by.to_owned(),
        errors: errors.items(),
        key: visit.key(),
        version,
        yours: posted.typed().into_iter().filter(|(name, _)| !is_choice(name)).collect(),
        rows,
        leave: action.clone(),
        action,
    };
    render(status, &page)
}

fn is_choice(name: &str) -> bool {
    name == BY || name.starts_with(TAKE)
}

/// What was chosen on that page, as if it had been typed; the form as it is when it came from no such page. The page
/// again when a question is left that must be chosen.
pub fn chosen(
    place: Place<'_>,
    show: Show<'_>,
    posted: &Posted,
    theirs: &Posted,
    version: u32,
) -> Result<ControlFlow<Response, Posted>, Problem> {
    if !posted.has(BY) {
        return Ok(ControlFlow::Continue(posted.clone()));
    }
    let by = posted.get(BY);
    let rows = differing(show, None, posted, theirs);
    let taken = |row: &Differs| posted.get(&format!("{TAKE}{}", row.name)).to_owned();
    let mut errors = Errors::default();
    for row in rows.iter().filter(|row| ![YOURS, THEIRS].contains(&taken(row).as_str())) {
        errors.push(format!("{TAKE}{}", row.name), format!("Choose which answer to keep: {}", row.question));
    }
    if !errors.is_empty() {
        let fields = rows.iter().map(|row| {
            let field = asked(row, &taken(row), by);
            let error = errors.get(&field.name);
            field.error(error)
        });
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return page(place, (status, &errors), fields.collect(), posted, (version, by))
            .map(ControlFlow::Break);
    }
    let theirs_wins = |name: &str| {
        let of = |row: &&Differs| name == row.name || part_of(name, &row.name);
        rows.iter().find(of).is_some_and(|row| taken(row) == THEIRS)
    };
    let kept = posted.pairs().iter().filter(|(name, _)| !is_choice(name) && !theirs_wins(name));
    let took = theirs.pairs().iter().filter(|(name, _)| theirs_wins(name));
    Ok(ControlFlow::Continue(Posted::of(kept.chain(took).cloned().collect())))
}

/// Whether it is the day, month or year of a date.
fn part_of(name: &str, date: &str) -> bool {
    name.strip_prefix(date).is_some_and(|part| ["-day", "-month", "-year"].contains(&part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::section::Typed;

    fn show(posted: &Posted) -> Vec<Field> {
        let typed = Typed { posted, errors: &Errors::default() };
        let mut work = typed.yes_no("work", "Work?");
        work.reveal("yes", typed.date("on", "When?"));
        vec![typed.line("what", "What?"), work, typed.money("cost", "Cost?")]
    }

    #[test]
    fn only_questions_that_differ_are_compared_in_the_words_of_the_page() {
        let posted = |body: &str| Posted::decode(body.as_bytes());
        let base = posted("what=a&work=yes&on-day=1&on-month=2&on-year=2018");
        let yours = posted("what=b&work=yes&on-day=2&on-month=2&on-year=2018&cost=5.00");
        let theirs = posted("what=a&work=no&on-day=3&on-month=2&on-year=2018&cost=5.00");
        let rows = differing(&show, Some(&base), &yours, &theirs);
        let said: Vec<_> = rows
            .iter()
            .map(|row| (row.name.as_str(), row.yours.as_str(), row.theirs.as_str(), row.keep))
            .collect();
        let expected = [
            ("what", "b", "a", Keep::Yours),
            ("work", "Yes", "No", Keep::Theirs),
            ("on", "2 February 2018", "3 February 2018", Keep::Choose),
        ];
        assert_eq!(said, expected);
    }
}
