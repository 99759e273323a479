//! Naming somebody else who accepts or declines an offer, as an officer of the partnership does it.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use crate::App;
use crate::domain::application::Case;
use crate::domain::grant::Grant;
use crate::domain::person::CspOfficer;
use crate::service::endorsement::Invited;
use crate::service::{Failure, certifier};
use crate::store::grant;
use crate::web::application::{Seen, address, by, done};
use crate::web::component::Field;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::{LINE, Typed};
use crate::web::session::{Officer, Visit};

/// Not found for another partnership's officer; without an offer that waits, the case's page.
async fn offered(app: &App, case: &Case, officer: CspOfficer) -> Result<(), Problem> {
    if officer.partnership() != case.partnership {
        return Err(Problem::NotFound);
    }
    match grant::of(&app.db, case.id).await?.is_some_and(|grant: Grant| grant.needs_a_certifier()) {
        true => Ok(()),
        false => Err(Problem::Elsewhere(address(&case.reference))),
    }
}

fn page(visit: &Visit, case: &Case, typed: Typed<'_>) -> FormPage {
    let fields = vec![
        typed.line("name", "Name"),
        Field::email("email", "E-mail address", typed.posted.get("email"))
            .error(typed.errors.get("email"))
            .hint("The person is told there, and signs in with it"),
    ];
    let action = format!("{}/certifier", address(&case.reference));
    FormPage::new(visit, "Name another s151 officer", action, fields, "Name them")
        .caption(format!("{} {}", case.reference, case.title))
        .intro("The person can read this application, accept or decline its offer and certify its claims for the council, in place of whoever could until now. What was certified stands.")
        .intro("It cannot be somebody who prepared the application, or who was asked to endorse it.")
        .back(address(&case.reference))
}

/// `GET /applications/{reference}/certifier`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, .. }: Seen,
) -> Result<Response, Problem> {
    offered(&app, &case, officer).await?;
    page(&visit, &case, Typed { posted: &Posted::default(), errors: &Errors::default() }).show()
}

/// `POST /applications/{reference}/certifier`
pub async fn name(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, .. }: Seen,
    posted: Posted,
) -> Result<Response, Problem> {
    if officer.partnership() != case.partnership {
        return Err(Problem::NotFound);
    }
    let mut read = Reader::new(&posted);
    let name = read.required_line("name", "The name", LINE);
    let email = read.required_email("email", "The e-mail address");
    let mut errors = read.errors();
    if let (Some(name), Some(email), true) = (name, email, errors.is_empty()) {
        let (key, invited) = (posted.key(), Invited { name, email });
        match certifier::name(&app.db, officer, by(&visit, &key), &case.reference, &invited).await {
            Ok(()) => return Ok(done(&case.reference, "named")),
            Err(Failure::Refused(refusal)) => errors.push("email", refusal.to_string()),
            Err(other) => return Err(other.into()),
        }
    }
    page(&visit, &case, Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}
