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
use crate::store::claim::list::{self, Row, Total};
use crate::store::{StoreError, payment};
use crate::web::application::case::Done;
use crate::web::extract::Query;
use crate::web::page::render;
use crate::web::problem::Problem;
use crate::web::session::{Seer, SignedIn, Visit};
use crate::web::shell::Shell;

/// Most of each kind on the page.
const EACH: usize = 50;

/// One more, which tells whether there are others.
const ASKED: u64 = EACH as u64 + 1;

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
    /// What they come to, and of how many.
    together: String,
}

/// What claims at one stage are called, what is said when there are none, and what their amounts are.
type Words = (&'static str, &'static str, &'static str);

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
    let day = row.paid_on.unwrap_or_else(|| date::today(row.since));
    Shown {
        href: format!("/applications/{}/claims/{}", row.reference, row.number),
        name: reference(row),
        partnership: row.partnership.clone(),
        since: date::show(day),
        amount: row.comes_to(),
        file: None,
    }
}

fn sum(rows: &[Row]) -> Result<Money, StoreError> {
    let sum = Money::sum(rows.iter().map(Row::comes_to));
    sum.ok_or_else(|| StoreError::Broken("a sum of claims".into()))
}

fn group((title, none, column): Words, rows: &[Row]) -> Result<Group, StoreError> {
    let together = format!("Together {}.", sum(rows)?);
    Ok(Group { title, none, column, rows: rows.iter().map(shown).collect(), together })
}

/// Keeps what the page shows; whether there is more.
fn cut(rows: &mut Vec<Row>) -> bool {
    let more = rows.len() > EACH;
    rows.truncate(EACH);
    more
}

/// The first of those that wait at a stage, with what all of them come to.
async fn waiting(app: &App, words: Words, stage: Stage) -> Result<(Group, Vec<Row>), StoreError> {
    let mut rows = list::at(&app.db, stage, 0, ASKED).await?;
    let more = cut(&mut rows);
    let mut waiting = group(words, &rows)?;
    if more {
        let Total { claims, pence } = list::total(&app.db, stage).await?;
        let sum = Money::from_pence(pence);
        waiting.together = format!("Together {sum} for all {claims}. The first {EACH} are shown.");
    }
    Ok((waiting, rows))
}

/// What was paid last. All that ever was is not added up: that would be read anew for each look.
async fn paid_last(app: &App) -> Result<Group, StoreError> {
    let mut rows = list::paid(&app.db, ASKED).await?;
    let more = cut(&mut rows);
    let mut last = group(("Paid last", "Nothing was paid yet.", "Amount"), &rows)?;
    if more {
        last.together = format!("The newest {EACH} are shown: together {}.", sum(&rows)?);
    }
    Ok(last)
}

/// What is to be paid, each with the payment file that it is in.
async fn to_be_paid(app: &App) -> Result<Group, StoreError> {
    let words = ("To be paid", "Nothing is to be paid.", "Amount");
    let (mut all, rows) = waiting(app, words, Stage::Authorised).await?;
    let files = payment::last_of(&app.db, &rows).await?;
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
    let authorise = ("To be authorised", "Nothing is to be authorised.", "Verified cost");
    let check = ("To be checked", "Nothing is to be checked.", "Claimed cost");
    let groups = vec![
        to_be_paid(&app).await?,
        waiting(&app, authorise, Stage::Checked).await?.0,
        waiting(&app, check, Stage::Certified).await?.0,
        paid_last(&app).await?,
    ];
    let page = ListPage {
        shell: done.tell(Shell::new(&visit, "Payments")),
        groups,
        pays: person.holds(Role::GrantsOfficer),
    };
    render(StatusCode::OK, &page)
}
