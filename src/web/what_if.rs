//! What if these were awarded? Pending applications are ticked, and the page shows how caps and envelope would stand. Its address
//! says all of it, so it can be shared; it changes nothing.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::component::{ErrorItem, Field};
use super::form::{Errors, Posted, Reader};
use super::page::render;
use super::problem::Problem;
use super::session::{Seer, Visit};
use super::shell::Shell;
use crate::App;
use crate::domain::allocation::Allocation;
use crate::domain::application::Reference;
use crate::domain::date;
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;
use crate::domain::scheme::Scheme;
use crate::domain::what_if::{Award, Breaks, Outlook, outlook};
use crate::store::StoreError;
use crate::store::application::pending::{MOST, Pending, pending};
use crate::store::scheme::{self, BoardRow};

/// A limit before and after.
struct Line {
    name: String,
    limit: Money,
    committed: Money,
    would_be: Money,
    left: Money,
}

#[derive(Template)]
#[template(path = "what_if.html")]
struct WhatIfPage {
    shell: Shell,
    year: String,
    errors: Vec<ErrorItem>,
    fields: Vec<Field>,
    nothing: bool,
    asked: bool,
    left_out: Option<String>,
    broken: Vec<String>,
    fits: Vec<String>,
    lines: Vec<Line>,
}

/// `GET /what-if`
pub async fn show(State(app): State<App>, visit: Visit, Seer(viewer): Seer) -> Result<Response, Problem> {
    let insider = viewer.insider().ok_or(Problem::Forbidden)?;
    let asked = Posted::decode(visit.address.split_once('?').map_or("", |(_, query)| query).as_bytes());
    let schemes = scheme::all(&app.db).await?;
    let newest = schemes.first().ok_or_else(|| StoreError::Broken("no scheme has been set up".into()))?;
    let today = date::today(visit.now);
    let typed = FinancialYear::parse(asked.get("year")).ok();
    let of = |year: &FinancialYear| schemes.iter().find(|scheme| scheme.policy.years().contains(year));
    let year = typed.filter(|year| of(year).is_some()).unwrap_or_else(|| newest.policy.current_year(today));
    let scheme = of(&year).unwrap_or(newest);
    let envelope = scheme::envelope_seen(&app.db, scheme, insider.applies_for()).await?;
    let scheme = &Scheme { envelope, ..scheme.clone() };
    let mut references = ticks(&asked);
    references.retain(|tick| Reference::parse(tick).is_some());
    let (cases, more) = pending(&app.db, insider, scheme.id, year, &references).await?;
    let board = scheme::board(&app.db, scheme.id, year).await?;

    let ticked: Vec<&Pending> =
        cases.iter().filter(|one| references.contains(&one.reference.as_str())).collect();
    let mut read = Reader::new(&asked);
    let awards: Vec<Option<Award>> = ticked.iter().map(|one| award(&mut read, &asked, one, year)).collect();
    let errors = read.errors();
    let awards: Vec<Award> = awards.into_iter().flatten().collect();
    let asked_for = !ticked.is_empty() && errors.is_empty();
    let looked = outlook(scheme, board.iter().map(|row| allocation(row, year)).collect(), &awards, today);
    let (broken, fits) = if asked_for { sentences(&ticked, &awards, &looked) } else { Default::default() };
    let page = WhatIfPage {
        shell: Shell::new(&visit, "What if these were awarded?").back("/", "Board").error(!errors.is_empty()),
        year: year.to_string(),
        errors: errors.items(),
        fields: fields(&asked, (&cases, more), &ticked, &errors),
        nothing: cases.is_empty(),
        asked: asked_for,
        left_out: left_out(&asked, &cases, year),
        broken,
        fits,
        lines: lines(scheme, &board, &ticked, &looked),
    };
    render(if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, &page)
}

/// What is ticked, and the one that is named besides.
fn ticks(asked: &Posted) -> Vec<&str> {
    asked.all("tick").into_iter().chain([asked.get("other").trim()]).collect()
}

