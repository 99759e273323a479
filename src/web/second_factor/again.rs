//! Asks for the second factor again before what changes who may do what: one place, for every route that says so.
//!
//! A page waits until the code was given. A form that was sent too late comes back with the question, and goes on with
//! everything that was typed once the code is right.

use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::Response;

use super::super::component::Field;
use super::super::form::{Errors, FACTOR, Posted};
use super::super::page::render;
use super::super::problem::Problem;
use super::super::session::Visit;
use super::super::shell::Shell;
use super::{AskPage, code_field, taken, with_next};
use crate::App;
use crate::domain::person::{Person, Role, Way};
use crate::service::second_factor::LATELY;
use crate::store::second_factor;

/// The answer that asks for it; `None` when the request may go on.
///
/// # Errors
/// A page is elsewhere until then.
pub async fn ask(app: &App, parts: &mut Parts) -> Result<Option<Response>, Problem> {
    let Some(visit) = parts.extensions.get::<Visit>().cloned() else { return Err(Problem::SignIn) };
    let Some(person) = visit.known().cloned() else { return Err(Problem::SignIn) };
    let (way, given) = visit.entry.clone().unwrap_or((Way::Link, None));
    if given.is_some_and(|at| visit.now - at < LATELY) {
        return Ok(None);
    }
    let post = ![Method::GET, Method::HEAD].contains(&parts.method);
    if second_factor::of(&app.db, person.id).await?.is_none() {
        // Nothing is there to be asked for: it is being set up, or the demonstration asks for none.
        return match way {
            Way::Link | Way::Demo => Ok(None),
            Way::Provider(_) if post => Err(Problem::Again),
            Way::Provider(_) => Err(Problem::Elsewhere(with_next("/sign-in/again", &visit.address))),
        };
    }
    if !post {
        return Err(Problem::Elsewhere(with_next("/second-factor", &visit.address)));
    }
    let posted: Posted = parts.extensions.get().cloned().unwrap_or_default();
    if !posted.has(FACTOR) {
        return page(&visit, &person, &posted, &Errors::default(), StatusCode::UNAUTHORIZED).map(Some);
    }
    match taken(app, &visit, &person, &posted, FACTOR).await? {
        Ok(()) => Ok(None),
        Err(errors) => page(&visit, &person, &posted, &errors, StatusCode::UNPROCESSABLE_ENTITY).map(Some),
    }
}

fn page(
    visit: &Visit,
    person: &Person,
    posted: &Posted,
    errors: &Errors,
    status: StatusCode,
) -> Result<Response, Problem> {
    let kept = posted.pairs().iter().filter(|(name, _)| !["token", "key", FACTOR].contains(&name.as_str()));
    let code: Field = code_field(FACTOR, posted.get(FACTOR), errors);
    let asked = AskPage {
        shell: Shell::new(visit, "Enter your code").error(!errors.is_empty()),
        errors: errors.items(),
        code,
        action: visit.address.clone(),
        key: posted.get("key").to_owned(),
        kept: kept.cloned().collect(),
        heading: "Enter your code to go on",
        text: "What you sent needs your code again, as it was not asked for in the last 5 minutes. Nothing is saved yet, and nothing that you typed is lost: it is saved once the code is right.",
        last: person.holds(Role::Administrator),
    };
    render(status, &asked)
}
