//! What the funder does to a claim besides its check: returning it, authorising its payment, and noting that it was paid.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

use super::step::{Step, UNPROCESSABLE};
use super::{One, claims, done};
use crate::App;
use crate::domain::claim::{Action, ClaimRefusal};
use crate::domain::person::{GrantsOfficer, Person, Treasurer};
use crate::service::Failure;
use crate::service::claim::{self as service, Sender, Shown};
use crate::web::application::{Seen, by};
use crate::web::component::Field;
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::problem::Problem;
use crate::web::section::{Typed, only_reason};
use crate::web::session::{Pays, SignedIn, Staff, Visit};

const RETURN: Step = Step {
    action: Action::Return,
    page: "return",
    heading: "Return the claim",
    button: "Return it",
    says: "The claim becomes a draft again. Its partnership is told by e-mail, changes it, and has it certified again.",
};
const AUTHORISE: Step = Step {
    action: Action::Authorise,
    page: "authorise",
    heading: "Authorise the payment",
    button: "Authorise it",
    says: "What is due is worked out again when you press the button, from what was verified and paid until then.",
};
const PAY: Step = Step {
    action: Action::Pay,
    page: "pay",
    heading: "Note the payment",
    button: "Note it",
    says: "The partnership is told by e-mail. If it turns out that it was not paid, or not so, a grants officer says that with a reason.",
};

/// `GET /applications/{reference}/claims/{id}/return`
pub async fn ask_return(
    State(app): State<App>,
    visit: Visit,
    SignedIn(person): SignedIn,
    Seen { case, viewer }: Seen,
    Path((_, number)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    sender(&person)?;
    let one = RETURN.found(&app, (&case, viewer), &person, number).await?;
    let typed = Typed { posted: &Posted::default(), errors: &Errors::default() };
    RETURN.page(&visit, &case, &one, vec![typed.reason("The partnership reads it")]).show()
}

/// As whom somebody sends a claim back; a grants officer does it at more stages.
fn sender(person: &Person) -> Result<Sender, Problem> {
    let officer = GrantsOfficer::of(person).map(Sender::GrantsOfficer);
    officer.or_else(|| Treasurer::of(person).map(Sender::Treasurer)).ok_or(Problem::Forbidden)
}

/// `POST /applications/{reference}/claims/{id}/return`
pub async fn send_back(
    State(app): State<App>,
    visit: Visit,
    SignedIn(person): SignedIn,
    Seen { case, viewer }: Seen,
    Path((_, number)): Path<(String, u32)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let sender = sender(&person)?;
    let why = match only_reason(&posted) {
        Ok(why) => why,
        Err(errors) => {
            let one = One::of(&app, (&case, viewer), &person, number).await?;
            let fields = vec![Typed { posted: &posted, errors: &errors }.reason("The partnership reads it")];
            return RETURN.page(&visit, &case, &one, fields).refuse(UNPROCESSABLE, &errors);
        }
    };
    // Not loaded first: once it is back, it is nobody's of the funder to see.
    let version = posted.version();
    let (key, shown) = (posted.key(), Shown { reference: &case.reference, number, version });
    service::send_back(&app.db, sender, by(&visit, &key), shown, why).await.map_err(Problem::refused)?;
    Ok(Redirect::to(&format!("{}?done=claim-returned", claims(&case.reference))).into_response())
}

/// `GET /applications/{reference}/claims/{id}/authorise`
pub async fn ask_authorise(
    State(app): State<App>,
    visit: Visit,
    _: Pays,
    SignedIn(person): SignedIn,
    Seen { case, viewer }: Seen,
    Path((_, number)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    let one = AUTHORISE.found(&app, (&case, viewer), &person, number).await?;
    AUTHORISE.page(&visit, &case, &one, Vec::new()).show()
}

/// `POST /applications/{reference}/claims/{id}/authorise`
pub async fn authorise(
    State(app): State<App>,
    visit: Visit,
    Pays(treasurer): Pays,
    SignedIn(person): SignedIn,
    Seen { case, viewer }: Seen,
    Path((_, number)): Path<(String, u32)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let one = One::of(&app, (&case, viewer), &person, number).await?;
    let (key, shown) = (posted.key(), one.shown(&case, &posted));
    service::authorise(&app.db, treasurer, by(&visit, &key), shown).await.map_err(Problem::refused)?;
    let now = One::of(&app, (&case, viewer), &person, number).await?;
    Ok(done(&case, number, if now.claim.is_settled() { "claim-settled" } else { "claim-authorised" }))
}

fn paid_on(typed: Typed<'_>) -> Vec<Field> {
    vec![typed.date("paid_on", "Paid on").hint("As the finance system says")]
}

/// `GET /applications/{reference}/claims/{id}/pay`
pub async fn ask_pay(
    State(app): State<App>,
    visit: Visit,
    _: Staff,
    SignedIn(person): SignedIn,
    Seen { case, viewer }: Seen,
    Path((_, number)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    let one = PAY.found(&app, (&case, viewer), &person, number).await?;
    let typed = Typed { posted: &Posted::default(), errors: &Errors::default() };
    PAY.page(&visit, &case, &one, paid_on(typed)).show()
}

/// `POST /applications/{reference}/claims/{id}/pay`
pub async fn pay(
    State(app): State<App>,
    visit: Visit,
    Staff(officer): Staff,
    SignedIn(person): SignedIn,
    Seen { case, viewer }: Seen,
    Path((_, number)): Path<(String, u32)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let one = One::of(&app, (&case, viewer), &person, number).await?;
    let mut read = Reader::new(&posted);
    let on = read.required_date("paid_on", "The day of payment");
    let mut errors = read.errors();
    if let (Some(on), true) = (on, errors.is_empty()) {
        let (key, shown) = (posted.key(), one.shown(&case, &posted));
        match service::pay(&app.db, officer, by(&visit, &key), shown, on).await {
            Ok(()) => return Ok(done(&case, number, "claim-paid")),
            Err(Failure::Refused(refusal @ ClaimRefusal::PaidOn(_))) => {
                errors.push("paid_on", refusal.to_string());
            }
            Err(other) => return Err(Problem::refused(other)),
        }
    }
    PAY.page(&visit, &case, &one, paid_on(Typed { posted: &posted, errors: &errors }))
        .refuse(UNPROCESSABLE, &errors)
}
