//! The payment file for the finance system: authorised claims that whoever asks may pay. It changes nothing.

use axum::extract::State;
use axum::response::Response;

use super::reference;
use crate::App;
use crate::domain::claim::Stage;
use crate::domain::money::Money;
use crate::store::claim::list;
use crate::web::csv::{Csv, safe};
use crate::web::problem::Problem;
use crate::web::session::Staff;

/// Most rows of one file; the next one has the rest.
const MOST: u64 = 1_000;

/// `GET /payments.csv`
pub async fn csv(State(app): State<App>, Staff(officer): Staff) -> Result<Response, Problem> {
    let mut rows = list::at(&app.db, Stage::Authorised, 0, MOST).await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let touched = list::touched_by(&app.db, officer.id(), &ids).await?;
    rows.retain(|row| !touched.contains(&row.id));
    let cases: Vec<i64> = rows.iter().map(|row| row.application_id).collect();
    let payees = list::payees(&app.db, &cases).await?;
    let mut out = Csv::of(["Payee", "Amount", "Reference", "Claim", "Paid on"])?;
    for row in &rows {
        let payee = payees.get(&row.application_id).cloned().unwrap_or_else(|| row.partnership.clone());
        let amount = Money::from_pence(row.amount_pence.unwrap_or_default()).plain();
        let claim = format!("Claim {} of {}", row.number, row.title);
        let fields: [&str; 5] = [&safe(&payee), &amount, &reference(row), &safe(&claim), ""];
        out.row(fields)?;
    }
    out.file("payments")
}
