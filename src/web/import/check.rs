//! What a file would bring, looked at before it is taken over: all of it or nothing.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::{address, known};
use crate::App;
use crate::domain::import::Kind;
use crate::domain::import::award::Warning;
use crate::domain::person::Importer;
use crate::domain::spreadsheet::{Row, Wrong};
use crate::domain::text::{lower, thousands};
use crate::service::import::ImportRefusal;
use crate::service::{Failure, import as service};
use crate::web::application::by;
use crate::web::component::SummaryRow;
use crate::web::extract::Path;
use crate::web::form::Posted;
use crate::web::page::render;
use crate::web::problem::Problem;
use crate::web::session::{Imports, Visit};
use crate::web::shell::Shell;

/// Most rows that are shown, and most warnings.
const MOST: usize = 200;

#[derive(Template)]
#[template(path = "import/check.html")]
struct CheckPage {
    shell: Shell,
    address: String,
    facts: Vec<SummaryRow>,
    wrong: Vec<Wrong>,
    warnings: Vec<Warning>,
    more_warnings: usize,
    columns: &'static [&'static str],
    rows: Vec<(u64, Vec<Cell>)>,
    more: usize,
    id: i64,
    key: String,
}

/// A cell under its column.
struct Cell {
    column: &'static str,
    kind: &'static str,
    text: String,
}

/// The cells of each row. Only a column with long ones has room for words, since there are up to fourteen columns.
fn cells(kind: Kind, rows: Vec<Row>) -> Vec<(u64, Vec<Cell>)> {
    let is_long =
        |cells: &Vec<String>, place: usize| cells.get(place).is_some_and(|cell| cell.chars().count() > 24);
    let kinds: Vec<(&str, &str)> = kind
        .columns()
        .iter()
        .enumerate()
        .map(|(place, name)| {
            (*name, if rows.iter().any(|(_, row)| is_long(row, place)) { "words" } else { "" })
        })
        .collect();
    let of_row = |(line, row): Row| {
        let cells = kinds.iter().zip(row);
        (line, cells.map(|((column, kind), text)| Cell { column, kind, text }).collect())
    };
    rows.into_iter().map(of_row).collect()
}

async fn shown(
    app: &App,
    visit: &Visit,
    importer: Importer,
    kind: Kind,
    status: StatusCode,
) -> Result<Response, Problem> {
    let Some((sent, found)) = service::preview(&app.db, importer, kind, visit.now).await? else {
        return Ok(Redirect::to(&address(kind)).into_response());
    };
    let count = sent.rows.len();
    let more_warnings = found.warnings.len().saturating_sub(MOST);
    let rows: Vec<Row> = sent.rows.into_iter().take(MOST).collect();
    let page = CheckPage {
        shell: Shell::new(visit, "Check what this file brings")
            .back(address(kind), "Back")
            .error(status != StatusCode::OK),
        address: format!("{}/check", address(kind)),
        facts: vec![
            SummaryRow::new("File", &sent.file),
            SummaryRow::new(format!("New {}", lower(kind.label())), thousands(count as u64)),
        ],
        wrong: found.wrong,
        warnings: found.warnings.into_iter().take(MOST).collect(),
        more_warnings,
        columns: kind.columns(),
        rows: cells(kind, rows),
        more: count.saturating_sub(MOST),
        id: sent.id,
        key: visit.key(),
    };
    render(status, &page)
}

/// `GET /import/{kind}/check`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Imports(importer): Imports,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    shown(&app, &visit, importer, known(&code)?, StatusCode::OK).await
}

/// `POST /import/{kind}/check`: takes the file over, or throws it away when that button was pressed.
pub async fn confirm(
    State(app): State<App>,
    visit: Visit,
    Imports(importer): Imports,
    Path(code): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let kind = known(&code)?;
    let (key, id) = (posted.key(), posted.version());
    let (done, word) = match posted.has("discard") {
        true => (service::discard(&app.db, importer, kind, id).await, "file-removed"),
        false => (service::confirm(&app.db, importer, by(&visit, &key), kind, id).await, "taken-over"),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/import?done={word}")).into_response()),
        Err(Failure::Refused(ImportRefusal::Wrong(_) | ImportRefusal::Nothing)) => {
            shown(&app, &visit, importer, kind, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other.into()),
    }
}
