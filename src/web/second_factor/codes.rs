//! Recovery codes: shown to the session that made them until they are put away, and made anew.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use crate::App;
use crate::domain::date;
use crate::service::second_factor as service;
use crate::store::second_factor;
use crate::web::application::by;
use crate::web::form::Posted;
use crate::web::page::render;
use crate::web::problem::Problem;
use crate::web::session::{Known, Visit};
use crate::web::shell::Shell;
use crate::web::sign_in::local;

#[derive(Template)]
#[template(path = "second_factor/codes.html")]
struct CodesPage {
    shell: Shell,
    codes: Vec<String>,
    made: String,
    key: String,
    next: String,
}

/// `GET /second-factor/codes?next=…`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Known(person): Known,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let asked = Posted::decode(query.unwrap_or_default().as_bytes());
    let next = local(asked.get("next")).to_owned();
    let kept = second_factor::of(&app.db, person.id).await?.filter(|_| visit.person.is_some());
    let session = visit.session_hash();
    let codes = kept.as_ref().and_then(|kept| service::codes_to_show(&app.seal, person.id, kept, &session));
    let (Some(codes), Some(kept)) = (codes, kept) else { return Err(Problem::Elsewhere(next)) };
    let page = CodesPage {
        shell: Shell::new(&visit, "Your recovery codes"),
        codes,
        made: date::show_time(kept.codes_made_at),
        key: visit.key(),
        next,
    };
    render(StatusCode::OK, &page)
}

/// `POST /second-factor/codes`
pub async fn put_away(
    State(app): State<App>,
    visit: Visit,
    Known(person): Known,
    posted: Posted,
) -> Result<Response, Problem> {
    if visit.person.is_some() {
        service::put_codes_away(&app.db, person.id).await?;
    }
    Ok(Redirect::to(local(posted.get("next"))).into_response())
}

/// `POST /second-factor/codes/new`
pub async fn make(
    State(app): State<App>,
    visit: Visit,
    Known(person): Known,
    posted: Posted,
) -> Result<Response, Problem> {
    if visit.person.is_none() || !person.gives_a_second_factor() {
        return Err(Problem::NotFound);
    }
    let key = posted.key();
    let session = visit.session_hash();
    service::make_codes(&app.db, &app.seal, by(&visit, &key), person.id, &session).await?;
    Ok(Redirect::to("/second-factor/codes?next=/account").into_response())
}
