//! Taking over what was kept in spreadsheets: a file is sent and checked, looked at, and then taken over whole or not at all.

mod check;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

pub use check::{confirm, show};

use crate::App;
use crate::domain::import::{self, Kind};
use crate::domain::spreadsheet::{self, Row, Unreadable, Wrong};
use crate::domain::text;
use crate::service::{Failure, import as service};
use crate::store::import as store;
use crate::web::application::by;
use crate::web::application::case::Done;
use crate::web::component::ErrorItem;
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted};
use crate::web::framework::count;
use crate::web::page::render;
use crate::web::problem::Problem;
use crate::web::session::{Imports, Visit};
use crate::web::shell::Shell;
use crate::web::template::Template;
use crate::web::upload::Upload;

/// A kind on the first page.
struct Offered {
    label: &'static str,
    address: String,
    columns: String,
}

#[derive(askama::Template)]
#[template(path = "import/list.html")]
struct ListPage {
    shell: Shell,
    kinds: Vec<Offered>,
}

#[derive(askama::Template)]
#[template(path = "import/send.html")]
struct SendPage {
    shell: Shell,
    heading: String,
    address: String,
    columns: &'static [&'static str],
    errors: Vec<ErrorItem>,
    wrong: Vec<Wrong>,
    waiting: Option<String>,
    file_error: Option<String>,
    key: String,
}

fn address(kind: Kind) -> String {
    format!("/import/{}", kind.code())
}

fn known(code: &str) -> Result<Kind, Problem> {
    Kind::from_code(code).ok_or(Problem::NotFound)
}

/// `GET /import`
pub async fn list(visit: Visit, _: Imports) -> Result<Response, Problem> {
    let offered = |kind: Kind| Offered {
        label: kind.label(),
        address: address(kind),
        columns: kind.columns().join(", "),
    };
    let page = ListPage {
        shell: Done::of(&visit).tell(Shell::new(&visit, "Import")),
        kinds: Kind::ALL.into_iter().map(offered).collect(),
    };
    render(StatusCode::OK, &page)
}

fn page(
    visit: &Visit,
    kind: Kind,
    errors: &Errors,
    (wrong, waiting): (Vec<Wrong>, Option<String>),
) -> Result<Response, Problem> {
    let heading = format!("Import {}", text::lower(kind.label()));
    let page = SendPage {
        shell: Shell::new(visit, &heading).back("/import", "Import").error(!errors.is_empty()),
        heading,
        address: address(kind),
        columns: kind.columns(),
        errors: errors.items(),
        wrong,
        waiting,
        file_error: errors.get("file"),
        key: visit.key(),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    render(status, &page)
}

/// `GET /import/{kind}`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Imports(importer): Imports,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let kind = known(&code)?;
    let waiting = store::waiting(&app.db, importer.id(), kind).await?;
    page(&visit, kind, &Errors::default(), (Vec::new(), waiting))
}

/// `GET /import/{kind}/template/{ending}`: the columns and a row that shows how.
pub async fn template(_: Imports, Path((code, ending)): Path<(String, String)>) -> Result<Response, Problem> {
    let kind = known(&code)?;
    Template { name: kind.code(), columns: kind.columns(), example: kind.example() }.answer(&ending)
}

/// What a file says: its name and rows, or why it is none.
async fn rows(file: Upload, kind: Kind) -> Result<Result<(String, Vec<Row>), String>, Problem> {
    let Some((name, mut bytes)) = file.take() else { return Ok(Err("Select a file".to_owned())) };
    let name = match text::file_name(&name) {
        Ok(name) => name,
        Err(bad) => return Ok(Err(bad)),
    };
    let reading = tokio::task::spawn_blocking(move || {
        let read = import::cells(spreadsheet::rows(&mut bytes), kind);
        // Read to its end, so that the browser hears why instead of a broken connection.
        match std::io::copy(&mut bytes, &mut std::io::sink()) {
            Ok(_) => read,
            Err(_) => Err(Unreadable::CutOff),
        }
    });
    let read = reading.await.map_err(|error| Problem::Internal(error.to_string()))?;
    Ok(read.map(|rows| (name, rows)).map_err(|why| why.to_string()))
}

/// `POST /import/{kind}`: the file, checked as a whole.
pub async fn send(
    State(app): State<App>,
    visit: Visit,
    Imports(importer): Imports,
    Path(code): Path<String>,
    posted: Posted,
    file: Upload,
) -> Result<Response, Problem> {
    let kind = known(&code)?;
    let mut errors = Errors::default();
    let mut named = Vec::new();
    match rows(file, kind).await? {
        Err(why) => errors.push("file", why),
        Ok((name, rows)) => {
            let key = posted.key();
            match service::send(&app.db, importer, by(&visit, &key), kind, (&name, &rows)).await {
                Ok(()) => return Ok(Redirect::to(&format!("{}/check", address(kind))).into_response()),
                Err(Failure::Refused(wrong)) => named = wrong,
                Err(other) => return Err(other.into()),
            }
        }
    }
    if !named.is_empty() {
        errors.push("file", count(&named));
    }
    page(&visit, kind, &errors, (named, None))
}
