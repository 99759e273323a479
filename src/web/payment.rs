//! Payments of claims: what waits to be checked, authorised and paid, the files for the finance system, and what it confirms.

mod confirm;
pub mod file;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

pub use confirm::{ask, read};

use crate::App;
use crate::domain::claim::{ClaimId, Stage};
use crate::domain::date;
use crate::domain::money::Money;
use crate::domain::person::Role;
use crate::store::claim::list::{self, Row};
use crate::store::{StoreError, payment};
use crate::web::application::case::Done;
use crate::web::extract::Query;
use crate::web::page::render;
use crate::web::problem::Problem;
use crate::web::session::{Seer, SignedIn, Visit};
use crate::web::shell::Shell;

/// Most of each kind on the page.
const EACH: u64 = 50;

/// A claim as the page shows it.
struct Shown {
    href: String,
    name: String,
    partnership: String,
    since: String,
    amount: Money,
    /// The payment file that it is in: where, and which.
    file: Option<(String, String)>,
}

/// Claims at one stage.
struct Group {
    title: &'static str,
    none: &'static str,
    column: &'static str,
    rows: Vec<Shown>,
    sum: Money,
}

#[derive(Template)]
#[template(path = "payment/list.html")]
struct ListPage {
    shell: Shell,
    groups: Vec<Group>,
    pays: bool,
}

/// What the payment of a claim is called.
fn reference(row: &Row) -> String {
    format!("{}-C{}", row.reference, row.number)
}

fn shown(row: &Row) -> Shown {
    let amount = row.amount_pence.or(row.verified_pence).unwrap_or(row.claimed_pence);
    let day = row.paid_on.unwrap_or_else(|| date::today(row.since));
    Shown {
        href: format!("/applications/{}/claims/{}", row.reference, row.number),
        name: reference(row),
        partnership: row.partnership.clone(),
        since: date::show(day),
        amount: Money::from_pence(amount),
        file: None,
    }
}

fn group(
    (title, none, column): (&'static str, &'static str, &'static str),
    rows: &[Row],
) -> Result<Group, StoreError> {
    let rows: Vec<Shown> = rows.iter().map(shown).collect();
    let sum = Money::sum(rows.iter().map(|row| row.amount));
    let sum = sum.ok_or_else(|| StoreError::Broken("a sum of claims".into()))?;
    Ok(Group { title, none, column, rows, sum })
}

/// What is to be paid, each with the payment file that it is in.
async fn to_be_paid(app: &App) -> Result<Group, StoreError> {
    let rows = list::at(&app.db, Stage::Authorised, 0, EACH).await?;
    let files = payment::last_of(&app.db, &rows).await?;
    let mut all = group(("To be paid", "Nothing is to be paid.", "Amount"), &rows)?;
    for (shown, row) in all.rows.iter_mut().zip(&rows) {
        shown.file = files.get(&ClaimId(row.id)).map(|file| {
            let day = date::show(date::today(file.made));
            (
                format!("/payments/files/{}", file.id),
                format!("In payment file {} of {day}, by {}", file.id, file.by),
            )
        });
    }
    Ok(all)
}

/// `GET /payments`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    SignedIn(person): SignedIn,
    Seer(viewer): Seer,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    viewer.insider().ok_or(Problem::Forbidden)?;
    let at = |stage| list::at(&app.db, stage, 0, EACH);
    let groups = vec![
        to_be_paid(&app).await?,
        group(
            ("To be authorised", "Nothing is to be authorised.", "Verified cost"),
            &at(Stage::Checked).await?,
        )?,
        group(("To be checked", "Nothing is to be checked.", "Claimed cost"), &at(Stage::Certified).await?)?,
        group(("Paid last", "Nothing was paid yet.", "Amount"), &list::paid(&app.db, EACH).await?)?,
    ];
    let page = ListPage {
        shell: done.tell(Shell::new(&visit, "Payments")),
        groups,
        pays: person.holds(Role::GrantsOfficer),
    };
    render(StatusCode::OK, &page)
}
