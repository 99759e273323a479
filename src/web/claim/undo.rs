//! Putting a claim right after it was checked: stopping its payment, and saying that one did not happen.

use axum::extract::State;
use axum::response::Response;

use super::step::{Step, UNPROCESSABLE};
use super::{One, done};
use crate::App;
use crate::domain::claim::{Action, ClaimRefusal, Stage};
use crate::domain::grant::GrantState;
use crate::service::{Failure, claim as service};
use crate::web::application::{Seen, by};
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted};
use crate::web::problem::Problem;
use crate::web::section::{Typed, only_reason};
use crate::web::session::{Pays, SignedIn, Staff, Visit};

const STOP: Step = Step {
    action: Action::Stop,
    page: "stop",
    heading: "Stop the payment",
    button: "Stop it",
    says: "The claim waits to be authorised again; from there it can also be returned to its partnership. If the finance system has the payment already, stop it there too.",
};
const UNDO: Step = Step {
    action: Action::Undo,
    page: "undo",
    heading: "The payment did not happen",
    button: "Take the note back",
    says: "For a payment that came back, or that was noted for the wrong claim or day. What was noted stays in the history; the claim is to be paid again.",
};

const HINT: &str = "The partnership reads it";

/// `GET /applications/{reference}/claims/{id}/stop`
pub async fn ask_stop(
    State(app): State<App>,
    visit: Visit,
    _: Pays,
    SignedIn(person): SignedIn,
    Seen { case, viewer }: Seen,
    Path((_, number)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    let one = STOP.found(&app, (&case, viewer), &person, number).await?;
    let can = one.claim.can_stop(&one.known.account);
    can.map_err(|refusal| Problem::refused(Failure::Refused(refusal)))?;
    let typed = Typed { posted: &Posted::default(), errors: &Errors::default() };
    STOP.page(&visit, &case, &one, vec![typed.reason(HINT)]).show()
}

/// `POST /applications/{reference}/claims/{id}/stop`
pub async fn stop(
    State(app): State<App>,
    visit: Visit,
    Pays(treasurer): Pays,
    SignedIn(person): SignedIn,
    Seen { case, viewer }: Seen,
    Path((_, number)): Path<(String, u32)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let one = One::of(&app, (&case, viewer), &person, number).await?;
    match only_reason(&posted) {
        Ok(why) => {
            let (key, shown) = (posted.key(), one.shown(&case, &posted));
            let stopped = service::stop(&app.db, treasurer, by(&visit, &key), shown, why).await;
            stopped.map(|()| done(&case, number, "claim-stopped")).map_err(Problem::refused)
        }
        Err(errors) => {
            let fields = vec![Typed { posted: &posted, errors: &errors }.reason(HINT)];
            STOP.page(&visit, &case, &one, fields).refuse(UNPROCESSABLE, &errors)
        }
    }
}

/// `GET /applications/{reference}/claims/{id}/undo`
pub async fn ask_undo(
    State(app): State<App>,
    visit: Visit,
    _: Staff,
    SignedIn(person): SignedIn,
    Seen { case, viewer }: Seen,
    Path((_, number)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    let one = One::of(&app, (&case, viewer), &person, number).await?;
    let state = one.known.account.grant.state;
    if one.claim.stage == Stage::Paid && state != GrantState::Active {
        return Err(Problem::Closed(format!("{}.", ClaimRefusal::Ended(state))));
    }
    one.must(&case, &person, Action::Undo)?;
    let typed = Typed { posted: &Posted::default(), errors: &Errors::default() };
    UNDO.page(&visit, &case, &one, vec![typed.reason(HINT)]).show()
}

/// `POST /applications/{reference}/claims/{id}/undo`
pub async fn undo(
    State(app): State<App>,
    visit: Visit,
    Staff(officer): Staff,
    SignedIn(person): SignedIn,
    Seen { case, viewer }: Seen,
    Path((_, number)): Path<(String, u32)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let one = One::of(&app, (&case, viewer), &person, number).await?;
    match only_reason(&posted) {
        Ok(why) => {
            let (key, shown) = (posted.key(), one.shown(&case, &posted));
            let undone = service::undo(&app.db, officer, by(&visit, &key), shown, why).await;
            undone.map(|()| done(&case, number, "claim-undone")).map_err(Problem::refused)
        }
        Err(errors) => {
            let fields = vec![Typed { posted: &posted, errors: &errors }.reason(HINT)];
            UNDO.page(&visit, &case, &one, fields).refuse(UNPROCESSABLE, &errors)
        }
    }
}
