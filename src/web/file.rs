//! The section Files: what is enclosed, adding to it, taking off. One file is opened in `open`.

mod arrive;
pub mod open;
mod sniff;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::application::case::Done;
use super::application::context::Context;
use super::application::section::open;
use super::application::{Seen, address, by};
use super::component::{ErrorItem, SummaryRow, Tag};
use super::extract::Path;
use super::form::{Errors, Posted};
use super::page::{FormPage, render};
use super::problem::Problem;
use super::session::{Officer, Visit};
use super::shell::Shell;
use super::upload::Upload;
use crate::App;
use crate::domain::application::section::Section;
use crate::domain::application::{ApplicationId, Case};
use crate::domain::date;
use crate::domain::file::{Attached, FileId, FileState, Kind, LARGEST, LARGEST_CASE, size};
use crate::domain::person::Viewer;
use crate::service::file as service;
use crate::store::file::{self, File};
use crate::store::{StoreError, application};
pub use arrive::{Arrival, hex};

/// One file in the list.
struct Row {
    name: String,
    what: String,
    added: String,
    state: Tag,
    open: Option<String>,
    remove: Option<String>,
}

#[derive(Template)]
#[template(path = "file/list.html")]
struct FilesPage {
    shell: Shell,
    base: String,
    back: String,
    caption: String,
    hint: String,
    accept: String,
    inset: Option<String>,
    rows: Vec<Row>,
    held: &'static str,
    file_error: Option<String>,
    errors: Vec<ErrorItem>,
    key: String,
}

/// Where one file is opened.
pub fn link(case: &Case, id: FileId) -> String {
    format!("{}/files/{}", address(&case.reference), id.0)
}

/// How far a file is, as a coloured word.
pub fn tag(state: FileState) -> Tag {
    match state {
        FileState::Held => Tag::new("Being checked", "yellow"),
        FileState::Clean => Tag::new("Ready", "green"),
        FileState::Refused => Tag::new("Refused: a virus was found", "red"),
    }
}

/// Those of a case's files that its page lists: with a link where this visitor may open one.
pub async fn rows(
    app: &App,
    case: &Case,
    viewer: Viewer,
    listed: Vec<SummaryRow>,
    ids: &[FileId],
) -> Result<Vec<SummaryRow>, StoreError> {
    if ids.is_empty() {
        return Ok(listed);
    }
    let files = file::of_case(&app.db, case.id).await?;
    let row = |(mut row, id): (SummaryRow, &FileId)| {
        let Some(file) = files.iter().find(|file| file.attached.id == *id) else { return row };
        if file.opening.shows_to(viewer, case.partnership) {
            return row.link(link(case, *id));
        }
        row.value = format!("{}\n{}", row.value, tag(file.opening.state).label);
        row
    };
    Ok(listed.into_iter().zip(ids).map(row).collect())
}

fn row(case: &Case, file: File) -> Row {
    let (state, id) = (file.opening.state, file.attached.id);
    Row {
        what: file.attached.what(),
        added: date::show_time(file.added_at),
        state: tag(state),
        open: (state == FileState::Clean).then(|| link(case, id)),
        remove: (state != FileState::Refused).then(|| format!("{}/remove", link(case, id))),
        name: file.attached.name,
    }
}

/// How many were added, beside those that were not.
pub fn told(added: usize) -> Option<String> {
    match added {
        0 => None,
        1 => Some("1 file was added. The others were not".to_owned()),
        more => Some(format!("{more} files were added. The others were not")),
    }
}

/// In the address of the page after it: the files that are listed under another name than they were sent with.
const RENAMED: &str = "renamed";

/// The end of that address.
pub fn renamed(taken: &[(Attached, String)]) -> String {
    let other = |(file, sent_as): &&(Attached, String)| {
        sent_as.rsplit(['/', '\\']).next().is_some_and(|sent_as| sent_as != file.name)
    };
    let ids: Vec<String> = taken.iter().filter(other).map(|(file, _)| file.id.0.to_string()).collect();
    if ids.is_empty() { String::new() } else { format!("&{RENAMED}={}", ids.join(".")) }
}

/// The names under which those files are listed, if the address names any of these.
pub fn listed_as(visit: &Visit, files: &[File]) -> Option<String> {
    let query = visit.address.split_once('?').map_or("", |(_, query)| query);
    let (_, ids) = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == RENAMED)?;
    let named = |file: &&File| ids.split('.').any(|id| id == file.attached.id.0.to_string());
    let names = files.iter().filter(named).map(|file| format!("“{}”", file.attached.name));
    let names = names.collect::<Vec<_>>();
    let told = format!("The files are added. Listed under a name that we changed: {}", names.join(", "));
    (!names.is_empty()).then_some(told)
}

