//! Sending a price list: it is read and checked while it arrives, and then looked at before anything changes.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;

use super::{address, caption, known};
use crate::App;
use crate::domain::framework::Framework;
use crate::domain::framework::price_list::{self, Absent, Line, Unreadable, Wrong};
use crate::domain::scheme::CostCategory;
use crate::domain::spreadsheet::{MOST_TOLD, rows};
use crate::domain::text;
use crate::service::{Failure, framework as service};
use crate::store::framework::import::{Sent, looked};
use crate::store::{framework, scheme};
use crate::web::application::by;
use crate::web::component::{ErrorItem, Field};
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::render;
use crate::web::problem::Problem;
use crate::web::section::{Typed, reason};
use crate::web::session::{KeepsFrameworks, Visit};
use crate::web::shell::Shell;
use crate::web::template::Template;
use crate::web::upload::Upload;

#[derive(askama::Template)]
#[template(path = "framework/import.html")]
struct ImportPage {
    shell: Shell,
    address: String,
    caption: String,
    errors: Vec<ErrorItem>,
    wrong: Vec<Wrong>,
    waiting: Option<String>,
    fields: Vec<Field>,
    file_error: Option<String>,
    key: String,
}

fn page(
    visit: &Visit,
    framework: &Framework,
    typed: Typed<'_>,
    (wrong, waiting): (Vec<Wrong>, Option<String>),
) -> Result<Response, Problem> {
    let absent = vec![
        ("stay".to_owned(), "They keep their price".to_owned()),
        ("end".to_owned(), "They are not offered any more from that day on".to_owned()),
    ];
    let page = ImportPage {
        shell: Shell::new(visit, "Import a price list")
            .back(address(framework), "Back")
            .error(!typed.errors.is_empty()),
        address: format!("{}/import", address(framework)),
        caption: caption(framework),
        errors: typed.errors.items(),
        wrong,
        waiting,
        fields: vec![
            typed
                .date("from", "First day of these prices")
                .hint("Prices that are the same are left as they are"),
            typed.radios(
                "absent",
                "What about items of the same suppliers that are not in the file?",
                absent,
            ),
            typed.reason("Such as: price list of October 2018"),
        ],
        file_error: typed.errors.get("file"),
        key: visit.key(),
    };
    let status = if page.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    render(status, &page)
}

/// `GET /frameworks/{id}/import`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    KeepsFrameworks(keeper): KeepsFrameworks,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let framework = known(&app, id).await?;
    let typed = Typed { posted: &Posted::default(), errors: &Errors::default() };
    let looked = looked(&app.db, framework.id, keeper.id()).await?;
    page(&visit, &framework, typed, (Vec::new(), looked.map(|(_, looked)| looked.head.file)))
}

/// `GET /frameworks/template/{ending}`: the columns and a line that shows how.
pub async fn template(_: KeepsFrameworks, Path(ending): Path<String>) -> Result<Response, Problem> {
    Template { name: "price-list", columns: &price_list::COLUMNS, example: &price_list::EXAMPLE }
        .answer(&ending)
}

/// What was typed beside the file.
fn read(posted: &Posted) -> (Option<(NaiveDate, Absent, String)>, Errors) {
    let mut read = Reader::new(posted);
    let from = read.required_date("from", "The first day of these prices");
    let absent =
        read.required_one_of("absent", "What is to become of the other items", |typed| match typed {
            "stay" => Some(Absent::Stay),
            "end" => Some(Absent::End),
            _ => None,
        });
    let reason = reason(&mut read);
    let errors = read.errors();
    (from.zip(absent).zip(reason).map(|((from, absent), reason)| (from, absent, reason)), errors)
}

/// What a file says: its name and lines, what is wrong with them, or why it is none.
type Told = Result<(String, Result<Vec<Line>, Vec<Wrong>>), String>;

async fn lines(file: Upload, categories: Vec<CostCategory>, suppliers: Vec<String>) -> Result<Told, Problem> {
    let Some((name, mut bytes)) = file.take() else { return Ok(Err("Select a file".to_owned())) };
    let name = match text::file_name(&name) {
        Ok(name) => name,
        Err(bad) => return Ok(Err(bad)),
    };
    let reading = tokio::task::spawn_blocking(move || {
        let read = price_list::read(rows(&mut bytes), &categories, &suppliers);
        // Read to its end, so that the browser hears why instead of a broken connection.
        match std::io::copy(&mut bytes, &mut std::io::sink()) {
            Ok(_) => read,
            Err(_) => Err(Unreadable::CutOff),
        }
    });
    let read = reading.await.map_err(|error| Problem::Internal(error.to_string()))?;
    Ok(read.map(|lines| (name, lines)).map_err(|why| why.to_string()))
}

/// How many lines are wrong, for the field of the file.
pub fn count(wrong: &[Wrong]) -> String {
    match wrong.len() {
        1 => "One cell of the file is wrong: it is named below. Nothing was changed".to_owned(),
        many if many > MOST_TOLD => {
            format!("{many} cells of the file are wrong: see below. Nothing was changed")
        }
        many => format!("{many} cells of the file are wrong: they are named below. Nothing was changed"),
    }
}

/// `POST /frameworks/{id}/import`: the file, read while it arrives.
pub async fn send(
    State(app): State<App>,
    visit: Visit,
    KeepsFrameworks(keeper): KeepsFrameworks,
    Path(id): Path<i64>,
    posted: Posted,
    file: Upload,
) -> Result<Response, Problem> {
    let framework = known(&app, id).await?;
    let categories = scheme::current(&app.db).await?.categories;
    let suppliers = framework::suppliers(&app.db, framework.id).await?;
    let suppliers = suppliers.into_iter().map(|(_, name)| name).collect();
    let (asked, mut errors) = read(&posted);
    let mut named = Vec::new();
    // The list is read while the file is.
    let (told, known) = tokio::join!(lines(file, categories, suppliers), service::known(&app.db, &framework));
    match (told?, asked) {
        (Err(why), _) => errors.first("file", why),
        (Ok((_, Err(wrong))), _) => named = wrong,
        (Ok((file, Ok(lines))), Some((from, absent, reason))) if errors.is_empty() => {
            let sent = Sent { file, lines, from, absent, reason };
            let key = posted.key();
            match service::send(&app.db, keeper, by(&visit, &key), known?, &sent).await {
                Ok(()) => {
                    let to = format!("{}/import/check", address(&framework));
                    return Ok(Redirect::to(&to).into_response());
                }
                Err(Failure::Refused(wrong)) => named = wrong,
                Err(other) => return Err(other.into()),
            }
        }
        (Ok(_), _) => errors.first("file", "Select the file again: a browser forgets it when a form is sent"),
    }
    if !named.is_empty() {
        errors.first("file", count(&named));
    }
    page(&visit, &framework, Typed { posted: &posted, errors: &errors }, (named, None))
}
