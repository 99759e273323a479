//! The cap of one partnership and year, and changing it.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::{caps, reason, version};
use crate::App;
use crate::domain::allocation::AllocationId;
use crate::domain::financial_year::FinancialYear;
use crate::domain::scheme::{ChangeRefusal, Scheme};
use crate::service::{self, Failure};
use crate::store::scheme::{self, BoardRow};
use crate::web::application::by;
use crate::web::component::SummaryRow;
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::{PARAGRAPH, Prefill, Typed};
use crate::web::session::{Keeper, Visit};

async fn found(app: &App, id: i64) -> Result<(Scheme, FinancialYear, BoardRow), Problem> {
    let scheme = scheme::current(&app.db).await?;
    let cap = caps(&app.db, &scheme).await?.into_iter().find(|(_, row)| row.allocation == AllocationId(id));
    cap.map(|(year, row)| (scheme, year, row)).ok_or(Problem::NotFound)
}

fn page(visit: &Visit, year: FinancialYear, row: &BoardRow, typed: Typed<'_>) -> FormPage {
    let fields = vec![typed.money("cap", "Cap").hint("Up to this much; no entitlement"), reason(typed)];
    FormPage::new(visit, "Change a cap", format!("/scheme/caps/{}", row.allocation.0), fields, "Save the cap")
        .caption(format!("{}, {year}", row.name))
        .facts(vec![
            SummaryRow::new("Cap now", row.standing.cap.to_string()),
            SummaryRow::new("Committed", row.standing.committed.to_string()),
            SummaryRow::new("Requested, undecided", row.standing.requested.to_string()),
        ])
        .back("/scheme")
        .version(u32::try_from(version(typed.posted)).unwrap_or(u32::MAX))
}

/// `GET /scheme/caps/{id}`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    _: Keeper,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let (scheme, year, row) = found(&app, id).await?;
    let posted = Prefill::default()
        .with("cap", Some(row.standing.cap.typed()))
        .with("version", Some(scheme.version))
        .posted();
    page(&visit, year, &row, Typed { posted: &posted, errors: &Errors::default() }).show()
}

/// `POST /scheme/caps/{id}`
pub async fn change(
    State(app): State<App>,
    visit: Visit,
    Keeper(keeper): Keeper,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (_, year, row) = found(&app, id).await?;
    let refuse = |errors: &Errors| {
        page(&visit, year, &row, Typed { posted: &posted, errors })
            .refuse(StatusCode::UNPROCESSABLE_ENTITY, errors)
    };
    let mut read = Reader::new(&posted);
    let cap = read.required_money("cap", "The cap");
    let reason = read.required_paragraph("reason", "Why it is changed", PARAGRAPH);
    let errors = read.errors();
    let (Some(cap), Some(reason), true) = (cap, reason, errors.is_empty()) else { return refuse(&errors) };
    let (key, version) = (posted.key(), version(&posted));
    let of = (row.partnership, row.name.as_str(), year);
    let by = by(&visit, &key);
    match service::scheme::change_cap(&app.db, keeper, by, version, of, (cap, reason)).await {
        Ok(()) => Ok(Redirect::to("/scheme?done=cap").into_response()),
        Err(Failure::Refused(ChangeRefusal::Stale)) => Err(Problem::Changed),
        Err(Failure::Refused(refusal)) => {
            let mut errors = Errors::default();
            errors.push("cap", refusal.to_string());
            refuse(&errors)
        }
        Err(other) => Err(other.into()),
    }
}
