//! How often somebody hears from us: each message as it happens, or one a day. One's own choice only.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use crate::App;
use crate::service::daily as service;
use crate::store::daily;
use crate::web::application::by;
use crate::web::component::Field;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::session::{SignedIn, Visit};

/// In words what the table of kinds says; a test of the domain lists the same kinds.
const AT_ONCE: &str = "Links to sign in, changes of your second factor, decisions, offers and reminders of offers come at once, whatever you choose.";
const EACH: &str = "each";
const DAILY: &str = "daily";

/// What a choice is called.
pub fn name(one_a_day: bool) -> &'static str {
    if one_a_day { "One message a day" } else { "Each message as it happens" }
}

fn page(visit: &Visit, chosen: &str, errors: &Errors) -> FormPage {
    let options = [(EACH, false), (DAILY, true)];
    let options = options.map(|(value, one_a_day)| (value.to_owned(), name(one_a_day).to_owned()));
    let field = Field::radios("how", "How do you want to get e-mails?", chosen, options)
        .error(errors.get("how"))
        .hint("One message a day comes from 7am, with what needs you and what happened. None comes when there is nothing to say.");
    FormPage::new(visit, "Your e-mails", "/account/messages".to_owned(), vec![field], "Save")
        .intro(AT_ONCE)
        .back("/account")
}

/// `GET /account/messages`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    SignedIn(person): SignedIn,
) -> Result<Response, Problem> {
    let chosen = if daily::wants(&app.db, person.id).await? { DAILY } else { EACH };
    page(&visit, chosen, &Errors::default()).show()
}

/// `POST /account/messages`
pub async fn choose(
    State(app): State<App>,
    visit: Visit,
    SignedIn(person): SignedIn,
    posted: Posted,
) -> Result<Response, Problem> {
    let mut read = Reader::new(&posted);
    let one_a_day = read.required_one_of("how", "How you want to get e-mails", |word| match word {
        EACH => Some(false),
        DAILY => Some(true),
        _ => None,
    });
    let Some(one_a_day) = one_a_day else {
        let errors = read.errors();
        let page = page(&visit, posted.get("how"), &errors);
        return page.refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors);
    };
    let key = posted.key();
    service::choose(&app.db, by(&visit, &key), person.id, one_a_day).await?;
    Ok(Redirect::to("/account?done=messages-chosen").into_response())
}
