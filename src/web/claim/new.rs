//! Starting a claim: for which quarter.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::{claims, done};
use crate::App;
use crate::domain::application::Case;
use crate::domain::claim::{Action, ClaimRefusal, Quarter};
use crate::domain::date;
use crate::domain::person::CspOfficer;
use crate::service::Failure;
use crate::service::claim::{self as service, Known};
use crate::web::application::{Seen, by};
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::Typed;
use crate::web::session::{Officer, Visit};

fn new_page(visit: &Visit, case: &Case, known: &Known, typed: Typed<'_>) -> FormPage {
    let today = date::today(visit.now);
    let last = known.window(case, (None, None), today).last_day();
    let all = Quarter::between(case.year.starts(), last);
    let begun = all.into_iter().filter(|quarter| quarter.starts() <= today);
    let options = begun.map(|quarter| (quarter.code(), quarter.to_string())).collect();
    let action = format!("{}/new", claims(&case.reference));
    let fields = vec![typed.radios("quarter", "Which quarter is it for?", options)];
    FormPage::new(visit, "Start a claim", action, fields, "Start it")
        .caption(format!("{} {}", case.reference, case.title))
        .intro(
            "You add the costs next. They can be of an earlier quarter too: what counts is the day on which goods and work \
             were received.",
        )
        .back(claims(&case.reference))
}

/// Not found for another partnership's officer, and for a case without a grant.
async fn own(app: &App, case: &Case, officer: CspOfficer) -> Result<Known, Problem> {
    if officer.partnership() != case.partnership {
        return Err(Problem::NotFound);
    }
    Ok(service::known::<ClaimRefusal>(&app.db, case, None).await?)
}

/// `GET /applications/{reference}/claims/new`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, .. }: Seen,
) -> Result<Response, Problem> {
    let known = own(&app, &case, officer).await?;
    if known.account.lets(Action::Prepare).is_err() {
        return Err(Problem::Elsewhere(claims(&case.reference)));
    }
    new_page(&visit, &case, &known, Typed { posted: &Posted::default(), errors: &Errors::default() }).show()
}

/// `POST /applications/{reference}/claims/new`
pub async fn begin(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, .. }: Seen,
    posted: Posted,
) -> Result<Response, Problem> {
    let known = own(&app, &case, officer).await?;
    let mut read = Reader::new(&posted);
    let quarter = read.required_one_of("quarter", "The quarter", Quarter::from_code);
    let mut errors = read.errors();
    if let (Some(quarter), true) = (quarter, errors.is_empty()) {
        let key = posted.key();
        match service::begin(&app.db, officer, by(&visit, &key), &case.reference, quarter).await {
            Ok(number) => return Ok(done(&case, number, "claim-begun")),
            Err(Failure::Refused(refusal)) => errors.push("quarter", refusal.to_string()),
            Err(other) => return Err(Problem::refused(other)),
        }
    }
    new_page(&visit, &case, &known, Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}
