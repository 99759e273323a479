//! Setting a framework up, and what is known of it being changed.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::{address, caption, done, known};
use crate::App;
use crate::domain::framework::{Framework, FrameworkId, FrameworkRefusal};
use crate::service::{Failure, framework as service};
use crate::web::application::by;
use crate::web::component::Field;
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::{LINE, Prefill, Typed, reason};
use crate::web::session::{KeepsFrameworks, Visit};

/// Longest reference.
const REFERENCE: usize = 40;

fn fields(typed: Typed<'_>) -> Vec<Field> {
    vec![
        typed.line("name", "Name").hint("Such as: CCTV equipment 2017 to 2020"),
        typed.line("reference", "Reference").hint("As its owner numbers it").width(20),
        typed.line("owner", "Owner").hint("Who made it and answers for it"),
        typed.date("starts_on", "First day on which something can be ordered"),
        typed.date("ends_on", "Last day"),
        typed.reason("Such as the decision or the tender that it rests on"),
    ]
}

fn page(visit: &Visit, typed: Typed<'_>) -> FormPage {
    let fields = fields(typed);
    FormPage::new(visit, "Set up a framework", "/frameworks/new".to_owned(), fields, "Set it up")
        .intro("Suppliers and prices are added after it is set up.")
        .back("/frameworks")
}

/// `GET /frameworks/new`
pub async fn ask(visit: Visit, _: KeepsFrameworks) -> Result<Response, Problem> {
    page(&visit, Typed { posted: &Posted::default(), errors: &Errors::default() }).show()
}

fn read(posted: &Posted) -> Result<(Framework, String), Errors> {
    let mut read = Reader::new(posted);
    let name = read.required_line("name", "The name", LINE);
    let reference = read.required_line("reference", "The reference", REFERENCE);
    let owner = read.required_line("owner", "The owner", LINE);
    let starts_on = read.required_date("starts_on", "The first day");
    let ends_on = read.required_date("ends_on", "The last day");
    if starts_on.zip(ends_on).is_some_and(|(first, last)| last < first) {
        read.error("ends_on", FrameworkRefusal::EndsFirst.to_string());
    }
    let reason = reason(&mut read);
    let new = (|| {
        let id = FrameworkId(0);
        let (name, reference, owner) = (name?, reference?, owner?);
        let framework =
            Framework { id, reference, name, owner, starts_on: starts_on?, ends_on: ends_on?, version: 0 };
        Some((framework, reason?))
    })();
    let errors = read.errors();
    new.filter(|_| errors.is_empty()).ok_or(errors)
}

fn field_of(refusal: FrameworkRefusal) -> &'static str {
    match refusal {
        FrameworkRefusal::Same => "name",
        FrameworkRefusal::OrderedBefore(_) => "starts_on",
        FrameworkRefusal::EndsFirst
        | FrameworkRefusal::OrderedAfter(_)
        | FrameworkRefusal::PricedAfter(_) => "ends_on",
        FrameworkRefusal::Taken => "reference",
    }
}

/// At its field, why one is not set up or changed.
fn told(failure: Failure<FrameworkRefusal>) -> Result<Errors, Problem> {
    match failure {
        Failure::Refused(refusal) => {
            let mut errors = Errors::default();
            errors.push(field_of(refusal), refusal.to_string());
            Ok(errors)
        }
        other => Err(other.into()),
    }
}

/// `POST /frameworks/new`
pub async fn begin(
    State(app): State<App>,
    visit: Visit,
    KeepsFrameworks(keeper): KeepsFrameworks,
    posted: Posted,
) -> Result<Response, Problem> {
    let errors = match read(&posted) {
        Ok((new, reason)) => {
            let key = posted.key();
            match service::begin(&app.db, keeper, by(&visit, &key), new, reason).await {
                Ok(id) => return Ok(done(id, "saved")),
                Err(failure) => told(failure)?,
            }
        }
        Err(errors) => errors,
    };
    page(&visit, Typed { posted: &posted, errors: &errors }).refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}

fn change_page(visit: &Visit, framework: &Framework, typed: Typed<'_>) -> FormPage {
    let action = format!("{}/change", address(framework));
    FormPage::new(visit, "Change the framework", action, fields(typed), "Save")
        .caption(caption(framework))
        .intro("Orders that were placed keep their prices.")
        .version(typed.version(framework.version))
        .back(address(framework))
}

/// `GET /frameworks/{id}/change`
pub async fn ask_change(
    State(app): State<App>,
    visit: Visit,
    _: KeepsFrameworks,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let framework = known(&app, id).await?;
    let posted = Prefill::default()
        .with("name", Some(&framework.name))
        .with("reference", Some(&framework.reference))
        .with("owner", Some(&framework.owner))
        .date("starts_on", Some(framework.starts_on))
        .date("ends_on", Some(framework.ends_on))
        .posted();
    let typed = Typed { posted: &posted, errors: &Errors::default() };
    change_page(&visit, &framework, typed).show()
}

/// `POST /frameworks/{id}/change`
pub async fn change(
    State(app): State<App>,
    visit: Visit,
    KeepsFrameworks(keeper): KeepsFrameworks,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Problem> {
    let framework = known(&app, id).await?;
    let errors = match read(&posted) {
        Ok((new, reason)) => {
            let version = posted.version();
            let (key, to) = (posted.key(), Framework { id: framework.id, version, ..new });
            match service::change(&app.db, keeper, by(&visit, &key), &to, reason).await {
                Ok(()) => return Ok(done(framework.id, "saved")),
                Err(failure) => told(failure)?,
            }
        }
        Err(errors) => errors,
    };
    change_page(&visit, &framework, Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}
