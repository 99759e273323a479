//! The catalogue of everything that can be ordered, how many of an item, the basket, and requesting what is in it.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use serde::Deserialize;

use super::{caption, desk, limits, shop};
use crate::App;
use crate::domain::application::Case;
use crate::domain::date;
use crate::domain::money::Money;
use crate::domain::purchase::{CostKind, ItemId, Offered, Wanted};
use crate::domain::scheme::Scheme;
use crate::service::Failure;
use crate::service::purchase as service;
use crate::store::{framework, purchase as store, scheme};
use crate::web::application::Seen;
use crate::web::application::case::Done;
use crate::web::certificate::{Stands, stands};
use crate::web::component::{Field, Pager, SummaryRow};
use crate::web::extract::{Path, Query};
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::{FormPage, render};
use crate::web::problem::Problem;
use crate::web::section::{Prefill, Typed};
use crate::web::session::{Officer, Visit};
use crate::web::shell::Shell;

/// Items on a page.
const ROWS: u64 = 25;
/// Longest search.
const SEARCH: usize = 100;
/// Most of one item.
const MOST: u32 = 9_999;

/// What is looked for, and from where the list goes on.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    text: String,
    after: Option<i64>,
}

struct Item {
    href: String,
    name: String,
    words: String,
    supplier: String,
    price: String,
    /// Why the scheme does not pay for it.
    ineligible: Option<String>,
    /// How its kit stands; work needs no certificate.
    stands: Option<Stands>,
}

#[derive(Template)]
#[template(path = "purchase/catalogue.html")]
struct CataloguePage {
    shell: Shell,
    caption: String,
    today: String,
    address: String,
    basket: String,
    search: Field,
    searched: bool,
    items: Vec<Item>,
    pager: Pager,
}

fn item(at: &str, scheme: &Scheme, one: &Offered, today: NaiveDate) -> Item {
    let price = one.framework.price_on(&one.prices, today);
    let kind = price.as_ref().ok().map(|listing| scheme.cost_kind(&listing.category));
    let kit = kind.as_ref().is_none_or(|kind| *kind == CostKind::Kit);
    let words = price.as_ref().map(|listing| format!("{}. {}", listing.description, listing.category));
    Item {
        href: format!("{at}/{}", one.id.0),
        name: one.name(),
        words: words.unwrap_or_default(),
        supplier: format!("{}, {}", one.supplier.1, one.code),
        price: price.map_or_else(|why| why.to_string(), |listing| listing.unit_price.to_string()),
        ineligible: match kind {
            Some(CostKind::Ineligible(why)) => Some(why),
            _ => None,
        },
        stands: kit.then(|| stands(&one.certificates, today, scheme.policy.certificate_end_days)),
    }
}

/// `GET /applications/{reference}/purchases/catalogue`
pub async fn catalogue(
    State(app): State<App>,
    visit: Visit,
    _: Officer,
    Seen { case, viewer }: Seen,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    shop(&app, &case, viewer.own()).await?;
    let today = date::today(visit.now);
    let text: String = asked.text.chars().take(SEARCH).collect();
    let (rows, more) =
        framework::catalogue(&app.db, today, &text, asked.after.unwrap_or_default(), ROWS).await?;
    let scheme = scheme::of(&app.db, case.scheme).await?;
    let at = format!("{}/catalogue", desk(&case.reference));
    let to = |after: Option<i64>| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("text", &text);
        after.map(|after| query.append_pair("after", &after.to_string()));
        format!("{at}?{}", query.finish())
    };
    let next = rows.last().filter(|_| more).map(|last| to(Some(last.id.0)));
    let page = CataloguePage {
        shell: Shell::new(&visit, "Catalogue").back(desk(&case.reference), "Purchases"),
        caption: caption(&case),
        today: date::show(today),
        basket: format!("{}/basket", desk(&case.reference)),
        search: Field::input("text", "Search the catalogue", &text)
            .hint("Supplier, item code, make, model or what it is"),
        searched: !text.trim().is_empty(),
        items: rows.iter().map(|one| item(&at, &scheme, one, today)).collect(),
        pager: Pager { previous: asked.after.map(|_| to(None)), next },
        address: at,
    };
    render(StatusCode::OK, &page)
}

fn quantity_page(visit: &Visit, case: &Case, scheme: &Scheme, one: &Offered, typed: Typed<'_>) -> FormPage {
    let today = date::today(visit.now);
    let shown = item("", scheme, one, today);
    let compatible = match &shown.stands {
        None => "Work: it needs no certificate".to_owned(),
        Some(stands) => {
            let when = stands.when.iter().map(|when| format!(", {when}"));
            let condition = stands.condition.iter().map(|words| format!("\nCondition: {words}"));
            let more: String = when.chain(condition).collect();
            format!("{}{more}", stands.tag.label)
        }
    };
    let facts = vec![
        SummaryRow::new("What", shown.words),
        SummaryRow::new("Supplier", shown.supplier),
        SummaryRow::new("Price of one today, without VAT", shown.price),
        SummaryRow::new("Compatibility", compatible),
    ];
    let quantity = Field::number("quantity", "How many?", typed.posted.get("quantity"))
        .hint("0 takes it out of the basket")
        .error(typed.errors.get("quantity"));
    let at = format!("{}/catalogue", desk(&case.reference));
    FormPage::new(visit, &shown.name, format!("{at}/{}", one.id.0), vec![quantity], "Put into the basket")
        .caption(caption(case))
        .facts(facts)
        .back(at)
}

