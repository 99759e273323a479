//! The register of monitoring commitments: the list and one of them. Those of one partnership for its officers.

mod keep;
mod undo;

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

pub use keep::{ask_change, ask_new, ask_pay, change, pay, register};
pub use undo::{ask_mistake, ask_reverse, mistake, reverse};

use crate::App;
use crate::domain::date;
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;
use crate::domain::monitoring::{Commitment, CommitmentId, Noted, Payment, cost_a_camera, paid_for};
use crate::domain::person::{PartnershipId, Person, Role, Viewer};
use crate::service::record::Subject;
use crate::store::camera::list::live;
use crate::store::monitoring::{self as store, Listed};
use crate::store::{StoreError, history};
use crate::web::application::case::Done;
use crate::web::component::SummaryRow;
use crate::web::extract::{Path, Query};
use crate::web::page::render;
use crate::web::problem::Problem;
use crate::web::session::{Seer, SignedIn, Visit};
use crate::web::shell::Shell;
use crate::web::timeline::{self, Item};

/// Most entries of a commitment's timeline.
const ENTRIES: u64 = 200;

/// A commitment in the list.
struct Shown {
    href: String,
    what: String,
    partnership: String,
    days: String,
    yearly: Money,
    paid: Money,
}

/// What monitoring costs a partnership.
struct Cost {
    partnership: String,
    yearly: Money,
    live: u64,
    a_camera: String,
}

#[derive(Template)]
#[template(path = "monitoring/list.html")]
struct ListPage {
    shell: Shell,
    year: FinancialYear,
    rows: Vec<Shown>,
    mistakes: Vec<Shown>,
    costs: Vec<Cost>,
    yearly: Money,
    paid: Money,
    keeps: bool,
}

/// A payment as it is shown.
struct PaymentRow {
    payment: Payment,
    /// When it was reversed.
    reversed: Option<String>,
    /// Where it can be.
    reverse: Option<String>,
}

/// A year of a commitment.
struct Year {
    year: FinancialYear,
    paid: Money,
    left: Money,
}

#[derive(Template)]
#[template(path = "monitoring/show.html")]
struct ShowPage {
    shell: Shell,
    id: i64,
    what: String,
    partnership: String,
    facts: Vec<SummaryRow>,
    years: Vec<Year>,
    payments: Vec<PaymentRow>,
    mistaken: bool,
    keeps: bool,
    pays: bool,
    timeline: Vec<Item>,
}

fn address(id: CommitmentId) -> String {
    format!("/monitoring/{}", id.0)
}

/// Back to one, which says that it was saved.
fn saved(id: CommitmentId) -> Response {
    Redirect::to(&format!("{}?done=saved", address(id))).into_response()
}

/// Where a payment of one is reversed.
fn reversal(id: CommitmentId, one: &Noted) -> String {
    format!("{}/payments/{}/reverse", address(id), one.id.0)
}

fn days(commitment: &Commitment) -> String {
    format!("{} to {}", date::show(commitment.terms.starts_on), date::show(commitment.terms.ends_on))
}

fn sum(amounts: impl IntoIterator<Item = Money>) -> Result<Money, StoreError> {
    Money::sum(amounts).ok_or_else(|| StoreError::Broken("a sum of commitments".into()))
}

/// Whose somebody may see: nobody's in particular for the funder's people, otherwise those of their own partnership.
fn scope(viewer: Viewer) -> Result<Option<PartnershipId>, Problem> {
    match (viewer.is_pcc(), viewer.partnership()) {
        (true, _) => Ok(None),
        (false, Some(own)) => Ok(Some(own)),
        (false, None) => Err(Problem::Forbidden),
    }
}

/// The one in the address, with what counts as paid.
async fn found(app: &App, viewer: Viewer, id: i64) -> Result<(Listed, Vec<Payment>), Problem> {
    let listed = store::one(&app.db, scope(viewer)?, CommitmentId(id)).await?;
    let listed = listed.ok_or(Problem::NotFound)?;
    let payments = store::payments(&app.db, &[listed.commitment.id]).await?;
    Ok((listed, payments.into_iter().map(|(_, payment)| payment).collect()))
}

/// The same for a form: one that was registered by mistake has none.
async fn open(app: &App, viewer: Viewer, id: i64) -> Result<(Listed, Vec<Payment>), Problem> {
    let found = found(app, viewer, id).await?;
    if found.0.commitment.mistaken {
        Err(Problem::Elsewhere(address(found.0.commitment.id)))
    } else {
        Ok(found)
    }
}

fn keeps(person: &Person) -> bool {
    person.holds(Role::GrantsOfficer)
}

