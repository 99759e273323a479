//! Frameworks and their price lists, for everybody who deals with kit. What is changed of one is in modules of its own.

pub mod check;
pub mod correct;
pub mod import;
pub mod later;
pub mod new;
pub mod price;
pub mod supplier;

use std::collections::HashSet;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use serde::Deserialize;

use super::application::case::Done;
use super::certificate::{Stands, stands};
use super::component::{Field, Pager, SummaryRow};
use super::extract::{Path, Query};
use super::page::render;
use super::problem::Problem;
use super::session::{SignedIn, Visit};
use super::shell::Shell;
use super::timeline;
pub use import::count;

use crate::App;
use crate::domain::date;
use crate::domain::framework::{Framework, FrameworkId, Price};
use crate::domain::person::FrameworkKeeper;
use crate::service::record::Subject;
use crate::store::framework::ItemRow;
use crate::store::{certificate, framework, history, scheme};

/// Items on a page, and entries of the history.
const ROWS: u64 = 25;
/// Longest search.
const SEARCH: usize = 100;

/// The framework in the address.
pub(super) async fn known(app: &App, id: i64) -> Result<Framework, Problem> {
    framework::by_id(&app.db, FrameworkId(id)).await?.ok_or(Problem::NotFound)
}

/// Where a framework lives.
fn address(framework: &Framework) -> String {
    format!("/frameworks/{}", framework.id.0)
}

/// Back to it, which says what was done.
fn done(id: FrameworkId, word: &str) -> Response {
    Redirect::to(&format!("/frameworks/{}?done={word}", id.0)).into_response()
}

fn days(framework: &Framework) -> String {
    format!("{} to {}", date::show(framework.starts_on), date::show(framework.ends_on))
}

fn caption(framework: &Framework) -> String {
    format!("{}, {}", framework.reference, framework.name)
}

#[derive(Template)]
#[template(path = "framework/list.html")]
struct ListPage {
    shell: Shell,
    may_keep: bool,
    rows: Vec<Row>,
}

struct Row {
    href: String,
    reference: String,
    name: String,
    owner: String,
    days: String,
    state: &'static str,
}

/// Where a framework stands on a day.
fn state(framework: &Framework, today: NaiveDate) -> &'static str {
    match today {
        _ if today < framework.starts_on => "Not begun",
        _ if today > framework.ends_on => "Ended",
        _ => "Open",
    }
}

/// `GET /frameworks`
pub async fn list(
    State(app): State<App>,
    visit: Visit,
    SignedIn(person): SignedIn,
) -> Result<Response, Problem> {
    let today = date::today(visit.now);
    let row = |framework: Framework| Row {
        href: address(&framework),
        days: days(&framework),
        state: state(&framework, today),
        reference: framework.reference,
        name: framework.name,
        owner: framework.owner,
    };
    let page = ListPage {
        shell: Shell::new(&visit, "Frameworks"),
        may_keep: FrameworkKeeper::of(&person).is_some(),
        rows: framework::all(&app.db).await?.into_iter().map(row).collect(),
    };
    render(StatusCode::OK, &page)
}

/// What is looked for, and from where the list goes on.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    text: String,
    after: Option<i64>,
    /// The entry before which the timeline goes on.
    entry: Option<i64>,
}

/// An item as shown.
struct Item {
    code: String,
    supplier: String,
    kit: String,
    words: String,
    price: String,
    later: Option<String>,
    withdraw: Option<String>,
    correct: Option<String>,
    stands: Stands,
}

#[derive(Template)]
#[template(path = "framework/show.html")]
struct ShowPage {
    shell: Shell,
    address: String,
    caption: String,
    name: String,
    may_keep: bool,
    has_suppliers: bool,
    facts: Vec<SummaryRow>,
    search: Field,
    searched: bool,
    today: String,
    items: Vec<Item>,
    pager: Pager,
    timeline: Vec<timeline::Item>,
    earlier: Option<String>,
    newest: Option<String>,
}

fn amount(price: &Price) -> String {
    price.listing.as_ref().map_or_else(|| "not offered".to_owned(), |listing| listing.unit_price.to_string())
}

