//! What a form that is saved as it is typed gets for an answer: a few words of JSON in place of a page. The same address,
//! the same checks; only the answer differs.

use std::convert::Infallible;

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::header::ACCEPT;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::domain::date;
use crate::service::application::Saved;
use crate::web::form::Errors;
use crate::web::session::Visit;

/// Whether a script asks, which shows what happened by itself.
#[derive(Clone, Copy)]
pub struct Quietly(pub bool);

impl<S: Sync> FromRequestParts<S> for Quietly {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Quietly, Infallible> {
        let accepted = parts.headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
        Ok(Quietly(accepted.is_some_and(|accepted| accepted.starts_with("application/json"))))
    }
}

/// It is saved: what the next save of the same form starts from.
#[derive(Serialize)]
struct Kept {
    saved_at: String,
    version: u32,
    key: String,
    action: String,
}

/// It is not.
#[derive(Serialize)]
struct NotKept {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    saved_by: Option<String>,
}

/// Saved: the time, and where the form goes from now on, as a line that was new has a number.
pub fn kept(visit: &Visit, saved: &Saved, action: String) -> Response {
    let saved_at = date::show_hour(visit.now);
    Json(Kept { saved_at, version: saved.version, key: visit.key(), action }).into_response()
}

/// Not saved, as the button would not save it either.
pub fn refused(errors: &Errors) -> Response {
    let errors = errors.items().into_iter().map(|item| item.message).collect();
    (StatusCode::UNPROCESSABLE_ENTITY, Json(NotKept { errors, saved_by: None })).into_response()
}

/// Not saved, since somebody was faster.
pub fn overtaken(by: &str) -> Response {
    let answer = NotKept { errors: Vec::new(), saved_by: Some(by.to_owned()) };
    (StatusCode::CONFLICT, Json(answer)).into_response()
}
