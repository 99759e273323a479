//! Notes about a case that its partnership never sees, and declaring an interest in it.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::application::{Seen, address, by, done};
use super::component::SummaryRow;
use super::form::{Errors, Posted, Reader};
use super::page::FormPage;
use super::problem::Problem;
use super::section::{PARAGRAPH, Typed};
use super::session::{Declares, Visit, Worker};
use crate::App;
use crate::domain::application::Case;
use crate::domain::date;
use crate::domain::person::Viewer;
use crate::service::note as service;
use crate::store::note;

/// The notes as rows: who and when, and what. None for whoever may not know them.
pub async fn rows(app: &App, case: &Case, viewer: Viewer) -> Result<Vec<SummaryRow>, Problem> {
    let Some(insider) = viewer.insider() else { return Ok(Vec::new()) };
    let notes = note::of(&app.db, insider, case.id).await?;
    let row = |note: note::Note| {
        SummaryRow::new(format!("{}, {}", note.name, date::show_time(note.at)), note.words)
    };
    Ok(notes.into_iter().map(row).collect())
}

/// A page with one paragraph to fill in.
fn page(visit: &Visit, case: &Case, form: &Form, typed: Typed<'_>) -> FormPage {
    let fields = vec![typed.paragraph("words", form.ask)];
    let action = format!("{}/{}", address(&case.reference), form.page);
    FormPage::new(visit, form.heading, action, fields, form.button)
        .caption(format!("{} {}", case.reference, case.title))
        .intro(form.intro)
        .back(address(&case.reference))
}

/// The words of such a page.
struct Form {
    page: &'static str,
    heading: &'static str,
    intro: &'static str,
    ask: &'static str,
    says: &'static str,
    button: &'static str,
}

const NOTE: Form = Form {
    page: "note",
    heading: "Add a note",
    intro: "The funder’s people read it, and auditors. The partnership never does. It cannot be changed or removed.",
    ask: "Note",
    says: "The note",
    button: "Add the note",
};

const INTEREST: Form = Form {
    page: "interest",
    heading: "Declare an interest",
    intro: "From then on you cannot endorse, certify, check, assess or decide this application, and it cannot be taken \
            back. The partnership does not see it.",
    ask: "What is your interest?",
    says: "What your interest is",
    button: "Declare the interest",
};

fn ask(visit: &Visit, case: &Case, form: &Form) -> Result<Response, Problem> {
    page(visit, case, form, Typed { posted: &Posted::default(), errors: &Errors::default() }).show()
}

/// What was typed, or what is wrong with it.
fn read(form: &Form, posted: &Posted) -> Result<String, Errors> {
    let mut read = Reader::new(posted);
    let words = read.required_paragraph("words", form.says, PARAGRAPH);
    words.ok_or_else(|| read.errors())
}

fn again(
    visit: &Visit,
    case: &Case,
    form: &Form,
    posted: &Posted,
    errors: &Errors,
) -> Result<Response, Problem> {
    page(visit, case, form, Typed { posted, errors }).refuse(StatusCode::UNPROCESSABLE_ENTITY, errors)
}

/// `GET /applications/{reference}/note`
pub async fn ask_note(visit: Visit, _: Worker, Seen { case, .. }: Seen) -> Result<Response, Problem> {
    ask(&visit, &case, &NOTE)
}

/// `POST /applications/{reference}/note`
pub async fn add(
    State(app): State<App>,
    visit: Visit,
    Worker(worker): Worker,
    Seen { case, .. }: Seen,
    posted: Posted,
) -> Result<Response, Problem> {
    let words = match read(&NOTE, &posted) {
        Ok(words) => words,
        Err(errors) => return again(&visit, &case, &NOTE, &posted, &errors),
    };
    let key = posted.key();
    service::add(&app.db, worker, by(&visit, &key), &case.reference, &words).await?;
    Ok(done(&case.reference, "noted"))
}

/// `GET /applications/{reference}/interest`
pub async fn ask_interest(visit: Visit, _: Declares, Seen { case, .. }: Seen) -> Result<Response, Problem> {
    ask(&visit, &case, &INTEREST)
}

/// `POST /applications/{reference}/interest`
pub async fn declare(
    State(app): State<App>,
    visit: Visit,
    Declares(declarer): Declares,
    Seen { case, .. }: Seen,
    posted: Posted,
) -> Result<Response, Problem> {
    let what = match read(&INTEREST, &posted) {
        Ok(what) => what,
        Err(errors) => return again(&visit, &case, &INTEREST, &posted, &errors),
    };
    let key = posted.key();
    service::declare_interest(&app.db, declarer, by(&visit, &key), &case.reference, &what).await?;
    Ok(done(&case.reference, "declared"))
}
