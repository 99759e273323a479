//! What a price list would change, looked at before it is taken over: all of it or nothing.

mod csv;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{DateTime, Utc};

pub use self::csv::csv;

use super::{address, caption, done, known};
use crate::App;
use crate::domain::date;
use crate::domain::framework::price_list::{Changed, Items, Line, Listed, Overview, Wrong};
use crate::domain::framework::{Framework, Listing};
use crate::domain::text::thousands;
use crate::service::framework::{ImportRefusal, Preview};
use crate::service::{Failure, framework as service};
use crate::store::framework::import::Head;
use crate::web::application::by;
use crate::web::component::SummaryRow;
use crate::web::extract::Path;
use crate::web::form::Posted;
use crate::web::page::render;
use crate::web::problem::Problem;
use crate::web::session::{KeepsFrameworks, Visit};
use crate::web::shell::Shell;

/// An item and what is said of it.
struct Shown {
    code: String,
    kit: String,
    before: String,
    after: String,
}

/// Items under one heading.
struct Group {
    heading: String,
    rows: Vec<Shown>,
    more: usize,
}

#[derive(Template)]
#[template(path = "framework/check.html")]
struct CheckPage {
    shell: Shell,
    address: String,
    caption: String,
    facts: Vec<SummaryRow>,
    wrong: Vec<Wrong>,
    groups: Vec<Group>,
    may_confirm: bool,
    version: String,
    key: String,
}

/// What a page shows: this version of the framework, and of what its keeper sent that of this moment.
fn version(framework: &Framework, at: DateTime<Utc>) -> String {
    format!("{}.{}", framework.version, at.timestamp_micros())
}

/// The same as a form carries it; what none of ours can have carried was never shown.
fn shown_version(carried: &str) -> (i64, DateTime<Utc>) {
    let read = || -> Option<(i64, DateTime<Utc>)> {
        let (version, at) = carried.split_once('.')?;
        Some((version.parse().ok()?, DateTime::from_timestamp_micros(at.parse().ok()?)?))
    };
    read().unwrap_or_default()
}

fn words(listing: Option<&Listing>) -> String {
    match listing {
        Some(one) => format!("{}\n{}, {}", one.unit_price, one.description, one.category),
        None => "Not offered".to_owned(),
    }
}

fn of_line(line: &Line, before: String) -> Shown {
    Shown {
        code: format!("{}\n{}", line.code, line.supplier),
        kit: format!("{} {}", line.make, line.model),
        before,
        after: words(Some(&line.listing)),
    }
}

fn gone(item: &Listed, end: bool) -> Shown {
    let before = words(item.listing());
    Shown {
        code: format!("{}\n{}", item.code, item.supplier),
        kit: format!("{} {}", item.make, item.model),
        after: if end { words(None) } else { before.clone() },
        before,
    }
}

fn group<T>(heading: &str, items: &Items<T>, row: impl Fn(&T) -> Shown) -> Option<Group> {
    let rows: Vec<Shown> = items.first.iter().map(row).collect();
    let heading = format!("{heading}: {}", thousands(items.count as u64));
    (items.count > 0).then(|| Group { heading, more: items.count.saturating_sub(rows.len()), rows })
}

fn groups(found: &Overview) -> Vec<Group> {
    let changed = |one: &Changed| of_line(&one.line, words(one.before.as_ref()));
    let missing = if found.gone_end { "Not offered any more" } else { "Not in the file, kept" };
    [
        group("New", &found.new, |line| of_line(line, "Not on the list".to_owned())),
        group("Changed", &found.changed, changed),
        group(missing, &found.gone, |item| gone(item, found.gone_end)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn facts(sent: &Head, found: &Result<Overview, Vec<Wrong>>) -> Vec<SummaryRow> {
    let number = |n: usize| thousands(n as u64);
    let mut facts = vec![
        SummaryRow::new("File", &sent.file),
        SummaryRow::new("Items in it", number(sent.items)),
        SummaryRow::new("Prices from", date::show(sent.from)),
        SummaryRow::new("Why", &sent.reason),
    ];
    if let Ok(found) = found {
        facts.push(SummaryRow::new("New", number(found.new.count)));
        facts.push(SummaryRow::new("Changed", number(found.changed.count)));
        facts.push(SummaryRow::new("The same as on the list", number(found.unchanged)));
    }
    facts
}

async fn shown(
    app: &App,
    visit: &Visit,
    keeper: crate::domain::person::FrameworkKeeper,
    framework: &Framework,
    status: StatusCode,
) -> Result<Response, Problem> {
    let own = format!("{}/import", address(framework));
    let none = None;
    let preview = service::preview(&app.db, keeper, by(visit, &none), framework).await?;
    let Some(Preview { at, head, found }) = preview else { return Ok(Redirect::to(&own).into_response()) };
    let may_confirm = found.as_ref().is_ok_and(|found| !found.changes_nothing);
    let page = CheckPage {
        shell: Shell::new(visit, "Check what this price list changes")
            .back(&own, "Back")
            .error(status != StatusCode::OK),
        address: format!("{own}/check"),
        caption: caption(framework),
        facts: facts(&head, &found),
        groups: found.as_ref().map(groups).unwrap_or_default(),
        wrong: found.err().unwrap_or_default(),
        may_confirm,
        version: version(framework, at),
        key: visit.key(),
    };
    render(status, &page)
}

/// `GET /frameworks/{id}/import/check`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    KeepsFrameworks(keeper): KeepsFrameworks,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let framework = known(&app, id).await?;
    shown(&app, &visit, keeper, &framework, StatusCode::OK).await
}

/// `POST /frameworks/{id}/import/check`
pub async fn confirm(
    State(app): State<App>,
    visit: Visit,
    KeepsFrameworks(keeper): KeepsFrameworks,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Problem> {
    let framework = known(&app, id).await?;
    let (key, shown_version) = (posted.key(), shown_version(posted.get("version")));
    match service::import(&app.db, keeper, by(&visit, &key), framework.id, shown_version).await {
        Ok(()) => Ok(done(framework.id, "imported")),
        Err(Failure::Refused(ImportRefusal::Wrong(_) | ImportRefusal::Nothing)) => {
            shown(&app, &visit, keeper, &framework, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other.into()),
    }
}
