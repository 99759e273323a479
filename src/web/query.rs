//! Queries: staff ask and close, the partnership answers, everybody concerned reads them on the case's page.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::application::{Referred, Seen, address, by, done, found};
use super::assessment::possible;
use super::component::{Field, SummaryRow};
use super::extract::Path;
use super::form::{Errors, Posted, Reader};
use super::page::FormPage;
use super::problem::Problem;
use super::section::{PARAGRAPH, Typed};
use super::session::{Officer, Seer, Staff, Visit};
use crate::App;
use crate::domain::application::section::Section;
use crate::domain::application::{Action, Case, Reference};
use crate::domain::date;
use crate::domain::person::Viewer;
use crate::domain::query::How;
use crate::service::query::{self as service, EndRefusal};
use crate::service::{Failure, record::By};
use crate::store::query::{self, Named};
use crate::store::{application, scheme};

/// Stands for the whole application.
const WHOLE: &str = "whole";

/// What a query is about, in words.
fn about(section: Option<Section>) -> String {
    section.map_or_else(|| "the application".to_owned(), |section| format!("“{}”", section.title()))
}

/// The queries of a case as rows, the newest first; those that this visitor can answer lead there.
pub fn rows(case: &Case, queries: &[Named], answers: bool) -> Vec<SummaryRow> {
    let row = |named: &Named| {
        let query = &named.query;
        let key = format!("Query {} on {}", query.number, about(query.section));
        let asked = format!("{}\nAsked by {}, {}", query.question, named.asked_by, date::show_time(query.at));
        let who = named.ended_by.as_deref().unwrap_or_default();
        let rest = match &query.end {
            None => format!("Open: an answer is due by {}", date::show(query.due_on)),
            Some(end) => {
                let how = match end.how {
                    How::Answered => "Answered",
                    How::Closed => "Closed without an answer",
                    How::Overtaken => "Ended without an answer",
                };
                format!("{how} by {who}, {}:\n{}", date::show_time(end.at), end.words)
            }
        };
        let row = SummaryRow::new(key, format!("{asked}\n\n{rest}"));
        match (answers, &query.end) {
            (true, None) => row.link(format!("{}/queries/{}", address(&case.reference), query.number)),
            _ => row,
        }
    };
    queries.iter().map(row).collect()
}

fn ask_page(visit: &Visit, case: &Case, days: u32, typed: Typed<'_>) -> FormPage {
    let sections = Section::ALL.into_iter().map(|s| (s.code().to_owned(), s.title().to_owned()));
    let whole = (WHOLE.to_owned(), "The application as a whole".to_owned());
    let options: Vec<_> =
        std::iter::once((String::new(), "Choose".to_owned())).chain([whole]).chain(sections).collect();
    let about = Field::select("about", "What is it about?", typed.posted.get("about"), options);
    let fields = vec![about.error(typed.errors.get("about")), typed.paragraph("question", "Your question")];
    let action = format!("{}/queries/new", address(&case.reference));
    FormPage::new(visit, "Ask the partnership", action, fields, "Send the query")
        .caption(format!("{} {}", case.reference, case.title))
        .intro(format!(
            "Its officers get an e-mail, and {days} working days to answer. The clock stops, and the application cannot be \
             assessed or decided, until the query is answered or closed."
        ))
        .back(address(&case.reference))
}

async fn days(app: &App, case: &Case) -> Result<u32, Problem> {
    Ok(scheme::of(&app.db, case.scheme).await?.policy.query_days)
}

/// `GET /applications/{reference}/queries/new`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    _: Staff,
    Seen { case, .. }: Seen,
) -> Result<Response, Problem> {
    possible(&case, Action::Query)?;
    let typed = Typed { posted: &Posted::default(), errors: &Errors::default() };
    ask_page(&visit, &case, days(&app, &case).await?, typed).show()
}

/// `POST /applications/{reference}/queries/new`
pub async fn send(
    State(app): State<App>,
    visit: Visit,
    Staff(officer): Staff,
    Seen { case, .. }: Seen,
    posted: Posted,
) -> Result<Response, Problem> {
    let mut read = Reader::new(&posted);
    let of = |code: &str| match code {
        WHOLE => Some(None),
        code => Section::from_code(code).map(Some),
    };
    let about = read.required_one_of("about", "What it is about", of);
    let question = read.required_paragraph("question", "Your question", PARAGRAPH);
    let errors = read.errors();
    if let (Some(section), Some(question), true) = (about, question, errors.is_empty()) {
        let key = posted.key();
        service::ask(&app.db, officer, by(&visit, &key), &case.reference, (section, &question)).await?;
        return Ok(done(&case.reference, "queried"));
    }
    let typed = Typed { posted: &posted, errors: &errors };
    ask_page(&visit, &case, days(&app, &case).await?, typed).refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}

/// The words of a page that ends a query.
struct Form {
    page: &'static str,
    heading: &'static str,
    intro: &'static str,
    ask: &'static str,
    says: &'static str,
    button: &'static str,
    not: &'static str,
    done: &'static str,
}

const ANSWER: Form = Form {
    page: "",
    heading: "Answer a query",
    intro: "The first answer of an officer of your partnership counts. What you sent in stays as it is.",
    ask: "Your answer",
    says: "Your answer",
    button: "Send the answer",
    not: "Your answer was not recorded",
    done: "query-answered",
};