/// An item on a day; for whoever keeps the list, with `bought`, those of it that a purchase has.
fn item(
    framework: &Framework,
    row: ItemRow,
    stands: Stands,
    (today, bought): (NaiveDate, Option<&HashSet<i64>>),
) -> Item {
    let now = framework.price_on(&row.prices, today);
    let next = row.prices.iter().filter(|price| price.from > today).min_by_key(|price| price.from);
    let shown = now.as_ref().ok().copied();
    let shown = shown.or_else(|| row.prices.iter().rev().find_map(|price| price.listing.as_ref()));
    Item {
        kit: format!("{} {}", row.make, row.model),
        words: shown.map(|one| format!("{}. {}", one.description, one.category)).unwrap_or_default(),
        price: now.map_or_else(|why| why.to_string(), |listing| listing.unit_price.to_string()),
        later: next.map(|price| format!("From {}: {}", date::show(price.from), amount(price))),
        withdraw: next.zip(bought).map(|(price, _)| later::address(framework, price.from, Some(row.id))),
        correct: bought
            .filter(|bought| !bought.contains(&row.id))
            .map(|_| correct::address(framework, row.id)),
        code: row.code,
        supplier: row.supplier,
        stands,
    }
}

fn facts(
    framework: &Framework,
    suppliers: &[(i64, String)],
    (today, may_keep): (NaiveDate, bool),
) -> Vec<SummaryRow> {
    let mut facts = vec![
        SummaryRow::new("Reference", &framework.reference),
        SummaryRow::new("Owner", &framework.owner),
        SummaryRow::new("Days", format!("{}\n{}", days(framework), state(framework, today))),
    ];
    if may_keep && !suppliers.is_empty() {
        facts.extend(suppliers.iter().map(|(id, name)| {
            let to = supplier::address(framework, *id);
            SummaryRow::new("Supplier", name).change(to, format!("the name of {name}"))
        }));
        return facts;
    }
    let names: Vec<&str> = suppliers.iter().map(|(_, name)| name.as_str()).collect();
    let names = if names.is_empty() { "None yet".to_owned() } else { names.join("\n") };
    facts.push(SummaryRow::new("Suppliers", names));
    facts
}

/// `GET /frameworks/{id}`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    SignedIn(person): SignedIn,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let framework = known(&app, id).await?;
    let today = date::today(visit.now);
    let text: String = asked.text.chars().take(SEARCH).collect();
    let after = asked.after.unwrap_or_default();
    let (rows, more) = framework::page(&app.db, framework.id, &text, after, ROWS).await?;
    let keys: Vec<String> = rows.iter().map(|row| row.kit_key.clone()).collect();
    let certificates = certificate::of_keys(&app.db, &keys).await?;
    let soon = scheme::current(&app.db).await?.policy.certificate_end_days;
    let suppliers = framework::suppliers(&app.db, framework.id).await?;
    let (chain, from) = (Subject::Framework(framework.id).chain(), asked.entry.unwrap_or(i64::MAX));
    let mut entries = history::before(&app.db, &chain, from, ROWS + 1).await?;
    let older = entries.len() as u64 > ROWS;
    entries.truncate(usize::try_from(ROWS).unwrap_or(usize::MAX));
    let earlier = entries.last().filter(|_| older).map(|last| last.number);
    let to = |after: Option<i64>| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("text", &text);
        after.map(|after| query.append_pair("after", &after.to_string()));
        format!("{}?{}", address(&framework), query.finish())
    };
    let (none, may_keep) = (Vec::new(), FrameworkKeeper::of(&person).is_some());
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let bought = if may_keep { Some(framework::bought(&app.db, &ids).await?) } else { None };
    let next = rows.last().filter(|_| more).map(|last| to(Some(last.id)));
    let page = ShowPage {
        shell: Done::of(&visit).tell(Shell::new(&visit, &framework.name)).back("/frameworks", "Frameworks"),
        address: address(&framework),
        caption: framework.reference.clone(),
        name: framework.name.clone(),
        may_keep,
        has_suppliers: !suppliers.is_empty(),
        facts: facts(&framework, &suppliers, (today, may_keep)),
        search: Field::input("text", "Search the price list", &text)
            .hint("Supplier, item code, make, model or what it is"),
        searched: !text.trim().is_empty(),
        today: date::show(today),
        items: rows
            .into_iter()
            .map(|row| {
                let own = certificates.get(&row.kit_key).unwrap_or(&none);
                let stands = stands(own, today, soon);
                item(&framework, row, stands, (today, bought.as_ref()))
            })
            .collect(),
        pager: Pager { previous: asked.after.map(|_| to(None)), next },
        timeline: timeline::of(&entries, true),
        earlier: earlier.map(|number| format!("{}?entry={number}", address(&framework))),
        newest: asked.entry.map(|_| address(&framework)),
    };
    render(StatusCode::OK, &page)
}
