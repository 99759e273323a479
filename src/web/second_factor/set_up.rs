//! Setting up an authenticator app: its secret as a picture and as letters, and a code that proves that it was read.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::{code_field, judge, qr, read, refused, with_next};
use crate::App;
use crate::domain::person::Person;
use crate::domain::second_factor::Code;
use crate::service::Failure;
use crate::service::second_factor as service;
use crate::service::second_factor::CodeRefusal;
use crate::store::second_factor;
use crate::web::application::by;
use crate::web::component::{ErrorItem, Field};
use crate::web::form::{Errors, Posted};
use crate::web::page::render;
use crate::web::problem::Problem;
use crate::web::session::{Known, Visit};
use crate::web::shell::Shell;
use crate::web::sign_in::local;

#[derive(Template)]
#[template(path = "second_factor/set_up.html")]
struct SetUpPage {
    shell: Shell,
    errors: Vec<ErrorItem>,
    code: Field,
    key: String,
    next: String,
    qr: Option<qr::Qr>,
    address: String,
    secret: String,
    account: String,
    again: bool,
}

async fn page(
    app: &App,
    visit: &Visit,
    person: &Person,
    (posted, errors): (&Posted, &Errors),
    next: &str,
) -> Result<SetUpPage, Problem> {
    let kept = second_factor::of(&app.db, person.id).await?;
    let offered = service::offered(&app.seal, person, &visit.session_hash(), kept.as_ref())?;
    let address = offered.address().unwrap_or_default();
    let code = code_field("code", posted.get("code"), errors).hint("The 6 digits that the app shows now");
    Ok(SetUpPage {
        shell: Shell::new(visit, "Set up an authenticator app").error(!errors.is_empty()),
        errors: errors.items(),
        code,
        key: visit.key(),
        next: next.to_owned(),
        qr: qr::of(&address),
        address,
        secret: offered.secret(),
        account: person.email.as_str().to_owned(),
        again: kept.is_some(),
    })
}

/// `GET /second-factor/set-up?next=…`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Known(person): Known,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let asked = Posted::decode(query.unwrap_or_default().as_bytes());
    if !person.gives_a_second_factor() {
        return Err(Problem::NotFound);
    }
    let nothing = (&Posted::default(), &Errors::default());
    render(StatusCode::OK, &page(&app, &visit, &person, nothing, local(asked.get("next"))).await?)
}

/// `POST /second-factor/set-up`
pub async fn post(
    State(app): State<App>,
    visit: Visit,
    Known(person): Known,
    posted: Posted,
) -> Result<Response, Problem> {
    if !person.gives_a_second_factor() {
        return Err(Problem::NotFound);
    }
    let next = local(posted.get("next"));
    let errors = match read(&posted, "code") {
        Ok(Code::App(code)) => {
            let (key, session) = (posted.key(), visit.session_hash());
            let by = by(&visit, &key);
            match service::set_up(&app.db, judge(&app), app.chance, by, &person, &session, &code).await {
                Ok(()) => {
                    return Ok(Redirect::to(&with_next("/second-factor/codes", next)).into_response());
                }
                Err(Failure::Refused(refusal)) => refused("code", &refusal),
                Err(other) => return Err(other.into()),
            }
        }
        Ok(Code::Recovery(_)) => refused("code", &CodeRefusal::Wrong),
        Err(errors) => errors,
    };
    let page = page(&app, &visit, &person, (&posted, &errors), next).await?;
    render(StatusCode::UNPROCESSABLE_ENTITY, &page)
}
