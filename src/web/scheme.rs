//! The scheme as those who look after it meet it: its values, the envelope and the caps. Changing them is in `policy` and `limit`.

pub mod history;
pub mod limit;
pub mod list;
pub mod next;
pub mod policy;
mod preview;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::application::case::Done;
use super::component::{Field, SummaryRow};
use super::extract::Query;
use super::form::Posted;
use super::page::render;
use super::problem::Problem;
use super::section::Typed;
use super::session::{SignedIn, Visit};
use super::shell::Shell;
use super::timeline::{self, Item};
use crate::App;
use crate::domain::date;
use crate::domain::financial_year::FinancialYear;
use crate::domain::person::{Administrator, CapKeeper};
use crate::domain::scheme::Scheme;
use crate::service::record::Subject;
use crate::store::scheme::{self, BoardRow};
use crate::store::{Read, StoreError, history as entries, person};

/// Entries of the timeline beside the values; all of them are in `history`.
const ENTRIES: u64 = 5;

/// Every cap, year by year.
async fn caps(read: &impl Read, scheme: &Scheme) -> Result<Vec<(FinancialYear, BoardRow)>, StoreError> {
    let mut caps = Vec::new();
    for year in scheme.policy.years() {
        caps.extend(scheme::board(read, scheme.id, year).await?.into_iter().map(|row| (year, row)));
    }
    Ok(caps)
}

#[derive(Template)]
#[template(path = "scheme/show.html")]
struct SchemePage {
    shell: Shell,
    name: String,
    funder: String,
    values: Vec<SummaryRow>,
    caps: Vec<(FinancialYear, BoardRow)>,
    categories: Vec<(usize, String, String)>,
    bodies: Vec<(i64, String, String)>,
    may_change: bool,
    has_ended: bool,
    may_change_limits: bool,
    timeline: Vec<Item>,
}

/// `GET /scheme`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    SignedIn(person): SignedIn,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let scheme = scheme::current(&app.db).await?;
    let latest = entries::before(&app.db, &Subject::Scheme(scheme.id).chain(), i64::MAX, ENTRIES).await?;
    let mut values: Vec<SummaryRow> =
        scheme.values().into_iter().map(|(what, value)| SummaryRow::new(what, value)).collect();
    values.push(SummaryRow::new("Committed in all years", scheme.envelope.committed.to_string()));
    values.push(SummaryRow::new("Left of the envelope", scheme.envelope.left().to_string()));
    let page = SchemePage {
        shell: done.tell(Shell::new(&visit, "Scheme")),
        caps: caps(&app.db, &scheme).await?,
        name: scheme.name,
        categories: (1..)
            .zip(&scheme.categories)
            .map(|(number, one)| (number, one.name.clone(), one.shown()))
            .collect(),
        bodies: person::all_bodies(&app.db)
            .await?
            .into_iter()
            .map(|(of, bodies)| (of.id.0, of.name, bodies.join(", ")))
            .collect(),
        funder: scheme.funder,
        values,
        may_change: Administrator::of(&person).is_some(),
        has_ended: date::today(visit.now) > scheme.policy.ends_on,
        may_change_limits: CapKeeper::of(&person).is_some(),
        timeline: timeline::of(&latest, true),
    };
    render(StatusCode::OK, &page)
}

fn version(posted: &Posted) -> i64 {
    posted.get("version").parse().unwrap_or(-1)
}

fn reason(typed: Typed<'_>) -> Field {
    typed.paragraph("reason", "Why is it changed?").rows(3).hint("It is kept in the history of the scheme")
}
