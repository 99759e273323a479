//! An application as its partnership and PCC staff meet it. Sub-pages are in modules of their own.

pub mod case;
pub mod choices;
pub mod conflict;
pub mod context;
pub mod line;
mod lines;
pub mod list;
pub mod presence;
mod saving;
pub mod section;
pub mod start;
pub mod submit;
mod tasks;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};

use super::component::{SummaryRow, Tag};
use super::problem::Problem;
use super::session::Visit;
use crate::App;
use crate::domain::application::answers::Answer;
use crate::domain::application::{Case, Reference, Status};
use crate::domain::grant::GrantState;
use crate::domain::person::Viewer;
use crate::service::record::By;
use crate::store::application;

/// The case in the address, as the visitor may see it. Another's case and none at all look the same.
pub struct Seen {
    /// The case.
    pub case: Case,
    /// As whom.
    pub viewer: Viewer,
}

impl FromRequestParts<App> for Seen {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Seen, Problem> {
        let super::session::Seer(viewer) = super::session::Seer::from_request_parts(parts, app).await?;
        let Referred(reference) = Referred::from_request_parts(parts, app).await?;
        let case = found(app, viewer, &reference).await?;
        let viewer = viewer.on(case.partnership);
        Ok(Seen { case, viewer })
    }
}

/// The case with that reference, for a form that is shown again: posting one does not load the case twice.
pub async fn found(app: &App, viewer: Viewer, reference: &Reference) -> Result<Case, Problem> {
    application::seen(&app.db, viewer, reference).await?.ok_or(Problem::NotFound)
}

/// The reference in the address; a word that is none is not found.
pub struct Referred(pub Reference);

impl FromRequestParts<App> for Referred {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Referred, Problem> {
        let found = axum::extract::RawPathParams::from_request_parts(parts, &()).await;
        let params = found.map_err(|_| Problem::NotFound)?;
        let typed = params.iter().find(|(name, _)| *name == "reference").map(|(_, value)| value);
        typed.and_then(Reference::parse).map(Referred).ok_or(Problem::NotFound)
    }
}

/// Where a case lives.
pub fn address(reference: &Reference) -> String {
    format!("/applications/{reference}")
}

/// To a case's page, which says by that word what was done.
pub fn done(reference: &Reference, word: &str) -> Response {
    Redirect::to(&format!("{}?done={word}", address(reference))).into_response()
}

/// Who posts, when, and with which key.
pub fn by<'a>(visit: &Visit, key: &'a Option<super::form::FormKey>) -> By<'a> {
    By { person: visit.known().map(|p| p.id), at: visit.now, key: key.as_ref().map(|key| key.as_str()) }
}

/// A state as a coloured word.
pub fn tag(status: Status) -> Tag {
    let colour = match status {
        Status::Draft => "grey",
        Status::Submitted => "blue",
        Status::Returned => "orange",
        Status::Assessed => "purple",
        Status::Approved => "green",
        Status::Refused => "red",
        Status::Withdrawn => "grey",
    };
    Tag::new(status.name(), colour)
}

/// The state of a grant as a coloured word.
pub fn grant_tag(state: GrantState) -> Tag {
    let colour = match state {
        GrantState::Offered => "yellow",
        GrantState::Active => "green",
        GrantState::Completed | GrantState::Closed => "turquoise",
        GrantState::Terminated => "red",
        GrantState::Declined | GrantState::Lapsed => "grey",
    };
    Tag::new(state.name(), colour)
}

/// The state as this visitor may know it.
pub fn known_status(case: &Case, viewer: Viewer) -> Status {
    if viewer.is_pcc() { case.status } else { case.status_for_the_partnership() }
}

/// Answers as rows; an empty one says so.
pub fn rows(answers: &[Answer]) -> Vec<SummaryRow> {
    answers.iter().map(|a| SummaryRow::new(&a.label, given(&a.value))).collect()
}

/// An answer, or that there is none.
pub fn given(value: &str) -> String {
    if value.is_empty() { "Not answered".to_owned() } else { value.to_owned() }
}
