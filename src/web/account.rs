//! "Your account": who one is here, and where one is signed in. One's own only; others' sessions look like none.

pub mod messages;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::application::by;
use super::application::case::Done;
use super::component::SummaryRow;
use super::extract::{Path, Query};
use super::form::Posted;
use super::page::render;
use super::person::hats;
use super::problem::Problem;
use super::session::{SignedIn, Visit};
use super::shell::Shell;
use crate::App;
use crate::domain::date;
use crate::domain::person::{Person, Way};
use crate::service::sign_in::{self, IDLE};
use crate::store::{daily, person, second_factor, session};

/// One place where somebody is signed in.
struct Session {
    id: i64,
    browser: String,
    way: String,
    started: String,
    used: String,
    this: bool,
}

/// What somebody who gives a second factor has.
struct Factor {
    since: Option<String>,
    codes_left: u64,
}

#[derive(Template)]
#[template(path = "account/show.html")]
struct AccountPage {
    shell: Shell,
    facts: Vec<SummaryRow>,
    factor: Option<Factor>,
    sessions: Vec<Session>,
    key: String,
}

fn shown(app: &App, line: session::Line, own_hash: &str) -> Session {
    let way = match line.way {
        Way::Link => "With a link from an e-mail".to_owned(),
        Way::Provider(name) => {
            format!("With {}", app.providers.named(&name).map_or(name.as_str(), |known| known.label()))
        }
        Way::Demo => "By choosing a person".to_owned(),
    };
    let browser = if line.browser.is_empty() { "Not known".to_owned() } else { line.browser };
    Session {
        id: line.id,
        browser,
        way,
        started: date::show_time(line.created_at),
        used: date::show_time(line.seen_at),
        this: line.hash == own_hash,
    }
}

async fn factor(app: &App, person: &Person) -> Result<Option<Factor>, Problem> {
    if !person.gives_a_second_factor() {
        return Ok(None);
    }
    let kept = second_factor::of(&app.db, person.id).await?;
    let codes_left = second_factor::codes_left(&app.db, person.id).await?;
    let since = kept.map(|kept| date::show(date::today(kept.made_at)));
    Ok(Some(Factor { since, codes_left }))
}

/// `GET /account`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    SignedIn(person): SignedIn,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let partnerships = person::partnerships(&app.db).await?;
    let lines = session::of_person(&app.db, person.id, visit.now, visit.now - IDLE).await?;
    let own = visit.session_hash();
    let page = AccountPage {
        facts: vec![
            SummaryRow::new("Name", person.name.as_str()),
            SummaryRow::new("E-mail address", person.email.as_str()),
            SummaryRow::new("Roles", hats(&person, &partnerships).replace("; ", "\n")),
            SummaryRow::new("E-mails", messages::name(daily::wants(&app.db, person.id).await?))
                .change("/account/messages", "how you get e-mails"),
        ],
        factor: factor(&app, &person).await?,
        sessions: lines.into_iter().map(|line| shown(&app, line, &own)).collect(),
        key: visit.key(),
        shell: done.tell(Shell::new(&visit, "Your account")),
    };
    render(StatusCode::OK, &page)
}

/// `POST /account/sessions/{id}/end`
pub async fn end(
    State(app): State<App>,
    visit: Visit,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Problem> {
    let key = posted.key();
    sign_in::end(&app.db, by(&visit, &key), person.id, &visit.session_hash(), Some(id)).await?;
    Ok(Redirect::to("/account?done=session-ended").into_response())
}

/// `POST /account/sessions/end-others`
pub async fn end_others(
    State(app): State<App>,
    visit: Visit,
    SignedIn(person): SignedIn,
    posted: Posted,
) -> Result<Response, Problem> {
    let key = posted.key();
    sign_in::end(&app.db, by(&visit, &key), person.id, &visit.session_hash(), None).await?;
    Ok(Redirect::to("/account?done=sessions-ended").into_response())
}