async fn shown(
    app: &App,
    visit: &Visit,
    case: &Case,
    errors: &Errors,
    told: Option<String>,
) -> Result<Response, Problem> {
    let context = Context::of(app, case).await?;
    let files = file::of_case(&app.db, case.id).await?;
    let told = told.or_else(|| listed_as(visit, &files));
    let listed = |file: &File| !file.opening.removed || file.opening.state == FileState::Refused;
    let rows: Vec<Row> = files.into_iter().filter(listed).map(|file| row(case, file)).collect();
    let held = rows.iter().any(|row| row.state.label == tag(FileState::Held).label);
    let shell = Done::of(visit).tell(Shell::new(visit, Section::Files.title()));
    let page = FilesPage {
        shell: told
            .into_iter()
            .fold(shell, Shell::notice)
            .back(address(&case.reference), "Back")
            .error(!errors.is_empty()),
        base: format!("{}/files", address(&case.reference)),
        back: address(&case.reference),
        caption: format!("{} {}", case.reference, case.title),
        hint: format!(
            "PDF, pictures (JPEG, PNG, GIF, WebP), office documents and CSV; each {} or smaller, all together {}",
            size(LARGEST),
            size(LARGEST_CASE)
        ),
        accept: Kind::accepted(false),
        inset: context.inset(Section::Files),
        rows,
        held: if held { app.held() } else { "" },
        file_error: errors.get("file"),
        errors: errors.items(),
        key: visit.key(),
    };
    let status = if page.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    render(status, &page)
}

/// `GET /applications/{reference}/files`
pub async fn list(
    State(app): State<App>,
    visit: Visit,
    _: Officer,
    Seen { case, .. }: Seen,
) -> Result<Response, Problem> {
    open(&case)?;
    shown(&app, &visit, &case, &Errors::default(), None).await
}

/// `POST /applications/{reference}/files`: any number of files. Those that can be taken are, whatever the others are.
pub async fn add(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, .. }: Seen,
    posted: Posted,
    upload: Upload,
) -> Result<Response, Problem> {
    open(&case)?;
    let arrival = Arrival::of(&app, &upload).await?;
    let mut errors = Errors::default();
    if arrival.is_empty() {
        errors.push("file", "Select a file");
        return shown(&app, &visit, &case, &errors, None).await;
    }
    let (refused, taken) = if arrival.arrived.is_empty() {
        (arrival.refused, Vec::new())
    } else {
        let key = arrival.key(posted.key());
        let (by, held) = (by(&visit, &key), app.scanner.is_some());
        let done = service::add(&app.db, officer, by, &case.reference, &arrival.arrived, held).await;
        arrival.settle(&app, done).await?
    };
    if refused.is_empty() {
        let to = format!("{}/files?done=files{}", address(&case.reference), renamed(&taken));
        return Ok(Redirect::to(&to).into_response());
    }
    refused.iter().for_each(|refusal| errors.add("file", refusal.to_string()));
    shown(&app, &visit, &case, &errors, told(taken.len())).await
}

async fn on_it(app: &App, id: ApplicationId, file: i64) -> Result<File, Problem> {
    let content = application::content(&app.db, id).await?;
    if !content.files.iter().any(|one| one.id == FileId(file)) {
        return Err(Problem::NotFound);
    }
    file::find(&app.db, id, FileId(file)).await?.ok_or(Problem::NotFound)
}

/// `GET /applications/{reference}/files/{id}/remove`
pub async fn ask_remove(
    State(app): State<App>,
    visit: Visit,
    _: Officer,
    Seen { case, .. }: Seen,
    Path((_, id)): Path<(String, i64)>,
) -> Result<Response, Problem> {
    open(&case)?;
    let file = on_it(&app, case.id, id).await?;
    let heading = "Are you sure you want to remove this file?";
    let action = format!("{}/remove", link(&case, file.attached.id));
    let after = match file.opening.submitted {
        true => "It is taken off the application. What you sent in before still lists it.",
        false => "It is taken off the application and deleted.",
    };
    FormPage::new(&visit, heading, action, Vec::new(), "Remove")
        .caption(format!("{} {}", case.reference, case.title))
        .intro(format!("{} ({})", file.attached.name, file.attached.what()))
        .intro(after)
        .back(format!("{}/files", address(&case.reference)))
        .warns()
        .show()
}

/// `POST /applications/{reference}/files/{id}/remove`
pub async fn remove(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, .. }: Seen,
    Path((_, id)): Path<(String, i64)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let key = posted.key();
    let removed = service::remove(&app.db, officer, by(&visit, &key), &case.reference, FileId(id)).await;
    removed.map_err(Problem::refused)?;
    Ok(Redirect::to(&format!("{}/files?done=removed", address(&case.reference))).into_response())
}
