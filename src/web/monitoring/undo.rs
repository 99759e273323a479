//! What was typed wrongly into the register: a payment is reversed, a commitment was registered by mistake. Nothing is deleted.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::keep::told;
use super::{address, days, found, open, reversal, saved};
use crate::App;
use crate::domain::date;
use crate::domain::monitoring::Noted;
use crate::service::{Failure, monitoring as service};
use crate::store::monitoring::{self as store, Listed};
use crate::web::application::by;
use crate::web::component::SummaryRow;
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::{Typed, for_a_reason, only_reason};
use crate::web::session::{Pays, Seer, Staff, Visit};

/// A payment of one, by their numbers.
async fn payment(app: &App, listed: &Listed, number: i64) -> Result<Noted, Problem> {
    let noted = store::noted(&app.db, &[listed.commitment.id]).await?;
    let found = noted.into_iter().map(|(_, one)| one).find(|one| one.id.0 == number);
    found.ok_or(Problem::NotFound)
}

fn reverse_page(visit: &Visit, listed: &Listed, one: &Noted, typed: Typed<'_>) -> FormPage {
    let fields = vec![typed.reason("Such as: the amount was £1,000.00. It is kept in the history")];
    let action = reversal(listed.commitment.id, one);
    FormPage::new(visit, "Reverse a payment", action, fields, "Reverse it")
        .caption(format!("{}, {}", listed.partnership, listed.commitment.terms.what))
        .intro("It stays in the register and counts as nothing. What was paid in truth is noted as another payment.")
        .facts(vec![
            SummaryRow::new("For", one.payment.year.to_string()),
            SummaryRow::new("Amount", one.payment.amount.to_string()),
            SummaryRow::new("Paid on", date::show(one.payment.paid_on)),
            SummaryRow::new("Reference", &one.payment.reference),
        ])
        .warns()
        .back(address(listed.commitment.id))
}

/// `GET /monitoring/{id}/payments/{line}/reverse`
pub async fn ask_reverse(
    State(app): State<App>,
    visit: Visit,
    _: Pays,
    Seer(viewer): Seer,
    Path((id, number)): Path<(i64, i64)>,
) -> Result<Response, Problem> {
    let (listed, _) = open(&app, viewer, id).await?;
    let one = payment(&app, &listed, number).await?;
    if one.reversed.is_some() {
        return Err(Problem::Elsewhere(address(listed.commitment.id)));
    }
    let typed = Typed { posted: &Posted::default(), errors: &Errors::default() };
    reverse_page(&visit, &listed, &one, typed).show()
}

/// `POST /monitoring/{id}/payments/{line}/reverse`
pub async fn reverse(
    State(app): State<App>,
    visit: Visit,
    Pays(treasurer): Pays,
    Seer(viewer): Seer,
    Path((id, number)): Path<(i64, i64)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (listed, _) = open(&app, viewer, id).await?;
    let one = payment(&app, &listed, number).await?;
    let (key, which) = (posted.key(), (listed.commitment.id, one.id));
    let deed = |why| service::reverse(&app.db, treasurer, by(&visit, &key), which, why);
    match for_a_reason(&posted, deed).await? {
        Ok(()) => Ok(saved(listed.commitment.id)),
        Err(errors) => reverse_page(&visit, &listed, &one, Typed { posted: &posted, errors: &errors })
            .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors),
    }
}

fn mistake_page(visit: &Visit, listed: &Listed, typed: Typed<'_>) -> FormPage {
    let commitment = &listed.commitment;
    let fields = vec![typed.reason("Such as: it is of another partnership. It is kept in the history")];
    let action = format!("{}/mistake", address(commitment.id));
    FormPage::new(visit, "Registered by mistake", action, fields, "It was registered by mistake")
        .caption(format!("{}, {}", listed.partnership, commitment.terms.what))
        .intro("It can still be read and counts nowhere from then on. What is right can be registered anew.")
        .facts(vec![
            SummaryRow::new("Cost a year", commitment.terms.yearly.to_string()),
            SummaryRow::new("Runs", days(commitment)),
        ])
        .warning("This cannot be undone.")
        .warns()
        .version(typed.version(commitment.version))
        .back(address(commitment.id))
}

/// `GET /monitoring/{id}/mistake`
pub async fn ask_mistake(
    State(app): State<App>,
    visit: Visit,
    _: Staff,
    Seer(viewer): Seer,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let (listed, _) = open(&app, viewer, id).await?;
    let typed = Typed { posted: &Posted::default(), errors: &Errors::default() };
    mistake_page(&visit, &listed, typed).show()
}

/// `POST /monitoring/{id}/mistake`
pub async fn mistake(
    State(app): State<App>,
    visit: Visit,
    Staff(officer): Staff,
    Seer(viewer): Seer,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (listed, _) = found(&app, viewer, id).await?;
    let mut errors = Errors::default();
    match only_reason(&posted) {
        Err(wrong) => errors = wrong,
        Ok(why) => {
            let version = posted.version();
            let (key, which) = (posted.key(), (listed.commitment.id, version));
            match service::mistake(&app.db, officer, by(&visit, &key), which, why).await {
                Ok(()) => return Ok(saved(listed.commitment.id)),
                Err(Failure::Refused(refused)) => told(&mut errors, refused, "reason"),
                Err(other) => return Err(other.into()),
            }
        }
    }
    mistake_page(&visit, &listed, Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}
