//! Every change of a scheme and its limits: when, by whom, from what to what and why, a page at a time. A scheme that has
//! ended keeps its own. Must not change anything.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use crate::App;
use crate::domain::date;
use crate::domain::event::{Change, Event};
use crate::domain::scheme::Scheme;
use crate::service::record::Subject;
use crate::store::history::{self, Entry};
use crate::store::scheme;
use crate::web::component::Pager;
use crate::web::extract::Query;
use crate::web::page::render;
use crate::web::problem::Problem;
use crate::web::session::{SignedIn, Visit};
use crate::web::shell::Shell;
use crate::web::timeline;

/// Entries on a page.
const ROWS: u64 = 25;

/// Which scheme, and from where its history goes on.
#[derive(Default, Deserialize)]
pub struct Asked {
    of: Option<i64>,
    before: Option<i64>,
}

/// An entry as shown.
struct Shown {
    what: String,
    who: String,
    on: String,
    changes: Vec<Change>,
    reason: String,
}

fn shown(entry: Entry) -> Shown {
    let (what, changes) = match &entry.event {
        Event::SchemeChanged { changes, .. } => (None, changes.clone()),
        _ => (timeline::of(std::slice::from_ref(&entry), true).pop().map(|item| item.what), Vec::new()),
    };
    Shown {
        what: what.unwrap_or_else(|| "Changed".to_owned()),
        on: date::show_time(entry.at),
        who: entry.by.unwrap_or_else(|| "The service".to_owned()),
        changes,
        reason: entry.event.reason().unwrap_or_default(),
    }
}

#[derive(Template)]
#[template(path = "scheme/history.html")]
struct HistoryPage {
    shell: Shell,
    name: String,
    days: String,
    rows: Vec<Shown>,
    others: Vec<(String, String)>,
    pager: Pager,
}

fn days(scheme: &Scheme) -> String {
    format!("{} to {}", date::show(scheme.policy.starts_on), date::show(scheme.policy.ends_on))
}

/// `GET /scheme/history`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    _: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let schemes = scheme::all(&app.db).await?;
    let of = asked.of.or_else(|| schemes.first().map(|newest| newest.id.0));
    let scheme = schemes.iter().find(|scheme| Some(scheme.id.0) == of).ok_or(Problem::NotFound)?;
    let address = format!("/scheme/history?of={}", scheme.id.0);
    let (chain, from) = (Subject::Scheme(scheme.id).chain(), asked.before.unwrap_or(i64::MAX));
    let mut rows = history::before(&app.db, &chain, from, ROWS + 1).await?;
    let more = rows.len() as u64 > ROWS;
    rows.truncate(usize::try_from(ROWS).unwrap_or(usize::MAX));
    let next = rows.last().filter(|_| more).map(|last| format!("{address}&before={}", last.number));
    let others = schemes.iter().filter(|other| other.id != scheme.id);
    let page = HistoryPage {
        shell: Shell::new(&visit, "History of the scheme").back("/scheme", "Scheme"),
        name: scheme.name.clone(),
        days: days(scheme),
        rows: rows.into_iter().map(shown).collect(),
        others: others
            .map(|o| (format!("{}, {}", o.name, days(o)), format!("/scheme/history?of={}", o.id.0)))
            .collect(),
        pager: Pager { previous: asked.before.map(|_| address.clone()), next },
    };
    render(StatusCode::OK, &page)
}
