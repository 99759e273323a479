//! Every decision's record by its number, the newest first, for the funder's people.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use crate::App;
use crate::domain::date;
use crate::domain::decision::record::{Kind, Number};
use crate::domain::money::Money;
use crate::store::decision::record::{self, Row};
use crate::web::component::Pager;
use crate::web::extract::Query;
use crate::web::page::render;
use crate::web::problem::Problem;
use crate::web::session::{Seer, Visit};
use crate::web::shell::Shell;

/// Rows on a page.
const ROWS: u64 = 25;

/// From where the page goes on.
#[derive(Default, Deserialize)]
pub struct Asked {
    before: Option<i64>,
}

/// A record as shown.
struct Shown {
    number: String,
    href: String,
    on: String,
    reference: String,
    title: String,
    partnership: String,
    outcome: &'static str,
    award: String,
    released: String,
}

#[derive(Template)]
#[template(path = "decision/list.html")]
struct ListPage {
    shell: Shell,
    rows: Vec<Shown>,
    pager: Pager,
}

fn shown(row: Row) -> Shown {
    let number = Number { office: row.office, year: row.year, serial: row.number }.to_string();
    let kind = Kind::from_code(&row.kind).unwrap_or(Kind::Varied);
    let on = |at| date::show(date::today(at));
    let released = match (kind, row.released_at, row.release_on) {
        (Kind::Varied, ..) => on(row.at),
        (_, Some(at), _) => on(at),
        (_, None, Some(day)) => format!("Held until {}", date::show(day)),
        (_, None, None) => "Never, as it was withdrawn".to_owned(),
    };
    let named: String = form_urlencoded::byte_serialize(number.as_bytes()).collect();
    Shown {
        href: format!("/applications/{}/decision?number={named}", row.reference),
        number,
        on: on(row.at),
        reference: row.reference,
        title: row.title,
        partnership: row.partnership,
        outcome: kind.name(),
        award: if kind == Kind::Refused {
            "None".to_owned()
        } else {
            Money::from_pence(row.award_pence).to_string()
        },
        released,
    }
}

/// `GET /decisions`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Seer(viewer): Seer,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let insider = viewer.insider().ok_or(Problem::Forbidden)?;
    let (rows, more) = record::list(&app.db, insider, asked.before, ROWS).await?;
    let next = rows.last().filter(|_| more).map(|row| format!("/decisions?before={}", row.id));
    let previous = asked.before.map(|_| "/decisions".to_owned());
    let page = ListPage {
        shell: Shell::new(&visit, "Decisions"),
        pager: Pager { previous, next },
        rows: rows.into_iter().map(shown).collect(),
    };
    render(StatusCode::OK, &page)
}
