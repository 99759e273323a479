//! Evidence of need: a police.uk file is counted as it arrives; its areas are ranked, and some chosen for the application.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::application::case::Done;
use super::application::section::open;
use super::application::{Seen, address, by};
use super::component::{ErrorItem, Field, SummaryRow};
use super::form::{Errors, Posted};
use super::page::render;
use super::problem::Problem;
use super::session::{Officer, Visit};
use super::shell::Shell;
use super::upload::Upload;
use crate::App;
use crate::domain::application::Case;
use crate::domain::application::content::Content;
use crate::domain::application::section::Section;
use crate::domain::date;
use crate::domain::evidence::{Evidence, Unreadable, count};
use crate::domain::text::{self, thousands};
use crate::service::Failure;
use crate::service::application::{Change, SaveRefusal, save};
use crate::service::evidence as service;
use crate::store::evidence::Kept;
use crate::store::{application, evidence, person};

/// Areas that are shown and can be chosen, and kinds in the chart.
const SHOWN: usize = 15;

/// One bar of the chart, and one row of the table that says the same.
struct Bar {
    label: String,
    n: String,
    detail: String,
    /// Of the longest, in percent.
    width: u64,
}

#[derive(Template)]
#[template(path = "application/evidence.html")]
struct EvidencePage {
    shell: Shell,
    base: String,
    caption: String,
    facts: Vec<SummaryRow>,
    areas: Vec<Bar>,
    kinds: Vec<Bar>,
    months: Vec<Bar>,
    errors: Vec<ErrorItem>,
    file_error: Option<String>,
    choice: Field,
    version: u32,
    key: String,
}

/// Label, number and detail of each.
fn bars(counted: Vec<(String, u64, String)>) -> Vec<Bar> {
    let most = counted.iter().map(|(_, n, _)| *n).max().unwrap_or(1).max(1);
    let bar = |(label, n, detail)| Bar { label, n: thousands(n), detail, width: n * 100 / most };
    counted.into_iter().map(bar).collect()
}

/// The areas to choose from: those with most, and whichever were chosen.
fn choice(counted: &Evidence, content: &Content, error: Option<String>) -> Field {
    let before: Vec<&str> =
        content.evidence.iter().flat_map(|chosen| &chosen.areas).map(|(name, _)| name.as_str()).collect();
    let offered = counted.areas.iter().enumerate();
    let offered = offered.filter(|(n, area)| *n < SHOWN || before.contains(&area.name.as_str()));
    let options =
        offered.map(|(_, area)| (area.code.clone(), format!("{}: {}", area.name, thousands(area.n))));
    let chosen = counted.areas.iter().filter(|area| before.contains(&area.name.as_str()));
    let chosen: Vec<String> = chosen.map(|area| area.code.clone()).collect();
    Field::checkboxes("areas", "Which areas does your need rest on?", &chosen, options)
        .hint("They join the application with their numbers and the period. Select none to take them out")
        .error(error)
}

fn facts(kept: &Kept) -> Vec<SummaryRow> {
    let (counted, odd) = (&kept.evidence, kept.evidence.oddities);
    let months = match (counted.months.first(), counted.months.last()) {
        (Some((from, _)), Some((to, _))) if from == to => date::show_month(from),
        (Some((from, _)), Some((to, _))) => format!("{} to {}", date::show_month(from), date::show_month(to)),
        _ => "None".to_owned(),
    };
    let row = |key: &str, n: u64| SummaryRow::new(key, thousands(n));
    vec![
        SummaryRow::new("File", format!("{}, {}", kept.file_name, date::show_time(kept.at))),
        SummaryRow::new("Period", months),
        row("Rows in the file", counted.rows),
        row("Offences of your partnership, counted", counted.counted),
        row(
            "Of these without a Crime ID: anti-social behaviour, which never has one",
            odd.no_id - odd.no_id_elsewise.min(odd.no_id),
        ),
        row(
            "Of these without a Crime ID: other kinds, which are counted twice if they are there twice",
            odd.no_id_elsewise,
        ),
        row("Not counted: in areas of other partnerships or forces", odd.elsewhere),
        row("Not counted: without a location", odd.no_location),
        row("Not counted: the same Crime ID again", odd.duplicates),
        row("Not counted: rows that are broken", odd.broken),
    ]
}