const CLOSE: Form = Form {
    page: "/close",
    heading: "Close a query without an answer",
    intro: "The partnership is told by e-mail that it need not answer any more; why, it reads on the application’s page.",
    ask: "Why is no answer needed?",
    says: "The reason",
    button: "Close the query",
    not: "It was not closed by you",
    done: "query-closed",
};

async fn one(app: &App, case: &Case, number: u32) -> Result<Named, Problem> {
    let queries = query::of(&app.db, case.id).await?;
    queries.into_iter().find(|named| named.query.number == number).ok_or(Problem::NotFound)
}

fn end_page(visit: &Visit, case: &Case, form: &Form, named: &Named, typed: Typed<'_>) -> FormPage {
    let query = &named.query;
    let mut facts = vec![
        SummaryRow::new("About", about(query.section)),
        SummaryRow::new("Asked by", format!("{}, {}", named.asked_by, date::show_time(query.at))),
        SummaryRow::new("Answer due by", date::show(query.due_on)),
    ];
    if let (Some(end), Some(who)) = (&query.end, &named.ended_by) {
        facts.push(SummaryRow::new(format!("{who} {}", end.how.deed()), &end.words));
    }
    let action = format!("{}/queries/{}{}", address(&case.reference), query.number, form.page);
    FormPage::new(visit, form.heading, action, vec![typed.paragraph("words", form.ask)], form.button)
        .caption(format!("{} {}", case.reference, case.title))
        .inset(Some(query.question.clone()))
        .facts(facts)
        .intro(form.intro)
        .back(address(&case.reference))
}

async fn show(app: &App, visit: &Visit, case: &Case, form: &Form, number: u32) -> Result<Response, Problem> {
    let named = one(app, case, number).await?;
    if named.query.end.is_some() {
        return Err(Problem::Elsewhere(address(&case.reference)));
    }
    end_page(visit, case, form, &named, Typed { posted: &Posted::default(), errors: &Errors::default() })
        .show()
}

/// What was typed, sent on by `end`; the page again when it is not taken.
async fn post(
    app: &App,
    visit: &Visit,
    (viewer, reference, number): (Viewer, &Reference, u32),
    form: &Form,
    posted: &Posted,
    end: impl AsyncFnOnce(By<'_>, &str) -> Result<(), Failure<EndRefusal>>,
) -> Result<Response, Problem> {
    let mut read = Reader::new(posted);
    let words = read.required_paragraph("words", form.says, PARAGRAPH);
    let mut errors = read.errors();
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    let faster = match words {
        None => false,
        Some(words) => match end(by(visit, &posted.key()), &words).await {
            Ok(()) => return Ok(done(reference, form.done)),
            Err(Failure::Refused(EndRefusal::Over(_))) => true,
            Err(other) => return Err(other.into()),
        },
    };
    let case = found(app, viewer, reference).await?;
    let named = one(app, &case, number).await?;
    if let (true, Some(end)) = (faster, &named.query.end) {
        let who = named.ended_by.as_deref().unwrap_or_default();
        errors
            .push("words", format!("{who} {} on {}. {}", end.how.deed(), date::show_time(end.at), form.not));
        status = StatusCode::CONFLICT;
    }
    end_page(visit, &case, form, &named, Typed { posted, errors: &errors }).refuse(status, &errors)
}

/// `GET /applications/{reference}/queries/{query}`
pub async fn ask_answer(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Referred(reference): Referred,
    Path((_, number)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    let case = own(&app, officer, &reference).await?;
    show(&app, &visit, &case, &ANSWER, number).await
}

/// A case of the officer's own partnership: what they see for other hats, they cannot answer for.
async fn own(
    app: &App,
    officer: crate::domain::person::CspOfficer,
    reference: &Reference,
) -> Result<Case, Problem> {
    application::of_csp(&app.db, officer.partnership(), reference).await?.ok_or(Problem::NotFound)
}

/// `POST /applications/{reference}/queries/{query}`
pub async fn answer(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seer(viewer): Seer,
    Referred(reference): Referred,
    Path((_, number)): Path<(String, u32)>,
    posted: Posted,
) -> Result<Response, Problem> {
    own(&app, officer, &reference).await?;
    let at = (viewer.own(), &reference, number);
    post(&app, &visit, at, &ANSWER, &posted, async |by, words| {
        service::answer(&app.db, officer, by, (&reference, number), words).await
    })
    .await
}

/// `GET /applications/{reference}/queries/{query}/close`
pub async fn ask_close(
    State(app): State<App>,
    visit: Visit,
    _: Staff,
    Seen { case, .. }: Seen,
    Path((_, number)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    show(&app, &visit, &case, &CLOSE, number).await
}

/// `POST /applications/{reference}/queries/{query}/close`
pub async fn close(
    State(app): State<App>,
    visit: Visit,
    Staff(officer): Staff,
    Seer(viewer): Seer,
    Referred(reference): Referred,
    Path((_, number)): Path<(String, u32)>,
    posted: Posted,
) -> Result<Response, Problem> {
    post(&app, &visit, (viewer, &reference, number), &CLOSE, &posted, async |by, words| {
        service::close(&app.db, officer, by, (&reference, number), words).await
    })
    .await
}