async fn offered(app: &App, case: &Case, item: i64) -> Result<(Offered, Scheme), Problem> {
    let one = framework::by_ids(&app.db, &[ItemId(item)]).await?.pop().ok_or(Problem::NotFound)?;
    Ok((one, scheme::of(&app.db, case.scheme).await?))
}

/// `GET /applications/{reference}/purchases/catalogue/{item}`
pub async fn ask_quantity(
    State(app): State<App>,
    visit: Visit,
    _: Officer,
    Seen { case, viewer }: Seen,
    Path((_, item)): Path<(String, i64)>,
) -> Result<Response, Problem> {
    shop(&app, &case, viewer.own()).await?;
    let (one, scheme) = offered(&app, &case, item).await?;
    let basket = store::basket(&app.db, case.id).await?;
    let there = basket.iter().find(|wanted| wanted.offered.id == one.id).map(|wanted| wanted.quantity);
    let posted = Prefill::default().with("quantity", there).posted();
    quantity_page(&visit, &case, &scheme, &one, Typed { posted: &posted, errors: &Errors::default() }).show()
}

/// `POST /applications/{reference}/purchases/catalogue/{item}`
pub async fn put(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, viewer }: Seen,
    Path((_, item)): Path<(String, i64)>,
    posted: Posted,
) -> Result<Response, Problem> {
    shop(&app, &case, viewer.own()).await?;
    let (one, scheme) = offered(&app, &case, item).await?;
    let mut read = Reader::new(&posted);
    let quantity = read.required_number("quantity", "How many", 0..=MOST);
    let mut errors = read.errors();
    if let Some(quantity) = quantity.filter(|_| errors.is_empty()) {
        match service::put(&app.db, officer, &case.reference, (one.id, quantity)).await {
            Ok(()) => {
                let to = format!("{}/basket?done=in-basket", desk(&case.reference));
                return Ok(Redirect::to(&to).into_response());
            }
            Err(Failure::Refused(refusal)) => errors.push("quantity", refusal.to_string()),
            Err(other) => return Err(other.into()),
        }
    }
    quantity_page(&visit, &case, &scheme, &one, Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}

/// A line of the basket.
struct Put {
    href: String,
    name: String,
    words: String,
    quantity: u32,
    unit: String,
    net: String,
    wrong: Option<String>,
}

/// What the basket has of one supplier.
struct Own {
    supplier: String,
    request: String,
    lines: Vec<Put>,
    net: Money,
    ready: bool,
}

#[derive(Template)]
#[template(path = "purchase/basket.html")]
struct BasketPage {
    shell: Shell,
    caption: String,
    catalogue: String,
    facts: Vec<SummaryRow>,
    suppliers: Vec<Own>,
    /// Where all of it is asked of others instead.
    local: String,
}

fn own(case: &Case, scheme: &Scheme, of: &[Wanted], today: NaiveDate) -> Own {
    let at = desk(&case.reference);
    let mut net = Money::ZERO;
    let lines: Vec<Put> = of
        .iter()
        .map(|wanted| {
            let priced = wanted.offered.on(today, |category| scheme.cost_kind(category));
            let listing = wanted.offered.framework.price_on(&wanted.offered.prices, today).ok();
            let all = listing.and_then(|listing| listing.unit_price.checked_mul(wanted.quantity));
            net = all.and_then(|all| net.checked_add(all)).unwrap_or(net);
            let condition = priced.as_ref().ok().and_then(|priced| priced.condition.clone());
            Put {
                href: format!("{at}/catalogue/{}", wanted.offered.id.0),
                name: wanted.offered.name(),
                words: condition.map(|words| format!("Condition: {words}")).unwrap_or_default(),
                quantity: wanted.quantity,
                unit: listing.map(|listing| listing.unit_price.to_string()).unwrap_or_default(),
                net: all.map(|all| all.to_string()).unwrap_or_default(),
                wrong: priced.err().map(|why| why.to_string()),
            }
        })
        .collect();
    let (id, supplier) = of.first().map(|wanted| wanted.offered.supplier.clone()).unwrap_or_default();
    Own {
        supplier,
        request: format!("{at}/basket/{id}"),
        ready: lines.iter().all(|line| line.wrong.is_none()),
        lines,
        net,
    }
}

/// `GET /applications/{reference}/purchases/basket`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    _: Officer,
    Seen { case, viewer }: Seen,
    Query(told): Query<Done>,
) -> Result<Response, Problem> {
    let shop = shop(&app, &case, viewer.own()).await?;
    let scheme = scheme::of(&app.db, case.scheme).await?;
    let mut wanted = store::basket(&app.db, case.id).await?;
    wanted.sort_by_key(|one| one.offered.supplier.0);
    let by_supplier = wanted.chunk_by(|one, next| one.offered.supplier.0 == next.offered.supplier.0);
    let today = date::today(visit.now);
    let page = BasketPage {
        shell: told.tell(Shell::new(&visit, "Basket")).back(desk(&case.reference), "Purchases"),
        caption: caption(&case),
        catalogue: format!("{}/catalogue", desk(&case.reference)),
        facts: limits(shop.limit),
        local: format!("{}/local", desk(&case.reference)),
        suppliers: by_supplier.map(|of| own(&case, &scheme, of, today)).collect(),
    };
    render(StatusCode::OK, &page)
}
