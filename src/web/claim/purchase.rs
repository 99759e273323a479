//! Adding a purchase to a claim: those of the grant that were received and invoiced, and are not claimed yet.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::{One, address, caption, done, refused};
use crate::App;
use crate::domain::application::Case;
use crate::domain::claim::{Action, ClaimRefusal, Cost};
use crate::domain::person::{Person, Viewer};
use crate::domain::purchase::PurchaseId;
use crate::service::{Failure, claim as service};
use crate::store::{claim, purchase};
use crate::web::application::{Seen, by};
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::Typed;
use crate::web::session::{Officer, SignedIn, Visit};

/// What can be chosen: the number of a purchase and what it is.
pub async fn options(app: &App, case: &Case, one: &One) -> Result<Vec<(String, String)>, Problem> {
    let years = one.known.carried.years(case.year);
    let all = purchase::of_case(&app.db, case.id).await?;
    let ids: Vec<PurchaseId> = all.iter().map(|bought| bought.id).collect();
    let claimed = claim::purchase::claimed(&app.db, &ids).await?;
    let open = all.into_iter().filter(|bought| !claimed.contains(&bought.id));
    let option = |bought: crate::domain::purchase::Purchase| {
        let cost = Cost::of_purchase(&bought, &years)?;
        let words =
            format!("{}, {}, invoice {}: {}", cost.what, cost.supplier, cost.invoice, cost.eligible()?);
        Some((bought.id.0.to_string(), words))
    };
    Ok(open.filter_map(option).collect())
}

fn page(visit: &Visit, case: &Case, one: &One, options: &[(String, String)], typed: Typed<'_>) -> FormPage {
    let own = address(&case.reference, one.claim.number);
    let fields = vec![typed.radios("purchase", "Which purchase?", options.to_vec())];
    FormPage::new(visit, "Add a purchase", format!("{own}/purchases"), fields, "Add it")
        .caption(caption(case, &one.claim))
        .intro("What was received and invoiced can be claimed, each purchase once.")
        .version(one.version())
        .back(own)
}

/// The claim, while a purchase can be added to it; its page when there is none.
async fn found(
    app: &App,
    seen: (&Case, Viewer),
    person: &Person,
    number: u32,
) -> Result<(One, Vec<(String, String)>), Problem> {
    let one = One::of(app, seen, person, number).await?;
    one.must(seen.0, person, Action::Prepare)?;
    let options = options(app, seen.0, &one).await?;
    match options.is_empty() {
        true => Err(Problem::Elsewhere(address(&seen.0.reference, number))),
        false => Ok((one, options)),
    }
}

/// `GET /applications/{reference}/claims/{id}/purchases`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    _: Officer,
    SignedIn(person): SignedIn,
    Seen { case, viewer }: Seen,
    Path((_, number)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    let (one, options) = found(&app, (&case, viewer), &person, number).await?;
    let typed = Typed { posted: &Posted::default(), errors: &Errors::default() };
    page(&visit, &case, &one, &options, typed).show()
}

/// `POST /applications/{reference}/claims/{id}/purchases`
pub async fn add(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    SignedIn(person): SignedIn,
    Seen { case, viewer }: Seen,
    Path((_, number)): Path<(String, u32)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let one = One::of(&app, (&case, viewer), &person, number).await?;
    let mut read = Reader::new(&posted);
    let which = read.required_one_of("purchase", "The purchase", |id| id.parse().ok().map(PurchaseId));
    let mut errors = read.errors();
    if let (Some(which), true) = (which, errors.is_empty()) {
        let (key, shown) = (posted.key(), one.shown(&case, &posted));
        match service::add_purchase(&app.db, officer, by(&visit, &key), shown, which).await {
            Ok(()) => return Ok(done(&case, number, "saved")),
            Err(Failure::Refused(refusals)) => {
                for refusal in refusals {
                    match refusal {
                        ClaimRefusal::Cost(cost) => errors.push("purchase", cost.to_string()),
                        other => return Err(refused(Failure::Refused(other))),
                    }
                }
            }
            Err(other) => return Err(other.into()),
        }
    }
    let options = options(&app, &case, &one).await?;
    page(&visit, &case, &one, &options, Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}
