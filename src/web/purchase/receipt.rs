//! The form that puts a receipt right: its day, or how many came.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::change::form;
use super::{done, found, page_of};
use crate::App;
use crate::domain::application::Case;
use crate::domain::purchase::{Purchase, PurchaseState, Receipt, ReceiptRefusal};
use crate::service::Failure;
use crate::service::purchase::receipt as service;
use crate::web::application::{Seen, by};
use crate::web::component::Field;
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::{Prefill, Typed, reason};
use crate::web::session::{Officer, Visit};

fn page(visit: &Visit, of: (&Case, &Purchase), receipt: &Receipt, typed: Typed<'_>) -> FormPage {
    let name = of.1.line_name(receipt.line);
    let mut fields = vec![typed.date("on", "When did it come?")];
    if of.1.state != PurchaseState::Invoiced {
        let many =
            Field::number("quantity", format!("How many of {name} came?"), typed.posted.get("quantity"));
        fields.push(many.hint("0 if it never came").error(typed.errors.get("quantity")));
    }
    fields.push(typed.reason("What was wrong"));
    let at = format!("receipts/{}", receipt.id);
    let version = typed.version(of.0.version);
    form(visit, of, ("Correct a receipt", &at, "Save"), fields)
        .intro("Spend belongs to the financial year in which it came.")
        .version(version)
}

fn its(purchase: &Purchase, id: i64) -> Result<&Receipt, Problem> {
    purchase.receipts.iter().find(|one| one.id == id).ok_or(Problem::NotFound)
}

/// `GET /applications/{reference}/purchases/{number}/receipts/{id}`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    _: Officer,
    Seen { case, viewer }: Seen,
    Path((_, number, id)): Path<(String, u32, i64)>,
) -> Result<Response, Problem> {
    let (_, purchase) = found(&app, &case, viewer.own(), number).await?;
    let receipt = its(&purchase, id)?;
    let posted =
        Prefill::default().date("on", Some(receipt.on)).with("quantity", Some(receipt.quantity)).posted();
    page(&visit, (&case, &purchase), receipt, Typed { posted: &posted, errors: &Errors::default() }).show()
}

/// `POST /applications/{reference}/purchases/{number}/receipts/{id}`
pub async fn correct(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, viewer }: Seen,
    Path((_, number, id)): Path<(String, u32, i64)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (_, purchase) = found(&app, &case, viewer.own(), number).await?;
    let Ok(receipt) = its(&purchase, id) else {
        // The same form posted again, when it never came.
        return Err(Problem::Elsewhere(page_of(&case.reference, number)));
    };
    let mut read = Reader::new(&posted);
    let on = read.required_date("on", "The day");
    let quantity = match purchase.state {
        PurchaseState::Invoiced => Some(receipt.quantity),
        _ => read.required_number("quantity", "How many came", 0..=9_999),
    };
    let why = reason(&mut read);
    let mut errors = read.errors();
    if let (Some(on), Some(quantity), Some(why), true) = (on, quantity, why, errors.is_empty()) {
        let (key, version) = (posted.key(), posted.version());
        let to = Receipt { on, quantity, ..receipt.clone() };
        let which = (&case.reference, number, version);
        match service::correct(&app.db, officer, by(&visit, &key), which, (to, why)).await {
            Ok(()) => return Ok(done(&case.reference, number, "saved")),
            Err(Failure::Refused(refused)) => refused.iter().for_each(|refusal| {
                let field = match refusal {
                    ReceiptRefusal::TooMany { .. } | ReceiptRefusal::Invoiced => "quantity",
                    _ => "on",
                };
                errors.push(field, refusal.to_string());
            }),
            Err(other) => return Err(other.into()),
        }
    }
    page(&visit, (&case, &purchase), receipt, Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}
