//! What is bought of a grant: the list beside the approved cost, and one purchase. For its partnership's officers and the
//! funder's people; for everybody else there is none.

mod action;
pub mod basket;
pub mod change;
pub(super) mod compare;
pub mod decide;
pub mod invoice;
pub mod local;
pub mod order;
pub mod quote;
pub mod receipt;
pub mod request;
mod row;
pub mod take_back;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::application::case::Done;
use super::application::{Seen, address};
use super::camera::several;
use super::claim::SEEN;
use super::component::{SummaryRow, Tag};
use super::extract::{Path, Query};
use super::file;
use super::page::render;
use super::problem::Problem;
use super::session::{SignedIn, Visit};
use super::shell::Shell;
use crate::App;
use crate::domain::application::{Case, Reference};
use crate::domain::claim::Stage;
use crate::domain::date;
use crate::domain::grant::GrantState;
use crate::domain::money::Money;
use crate::domain::person::{CspOfficer, Person, Viewer};
use crate::domain::purchase::{Limit, Purchase, PurchaseState, Route};
use crate::store::{carry_forward, claim, file as kept, grant, purchase as store, scheme};
use action::{Stands, actions};
use compare::{Baskets, QuoteRow};
use row::{LineRow, Received, facts, line_row, received};

/// Where the purchases of a case live.
fn desk(reference: &Reference) -> String {
    format!("{}/purchases", address(reference))
}

/// Where one of them lives.
fn page_of(reference: &Reference, number: u32) -> String {
    format!("{}/{number}", desk(reference))
}

/// Back to one of them, which says by that word what was done.
fn done(reference: &Reference, number: u32, word: &str) -> Response {
    Redirect::to(&format!("{}?done={word}", page_of(reference, number))).into_response()
}

fn caption(case: &Case) -> String {
    format!("{} {}", case.reference, case.title)
}

/// A grant whose purchases somebody may see.
struct Shop {
    limit: Limit,
    active: bool,
}

/// What the address names, as somebody may see it; a case without a grant has no purchases.
async fn shop(app: &App, case: &Case, viewer: Viewer) -> Result<Shop, Problem> {
    if !viewer.sees_grants_of(case.partnership) {
        return Err(Problem::NotFound);
    }
    let granted = grant::of(&app.db, case.id).await?.ok_or(Problem::NotFound)?;
    let untouched = Limit::of(granted.still_to_buy(case.figures.eligible_cost));
    let limit = store::limit_of(&app.db, case.id).await?.unwrap_or(untouched);
    Ok(Shop { limit, active: granted.state == GrantState::Active })
}

/// Quotes are gathered out of the funder's sight.
fn shows(purchase: &Purchase, case: &Case, viewer: Viewer) -> bool {
    purchase.state != PurchaseState::Draft || viewer.partnership() == Some(case.partnership)
}

async fn found(app: &App, case: &Case, viewer: Viewer, number: u32) -> Result<(Shop, Purchase), Problem> {
    let shop = shop(app, case, viewer).await?;
    let purchase = store::one(&app.db, case.id, number).await?;
    let purchase = purchase.filter(|one| shows(one, case, viewer)).ok_or(Problem::NotFound)?;
    Ok((shop, purchase))
}

/// Whether somebody buys for this case.
fn buys(person: &Person, case: &Case) -> bool {
    CspOfficer::of(person).is_some_and(|officer| officer.partnership() == case.partnership)
}

fn tag(state: PurchaseState) -> Tag {
    let colour = match state {
        PurchaseState::Draft | PurchaseState::Cancelled => "grey",
        PurchaseState::Requested => "yellow",
        PurchaseState::Approved => "blue",
        PurchaseState::Refused => "red",
        PurchaseState::Ordered => "purple",
        PurchaseState::Received => "teal",
        PurchaseState::Invoiced => "green",
    };
    Tag::new(state.name(), colour)
}

/// A purchase in the list.
struct Listed {
    href: String,
    name: String,
    supplier: String,
    route: &'static str,
    state: Tag,
    held: Money,
    saving: Money,
}

