//! One carry-forward: what was asked for, what was said to it, and what can be done now.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};

use super::{answers, cap, standing, tag};
use crate::App;
use crate::domain::application::Case;
use crate::domain::carry_forward::{Answer, AskRefusal, CarryForward};
use crate::domain::date;
use crate::domain::person::PersonId;
use crate::service::carry_forward::{self as service, Known};
use crate::store::{carry_forward as store, relation};
use crate::web::application::case::Done;
use crate::web::application::{self as cases, Seen};
use crate::web::component::{SummaryRow, Tag};
use crate::web::extract::{Path, Query};
use crate::web::page::render;
use crate::web::problem::Problem;
use crate::web::session::{SignedIn, Visit};
use crate::web::shell::Shell;

#[derive(Template)]
#[template(path = "carry_forward/show.html")]
struct ShowPage {
    shell: Shell,
    caption: String,
    heading: String,
    stage: Tag,
    cap: String,
    facts: Vec<SummaryRow>,
    actions: Vec<(String, String, &'static str)>,
}

/// What was asked for and answered, with names.
pub(super) fn facts(one: &CarryForward, names: &HashMap<PersonId, String>) -> Vec<SummaryRow> {
    let name = |id: PersonId| names.get(&id).map_or("Somebody", String::as_str);
    let on = |at: DateTime<Utc>| date::show(date::today(at));
    let said = |answer: &Option<Answer>, yes: &str, no: &str| match answer {
        None => "Not yet".to_owned(),
        Some(answer) => {
            let what = match answer.amount {
                Some(amount) => format!("{yes}: {amount} of {}", one.wanted.amount),
                None => no.to_owned(),
            };
            format!("{what}\n{}\n{}, {}", answer.reason, name(answer.by), on(answer.at))
        }
    };
    let wanted = &one.wanted;
    vec![
        SummaryRow::new(
            "Asked for",
            format!(
                "{} out of {}, to be spent by {}\n{}, {}",
                wanted.amount,
                one.from,
                date::show(wanted.spend_by),
                name(one.by),
                on(one.at)
            ),
        ),
        SummaryRow::new("Why", &wanted.reason),
        SummaryRow::new("The treasurer’s advice", said(&one.advice, "Supported", "Not supported")),
        SummaryRow::new("The Commissioner’s decision", said(&one.decision, "Approved", "Refused")),
    ]
}

/// One of a case with what it is judged on. Not found where there is none.
pub(super) async fn found(app: &App, case: &Case, number: u32) -> Result<(Known, CarryForward), Problem> {
    let known = service::known::<AskRefusal>(&app.db, case).await?;
    let one = known.all.iter().find(|one| one.number == number).cloned().ok_or(Problem::NotFound)?;
    Ok((known, one))
}

/// `GET /applications/{reference}/carry-forward/{id}`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    SignedIn(person): SignedIn,
    Seen { case, .. }: Seen,
    Path((_, number)): Path<(String, u32)>,
    Query(told): Query<Done>,
) -> Result<Response, Problem> {
    let (known, one) = found(&app, &case, number).await?;
    let names = store::people(&app.db, &one).await?;
    let ties = relation::of_person(&app.db, &case, &person).await?;
    let heading = format!("Carry-forward {number}");
    let mut rows = facts(&one, &names);
    rows.extend(standing(&known, visit.now));
    let page = ShowPage {
        shell: told.tell(Shell::new(&visit, &heading)).back(cases::address(&case.reference), "Back"),
        caption: format!("{} {}", case.reference, case.title),
        heading,
        stage: tag(one.stage),
        cap: cap(&case),
        facts: rows,
        actions: answers(&case, &one, (&person, &ties), &known.to_answer(&one, visit.now))
            .into_iter()
            .collect(),
    };
    render(StatusCode::OK, &page)
}
