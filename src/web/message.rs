//! The log of e-mails, for administrators and auditors: state, last error, and, for administrators alone, sending again.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::application::by;
use super::application::case::Done;
use super::component::{Pager, SummaryRow, Tag};
use super::extract::{Path, Query};
use super::form::Posted;
use super::page::render;
use super::problem::Problem;
use super::session::{Admin, Overseer, Visit};
use super::shell::Shell;
use crate::App;
use crate::domain::date;
use crate::domain::message::{Kind, When, Wording};
use crate::service::message as service;
use crate::store::message::log::{self, Line};

/// Messages on a page.
const ROWS: u64 = 50;

/// From where the log goes on.
#[derive(Default, Deserialize)]
pub struct Asked {
    before: Option<i64>,
}

#[derive(Template)]
#[template(path = "message/list.html")]
struct ListPage {
    shell: Shell,
    rows: Vec<Shown>,
    /// How many of them could not be sent.
    failed: usize,
    pager: Pager,
}

struct Shown {
    id: i64,
    to: String,
    subject: String,
    state: Tag,
    tries: i32,
    at: String,
    error: String,
}

fn shown(m: &Line) -> Shown {
    let (label, colour) = match m.state.as_str() {
        _ if m.unneeded => ("Not needed", "grey"),
        "sent" => ("Sent", "green"),
        "failed" => ("Failed", "red"),
        _ => ("Waiting", "blue"),
    };
    Shown {
        id: m.id,
        to: if m.address.is_empty() { "Address deleted".to_owned() } else { m.address.clone() },
        subject: m.subject.clone(),
        state: Tag::new(label, colour),
        tries: m.tries,
        at: date::show_time(m.sent_at.unwrap_or(m.created_at)),
        error: m.last_error.clone().unwrap_or_default(),
    }
}

/// `GET /messages`
pub async fn list(
    State(app): State<App>,
    visit: Visit,
    _: Overseer,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let mut rows = log::list(&app.db, asked.before, ROWS + 1).await?;
    let more = rows.len() as u64 > ROWS;
    rows.truncate(usize::try_from(ROWS).unwrap_or(usize::MAX));
    let next = rows.last().filter(|_| more).map(|last| format!("/messages?before={}", last.id));
    let page = ListPage {
        shell: Shell::new(&visit, "E-mails"),
        failed: rows.iter().filter(|row| row.state == "failed" && !row.unneeded).count(),
        rows: rows.iter().map(shown).collect(),
        pager: Pager { previous: asked.before.map(|_| "/messages".to_owned()), next },
    };
    render(StatusCode::OK, &page)
}

#[derive(Template)]
#[template(path = "message/wording.html")]
struct WordingPage {
    shell: Shell,
    kinds: Vec<Worded>,
}

/// One kind with every way in which it is worded.
struct Worded {
    title: &'static str,
    anchor: &'static str,
    when: &'static str,
    messages: Vec<Wording>,
}

fn worded(kind: Kind, all: &[Wording]) -> Worded {
    let when = match kind.when() {
        When::AtOnce => "Always sent at once.",
        When::News => "Told in the day’s message to those who want one message a day.",
        When::Task => {
            "Stands in the day’s message for as long as it needs doing, for those who want one message a day."
        }
    };
    let messages = all.iter().filter(|wording| wording.kind == kind).cloned().collect();
    Worded { title: kind.title(), anchor: kind.code(), when, messages }
}

/// `GET /messages/wording`
pub async fn wording(State(app): State<App>, visit: Visit, _: Overseer) -> Result<Response, Problem> {
    let all = app.wording().map_err(|error| Problem::Internal(error.to_string()))?;
    let page = WordingPage {
        shell: Shell::new(&visit, "How e-mails are worded").back("/messages", "E-mails"),
        kinds: Kind::ALL.iter().map(|kind| worded(*kind, &all)).collect(),
    };
    render(StatusCode::OK, &page)
}

#[derive(Template)]
#[template(path = "message/show.html")]
struct ShowPage {
    shell: Shell,
    subject: String,
    facts: Vec<SummaryRow>,
    body: String,
    id: i64,
    key: String,
    /// Whether it can be sent again by whoever looks at it.
    again: bool,
}

/// `GET /messages/{id}`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Overseer(administrator): Overseer,
    Path(id): Path<i64>,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let found = log::get(&app.db, id).await?.ok_or(Problem::NotFound)?;
    let row = shown(&found.line);
    let page = ShowPage {
        shell: done.tell(Shell::new(&visit, "E-mail").back("/messages", "E-mails")),
        facts: vec![
            SummaryRow::new("To", &row.to),
            SummaryRow::new("State", &row.state.label),
            SummaryRow::new("Tries", row.tries.to_string()),
            SummaryRow::new("Last error", if row.error.is_empty() { "None" } else { &row.error }),
            SummaryRow::new("When", &row.at),
        ],
        subject: row.subject,
        body: found.body,
        id,
        key: visit.key(),
        // One that waits is sent anyway.
        again: administrator.is_some() && found.line.state != "waiting" && !found.line.address.is_empty(),
    };
    render(StatusCode::OK, &page)
}

/// `POST /messages/{id}/again`
pub async fn again(
    State(app): State<App>,
    visit: Visit,
    Admin(administrator): Admin,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Problem> {
    let key = posted.key();
    match service::again(&app.db, administrator, by(&visit, &key), id).await? {
        true => Ok(Redirect::to(&format!("/messages/{id}?done=again")).into_response()),
        // It waits, or its address was deleted since the page was shown: the page says which.
        false if log::get(&app.db, id).await?.is_some() => {
            Ok(Redirect::to(&format!("/messages/{id}")).into_response())
        }
        false => Err(Problem::NotFound),
    }
}
