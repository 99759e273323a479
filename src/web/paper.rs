//! Papers of a grant: files that its partnership adds after the award, such as quotes, invoices and evidence of cost.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::application::case::Done;
use super::application::{Seen, address, by};
use super::component::{ErrorItem, Tag};
use super::file::{Arrival, link, listed_as, renamed, tag, told};
use super::form::{Errors, Posted};
use super::page::render;
use super::problem::Problem;
use super::session::{Officer, SignedIn, Visit};
use super::shell::Shell;
use super::upload::Upload;
use crate::App;
use crate::domain::application::Case;
use crate::domain::date;
use crate::domain::file::{FileId, FileState, Kind, LARGEST, LARGEST_CASE, size};
use crate::domain::person::{CspOfficer, Person, Viewer};
use crate::service::paper as service;
use crate::store::file::{self, File};
use crate::store::grant;

/// One file of the list.
pub struct Row {
    /// What it is called.
    pub name: String,
    /// Kind and size.
    pub what: String,
    /// When it was added.
    pub added: String,
    /// How far it is.
    pub state: Tag,
    /// Where it is opened, by this visitor now.
    pub open: Option<String>,
}

impl Row {
    /// `link` is where it is opened, by those who may.
    pub fn of(file: File, shows: bool, link: String) -> Row {
        let state = file.opening.state;
        Row {
            what: file.attached.what(),
            added: date::show_time(file.added_at),
            state: tag(state),
            open: (shows && state == FileState::Clean).then_some(link),
            name: file.attached.name,
        }
    }
}

/// A list of files that are there for good, with a form that adds more for those who may.
#[derive(Template)]
#[template(path = "file/papers.html")]
pub struct PapersPage {
    /// Around it.
    pub shell: Shell,
    /// Over the heading.
    pub caption: String,
    /// The heading.
    pub heading: &'static str,
    /// What they are.
    pub intro: &'static str,
    /// The files, the newest first.
    pub rows: Vec<Row>,
    /// Whether they are pictures, which are shown.
    pub pictures: bool,
    /// Where the form is sent to; `None` for those who only read.
    pub base: Option<String>,
    /// What is taken.
    pub hint: String,
    /// The same for the browser.
    pub accept: String,
    /// Said while some are checked.
    pub held: &'static str,
    /// At the field.
    pub file_error: Option<String>,
    /// Over the heading.
    pub errors: Vec<ErrorItem>,
    /// Of the form.
    pub key: String,
}

impl PapersPage {
    /// With the status that its errors ask for.
    pub fn show(self) -> Result<Response, Problem> {
        let wrong = !self.errors.is_empty();
        render(if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &self)
    }
}

/// Where the papers of a grant are.
pub fn papers_of(case: &Case) -> String {
    format!("{}/papers", address(&case.reference))
}

/// The papers of a grant that can prove something, by their numbers, to be chosen from.
pub async fn proofs(app: &App, case: &Case) -> Result<Vec<(String, String)>, Problem> {
    let papers = file::papers(&app.db, case.id, None).await?;
    let there = papers.into_iter().filter(File::shows);
    Ok(there.map(|file| (file.attached.id.0.to_string(), file.attached.name)).collect())
}

/// The one of them that was chosen.
pub fn chosen(proofs: &[(String, String)], typed: &str) -> Option<FileId> {
    proofs.iter().find(|(id, _)| id == typed).and_then(|(id, _)| id.parse().ok()).map(FileId)
}

async fn shown(
    app: &App,
    visit: &Visit,
    (person, viewer): (&Person, Viewer),
    case: &Case,
    (errors, told): (&Errors, Option<String>),
) -> Result<Response, Problem> {
    let grant = grant::of(&app.db, case.id).await?.ok_or(Problem::NotFound)?;
    let files = file::papers(&app.db, case.id, None).await?;
    let told = told.or_else(|| listed_as(visit, &files));
    let officer = CspOfficer::of(person).filter(|officer| officer.partnership() == case.partnership);
    let held = files.iter().any(|file| file.opening.state == FileState::Held);
    let row = |file: File| {
        let shows = file.opening.shows_to(viewer, case.partnership);
        let link = link(case, file.attached.id);
        Row::of(file, shows, link)
    };
    let shell = Done::of(visit).tell(Shell::new(visit, "Files of the grant"));
    PapersPage {
        shell: told
            .into_iter()
            .fold(shell, Shell::notice)
            .back(address(&case.reference), "Back to the grant")
            .error(!errors.is_empty()),
        caption: format!("{} {}", case.reference, case.title),
        heading: "Files of the grant",
        intro: "Quotes, invoices, receipts and other evidence. They stay for good, as money is paid on them.",
        rows: files.into_iter().map(row).collect(),
        pictures: false,
        base: officer.filter(|_| grant.state.takes_papers()).map(|_| papers_of(case)),
        hint: format!(
            "PDF, pictures (JPEG, PNG, GIF, WebP), office documents and CSV; each {} or smaller, all files of the application and the grant together {}",
            size(LARGEST),
            size(LARGEST_CASE)
        ),
        accept: Kind::accepted(false),
        held: if held { app.held() } else { "" },
        file_error: errors.get("file"),
        errors: errors.items(),
        key: visit.key(),
    }
    .show()
}

/// `GET /applications/{reference}/papers`
pub async fn list(
    State(app): State<App>,
    visit: Visit,
    SignedIn(person): SignedIn,
    Seen { case, viewer }: Seen,
) -> Result<Response, Problem> {
    shown(&app, &visit, (&person, viewer), &case, (&Errors::default(), None)).await
}

/// `POST /applications/{reference}/papers`: any number of files. Those that can be taken are, whatever the others are.
pub async fn add(
    State(app): State<App>,
    visit: Visit,
    SignedIn(person): SignedIn,
    Officer(officer): Officer,
    Seen { case, viewer }: Seen,
    posted: Posted,
    upload: Upload,
) -> Result<Response, Problem> {
    let arrival = Arrival::of(&app, &upload).await?;
    let mut errors = Errors::default();
    if arrival.is_empty() {
        errors.push("file", "Select a file");
        return shown(&app, &visit, (&person, viewer), &case, (&errors, None)).await;
    }
    let key = arrival.key(posted.key());
    let files = (arrival.arrived.as_slice(), app.scanner.is_some());
    let done = service::add(&app.db, officer, by(&visit, &key), &case.reference, files).await;
    let (refused, taken) = arrival.settle(&app, done).await?;
    if refused.is_empty() {
        let to = format!("{}?done=files{}", papers_of(&case), renamed(&taken));
        return Ok(Redirect::to(&to).into_response());
    }
    refused.iter().for_each(|refusal| errors.add("file", refusal.to_string()));
    shown(&app, &visit, (&person, viewer), &case, (&errors, told(taken.len()))).await
}
