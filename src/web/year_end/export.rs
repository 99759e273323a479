//! The grants of a year at its end, as CSV.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::{Asked, Year};
use crate::App;
use crate::domain::money::Money;
use crate::domain::year_end::Position;
use crate::store::year_end::OfYear;
use crate::web::application::list::csv::safe;
use crate::web::extract::Query;
use crate::web::problem::Problem;
use crate::web::session::Visit;

/// Without it a spreadsheet takes UTF-8 for something older.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

const COLUMNS: [&str; 15] = [
    "Year",
    "Partnership",
    "Reference",
    "Project",
    "Grant",
    "Award",
    "Received in the year",
    "Spent",
    "Paid by the end of the year",
    "Accrued",
    "Unspent",
    "Carried forward",
    "Asked to be carried forward",
    "Decommitted",
    "Left to decommit",
];

fn line((one, position): &(OfYear, Position)) -> [String; 15] {
    let asked = one.account.asked.map_or(Money::ZERO, |(_, amount)| amount);
    [
        one.account.year.to_string(),
        safe(&one.partnership),
        safe(&one.reference),
        safe(&one.title),
        one.account.grant.state.name().to_owned(),
        position.award.plain(),
        position.received.plain(),
        position.spent.plain(),
        position.paid.plain(),
        position.accrued.plain(),
        position.unspent.plain(),
        position.carried.plain(),
        asked.plain(),
        position.decommitted.plain(),
        position.underspend.plain(),
    ]
}

/// `GET /year-end.csv`
pub async fn csv(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let found = Year::of(&app, &asked, visit.now).await?;
    let broken = |error: String| Problem::Internal(error);
    let mut out = ::csv::Writer::from_writer(BYTE_ORDER_MARK.to_vec());
    out.write_record(COLUMNS).map_err(|error| broken(error.to_string()))?;
    for one in &found.grants {
        out.write_record(line(one)).map_err(|error| broken(error.to_string()))?;
    }
    let bytes = out.into_inner().map_err(|error| broken(error.to_string()))?;
    let named = format!("attachment; filename=\"year-end-{}.csv\"", found.year.start_year());
    let head =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, named)];
    Ok((head, bytes).into_response())
}
