//! Adding a purchase to a claim: those of the grant that were received and invoiced, and are not claimed yet.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::{One, address, caption, done};
use crate::App;
use crate::domain::application::Case;
use crate::domain::claim::{Action, ClaimRefusal, Cost};
use crate::domain::date;
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;
use crate::domain::person::{Person, Viewer};
use crate::domain::purchase::{Purchase, PurchaseId, PurchaseState};
use crate::service::{Failure, claim as service};
use crate::store::{claim, purchase};
use crate::web::application::{Seen, by};
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::Typed;
use crate::web::session::{Officer, SignedIn, Visit};

/// How a form names what came of a purchase in a year.
fn code(of: PurchaseId, year: FinancialYear) -> String {
    format!("{}-{}", of.0, year.start_year())
}

fn read_code(typed: &str) -> Option<(PurchaseId, FinancialYear)> {
    let (id, year) = typed.split_once('-')?;
    Some((PurchaseId(id.parse().ok()?), FinancialYear::from_start(year.parse().ok()?)?))
}

/// What can be chosen, and in words what came of purchases on days for which the grant does not pay.
pub struct Choice {
    /// A purchase, or what came of it in one year, and what that is.
    pub options: Vec<(String, String)>,
    left_out: Vec<String>,
}

impl Choice {
    /// Whether there is nothing to choose, nor to say.
    pub fn is_empty(&self) -> bool {
        self.options.is_empty() && self.left_out.is_empty()
    }
}

/// Of each purchase what came in the years of the grant, by its last day, and is on no claim yet.
pub async fn choice(app: &App, case: &Case, one: &One) -> Result<Choice, Problem> {
    let years = one.known.carried.years(case.year);
    let last = one.known.last_day();
    let all = purchase::of_case(&app.db, case.id).await?;
    let ids: Vec<PurchaseId> = all.iter().map(|bought| bought.id).collect();
    let claimed = claim::purchase::claimed(&app.db, &ids).await?;
    let option = |id: PurchaseId, cost: Cost| {
        let year = cost.year();
        let open = years.contains(&year) && !claimed.contains(&(id, year));
        let eligible = cost.eligible().filter(|_| open)?;
        let words = format!("{}, {}, invoice {}: {eligible}", cost.what, cost.supplier, cost.invoice);
        Some((code(id, year), words))
    };
    let options = |bought: &Purchase| -> Vec<(String, String)> {
        Cost::of_purchase(bought, last).into_iter().filter_map(|cost| option(bought.id, cost)).collect()
    };
    let unpaid = |bought: &Purchase| {
        let days = bought.came().into_iter().filter(|(day, _)| *day > last || *day < case.year.starts());
        let amount = Money::sum(days.map(|(_, amount)| amount)).filter(|amount| *amount > Money::ZERO)?;
        let (first, last) = (date::show(case.year.starts()), date::show(last));
        let name = format!("Purchase {} of {}", bought.number, bought.supplier);
        Some(format!(
            "{name}: {amount} of it came before {first} or after {last}, for which this grant does not pay."
        ))
    };
    let invoiced = all.iter().filter(|bought| bought.state == PurchaseState::Invoiced);
    Ok(Choice {
        left_out: invoiced.filter_map(unpaid).collect(),
        options: all.iter().flat_map(options).collect(),
    })
}

fn page(visit: &Visit, case: &Case, one: &One, choice: Choice, typed: Typed<'_>) -> FormPage {
    let own = address(&case.reference, one.claim.number);
    let fields = vec![typed.radios("purchase", "Which purchase?", choice.options)];
    let page = FormPage::new(visit, "Add a purchase", format!("{own}/purchases"), fields, "Add it")
        .caption(caption(case, &one.claim))
        .intro("What was received and invoiced can be claimed, each purchase once; what came in two financial years is claimed for each by itself.")
        .version(one.version())
        .back(own);
    choice.left_out.into_iter().fold(page, FormPage::intro)
}

/// The claim, while a purchase can be added to it; its page when there is none, unless there is something to say of some.
async fn found(
    app: &App,
    seen: (&Case, Viewer),
    person: &Person,
    number: u32,
) -> Result<(One, Choice), Problem> {
    let one = One::of(app, seen, person, number).await?;
    one.must(seen.0, person, Action::Prepare)?;
    let choice = choice(app, seen.0, &one).await?;
    match choice.options.is_empty() {
        true if choice.is_empty() => Err(Problem::Elsewhere(address(&seen.0.reference, number))),
        true => Err(Problem::Closed(choice.left_out.join(" "))),
        false => Ok((one, choice)),
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
    let (one, choice) = found(&app, (&case, viewer), &person, number).await?;
    let typed = Typed { posted: &Posted::default(), errors: &Errors::default() };
    page(&visit, &case, &one, choice, typed).show()
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
    let which = read.required_one_of("purchase", "The purchase", read_code);
    let mut errors = read.errors();
    if let (Some(which), true) = (which, errors.is_empty()) {
        let (key, shown) = (posted.key(), one.shown(&case, &posted));
        match service::add_purchase(&app.db, officer, by(&visit, &key), shown, which).await {
            Ok(()) => return Ok(done(&case, number, "saved")),
            Err(Failure::Refused(refusals)) => {
                for refusal in refusals {
                    match refusal {
                        ClaimRefusal::Cost(cost) => errors.push("purchase", cost.to_string()),
                        other => return Err(Problem::refused(Failure::Refused(other))),
                    }
                }
            }
            Err(other) => return Err(other.into()),
        }
    }
    let choice = choice(&app, &case, &one).await?;
    page(&visit, &case, &one, choice, Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}
