//! Discarding a draft claim that is not wanted.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

use super::{One, address, caption, claims, show, shown};
use crate::App;
use crate::domain::claim::Action;
use crate::service::claim as service;
use crate::web::application::{Seen, by};
use crate::web::extract::Path;
use crate::web::form::Posted;
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::session::{Officer, SignedIn, Visit};

/// `GET /applications/{reference}/claims/{id}/discard`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    _: Officer,
    SignedIn(person): SignedIn,
    Seen { case, viewer }: Seen,
    Path((_, number)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    let one = One::of(&app, (&case, viewer), &person, number).await?;
    one.must(&case, &person, Action::Prepare)?;
    let own = address(&case.reference, number);
    FormPage::new(&visit, "Discard this claim", format!("{own}/discard"), vec![], "Discard it")
        .caption(caption(&case, &one.claim))
        .facts(show::facts(&one))
        .intro("Its costs are taken off, so that they can be claimed in another claim. Its number is not used again.")
        .version(one.version())
        .warns()
        .back(own)
        .show()
}

/// `POST /applications/{reference}/claims/{id}/discard`
pub async fn discard(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, .. }: Seen,
    Path((_, number)): Path<(String, u32)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (key, shown) = (posted.key(), shown(&case, number, &posted));
    service::discard(&app.db, officer, by(&visit, &key), shown).await.map_err(Problem::refused)?;
    Ok(Redirect::to(&format!("{}?done=claim-discarded", claims(&case.reference))).into_response())
}
