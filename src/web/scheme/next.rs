//! Beginning a scheme for later years.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::reason;
use crate::App;
use crate::domain::date;
use crate::domain::scheme::{Next, NextRefusal, Scheme};
use crate::service::{Failure, scheme as service};
use crate::store::scheme;
use crate::web::application::by;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::{PARAGRAPH, Typed};
use crate::web::session::{Admin, Visit};

fn page(visit: &Visit, before: &Scheme, typed: Typed<'_>) -> FormPage {
    let fields = vec![
        typed
            .line("code", "Code")
            .hint("Its applications are named by it, such as CCTV20 in CCTV20-2020-SHR-001")
            .width(10),
        typed.date("starts_on", "First day").hint("For example, 1 4 2020"),
        typed.date("ends_on", "Last day").hint("Nothing is committed after it"),
        typed
            .money("cap", "Cap of each partnership and year")
            .hint("In pounds. Single caps can be changed later"),
        typed
            .money("envelope", "Envelope of the scheme")
            .hint("In pounds, for all partnerships and years together"),
        reason(typed),
    ];
    FormPage::new(visit, "Begin the next scheme", "/scheme/next".to_owned(), fields, "Begin the scheme")
        .caption(&before.name)
        .intro("It has the partnerships, cost categories and values of this one; you can change them afterwards.")
        .intro("Applications of this scheme stay in it, with its caps and its envelope.")
        .back("/scheme")
}

/// `GET /scheme/next`
pub async fn ask(State(app): State<App>, visit: Visit, _: Admin) -> Result<Response, Problem> {
    let before = scheme::current(&app.db).await?;
    if date::today(visit.now) <= before.policy.ends_on {
        return Err(Problem::Closed(format!("{}.", NextRefusal::Running(before.policy.ends_on))));
    }
    page(&visit, &before, Typed { posted: &Posted::default(), errors: &Errors::default() }).show()
}

fn field_of(refusal: NextRefusal) -> &'static str {
    match refusal {
        NextRefusal::Code | NextRefusal::CodeTaken => "code",
        NextRefusal::Running(_) | NextRefusal::Overlaps(_) => "starts_on",
        NextRefusal::Backwards | NextRefusal::TooLong => "ends_on",
        NextRefusal::NoCap => "cap",
        NextRefusal::NoEnvelope => "envelope",
    }
}

/// `POST /scheme/next`
pub async fn begin(
    State(app): State<App>,
    visit: Visit,
    Admin(administrator): Admin,
    posted: Posted,
) -> Result<Response, Problem> {
    let mut read = Reader::new(&posted);
    let code = read.required_line("code", "The code", 8);
    let days =
        (read.required_date("starts_on", "The first day"), read.required_date("ends_on", "The last day"));
    let money = (read.required_money("cap", "The cap"), read.required_money("envelope", "The envelope"));
    let why = read.required_paragraph("reason", "Why it is changed", PARAGRAPH);
    let mut errors = read.errors();
    if let (Some(code), (Some(starts_on), Some(ends_on)), (Some(cap), Some(envelope)), Some(why), true) =
        (code, days, money, why, errors.is_empty())
    {
        let (key, next) =
            (posted.key(), Next { code: code.to_uppercase(), starts_on, ends_on, cap, envelope });
        match service::begin(&app.db, administrator, by(&visit, &key), &next, why).await {
            Ok(()) => return Ok(Redirect::to("/scheme?done=begun").into_response()),
            Err(Failure::Refused(refused)) => {
                refused.into_iter().for_each(|one| errors.push(field_of(one), one.to_string()));
            }
            Err(other) => return Err(other.into()),
        }
    }
    let before = scheme::current(&app.db).await?;
    page(&visit, &before, Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}
