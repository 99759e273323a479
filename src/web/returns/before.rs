//! How it was in a partnership before the programme: recorded once, corrected with a reason.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::own;
use crate::App;
use crate::domain::returns::{Baseline, BaselineRefusal, Before, Model};
use crate::options;
use crate::service::{Failure, returns as service};
use crate::store::person::Partnership;
use crate::store::returns as store;
use crate::web::application::by;
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::{PARAGRAPH, Prefill, Typed};
use crate::web::session::{Officer, Visit};

fn page(visit: &Visit, of: &Partnership, kept: Option<&Baseline>, typed: Typed<'_>) -> FormPage {
    let again = kept.is_some_and(|kept| kept.before.is_some());
    let mut fields = vec![
        typed.radios("model", "How were the pictures watched before the programme?", options!(Model)),
        typed.money("yearly", "Running cost of a year before the programme").hint(
            "Monitoring, maintenance, transmission, power, licences and the rest. 0 if there was no CCTV",
        ),
    ];
    if again {
        fields.push(typed.reason("What was wrong"));
    }
    let version = kept.map_or(0, |kept| u32::try_from(kept.version).unwrap_or(u32::MAX));
    FormPage::new(visit, "Before the programme", format!("/returns/{}/before", of.code), fields, "Save")
        .caption(&of.name)
        .intro("What later quarters are compared with.")
        .version(version)
        .back("/returns")
}

/// `GET /returns/{csp}/before`
pub async fn ask_before(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Path(csp): Path<String>,
) -> Result<Response, Problem> {
    let of = own(&app, officer.partnership(), &csp).await?;
    let kept = store::baseline(&app.db, of.id).await?;
    let before = kept.as_ref().and_then(|kept| kept.before);
    let posted = Prefill::default()
        .with("model", before.map(|before| before.model.code()))
        .with("yearly", before.map(|before| before.yearly.typed()))
        .posted();
    page(&visit, &of, kept.as_ref(), Typed { posted: &posted, errors: &Errors::default() }).show()
}

/// `POST /returns/{csp}/before`
pub async fn record_before(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Path(csp): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let of = own(&app, officer.partnership(), &csp).await?;
    let kept = store::baseline(&app.db, of.id).await?;
    let mut read = Reader::new(&posted);
    let model = read.required_one_of("model", "How the pictures were watched", Model::from_code);
    let yearly = read.required_money("yearly", "The running cost of a year");
    let reason = read.paragraph("reason", "The reason", PARAGRAPH);
    let mut errors = read.errors();
    if let (Some(model), Some(yearly), true) = (model, yearly, errors.is_empty()) {
        let (key, version) = (posted.key(), posted.get("version").parse().unwrap_or_default());
        let before = Before { model, yearly };
        match service::record_before(&app.db, officer, by(&visit, &key), version, before, reason).await {
            Ok(()) => return Ok(Redirect::to("/returns?done=saved").into_response()),
            Err(Failure::Refused(BaselineRefusal::Stale)) => return Err(Problem::Changed),
            Err(Failure::Refused(refusal @ BaselineRefusal::NoReason)) => {
                errors.push("reason", refusal.to_string());
            }
            Err(Failure::Refused(refusal)) => errors.whole(refusal.to_string()),
            Err(other) => return Err(other.into()),
        }
    }
    page(&visit, &of, kept.as_ref(), Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}
