//! The forms of a purchase: what came, giving it up.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::{caption, done, found, page_of, paid_until};
use crate::App;
use crate::domain::application::Case;
use crate::domain::purchase::{Purchase, ReceiptRefusal};
use crate::service::{Failure, purchase as service};
use crate::web::application::{Seen, by};
use crate::web::component::{Field, SummaryRow};
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::{Typed, for_a_reason};
use crate::web::session::{Officer, Visit};

fn about(case: &Case, purchase: &Purchase) -> String {
    let from = if purchase.supplier.is_empty() { "" } else { " from " };
    format!("{}, purchase {}{from}{}", caption(case), purchase.number, purchase.supplier)
}

pub(super) fn form(
    visit: &Visit,
    (case, purchase): (&Case, &Purchase),
    (heading, page, button): (&str, &str, &str),
    fields: Vec<Field>,
) -> FormPage {
    let at = page_of(&case.reference, purchase.number);
    FormPage::new(visit, heading, format!("{at}/{page}"), fields, button)
        .caption(about(case, purchase))
        .back(at)
}

/// The field of a line in the form of a receipt.
fn line_field(line: u32) -> String {
    format!("line-{line}")
}

fn receive_page(visit: &Visit, of: (&Case, &Purchase), until: SummaryRow, typed: Typed<'_>) -> FormPage {
    let mut fields = vec![typed.date("on", "When did it come?")];
    let open = of.1.lines.iter().filter(|line| line.received < line.quantity);
    fields.extend(open.map(|line| {
        let name = line_field(line.number);
        let left = line.quantity.saturating_sub(line.received);
        Field::number(&name, format!("How many of {}?", line.name()), typed.posted.get(&name))
            .hint(format!("{}. {left} to come", line.description))
            .error(typed.errors.get(&name))
    }));
    form(visit, of, ("Record what came", "receive", "Record it"), fields)
        .intro("Spend belongs to the financial year in which it came.")
        .facts(vec![until])
        .version(typed.version(i64::try_from(of.1.receipts.len()).unwrap_or(i64::MAX)))
}

/// `GET /applications/{reference}/purchases/{number}/receive`
pub async fn ask_receive(
    State(app): State<App>,
    visit: Visit,
    _: Officer,
    Seen { case, viewer }: Seen,
    Path((_, number)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    let (_, purchase) = found(&app, &case, viewer.own(), number).await?;
    let typed = Typed { posted: &Posted::default(), errors: &Errors::default() };
    let until = paid_until(&app, &visit, &case).await?;
    receive_page(&visit, (&case, &purchase), until, typed).show()
}

/// `POST /applications/{reference}/purchases/{number}/receive`
pub async fn receive(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, viewer }: Seen,
    Path((_, number)): Path<(String, u32)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (_, purchase) = found(&app, &case, viewer.own(), number).await?;
    let mut read = Reader::new(&posted);
    let on = read.required_date("on", "The day");
    let mut came = Vec::new();
    for line in &purchase.lines {
        let label = format!("How many of {}", line.name());
        came.push((line.number, read.number(&line_field(line.number), &label, 0..=9_999).unwrap_or(0)));
    }
    let mut errors = read.errors();
    if let Some(on) = on.filter(|_| errors.is_empty()) {
        let (key, which) = (posted.key(), (&case.reference, number));
        let seen = posted.get("version").parse().unwrap_or(usize::MAX);
        match service::receive(&app.db, officer, by(&visit, &key), which, (on, &came, seen)).await {
            Ok(()) => return Ok(done(&case.reference, number, "purchase-received")),
            Err(Failure::Refused(refused)) => {
                for refusal in refused {
                    let field = match refusal {
                        ReceiptRefusal::TooMany { line, .. } => line_field(line),
                        _ => "on".to_owned(),
                    };
                    errors.push(field, refusal.to_string());
                }
            }
            Err(other) => return Err(other.into()),
        }
    }
    let until = paid_until(&app, &visit, &case).await?;
    receive_page(&visit, (&case, &purchase), until, Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}

fn cancel_page(visit: &Visit, of: (&Case, &Purchase), typed: Typed<'_>) -> FormPage {
    let fields = vec![typed.reason("It is kept in the history")];
    form(visit, of, ("Cancel the purchase", "cancel", "Cancel it"), fields)
        .intro(format!("What it holds of the approved cost, {}, becomes free again.", of.1.held))
        .warns()
}

/// `GET /applications/{reference}/purchases/{number}/cancel`
pub async fn ask_cancel(
    State(app): State<App>,
    visit: Visit,
    _: Officer,
    Seen { case, viewer }: Seen,
    Path((_, number)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    let (_, purchase) = found(&app, &case, viewer.own(), number).await?;
    let typed = Typed { posted: &Posted::default(), errors: &Errors::default() };
    cancel_page(&visit, (&case, &purchase), typed).show()
}

/// `POST /applications/{reference}/purchases/{number}/cancel`
pub async fn cancel(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, viewer }: Seen,
    Path((_, number)): Path<(String, u32)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (_, purchase) = found(&app, &case, viewer.own(), number).await?;
    let (key, which) = (posted.key(), (&case.reference, number));
    let deed = |why| service::cancel(&app.db, officer, by(&visit, &key), which, why);
    match for_a_reason(&posted, deed).await? {
        Ok(()) => Ok(done(&case.reference, number, "purchase-cancelled")),
        Err(errors) => cancel_page(&visit, (&case, &purchase), Typed { posted: &posted, errors: &errors })
            .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors),
    }
}