/// `GET /monitoring`
pub async fn list(
    State(app): State<App>,
    visit: Visit,
    SignedIn(person): SignedIn,
    Seer(viewer): Seer,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let year = FinancialYear::of(date::today(visit.now));
    let listed = store::list(&app.db, scope(viewer)?).await?;
    let (listed, mistakes): (Vec<_>, Vec<_>) = listed.into_iter().partition(|one| !one.commitment.mistaken);
    let ids: Vec<CommitmentId> = listed.iter().map(|one| one.commitment.id).collect();
    let mut paid: HashMap<CommitmentId, Vec<Payment>> = HashMap::new();
    for (id, payment) in store::payments(&app.db, &ids).await? {
        paid.entry(id).or_default().push(payment);
    }
    let costs = costs(&listed, year, &live(&app.db).await?)?;
    let shown = |one: Listed| {
        let payments = paid.get(&one.commitment.id).map_or(&[][..], Vec::as_slice);
        Shown {
            href: address(one.commitment.id),
            days: days(&one.commitment),
            paid: paid_for(payments, year).unwrap_or(Money::ZERO),
            yearly: one.commitment.terms.yearly,
            what: one.commitment.terms.what,
            partnership: one.partnership,
        }
    };
    let running = listed.iter().filter(|one| one.commitment.runs_in(year));
    let yearly = sum(running.map(|one| one.commitment.terms.yearly))?;
    let rows: Vec<Shown> = listed.into_iter().map(&shown).collect();
    let page = ListPage {
        shell: done.tell(Shell::new(&visit, "Monitoring commitments")),
        year,
        yearly,
        paid: sum(rows.iter().map(|row| row.paid))?,
        rows,
        mistakes: mistakes.into_iter().map(shown).collect(),
        costs,
        keeps: keeps(&person),
    };
    render(StatusCode::OK, &page)
}

/// By partnership, in the order of the list: what runs in the year, and what that is for each camera that is live.
fn costs(
    listed: &[Listed],
    year: FinancialYear,
    live: &HashMap<PartnershipId, u64>,
) -> Result<Vec<Cost>, StoreError> {
    let of_one = |listed: &[Listed]| -> Result<Option<Cost>, StoreError> {
        let Some(first) = listed.first() else { return Ok(None) };
        let running = listed.iter().filter(|one| one.commitment.runs_in(year));
        let yearly = sum(running.map(|one| one.commitment.terms.yearly))?;
        let live = live.get(&first.commitment.partnership).copied().unwrap_or_default();
        let a_camera = cost_a_camera(yearly, live);
        Ok(Some(Cost {
            partnership: first.partnership.clone(),
            yearly,
            live,
            a_camera: a_camera.map_or("Not known: no camera is live".to_owned(), |cost| cost.to_string()),
        }))
    };
    let same = |one: &Listed, other: &Listed| one.commitment.partnership == other.commitment.partnership;
    listed.chunk_by(same).filter_map(|of| of_one(of).transpose()).collect()
}

/// `GET /monitoring/{id}`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    SignedIn(person): SignedIn,
    Seer(viewer): Seer,
    Path(id): Path<i64>,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let (Listed { commitment, partnership }, payments) = found(&app, viewer, id).await?;
    let entries = history::of_chain(&app.db, &Subject::Monitoring(commitment.id).chain(), ENTRIES).await?;
    let year = |year: FinancialYear| Year {
        year,
        paid: paid_for(&payments, year).unwrap_or(Money::ZERO),
        left: commitment.left(year, &payments),
    };
    let (mistaken, pays) = (commitment.mistaken, person.holds(Role::Treasurer));
    let row = |(_, one): (CommitmentId, Noted)| PaymentRow {
        reverse: (pays && one.reversed.is_none()).then(|| reversal(commitment.id, &one)),
        reversed: one.reversed.map(date::show),
        payment: one.payment,
    };
    let noted = store::noted(&app.db, &[commitment.id]).await?;
    let page = ShowPage {
        shell: done
            .tell(Shell::new(&visit, &commitment.terms.what))
            .back("/monitoring", "Monitoring commitments"),
        id,
        facts: vec![
            SummaryRow::new("Cost a year", commitment.terms.yearly.to_string()),
            SummaryRow::new("Runs", days(&commitment)),
        ],
        years: commitment.terms.years().into_iter().map(year).collect(),
        payments: noted.into_iter().map(row).collect(),
        what: commitment.terms.what,
        partnership,
        keeps: keeps(&person) && !mistaken,
        pays: pays && !mistaken,
        mistaken,
        timeline: timeline::of(&entries, true),
    };
    render(StatusCode::OK, &page)
}
