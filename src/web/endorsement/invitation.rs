//! The section of those who stand behind an application, as its officers meet it: who is asked, reminded, replaced.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{DateTime, Utc};

use crate::App;
use crate::domain::application::Case;
use crate::domain::application::content::{Asked, Content, Part, Standing};
use crate::domain::application::endorse::{EndorseRefusal, unready};
use crate::domain::application::section::Section;
use crate::domain::person::Holding;
use crate::domain::{date, text};
use crate::service::endorsement::{self, Invited};
use crate::service::{Failure, application::sent_back};
use crate::store::{application, person, scheme};
use crate::web::application::case::Done;
use crate::web::application::section::open;
use crate::web::application::{Seen, address, by};
use crate::web::component::{ErrorItem, Field, SummaryRow, Tag};
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::{FormPage, render};
use crate::web::problem::Problem;
use crate::web::section::{LINE, Prefill, Typed};
use crate::web::session::{Officer, Visit};
use crate::web::shell::Shell;

/// One of the three on the page.
struct Shown {
    code: &'static str,
    title: &'static str,
    status: Tag,
    facts: Vec<SummaryRow>,
    /// Sections to complete before anybody can be asked.
    first: Option<String>,
    ask: (&'static str, String),
    remind: Option<String>,
}

#[derive(Template)]
#[template(path = "application/endorsements.html")]
struct EndorsementsPage {
    shell: Shell,
    reference: String,
    caption: String,
    inset: Option<String>,
    errors: Vec<ErrorItem>,
    parts: Vec<Shown>,
    key: String,
}

fn status(standing: Standing, part: Part) -> Tag {
    match standing {
        Standing::NotAsked => Tag::new("Not asked", "blue"),
        Standing::Waiting => Tag::new("Waiting", "light-blue"),
        Standing::Given if part == Part::Finance => Tag::new("Certified", "green"),
        Standing::Given => Tag::new("Endorsed", "green"),
        Standing::Declined => Tag::new("Declined", "red"),
        Standing::FellAway => Tag::new("Ask again", "orange"),
    }
}

/// Who was asked, and what they said.
fn facts(asked: &Asked, standing: Standing, part: Part) -> Vec<SummaryRow> {
    let on = |at: DateTime<Utc>| date::show(date::today(at));
    let mut rows = vec![SummaryRow::new("Who", &asked.name), SummaryRow::new("Asked", on(asked.at))];
    rows.extend(asked.reminded_at.map(|at| SummaryRow::new("Reminded", on(at))));
    let Some(answer) = &asked.answer else { return rows };
    rows.push(SummaryRow::new("Answered", on(answer.at)));
    if answer.given {
        rows.push(SummaryRow::new("Agreed to", answer.covers.lines().join("\n")));
    }
    if standing == Standing::FellAway {
        rows.push(SummaryRow::new("Fell away", format!("{} changed since", text::capital(part.rests_on()))));
    }
    rows.extend(answer.comment.as_ref().map(|comment| SummaryRow::new("Comment", comment)));
    rows
}

fn shown(case: &Case, content: &Content, part: Part, first: &[Section]) -> Shown {
    let standing = content.standing(part);
    let base = format!("{}/endorsements/{}", address(&case.reference), part.code());
    let label = match standing {
        Standing::NotAsked => "Ask somebody",
        Standing::Declined | Standing::FellAway => "Ask again, or somebody else",
        Standing::Waiting | Standing::Given => "Ask somebody else",
    };
    let titles: Vec<&str> = first.iter().map(|section| section.title()).collect();
    Shown {
        code: part.code(),
        title: part.title(),
        status: status(standing, part),
        facts: content.endorsements.get(part).map(|asked| facts(asked, standing, part)).unwrap_or_default(),
        first: (!first.is_empty()).then(|| titles.join(", ")),
        remind: (standing == Standing::Waiting).then(|| format!("{base}/remind")),
        ask: (label, base),
    }
}

/// `GET /applications/{reference}/endorsements`
pub async fn list(
    State(app): State<App>,
    visit: Visit,
    _: Officer,
    Seen { case, .. }: Seen,
) -> Result<Response, Problem> {
    open(&case)?;
    overview(&app, &visit, &case, None).await
}

async fn overview(
    app: &App,
    visit: &Visit,
    case: &Case,
    refused: Option<(Part, String)>,
) -> Result<Response, Problem> {
    let content = application::content(&app.db, case.id).await?;
    let scheme = scheme::of(&app.db, case.scheme).await?;
    let back = sent_back(&app.db, case).await?.into_iter().find(|back| back.section == Section::Endorsements);
    let inset = back.map(|back| format!("Why this section was returned: {}", back.reason));
    let part = |part: Part| shown(case, &content, part, &unready(part, &content, &scheme));
    let mut errors = Errors::default();
    refused.into_iter().for_each(|(part, why)| errors.push(part.code(), why));
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = EndorsementsPage {
        shell: Done::of(visit)
            .tell(Shell::new(visit, Section::Endorsements.title()))
            .back(address(&case.reference), "Back")
            .error(!errors.is_empty()),
        reference: case.reference.to_string(),
        caption: format!("{} {}", case.reference, case.title),
        inset,
        errors: errors.items(),
        parts: Part::ALL.into_iter().map(part).collect(),
        key: visit.key(),
    };
    render(status, &page)
}

fn named(code: &str) -> Result<Part, Problem> {
    Part::from_code(code).ok_or(Problem::NotFound)
}

fn page(visit: &Visit, case: &Case, part: Part, typed: Typed<'_>) -> FormPage {
    let base = format!("{}/endorsements", address(&case.reference));
    let fields = vec![
        typed.line("name", "Name"),
        Field::email("email", "E-mail address", typed.posted.get("email"))
            .error(typed.errors.get("email"))
            .hint("The invitation goes there, and the person signs in with it"),
    ];
    let heading = format!("Ask the {} to {}", part.whom(), part.task());
    FormPage::new(visit, &heading, format!("{base}/{}", part.code()), fields, "Send the invitation")
        .caption(format!("{} {}", case.reference, case.title))
        .intro(format!(
            "The person gets an e-mail, can read this application and no other, and can {} or decline.",
            part.task()
        ))
        .intro(format!("If {} change afterwards, the person has to be asked again.", part.rests_on()))
        .back(base)
}

/// `GET /applications/{reference}/endorsements/{part}`: filled in with who was asked, or who did it for another application.
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    _: Officer,
    Seen { case, .. }: Seen,
    Path((_, code)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let part = named(&code)?;
    open(&case)?;
    let content = application::content(&app.db, case.id).await?;
    let known = match content.endorsements.get(part) {
        Some(asked) => person::contact(&app.db, asked.person).await?,
        None => {
            let hat = Holding::new(part.role(), Some(case.partnership));
            let hat = hat.ok_or_else(|| Problem::Internal("no such hat".into()))?;
            person::last_with(&app.db, hat).await?
        }
    };
    let (name, email) = known.unzip();
    let posted = Prefill::default().with("name", name).with("email", email).posted();
    page(&visit, &case, part, Typed { posted: &posted, errors: &Errors::default() }).show()
}

/// `POST /applications/{reference}/endorsements/{part}`
pub async fn invite(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, .. }: Seen,
    Path((_, code)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let part = named(&code)?;
    let mut read = Reader::new(&posted);
    let name = read.required_line("name", "The name", LINE);
    let email = read.required_email("email", "The e-mail address");
    let mut errors = read.errors();
    if let (Some(name), Some(email), true) = (name, email, errors.is_empty()) {
        let (key, invited) = (posted.key(), Invited { name, email });
        let by = by(&visit, &key);
        match endorsement::ask(&app.db, officer, by, &case.reference, part, &invited).await {
            Ok(()) => {
                let to = format!("{}/endorsements?done=asked", address(&case.reference));
                return Ok(Redirect::to(&to).into_response());
            }
            Err(Failure::Refused(EndorseRefusal::WrongState(_))) => return Err(Problem::Changed),
            Err(Failure::Refused(refusal)) => errors.push("email", refusal.to_string()),
            Err(other) => return Err(other.into()),
        }
    }
    page(&visit, &case, part, Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}

/// `POST /applications/{reference}/endorsements/{part}/remind`
pub async fn remind(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, .. }: Seen,
    Path((_, code)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let part = named(&code)?;
    let key = posted.key();
    match endorsement::remind(&app.db, officer, by(&visit, &key), &case.reference, part).await {
        Ok(()) => {
            let to = format!("{}/endorsements?done=reminded", address(&case.reference));
            Ok(Redirect::to(&to).into_response())
        }
        Err(Failure::Refused(EndorseRefusal::WrongState(_))) => Err(Problem::Changed),
        Err(Failure::Refused(refusal)) => {
            overview(&app, &visit, &case, Some((part, refusal.to_string()))).await
        }
        Err(other) => Err(other.into()),
    }
}