#[derive(Template)]
#[template(path = "purchase/list.html")]
struct ListPage {
    shell: Shell,
    caption: String,
    facts: Vec<SummaryRow>,
    actions: Vec<(&'static str, String)>,
    rows: Vec<Listed>,
}

fn limits(limit: Limit) -> Vec<SummaryRow> {
    let mut rows = vec![
        SummaryRow::new("Approved eligible cost", limit.approved.to_string()),
        SummaryRow::new("Held by purchases", limit.held.to_string()),
    ];
    if limit.over > Money::ZERO {
        rows.push(SummaryRow::new("Invoiced above what is held", limit.over.to_string()));
    }
    rows.push(SummaryRow::new("Left", limit.left().to_string()));
    rows
}

/// Until when what comes is paid for, which is to be known before anything is bought.
async fn paid_until(app: &App, visit: &Visit, case: &Case) -> Result<SummaryRow, Problem> {
    let scheme = scheme::of(&app.db, case.scheme).await?;
    let last = carry_forward::last_day(&app.db, case, &scheme).await?;
    let over = match date::today(visit.now) > last {
        true => ", which is past: the grant pays for nothing that comes now",
        false => "",
    };
    Ok(SummaryRow::new("The grant pays for what comes by", format!("{}{over}", date::show(last))))
}

/// `GET /applications/{reference}/purchases`
pub async fn list(
    State(app): State<App>,
    visit: Visit,
    SignedIn(person): SignedIn,
    Seen { case, viewer }: Seen,
    Query(told): Query<Done>,
) -> Result<Response, Problem> {
    let shop = shop(&app, &case, viewer).await?;
    let row = |one: Purchase| Listed {
        href: page_of(&case.reference, one.number),
        name: format!("Purchase {}", one.number),
        saving: one.saved().unwrap_or(Money::ZERO),
        route: one.route.label(),
        state: tag(one.state),
        held: one.held,
        supplier: row::supplier(&one),
    };
    let (at, all) = (desk(&case.reference), store::of_case(&app.db, case.id).await?);
    let mut actions = Vec::new();
    if buys(&person, &case) && shop.active {
        actions.push(("Look through the catalogue", format!("{at}/catalogue")));
        actions.push(("See the basket", format!("{at}/basket")));
    }
    let page = ListPage {
        shell: told
            .tell(Shell::new(&visit, "Purchases"))
            .back(address(&case.reference), case.reference.to_string()),
        caption: caption(&case),
        facts: limits(shop.limit),
        actions,
        rows: all.into_iter().filter(|one| shows(one, &case, viewer)).map(row).collect(),
    };
    render(StatusCode::OK, &page)
}

#[derive(Template)]
#[template(path = "purchase/show.html")]
struct ShowPage {
    shell: Shell,
    caption: String,
    name: String,
    state: Tag,
    facts: Vec<SummaryRow>,
    actions: Vec<(&'static str, String, &'static str)>,
    lines: Vec<LineRow>,
    receipts: Vec<Received>,
    /// What of a draft could not be ordered today.
    wrong: Vec<String>,
    baskets: Option<Baskets>,
    quotes: Vec<QuoteRow>,
}

/// `GET /applications/{reference}/purchases/{number}`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    SignedIn(person): SignedIn,
    Seen { case, viewer }: Seen,
    Path((_, number)): Path<(String, u32)>,
    Query(told): Query<Done>,
) -> Result<Response, Problem> {
    let (shop, purchase) = found(&app, &case, viewer, number).await?;
    let scheme = scheme::of(&app.db, case.scheme).await?;
    let today = date::today(visit.now);
    let (purchase, wrong) = compare::as_of_today(&app, &scheme, purchase, today).await?;
    let (name, own) = (format!("Purchase {number}"), buys(&person, &case));
    let at = page_of(&case.reference, number);
    let claimed = claim::purchase::is_claimed(&app.db, purchase.id).await?;
    let invoice = purchase.invoice.as_ref().and_then(|invoice| invoice.file);
    let proven = match invoice {
        Some(file) => kept::has_paper(&app.db, case.id, &[file]).await?,
        None => false,
    };
    let stands = Stands { active: shop.active, claimed, proven };
    let mut possible = if own { actions(&at, &purchase, stands) } else { Vec::new() };
    if decide::decides(&app, &case, &purchase, &person).await? {
        possible.push(("Decide on it", format!("{at}/decide"), ""));
    }
    if own && !purchase.receipts.is_empty() && !several::open(&app, &case).await?.is_empty() {
        let install = format!("{}/install?purchase={number}", address(&case.reference));
        possible.push(("Record installed cameras", install, "secondary"));
    }
    let others = match purchase.invoice_key() {
        Some(key) => {
            let from = if own { Stage::Draft } else { SEEN };
            store::elsewhere(&app.db, &case, &key, purchase.id, from).await?
        }
        None => Vec::new(),
    };
    let mut rows = facts(&purchase, &others);
    if let Some(file) = invoice {
        let name = kept::find(&app.db, case.id, file)
            .await?
            .map_or_else(|| "File".to_owned(), |of| of.attached.name);
        rows.push(SummaryRow::new("Invoice as a file", name).link(file::link(&case, file)));
    }
    rows.extend(compare::facts(&app, &scheme, &purchase).await?);
    let changes = own && shop.active && purchase.state == PurchaseState::Draft;
    let corrects = own && !claimed;
    let local = purchase.route == Route::Local;
    let page = ShowPage {
        shell: told.tell(Shell::new(&visit, &name)).back(desk(&case.reference), "Purchases"),
        caption: caption(&case),
        state: tag(purchase.state),
        facts: rows,
        actions: possible,
        lines: purchase.lines.iter().map(line_row).collect(),
        receipts: received(&purchase, corrects.then_some(&*at)),
        wrong,
        baskets: if local { compare::baskets(&app, &purchase).await? } else { None },
        quotes: compare::quotes(&app, (&case, viewer), &purchase, changes).await?,
        name,
    };
    render(StatusCode::OK, &page)
}
