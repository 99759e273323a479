//! The grants of a year at its end, as CSV.

use axum::extract::State;
use axum::response::Response;

use super::{Asked, Year};
use crate::App;
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;
use crate::domain::year_end::Position;
use crate::store::year_end::OfYear;
use crate::web::csv::{Csv, safe};
use crate::web::extract::Query;
use crate::web::problem::Problem;
use crate::web::session::Visit;

const COLUMNS: [&str; 16] = [
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
    "Carried into",
];

/// `into` is the year whose money of another year's grant it is.
fn line((one, position): &(OfYear, Position), into: Option<FinancialYear>) -> [String; 16] {
    let asked = one.account.asked.filter(|_| into.is_none()).map_or(Money::ZERO, |(_, amount)| amount);
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
        into.map(|year| year.to_string()).unwrap_or_default(),
    ]
}

/// `GET /year-end.csv`
pub async fn csv(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let found = Year::of(&app, &asked, visit.now).await?;
    let mut out = Csv::of(COLUMNS)?;
    for one in &found.grants {
        out.row(line(one, None))?;
    }
    for one in &found.carried_in {
        out.row(line(one, Some(found.year)))?;
    }
    out.file(&format!("year-end-{}", found.year.start_year()))
}
