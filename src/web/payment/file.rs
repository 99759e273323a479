//! Payment files for the finance system: made by a post, which each claim's history tells, and read as often as one likes.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::{Group, group, reference};
use crate::App;
use crate::domain::claim::NothingToPay;
use crate::domain::date;
use crate::domain::money::Money;
use crate::domain::person::Role;
use crate::service::Failure;
use crate::service::payment::{self as service, Payable};
use crate::store::claim::list::{self, Filed, Row};
use crate::store::{StoreError, payment};
use crate::web::application::by;
use crate::web::application::case::Done;
use crate::web::component::{Field, SummaryRow};
use crate::web::csv::{Csv, safe};
use crate::web::extract::{Path, Query};
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::{FormPage, render};
use crate::web::problem::Problem;
use crate::web::section::Typed;
use crate::web::session::{Seer, SignedIn, Staff, Visit};
use crate::web::shell::Shell;

fn counted(rows: &[Row]) -> Result<String, Problem> {
    let sum = Money::sum(rows.iter().map(|row| Money::from_pence(row.amount_pence.unwrap_or_default())));
    let sum = sum.ok_or_else(|| StoreError::Broken("a sum of claims".into()))?;
    Ok(match rows.len() {
        0 => "No claim".to_owned(),
        1 => format!("1 claim, {sum}"),
        many => format!("{many} claims, {sum}"),
    })
}

fn fields(typed: Typed<'_>) -> Vec<Field> {
    let options = vec![
        ("fresh".to_owned(), "Those that are in no file yet".to_owned()),
        ("all".to_owned(), "All of them, also those that are in a file already".to_owned()),
    ];
    vec![
        typed
            .radios("which", "Which claims?", options)
            .hint("The finance system would pay one twice that it gets twice"),
    ]
}

fn page(visit: &Visit, payable: &Payable, typed: Typed<'_>) -> Result<FormPage, Problem> {
    let facts = vec![
        SummaryRow::new("In no file yet", counted(&payable.fresh)?),
        SummaryRow::new("In a file already, and not noted as paid", counted(&payable.sent)?),
    ];
    Ok(FormPage::new(visit, "Make a payment file", "/payments/file".to_owned(), fields(typed), "Make it")
        .intro("A file for the finance system with the claims that you may pay. Their histories say that they are in it.")
        .facts(facts)
        .back("/payments"))
}

/// `GET /payments/file`
pub async fn ask(State(app): State<App>, visit: Visit, Staff(officer): Staff) -> Result<Response, Problem> {
    let payable = service::payable(&app.db, officer.id()).await?;
    page(&visit, &payable, Typed { posted: &Posted::default(), errors: &Errors::default() })?.show()
}

/// `POST /payments/file`
pub async fn make(
    State(app): State<App>,
    visit: Visit,
    Staff(officer): Staff,
    posted: Posted,
) -> Result<Response, Problem> {
    let mut read = Reader::new(&posted);
    let again = read.required_one_of("which", "Which claims", |word| match word {
        "fresh" => Some(false),
        "all" => Some(true),
        _ => None,
    });
    let mut errors = read.errors();
    if let (Some(again), true) = (again, errors.is_empty()) {
        let key = posted.key();
        match service::make(&app.db, officer, by(&visit, &key), again).await {
            Ok(file) => {
                return Ok(Redirect::to(&format!("/payments/files/{file}?done=file-made")).into_response());
            }
            Err(Failure::Refused(NothingToPay)) => errors.push("which", NothingToPay.to_string()),
            Err(other) => return Err(Problem::refused(other)),
        }
    }
    let payable = service::payable(&app.db, officer.id()).await?;
    page(&visit, &payable, Typed { posted: &posted, errors: &errors })?
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}

#[derive(Template)]
#[template(path = "payment/file.html")]
struct FilePage {
    shell: Shell,
    heading: String,
    made: String,
    csv: String,
    downloads: bool,
    /// What the file pays, and what it does not any more.
    groups: Vec<Group>,
}

/// `GET /payments/files/{id}`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    SignedIn(person): SignedIn,
    Seer(viewer): Seer,
    Path(id): Path<i64>,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    viewer.insider().ok_or(Problem::Forbidden)?;
    let file = payment::one(&app.db, id).await?.ok_or(Problem::NotFound)?;
    let (stand, others): (Vec<Filed>, Vec<Filed>) =
        list::of_file(&app.db, id).await?.into_iter().partition(Filed::stands);
    let rows = |filed: Vec<Filed>| -> Vec<Row> { filed.into_iter().map(|one| one.row).collect() };
    let mut groups = vec![group(("To be paid by it", "None.", "Amount"), &rows(stand))?];
    if !others.is_empty() {
        let title = "Not in its download: paid already, or stopped or changed since";
        groups.push(group((title, "None.", "Amount"), &rows(others))?);
    }
    let heading = format!("Payment file {id}");
    let page = FilePage {
        shell: done.tell(Shell::new(&visit, heading.clone())).back("/payments", "Payments"),
        heading,
        made: format!("Made by {}, {}.", file.by, date::show_time(file.made)),
        csv: format!("/payments/files/{id}/csv"),
        downloads: person.holds(Role::GrantsOfficer),
        groups,
    };
    render(StatusCode::OK, &page)
}

/// `GET /payments/files/{id}/csv`
pub async fn csv(State(app): State<App>, _: Staff, Path(id): Path<i64>) -> Result<Response, Problem> {
    payment::one(&app.db, id).await?.ok_or(Problem::NotFound)?;
    // Whoever hands in a file late must not pay what was stopped or paid since it was made.
    let filed = list::of_file(&app.db, id).await?.into_iter().filter(Filed::stands);
    let rows: Vec<Row> = filed.map(|one| one.row).collect();
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
    out.file(&format!("payments-{id}"))
}
