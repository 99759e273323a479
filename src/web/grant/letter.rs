//! The letter that offers a grant, as a PDF, from the release on: for whoever sees the case, since it tells them nothing but
//! its decision's record.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::App;
use crate::domain::application::Case;
use crate::domain::decision::record::Terms;
use crate::paper::offer::{Offer, sheet};
use crate::paper::{Sheet, pdf};
use crate::store::decision::record;
use crate::store::{application, grant, person, scheme};
use crate::web::application::{Seen, address};
use crate::web::problem::Problem;

/// `GET /applications/{reference}/offer.pdf`
pub async fn show(State(app): State<App>, Seen { case, .. }: Seen) -> Result<Response, Problem> {
    let letter = of(&app, &case).await?.ok_or(Problem::NotFound)?;
    answer(&letter, &name(&case))
}

/// What it is called as a file.
pub fn name(case: &Case) -> String {
    format!("offer-{}.pdf", case.reference)
}

/// The letter as the newest decision has it, once there is a grant.
pub async fn of(app: &App, case: &Case) -> Result<Option<Sheet>, Problem> {
    let grant = grant::of(&app.db, case.id).await?;
    let record = record::of(&app.db, case.id).await?.into_iter().next();
    let Some((grant, record)) = grant.zip(record) else { return Ok(None) };
    let terms = match record.terms {
        Some(terms) => terms,
        None => Terms::of(&scheme::of(&app.db, case.scheme).await?, case),
    };
    let frozen = application::frozen(&app.db, case.id, 1).await?;
    let body = frozen.into_iter().next().and_then(|content| content.applicant.accountable_body);
    let partnerships = person::partnerships(&app.db).await?;
    let partnership = partnerships.into_iter().find(|of| of.id == case.partnership);
    let offer = Offer {
        funder: terms.funder,
        number: record.number.to_string(),
        reference: case.reference.to_string(),
        title: case.title.clone(),
        partnership: partnership.map(|of| of.name).unwrap_or_default(),
        accountable_body: body.unwrap_or_default(),
        award: record.award,
        eligible_cost: record.eligible_cost,
        certified_match: terms.certified_match,
        conditions: record.conditions,
        accept_by: grant.accept_by,
        retention_percent: terms.retention_percent,
        spend_by: terms.spend_by,
        address: format!("{}{}/offer", app.base_url.trim_end_matches('/'), address(&case.reference)),
    };
    Ok(Some(sheet(&offer)))
}

/// A document as an answer, under a name of ours.
pub fn answer(sheet: &Sheet, name: &str) -> Result<Response, Problem> {
    let bytes = bytes(sheet)?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}\"")),
    ];
    Ok((headers, bytes).into_response())
}

/// A document as a PDF.
pub fn bytes(sheet: &Sheet) -> Result<Vec<u8>, Problem> {
    pdf(sheet).map_err(|error| Problem::Internal(error.to_string()))
}
