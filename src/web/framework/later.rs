//! Prices that begin later: on which days, and the withdrawal of those of a day or of one item among them.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;

use super::{caption, done, known};
use crate::App;
use crate::domain::date;
use crate::domain::framework::{Framework, may_withdraw};
use crate::domain::text::thousands;
use crate::service::framework as service;
use crate::store::framework::{self as store, Later, Which};
use crate::web::application::by;
use crate::web::component::SummaryRow;
use crate::web::extract::{Path, Query};
use crate::web::form::{Errors, Posted};
use crate::web::page::{FormPage, render};
use crate::web::problem::Problem;
use crate::web::section::{Typed, for_a_reason};
use crate::web::session::{KeepsFrameworks, Visit};
use crate::web::shell::Shell;

/// Most prices that are named.
const NAMED: u64 = 200;

/// Where the prices of a day are withdrawn, or that of one item.
pub fn address(framework: &Framework, from: NaiveDate, item: Option<i64>) -> String {
    let item = item.map(|item| format!("?item={item}")).unwrap_or_default();
    format!("{}/later/{from}{item}", super::address(framework))
}

/// A day.
struct Day {
    from: String,
    prices: String,
    href: String,
}

#[derive(Template)]
#[template(path = "framework/later.html")]
struct LaterPage {
    shell: Shell,
    caption: String,
    days: Vec<Day>,
}

/// `GET /frameworks/{id}/later`
pub async fn list(
    State(app): State<App>,
    visit: Visit,
    _: KeepsFrameworks,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let framework = known(&app, id).await?;
    let days = store::later_days(&app.db, framework.id, date::today(visit.now)).await?;
    let day = |(from, prices): (NaiveDate, i64)| Day {
        from: date::show(from),
        prices: thousands(prices.unsigned_abs()),
        href: address(&framework, from, None),
    };
    let page = LaterPage {
        shell: Shell::new(&visit, "Prices that begin later").back(super::address(&framework), "Back"),
        caption: caption(&framework),
        days: days.into_iter().map(day).collect(),
    };
    render(StatusCode::OK, &page)
}

/// One item alone.
#[derive(Default, Deserialize)]
pub struct Asked {
    item: Option<i64>,
}

/// Which prices an address is about.
async fn asked(
    app: &App,
    (id, day): (i64, String),
    Asked { item }: Asked,
) -> Result<(Framework, Which), Problem> {
    let framework = known(app, id).await?;
    let from = day.parse().map_err(|_| Problem::NotFound)?;
    let which = Which { framework: framework.id, from, item };
    Ok((framework, which))
}

fn row(one: Later) -> SummaryRow {
    let price = one.price.map_or("Not offered any more".to_owned(), |price| price.to_string());
    SummaryRow::new(format!("{}, {}", one.code, one.supplier), format!("{} {}\n{price}", one.make, one.model))
}

fn page(
    visit: &Visit,
    framework: &Framework,
    which: Which,
    (named, all): (Vec<Later>, u64),
    typed: Typed<'_>,
) -> FormPage {
    let more = all.saturating_sub(named.len() as u64);
    let mut facts =
        vec![SummaryRow::new("First day", date::show(which.from)), SummaryRow::new("Prices", thousands(all))];
    facts.extend(named.into_iter().map(row));
    facts.extend((more > 0).then(|| SummaryRow::new("And", format!("{} more", thousands(more)))));
    let heading = if all == 1 { "Withdraw a price" } else { "Withdraw prices" };
    let action = address(framework, which.from, which.item);
    let fields = vec![typed.reason("Such as: the first day was 31 October 2018. It is kept in the history")];
    FormPage::new(visit, heading, action, fields, heading)
        .caption(caption(framework))
        .intro("These have not begun, so nothing was ordered at them. Each item keeps the price before it, if it has one.")
        .facts(facts)
        .warns()
        .version(typed.version(framework.version))
        .back(super::address(framework))
}

/// `GET /frameworks/{id}/later/{day}`: what would be withdrawn.
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    _: KeepsFrameworks,
    Path(path): Path<(i64, String)>,
    Query(item): Query<Asked>,
) -> Result<Response, Problem> {
    let (framework, which) = asked(&app, path, item).await?;
    let found = store::beginning(&app.db, which, NAMED).await?;
    if found.1 == 0 || may_withdraw(which.from, date::today(visit.now)).is_err() {
        return Err(Problem::Elsewhere(super::address(&framework)));
    }
    let typed = Typed { posted: &Posted::default(), errors: &Errors::default() };
    page(&visit, &framework, which, found, typed).show()
}

/// `POST /frameworks/{id}/later/{day}`
pub async fn withdraw(
    State(app): State<App>,
    visit: Visit,
    KeepsFrameworks(keeper): KeepsFrameworks,
    Path(path): Path<(i64, String)>,
    Query(item): Query<Asked>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (framework, which) = asked(&app, path, item).await?;
    let (key, version) = (posted.key(), posted.version());
    let deed = |why| service::withdraw(&app.db, keeper, by(&visit, &key), (which, version), why);
    let errors = match for_a_reason(&posted, deed).await? {
        Ok(()) => return Ok(done(framework.id, "saved")),
        Err(errors) => errors,
    };
    let found = store::beginning(&app.db, which, NAMED).await?;
    page(&visit, &framework, which, found, Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}