/// Ticks of what does not wait for a decision: it was decided meanwhile, belongs to another year, or there is no such case that
/// this person could see. Which of these it is makes no difference here, and is not told.
fn left_out(asked: &Posted, cases: &[Pending], year: FinancialYear) -> Option<String> {
    let mut missing = ticks(asked);
    missing.retain(|tick| !tick.is_empty() && cases.iter().all(|one| one.reference != **tick));
    missing.sort_unstable();
    missing.dedup();
    let names: Vec<String> =
        missing.iter().filter_map(|tick| Reference::parse(tick)).map(|name| name.to_string()).collect();
    let which = if names.is_empty() { String::new() } else { format!(": {}", names.join(", ")) };
    match missing.len() {
        0 => None,
        1 => Some(format!(
            "1 of the cases you ticked is not waiting for a decision for {year}{which}. It is left out."
        )),
        n => Some(format!(
            "{n} of the cases you ticked are not waiting for a decision for {year}{which}. They are left out."
        )),
    }
}

fn amount_field(one: &Pending) -> String {
    format!("amount_{}", one.reference)
}

/// What is thought of for one that is ticked: the amount typed, or else what it asks for.
fn award(read: &mut Reader<'_>, asked: &Posted, one: &Pending, year: FinancialYear) -> Option<Award> {
    let name = amount_field(one);
    let typed = read.money(&name, &format!("The amount for {}", one.reference));
    let amount = match asked.get(&name).trim().is_empty() {
        true => one.figures.request,
        false => typed?,
    };
    Some(Award { partnership: one.partnership, year, figures: one.figures, amount })
}

fn fields(
    asked: &Posted,
    (cases, more): (&[Pending], bool),
    ticked: &[&Pending],
    errors: &Errors,
) -> Vec<Field> {
    let chosen: Vec<String> = ticked.iter().map(|one| one.reference.clone()).collect();
    let option = |one: &Pending| {
        let label = format!(
            "{} {}, {}: {} requested ({})",
            one.reference,
            one.title,
            one.name,
            one.figures.request,
            one.status.name().to_lowercase()
        );
        (one.reference.clone(), label)
    };
    let mut fields = vec![Field::checkboxes(
        "tick",
        "Applications that wait for a decision",
        &chosen,
        cases.iter().map(option),
    )];
    if more {
        let hint = format!("There are more than {MOST}. Such as CCTV-2018-SHR-003");
        fields.push(Field::input("other", "Another one, by its reference", "").hint(&hint));
    }
    fields.extend(ticked.iter().map(|one| {
        let name = amount_field(one);
        let typed = asked.get(&name);
        let value = if typed.is_empty() { one.figures.request.typed() } else { typed.to_owned() };
        Field::money(&name, format!("Amount for {}", one.reference), value).error(errors.get(&name))
    }));
    fields
}

fn allocation(row: &BoardRow, year: FinancialYear) -> Allocation {
    let (cap, committed) = (row.standing.cap, row.standing.committed);
    Allocation { id: row.allocation, partnership: row.partnership, year, cap, committed }
}

/// What breaks a limit and by how much, and what fits, a sentence each.
fn sentences(ticked: &[&Pending], awards: &[Award], looked: &Outlook) -> (Vec<String>, Vec<String>) {
    let (mut broken, mut fits) = (Vec::new(), Vec::new());
    for ((one, award), breaks) in ticked.iter().zip(awards).zip(&looked.breaks) {
        let what = format!("{} with {}", one.reference, award.amount);
        if breaks.is_empty() {
            fits.push(what);
            continue;
        }
        broken.extend(breaks.iter().map(|broken| match broken {
            Breaks::Over(over, by) => format!("{what} is {by} too much: {over}."),
            Breaks::Closed(closed) => format!("{what} could not be awarded: {closed}."),
            Breaks::NoCap => format!("{what} could not be awarded: its partnership has no cap for the year."),
        }));
    }
    (broken, fits)
}

/// The partnerships concerned, then the envelope.
fn lines(scheme: &Scheme, board: &[BoardRow], ticked: &[&Pending], looked: &Outlook) -> Vec<Line> {
    let concerned = |row: &&BoardRow| ticked.iter().any(|one| one.partnership == row.partnership);
    let mut lines: Vec<Line> = board
        .iter()
        .filter(concerned)
        .filter_map(|row| {
            let after = looked.allocations.iter().find(|one| one.partnership == row.partnership)?;
            Some(Line {
                name: row.name.clone(),
                limit: row.standing.cap,
                committed: row.standing.committed,
                would_be: after.committed,
                left: after.left(),
            })
        })
        .collect();
    lines.push(Line {
        name: "Envelope of the scheme".to_owned(),
        limit: scheme.envelope.limit,
        committed: scheme.envelope.committed,
        would_be: looked.envelope.committed,
        left: looked.envelope.left(),
    });
    lines
}
