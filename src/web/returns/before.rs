//! How it was in a partnership before the programme: recorded once, corrected with a reason.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::{ENTRIES, own, partnership};
use crate::App;
use crate::domain::returns::{Baseline, BaselineRefusal, Before, Model};
use crate::options;
use crate::service::record::Subject;
use crate::service::{Failure, returns as service};
use crate::store::person::Partnership;
use crate::store::{history, returns as store};
use crate::web::application::by;
use crate::web::component::SummaryRow;
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::{FormPage, render};
use crate::web::problem::Problem;
use crate::web::section::{PARAGRAPH, Prefill, Typed};
use crate::web::session::{Officer, ReadsReturns, Visit};
use crate::web::shell::Shell;
use crate::web::timeline;

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
    let version = kept.map_or(0, |kept| kept.version);
    FormPage::new(visit, "Before the programme", format!("/returns/{}/before", of.code), fields, "Save")
        .caption(&of.name)
        .intro("What later quarters are compared with.")
        .version(typed.version(version))
        .back("/returns")
}

#[derive(Template)]
#[template(path = "returns/baseline.html")]
struct BaselinePage {
    shell: Shell,
    partnership: String,
    facts: Vec<SummaryRow>,
    /// Where it is corrected, for whoever may.
    change: Option<String>,
    timeline: Vec<timeline::Item>,
}

/// `GET /returns/{csp}/baseline`: what was recorded, and for those who may know, when and by whom.
pub async fn baseline(
    State(app): State<App>,
    visit: Visit,
    ReadsReturns(sight): ReadsReturns,
    Path(csp): Path<String>,
) -> Result<Response, Problem> {
    let of = partnership(&app, sight, &csp).await?;
    let kept = store::baseline(&app.db, of.id).await?.ok_or(Problem::NotFound)?;
    let before = kept.before.ok_or(Problem::NotFound)?;
    let entries = match sight.reads_history(of.id) {
        true => history::of_chain(&app.db, &Subject::Baseline(kept.id).chain(), ENTRIES).await?,
        false => Vec::new(),
    };
    let page = BaselinePage {
        shell: Shell::new(&visit, "Before the programme").back("/returns", "Quarterly returns"),
        facts: before.values().into_iter().map(|(what, value)| SummaryRow::new(what, value)).collect(),
        change: (sight.own() == Some(of.id)).then(|| format!("/returns/{}/before", of.code)),
        partnership: of.name,
        timeline: timeline::of(&entries, true),
    };
    render(StatusCode::OK, &page)
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
        let (key, version) = (posted.key(), posted.version());
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
