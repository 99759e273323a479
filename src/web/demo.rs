//! The demonstration: sign in by choosing a person, and read the mail that was sent. Reachable under `demo` only.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::form::Posted;
use super::page::render;
use super::person::hats;
use super::problem::Problem;
use super::session::{self, Browser, Visit};
use super::shell::Shell;
use crate::App;
use crate::domain::date;
use crate::domain::person::PersonId;
use crate::store::message::log;
use crate::store::person;

#[derive(Template)]
#[template(path = "demo/choose.html")]
struct ChoosePage {
    shell: Shell,
    people: Vec<(i64, String, String)>,
}

/// `GET /demo`
pub async fn choose(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    visit.hold();
    let mut people = Vec::new();
    let partnerships = person::partnerships(&app.db).await?;
    for person in person::everybody(&app.db).await? {
        people.push((person.id.0, person.name.clone(), hats(&person, &partnerships)));
    }
    people.sort_by(|a, b| a.2.cmp(&b.2));
    render(StatusCode::OK, &ChoosePage { shell: Shell::new(&visit, "Choose a person"), people })
}

/// `POST /demo/sign-in`
pub async fn enter(
    State(app): State<App>,
    Browser(browser): Browser,
    posted: Posted,
) -> Result<Response, Problem> {
    let id = posted.get("person").parse().map(PersonId).map_err(|_| Problem::NotFound)?;
    person::name_of(&app.db, id).await?.ok_or(Problem::NotFound)?;
    session::begin(&app, id, &browser, "/").await
}

/// One message.
struct Mail {
    to: String,
    subject: String,
    at: String,
    body: String,
}

#[derive(Template)]
#[template(path = "demo/mail.html")]
struct MailPage {
    shell: Shell,
    mails: Vec<Mail>,
}

/// `GET /demo/mail`
pub async fn mail(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    let sent = log::for_demo(&app.db, None, 50).await?;
    let mails = sent
        .into_iter()
        .map(|m| Mail {
            to: m.line.address,
            subject: m.line.subject,
            at: date::show_time(m.line.created_at),
            body: m.body,
        })
        .collect();
    render(StatusCode::OK, &MailPage { shell: Shell::new(&visit, "E-mails sent"), mails })
}
