//! The list of applications as CSV: the same filter, all pages.

use axum::extract::State;
use axum::response::Response;

use super::{Asked, grant_state, known, who_has_it};
use crate::App;
use crate::domain::application::Status;
use crate::domain::date;
use crate::domain::financial_year::FinancialYear;
use crate::domain::grant::GrantState;
use crate::domain::money::Money;
use crate::domain::person::Role;
use crate::store::application::list::{self, From};
use crate::web::csv::{Csv, safe};
use crate::web::extract::Query;
use crate::web::problem::Problem;
use crate::web::session::{Seer, SignedIn, Visit};

/// Rows read at a time, and at most in it.
const CSV_PAGE: u64 = 1_000;
const CSV_MOST: usize = 100_000;

/// `GET /applications.csv`: the same filter, all pages.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Seer(viewer): Seer,
    SignedIn(own): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let mut out = Csv::of([
        "Reference",
        "Project",
        "Partnership",
        "Financial year",
        "Status",
        "Who has it",
        "Since",
        "Request in pounds",
        "Award in pounds",
        "Days with the PCC",
        "Grants officer",
    ])?;
    let (mut from, mut written) = (From::Newest, 0);
    loop {
        let page = list::page(&app.db, viewer, &asked.filter(viewer, own.id), from, CSV_PAGE).await?;
        for row in &page.rows {
            let (status, viewer) = (known(row, viewer)?, viewer.on(row.whose));
            let year = FinancialYear::from_start(row.year).map(|y| y.to_string()).unwrap_or_default();
            let since = date::today(row.since).to_string();
            let request = match status {
                Status::Draft => String::new(),
                _ => Money::from_pence(row.request_pence).plain(),
            };
            let who = who_has_it(row, status).map_or("", Role::name);
            let state = grant_state(row, status).map_or(status.name(), GrantState::name);
            let award = row.award_pence.filter(|_| status == Status::Approved);
            let award = award.map(|award| Money::from_pence(award).plain()).unwrap_or_default();
            let days = match viewer.is_pcc() {
                true => row.clock.days(date::today(visit.now)).to_string(),
                false => String::new(),
            };
            let officer = row.officer.as_deref().filter(|_| viewer.is_pcc()).unwrap_or_default();
            let fields: [&str; 11] = [
                &row.reference,
                &safe(&row.title),
                &safe(&row.partnership),
                &year,
                state,
                who,
                &since,
                &request,
                &award,
                &days,
                &safe(officer),
            ];
            out.row(fields)?;
        }
        written += page.rows.len();
        match page.next {
            Some(last) if written < CSV_MOST => from = From::Before(last),
            _ => break,
        }
    }
    out.file("applications")
}
