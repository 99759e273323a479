//! The form that takes an invoice back which was recorded by mistake.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::change::form;
use super::{done, found, page_of};
use crate::App;
use crate::domain::application::Case;
use crate::domain::date;
use crate::domain::money::Money;
use crate::domain::purchase::Purchase;
use crate::service::purchase::invoice as service;
use crate::web::application::{Seen, by};
use crate::web::component::SummaryRow;
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::{Typed, for_a_reason};
use crate::web::session::{Officer, Visit};

fn page(visit: &Visit, of: (&Case, &Purchase), typed: Typed<'_>) -> FormPage {
    let purchase = of.1;
    let mut facts = Vec::new();
    if let Some(invoice) = &purchase.invoice {
        let words = format!("{}, {}", invoice.number, date::show(invoice.on));
        let before = purchase.eligible().unwrap_or(Money::ZERO);
        facts.push(SummaryRow::new("Invoice", words));
        facts.push(SummaryRow::new("Amount without VAT", invoice.net.to_string()));
        let held = format!("{} now, {before} once it is taken back", purchase.held);
        facts.push(SummaryRow::new("Held of the approved cost", held));
    }
    let version = typed.version(of.0.version);
    let fields = vec![typed.reason("Such as that it is the invoice of another purchase")];
    form(visit, of, ("Take the invoice back", "take-back", "Take it back"), fields)
        .facts(facts)
        .intro("For an invoice that was recorded by mistake. The purchase is as it was before it: what is still to come can be received, and the right invoice recorded.")
        .version(version)
        .warns()
}

/// `GET /applications/{reference}/purchases/{number}/take-back`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    _: Officer,
    Seen { case, viewer }: Seen,
    Path((_, number)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    let (_, purchase) = found(&app, &case, viewer.own(), number).await?;
    if purchase.invoice.is_none() {
        return Err(Problem::Elsewhere(page_of(&case.reference, number)));
    }
    let typed = Typed { posted: &Posted::default(), errors: &Errors::default() };
    page(&visit, (&case, &purchase), typed).show()
}

/// `POST /applications/{reference}/purchases/{number}/take-back`
pub async fn send(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, viewer }: Seen,
    Path((_, number)): Path<(String, u32)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (_, purchase) = found(&app, &case, viewer.own(), number).await?;
    let (key, version) = (posted.key(), posted.version());
    let which = (&case.reference, number, version);
    let deed = |why| service::take_back(&app.db, officer, by(&visit, &key), which, why);
    match for_a_reason(&posted, deed).await? {
        Ok(()) => Ok(done(&case.reference, number, "invoice-taken-back")),
        Err(errors) => page(&visit, (&case, &purchase), Typed { posted: &posted, errors: &errors })
            .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors),
    }
}
