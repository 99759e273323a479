//! A grants officer decides on a local purchase, with both baskets before them.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::change::form;
use super::compare::{Baskets, Side, apart, baskets, facts};
use super::{done, found, page_of};
use crate::App;
use crate::domain::application::Case;
use crate::domain::person::{GrantsOfficer, Person};
use crate::domain::purchase::{Decided, MoveRefusal, Purchase};
use crate::service::Failure;
use crate::service::purchase::local as service;
use crate::store::{relation, scheme};
use crate::web::application::{Seen, by};
use crate::web::component::SummaryRow;
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::{PARAGRAPH, Typed};
use crate::web::session::{SignedIn, Staff, Visit};

/// What is decided on: line by line, then all of it.
fn weighed(purchase: &Purchase, baskets: &Baskets) -> Vec<SummaryRow> {
    let side = |line: &Side| {
        let apart = apart(line.saving);
        let words = format!(
            "By the framework {} at {}: {}\n{} at {}: {}\n{apart}",
            line.quantity, line.framework, line.framework_all, baskets.supplier, line.quoted, line.quoted_all
        );
        SummaryRow::new(format!("{}, in place of {}", line.name, line.instead), words)
    };
    let mut rows: Vec<SummaryRow> = baskets.lines.iter().map(side).collect();
    rows.push(SummaryRow::new("Framework price of all", baskets.framework.to_string()));
    rows.push(SummaryRow::new(format!("Quote of {}", baskets.supplier), baskets.quoted.to_string()));
    rows.push(SummaryRow::new("Saving against the framework", baskets.saving.to_string()));
    if let Some([framework, own, _]) = &baskets.lives {
        let words = format!("By the framework {framework}\n{} {own}", baskets.supplier);
        rows.push(SummaryRow::new("Over its whole life", words));
    }
    rows.push(SummaryRow::new("Quotes on file", purchase.local.quotes.len().to_string()));
    rows
}

/// Whether somebody can decide on it now, and why not.
async fn decidable(
    app: &App,
    case: &Case,
    purchase: &Purchase,
    person: &Person,
) -> Result<Result<(), MoveRefusal>, Problem> {
    let ties = relation::of(&app.db, case, person.id).await?;
    let word = Decided { by: person.id, on: purchase.requested_on, reason: None };
    Ok(purchase.clone().decide(true, word, &ties).map(|_| ()))
}

/// Whether a page leads somebody to the decision.
pub(super) async fn decides(
    app: &App,
    case: &Case,
    purchase: &Purchase,
    person: &Person,
) -> Result<bool, Problem> {
    Ok(GrantsOfficer::of(person).is_some() && decidable(app, case, purchase, person).await?.is_ok())
}

async fn page(
    app: &App,
    visit: &Visit,
    (case, purchase): (&Case, &Purchase),
    typed: Typed<'_>,
) -> Result<FormPage, Problem> {
    let options = vec![
        ("yes".to_owned(), "It may be ordered".to_owned()),
        ("no".to_owned(), "It is refused".to_owned()),
    ];
    let fields = vec![
        typed.radios("approved", "Your decision", options),
        typed
            .paragraph("comment", "Comment")
            .rows(4)
            .hint("If you refuse it, say why. The partnership reads it"),
    ];
    let own = page_of(&case.reference, purchase.number);
    let mut rows = match baskets(app, purchase).await? {
        Some(baskets) => weighed(purchase, &baskets),
        None => Vec::new(),
    };
    rows.extend(facts(app, &scheme::of(&app.db, case.scheme).await?, purchase).await?);
    rows.push(SummaryRow::new("Held of the approved cost", purchase.held.to_string()));
    let words = ("Decide on the purchase", "decide", "Record the decision");
    Ok(form(visit, (case, purchase), words, fields).facts(rows).link(own, "The purchase with its quotes"))
}

/// `GET /applications/{reference}/purchases/{number}/decide`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    _: Staff,
    SignedIn(person): SignedIn,
    Seen { case, viewer }: Seen,
    Path((_, number)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    let (_, purchase) = found(&app, &case, viewer, number).await?;
    match decidable(&app, &case, &purchase, &person).await? {
        Ok(()) => {}
        Err(MoveRefusal::WrongState(_)) => {
            return Err(Problem::Elsewhere(page_of(&case.reference, number)));
        }
        Err(refusal) => return Err(Problem::Closed(format!("{refusal}."))),
    }
    let typed = Typed { posted: &Posted::default(), errors: &Errors::default() };
    page(&app, &visit, (&case, &purchase), typed).await?.show()
}

/// `POST /applications/{reference}/purchases/{number}/decide`
pub async fn send(
    State(app): State<App>,
    visit: Visit,
    Staff(officer): Staff,
    Seen { case, viewer }: Seen,
    Path((_, number)): Path<(String, u32)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (_, purchase) = found(&app, &case, viewer, number).await?;
    let mut read = Reader::new(&posted);
    let (approved, comment) = read.yes_or_why_not("approved", PARAGRAPH);
    let mut errors = read.errors();
    if errors.is_empty() {
        let (key, which) = (posted.key(), (&case.reference, number));
        let word = if approved { "local-approved" } else { "local-refused" };
        match service::decide(&app.db, officer, by(&visit, &key), which, (approved, comment)).await {
            Ok(()) => return Ok(done(&case.reference, number, word)),
            Err(Failure::Refused(refusal @ MoveRefusal::Unreasoned)) => {
                errors.push("comment", refusal.to_string());
            }
            Err(Failure::Refused(refusal)) => errors.push("approved", refusal.to_string()),
            Err(other) => return Err(other.into()),
        }
    }
    page(&app, &visit, (&case, &purchase), Typed { posted: &posted, errors: &errors })
        .await?
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}
