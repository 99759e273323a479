//! Requesting what the basket has of one supplier, by the framework.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::{caption, desk, done, limits, paid_until, shop};
use crate::App;
use crate::domain::application::Case;
use crate::domain::purchase::{Limit, Wanted, content};
use crate::service::Failure;
use crate::service::purchase::{self as service, Vat};
use crate::store::purchase as store;
use crate::web::application::{Seen, by};
use crate::web::component::SummaryRow;
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::Typed;
use crate::web::session::{Officer, Visit};

async fn wanted(app: &App, case: &Case, supplier: i64) -> Result<Vec<Wanted>, Problem> {
    let mut wanted = store::basket(&app.db, case.id).await?;
    wanted.retain(|one| one.offered.supplier.0 == supplier);
    Ok(wanted)
}

fn page(
    visit: &Visit,
    case: &Case,
    (supplier, wanted): (i64, &[Wanted]),
    (limit, until): (Limit, SummaryRow),
    typed: Typed<'_>,
) -> FormPage {
    let today = crate::domain::date::today(visit.now);
    let name = wanted.first().map(|one| one.offered.supplier.1.clone()).unwrap_or_default();
    let line = |one: &Wanted| {
        let price = one.offered.framework.price_on(&one.offered.prices, today);
        let price = price.map_or_else(|why| why.to_string(), |listing| listing.unit_price.to_string());
        SummaryRow::new(one.offered.name(), format!("{} at {price} each", one.quantity))
    };
    let mut facts: Vec<SummaryRow> = wanted.iter().map(line).collect();
    facts.extend(limits(limit));
    facts.push(until);
    let fields = vec![
        typed.money("vat", "VAT on all of it").hint("0 if there is none"),
        typed
            .yes_no("recoverable", "Does the buyer get the VAT back?")
            .hint("VAT that comes back is no cost of the grant"),
    ];
    let at = format!("{}/basket", desk(&case.reference));
    FormPage::new(visit, &format!("Request from {name}"), format!("{at}/{supplier}"), fields, "Request it")
        .caption(caption(case))
        .facts(facts)
        .carries(vec![("basket".to_owned(), content(wanted))])
        .intro("A purchase by the framework is checked by its rules and approved at once. The price that counts is that of the day of the order.")
        .back(at)
}

/// `GET /applications/{reference}/purchases/basket/{supplier}`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    _: Officer,
    Seen { case, viewer }: Seen,
    Path((_, supplier)): Path<(String, i64)>,
) -> Result<Response, Problem> {
    let shop = shop(&app, &case, viewer.own()).await?;
    let wanted = wanted(&app, &case, supplier).await?;
    if wanted.is_empty() {
        return Err(Problem::NotFound);
    }
    let typed = Typed { posted: &Posted::default(), errors: &Errors::default() };
    let until = paid_until(&app, &visit, &case).await?;
    page(&visit, &case, (supplier, &wanted), (shop.limit, until), typed).show()
}

/// `POST /applications/{reference}/purchases/basket/{supplier}`
pub async fn send(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, viewer }: Seen,
    Path((_, supplier)): Path<(String, i64)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let shop = shop(&app, &case, viewer.own()).await?;
    let mut read = Reader::new(&posted);
    let amount = read.required_money("vat", "VAT");
    let recoverable = read.required_yes_no("recoverable", "the buyer gets the VAT back");
    let mut errors = read.errors();
    if let (Some(amount), Some(recoverable), true) = (amount, recoverable, errors.is_empty()) {
        let (key, vat) = (posted.key(), Vat { amount, recoverable });
        let (by, what) = (by(&visit, &key), (supplier, posted.get("basket"), vat));
        match service::request(&app.db, officer, by, &case.reference, what).await {
            Ok(Some(number)) => return Ok(done(&case.reference, number, "purchase-approved")),
            // Sent twice: the first did it.
            Ok(None) => return Ok(Redirect::to(&desk(&case.reference)).into_response()),
            Err(Failure::Refused(refusal)) if refusal.is_of_all() => errors.whole(refusal.to_string()),
            Err(Failure::Refused(refusal)) => errors.push("vat", refusal.to_string()),
            Err(other) => return Err(other.into()),
        }
    }
    let wanted = wanted(&app, &case, supplier).await?;
    let facts = (shop.limit, paid_until(&app, &visit, &case).await?);
    page(&visit, &case, (supplier, &wanted), facts, Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}