fn page(
    visit: &Visit,
    case: &Case,
    content: &Content,
    kept: Option<&Kept>,
    errors: &Errors,
) -> Result<Response, Problem> {
    let none = Evidence::default();
    let counted = kept.map_or(&none, |kept| &kept.evidence);
    let areas = counted.areas.iter().take(SHOWN).map(|area| {
        let kinds = area.kinds.iter().take(3).map(|(kind, n)| format!("{kind} {}", thousands(*n)));
        (area.name.clone(), area.n, kinds.collect::<Vec<_>>().join(", "))
    });
    let pairs = |pairs: &[(String, u64)], show: fn(&str) -> String| {
        pairs.iter().take(SHOWN).map(|(word, n)| (show(word), *n, String::new())).collect::<Vec<_>>()
    };
    let page = EvidencePage {
        shell: Done::of(visit)
            .tell(Shell::new(visit, "Evidence of need"))
            .back(format!("{}/need", address(&case.reference)), "Need")
            .error(!errors.is_empty()),
        base: format!("{}/evidence", address(&case.reference)),
        caption: format!("{} {}", case.reference, case.title),
        facts: kept.map(facts).unwrap_or_default(),
        areas: bars(areas.collect()),
        kinds: bars(pairs(&counted.kinds, str::to_owned)),
        months: bars(pairs(&counted.months, date::show_month)),
        file_error: errors.get("file"),
        choice: choice(counted, content, errors.get("areas")),
        errors: errors.items(),
        version: content.version_of(Section::Need),
        key: visit.key(),
    };
    let status = if page.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    render(status, &page)
}

async fn shown(app: &App, visit: &Visit, case: &Case, errors: &Errors) -> Result<Response, Problem> {
    let content = application::content(&app.db, case.id).await?;
    let kept = evidence::of(&app.db, case.id).await?;
    page(visit, case, &content, kept.as_ref(), errors)
}

/// `GET /applications/{reference}/evidence`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    _: Officer,
    Seen { case, .. }: Seen,
) -> Result<Response, Problem> {
    open(&case)?;
    shown(&app, &visit, &case, &Errors::default()).await
}

/// `POST /applications/{reference}/evidence`: the file, counted while it arrives.
pub async fn upload(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, .. }: Seen,
    posted: Posted,
    file: Upload,
) -> Result<Response, Problem> {
    open(&case)?;
    let mut errors = Errors::default();
    match counted(&app, &case, file).await? {
        Ok(counted) => {
            let key = posted.key();
            let kept = service::keep(&app.db, officer, by(&visit, &key), &case.reference, counted).await;
            kept.map_err(Problem::refused)?;
            let to = format!("{}/evidence?done=counted", address(&case.reference));
            return Ok(Redirect::to(&to).into_response());
        }
        Err(why) => errors.push("file", why),
    }
    shown(&app, &visit, &case, &errors).await
}

/// The file's name and what it says, or what is wrong with it.
async fn counted(
    app: &App,
    case: &Case,
    file: Upload,
) -> Result<Result<(String, Evidence), String>, Problem> {
    let Some((name, mut bytes)) = file.take() else { return Ok(Err("Select a file".to_owned())) };
    let name = match text::file_name(&name) {
        Ok(name) => name,
        Err(bad) => return Ok(Err(bad)),
    };
    let councils = person::accountable_bodies(&app.db, case.partnership).await?;
    let counting = tokio::task::spawn_blocking(move || {
        let counted = count(&mut bytes, &councils);
        // Read to its end, so that the browser hears why instead of a broken connection.
        match std::io::copy(&mut bytes, &mut std::io::sink()) {
            Ok(_) => counted,
            Err(_) => Err(Unreadable::CutOff),
        }
    });
    let counted = counting.await.map_err(|error| Problem::Internal(error.to_string()))?;
    Ok(counted.map(|counted| (name, counted)).map_err(|why| why.to_string()))
}

/// `POST /applications/{reference}/evidence/areas`: those that the need rests on; none takes them out.
pub async fn choose(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, .. }: Seen,
    posted: Posted,
) -> Result<Response, Problem> {
    open(&case)?;
    let kept = evidence::of(&app.db, case.id).await?.ok_or(Problem::NotFound)?;
    let codes: Vec<&str> = posted.all("areas").into_iter().filter(|code| !code.is_empty()).collect();
    let chosen = if codes.is_empty() { None } else { kept.evidence.choose(&codes) };
    let mut errors = Errors::default();
    if chosen.is_none() && !codes.is_empty() {
        errors.push("areas", "Select areas from the list");
        return shown(&app, &visit, &case, &errors).await;
    }
    let (key, version) = (posted.key(), posted.get("version").parse().unwrap_or(0));
    let change = Change::Evidence(chosen);
    match save(&app.db, officer, by(&visit, &key), &case.reference, version, change).await {
        Ok(_) => Ok(Redirect::to(&format!("{}/need?done=saved", address(&case.reference))).into_response()),
        Err(Failure::Refused(SaveRefusal::Stale(_))) => {
            errors.push("areas", "Somebody saved the section Need meanwhile. Select the areas again");
            shown(&app, &visit, &case, &errors).await
        }
        Err(other) => Err(Problem::refused(other)),
    }
}
