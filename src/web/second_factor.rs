//! The second factor after a link: asked for, taken. Setting it up is in `set_up`, its recovery codes are in `codes`.

pub mod again;
pub mod codes;
mod qr;
pub mod set_up;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::application::by;
use super::component::{ErrorItem, Field};
use super::form::{Errors, FACTOR, Posted};
use super::page::render;
use super::problem::Problem;
use super::session::{Known, Visit};
use super::shell::Shell;
use super::sign_in::local;
use crate::App;
use crate::domain::person::Person;
use crate::domain::second_factor::Code;
use crate::service::Failure;
use crate::service::second_factor::{self, CodeRefusal, Judge};
use crate::store;

#[derive(Template)]
#[template(path = "second_factor/ask.html")]
struct AskPage {
    shell: Shell,
    errors: Vec<ErrorItem>,
    code: Field,
    action: String,
    key: String,
    /// What the form that it is asked for in said, to be sent on with it; where to go next.
    kept: Vec<(String, String)>,
    heading: &'static str,
    text: &'static str,
    last: bool,
}

fn code_field(name: &str, typed: &str, errors: &Errors) -> Field {
    Field::input(name, "Code", typed)
        .hint("The 6 digits that your authenticator app shows now, or one of your recovery codes")
        .autocomplete("one-time-code")
        .width(20)
        .error(errors.get(name))
}

fn judge(app: &App) -> Judge<'_> {
    Judge { seal: &app.seal, device_time: app.clock.on_devices() }
}

/// The code, or what is wrong with it.
fn read(posted: &Posted, name: &str) -> Result<Code, Errors> {
    let mut errors = Errors::default();
    let typed = posted.get(name).trim();
    if typed.is_empty() {
        errors.push(name, "Enter the code");
        return Err(errors);
    }
    Code::parse(typed).map_err(|malformed| {
        errors.push(name, format!("The code {malformed}"));
        errors
    })
}

/// Takes the code that was typed under a name, for this visit.
async fn taken(
    app: &App,
    visit: &Visit,
    person: &Person,
    posted: &Posted,
    name: &str,
) -> Result<Result<(), Errors>, Problem> {
    let code = match read(posted, name) {
        Ok(code) => code,
        Err(errors) => return Ok(Err(errors)),
    };
    // The key of a form that the code came along with is for what that form does.
    let key = posted.key().filter(|_| name != FACTOR);
    let session = visit.session_hash();
    match second_factor::give(&app.db, judge(app), by(visit, &key), person, &session, &code).await {
        Ok(()) => Ok(Ok(())),
        Err(Failure::Refused(refusal)) => Ok(Err(refused(name, &refusal))),
        Err(other) => Err(other.into()),
    }
}

fn refused(name: &str, refusal: &CodeRefusal) -> Errors {
    let mut errors = Errors::default();
    errors.push(name, refusal.to_string());
    errors
}

fn ask_page(visit: &Visit, person: &Person, posted: &Posted, errors: &Errors, next: &str) -> AskPage {
    AskPage {
        shell: Shell::new(visit, "Enter your code").error(!errors.is_empty()),
        errors: errors.items(),
        code: code_field("code", posted.get("code"), errors),
        action: "/second-factor".to_owned(),
        key: visit.key(),
        kept: vec![("next".to_owned(), next.to_owned())],
        heading: "Enter your code",
        text: match visit.waiting {
            Some(_) => "Your role needs a second step after the link.",
            None => {
                "What you are about to do needs your code again, as it was not asked for in the last 5 minutes."
            }
        },
        last: person.holds(crate::domain::person::Role::Administrator),
    }
}

fn with_next(page: &str, next: &str) -> String {
    let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    format!("{page}?next={next}")
}

/// `GET /second-factor?next=…`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Known(person): Known,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let asked = Posted::decode(query.unwrap_or_default().as_bytes());
    let next = local(asked.get("next"));
    if !person.gives_a_second_factor() {
        return Err(Problem::Elsewhere(next.to_owned()));
    }
    if store::second_factor::of(&app.db, person.id).await?.is_none() {
        return Err(Problem::Elsewhere(with_next("/second-factor/set-up", next)));
    }
    render(StatusCode::OK, &ask_page(&visit, &person, &Posted::default(), &Errors::default(), next))
}

/// `POST /second-factor`
pub async fn give(
    State(app): State<App>,
    visit: Visit,
    Known(person): Known,
    posted: Posted,
) -> Result<Response, Problem> {
    let next = local(posted.get("next"));
    if !person.gives_a_second_factor() {
        return Err(Problem::NotFound);
    }
    match taken(&app, &visit, &person, &posted, "code").await? {
        Ok(()) => Ok(Redirect::to(next).into_response()),
        Err(errors) => {
            render(StatusCode::UNPROCESSABLE_ENTITY, &ask_page(&visit, &person, &posted, &errors, next))
        }
    }
}
