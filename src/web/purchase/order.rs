//! The form of a purchase's order; put right with a reason until it is claimed.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::change::form;
use super::{done, found, paid_until};
use crate::App;
use crate::domain::application::Case;
use crate::domain::money::Money;
use crate::domain::purchase::{MoveRefusal, Order, Purchase, Route};
use crate::service::Failure;
use crate::service::purchase::{Correction, order as service};
use crate::web::application::{Seen, by};
use crate::web::component::SummaryRow;
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::{LINE, PARAGRAPH, Prefill, Typed};
use crate::web::session::{Officer, Visit};

fn page(visit: &Visit, of: (&Case, &Purchase), until: SummaryRow, typed: Typed<'_>) -> FormPage {
    let purchase = of.1;
    let mut fields = vec![
        typed.line("number", "Order number").hint("As the council numbers it"),
        typed.date("on", "Order date").hint("The day on the order, also when it is recorded later"),
        typed.money("vat", "VAT on all of it"),
    ];
    let intro = match purchase.route {
        Route::Framework => "Prices and certificates are those of the order date.",
        Route::Local => "Prices are those of the quote. Certificates must be good on the order date.",
    };
    if purchase.order.is_none() {
        return form(visit, of, ("Record the order", "order", "Record it"), fields)
            .intro(intro)
            .facts(vec![until]);
    }
    fields.push(typed.reason("What was wrong"));
    let version = typed.version(of.0.version);
    form(visit, of, ("Correct the order", "order", "Save"), fields).intro(intro).version(version)
}

/// `GET /applications/{reference}/purchases/{number}/order`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    _: Officer,
    Seen { case, viewer }: Seen,
    Path((_, number)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    let (_, purchase) = found(&app, &case, viewer.own(), number).await?;
    let order = purchase.order.as_ref();
    let posted = Prefill::default()
        .with("number", order.map(|order| &order.number))
        .date("on", order.map(|order| order.on))
        .with("vat", Some(purchase.vat.typed()))
        .posted();
    let until = paid_until(&app, &visit, &case).await?;
    page(&visit, (&case, &purchase), until, Typed { posted: &posted, errors: &Errors::default() }).show()
}

/// The field that a refused order is about.
fn field(refusal: &MoveRefusal) -> &'static str {
    match refusal {
        MoveRefusal::OrderDay(_) | MoveRefusal::Line(..) => "on",
        MoveRefusal::Over(_) | MoveRefusal::TooLarge => "vat",
        MoveRefusal::NoReason => "reason",
        _ => "number",
    }
}

fn read(posted: &Posted) -> Result<(Order, Money, Option<Correction>), Errors> {
    let mut read = Reader::new(posted);
    let number = read.required_line("number", "The order number", LINE);
    let on = read.required_date("on", "The order date");
    let vat = read.required_money("vat", "VAT");
    let reason = read.paragraph("reason", "The reason", PARAGRAPH);
    let version = posted.version();
    match (number, on, vat, read.is_clean()) {
        (Some(number), Some(on), Some(vat), true) => {
            Ok((Order { number, on }, vat, reason.map(|reason| Correction { version, reason })))
        }
        _ => Err(read.errors()),
    }
}

/// `POST /applications/{reference}/purchases/{number}/order`
pub async fn send(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, viewer }: Seen,
    Path((_, number)): Path<(String, u32)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (_, purchase) = found(&app, &case, viewer.own(), number).await?;
    let errors = match read(&posted) {
        Err(errors) => errors,
        Ok(order) => {
            let (key, which) = (posted.key(), (&case.reference, number));
            let word = if order.2.is_some() { "saved" } else { "purchase-ordered" };
            match service::note(&app.db, officer, by(&visit, &key), which, order).await {
                Ok(()) => return Ok(done(&case.reference, number, word)),
                Err(Failure::Refused(refusal)) => {
                    let mut errors = Errors::default();
                    errors.push(field(&refusal), refusal.to_string());
                    errors
                }
                Err(other) => return Err(other.into()),
            }
        }
    };
    let until = paid_until(&app, &visit, &case).await?;
    page(&visit, (&case, &purchase), until, Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}
