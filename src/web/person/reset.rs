//! Taking somebody else's second factor away, so that they set another up.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::change::{done, form, known};
use crate::App;
use crate::domain::person::Person;
use crate::service::second_factor as service;
use crate::web::application::by;
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::{Typed, for_a_reason};
use crate::web::session::{Admin, Visit};

fn page(visit: &Visit, person: &Person, typed: Typed<'_>) -> FormPage {
    let fields = vec![typed.reason("The person is told. Such as: lost the telephone")];
    form(visit, person, ("reset-second-factor", "Reset the second factor"), fields, "Reset it")
        .intro("Authenticator app and recovery codes stop working, and the person is signed out everywhere. At the next sign-in with a link they set up an app again.")
        .warning("Make sure, by speaking to them, that it is they who ask for it.")
        .warns()
}

/// `GET /people/{id}/reset-second-factor`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    _: Admin,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let person = known(&app, id).await?;
    page(&visit, &person, Typed { posted: &Posted::default(), errors: &Errors::default() }).show()
}

/// `POST /people/{id}/reset-second-factor`
pub async fn reset(
    State(app): State<App>,
    visit: Visit,
    Admin(administrator): Admin,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Problem> {
    let person = known(&app, id).await?;
    let key = posted.key();
    let deed = |why| service::reset(&app.db, administrator, by(&visit, &key), person.id, why);
    match for_a_reason(&posted, deed).await? {
        Ok(()) => Ok(done(&person)),
        Err(errors) => page(&visit, &person, Typed { posted: &posted, errors: &errors })
            .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors),
    }
}
