//! Certifying kit. What is certified again gets another certificate; the ones before stay.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use serde::Deserialize;

use crate::App;
use crate::domain::certificate::{Certificate, Outcome, PROFILES};
use crate::domain::date;
use crate::options;
use crate::service::certificate as service;
use crate::web::application::by;
use crate::web::component::Field;
use crate::web::extract::Query;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::{LINE, PARAGRAPH, Prefill, Typed};
use crate::web::session::{Adviser, Visit};

/// What is certified again.
#[derive(Default, Deserialize)]
pub struct Asked {
    make: Option<String>,
    model: Option<String>,
}

fn page(visit: &Visit, typed: Typed<'_>) -> FormPage {
    let mut outcome = typed.radios("outcome", "What did the test show?", options!(Outcome));
    let condition = typed
        .paragraph("condition", "What has to be done?")
        .rows(2)
        .hint("Only for a pass on a condition. Whoever orders it reads this")
        .awaits(&mut outcome, &[Outcome::Conditional.code()]);
    let chosen: Vec<String> = typed.posted.all("profiles").into_iter().map(str::to_owned).collect();
    let profiles = PROFILES.map(|(code, name)| (code.to_owned(), name.to_owned()));
    let fields = vec![
        typed.line("make", "Make").hint("Such as Axis"),
        typed.line("model", "Model").hint("Case and spaces do not matter"),
        outcome,
        condition,
        Field::checkboxes("profiles", "ONVIF profiles that were tested", &chosen, profiles)
            .error(typed.errors.get("profiles")),
        typed.date("expires_on", "Last day of the certificate").hint("A fail needs none"),
        typed
            .paragraph("basis", "What does it rest on?")
            .rows(2)
            .hint("Such as the test, its date and who made it. Everybody who deals with kit reads this"),
    ];
    FormPage::new(visit, "Certify kit", "/kit/new".to_owned(), fields, "Certify")
        .intro("The newest certificate of a make and model counts. It cannot be changed afterwards: certify again instead.")
        .back("/kit")
}

/// `GET /kit/new`
pub async fn ask(visit: Visit, _: Adviser, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let posted = Prefill::default().with("make", asked.make).with("model", asked.model).posted();
    page(&visit, Typed { posted: &posted, errors: &Errors::default() }).show()
}

/// Make, model, certificate and what it rests on.
type New = (String, String, Certificate, String);

fn read(posted: &Posted, today: NaiveDate) -> Result<New, Errors> {
    let mut read = Reader::new(posted);
    let make = read.required_line("make", "The make", LINE);
    let model = read.required_line("model", "The model", LINE);
    let outcome = read.required_one_of("outcome", "What the test showed", Outcome::from_code);
    let condition = match outcome {
        Some(Outcome::Conditional) => read.required_paragraph("condition", "What has to be done", PARAGRAPH),
        // What was typed before another result was chosen is in nobody's way, but nonsense is told.
        _ => read.paragraph("condition", "What has to be done", PARAGRAPH).filter(|_| false),
    };
    let profiles = read.many_of("profiles", "ONVIF profiles from the list", |typed| {
        PROFILES.iter().find(|(code, _)| *code == typed).map(|(code, _)| (*code).to_owned())
    });
    let expires_on = match outcome {
        Some(Outcome::Fail) => read.date("expires_on", "The last day"),
        _ => read.required_date("expires_on", "The last day"),
    };
    if expires_on.is_some_and(|last| last < today) {
        read.error("expires_on", format!("The last day must be {} or later", date::show(today)));
    }
    let basis = read.required_paragraph("basis", "What it rests on", PARAGRAPH);
    let new = (|| {
        let certificate = Certificate { outcome: outcome?, condition, profiles, on: today, expires_on };
        Some((make?, model?, certificate, basis?))
    })();
    let errors = read.errors();
    new.filter(|_| errors.is_empty()).ok_or(errors)
}

/// `POST /kit/new`
pub async fn certify(
    State(app): State<App>,
    visit: Visit,
    Adviser(adviser): Adviser,
    posted: Posted,
) -> Result<Response, Problem> {
    match read(&posted, date::today(visit.now)) {
        Ok((make, model, new, basis)) => {
            let key = posted.key();
            let kit = (make.as_str(), model.as_str());
            let id = service::certify(&app.db, adviser, by(&visit, &key), kit, new, basis).await?;
            Ok(Redirect::to(&format!("/kit/{}?done=certified", id.0)).into_response())
        }
        Err(errors) => page(&visit, Typed { posted: &posted, errors: &errors })
            .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors),
    }
}
