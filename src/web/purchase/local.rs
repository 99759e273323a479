//! Buying locally what is in the basket: which kit in the place of each item, and asking a grants officer once quotes are there.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;

use super::change::form;
use super::compare::{as_of_today, on_file};
use super::{caption, desk, done, found, limits, page_of, paid_until, shop};
use crate::App;
use crate::domain::application::Case;
use crate::domain::date;
use crate::domain::money::Money;
use crate::domain::purchase::{
    Limit, LocalRefusal, Offered, Purchase, PurchaseState, Quote, Wanted, Wish, content,
};
use crate::domain::scheme::Scheme;
use crate::service::Failure;
use crate::service::purchase::local::{self as service, Kit};
use crate::store::{purchase as store, scheme};
use crate::web::application::{Seen, by};
use crate::web::component::{Field, SummaryRow};
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::{LINE, PARAGRAPH, Prefill, Typed};
use crate::web::session::{Officer, Visit};

fn make_field(one: &Wanted) -> String {
    format!("make-{}", one.offered.id.0)
}

fn model_field(one: &Wanted) -> String {
    format!("model-{}", one.offered.id.0)
}

/// What of the basket is kit, so that another can be bought in its place, and what is work.
fn kit_and_work<'a>(
    wanted: &'a [Wanted],
    scheme: &Scheme,
    day: NaiveDate,
) -> (Vec<&'a Wanted>, Vec<&'a Wanted>) {
    let is_work = |one: &&Wanted| one.offered.is_work(day, |category| scheme.cost_kind(category));
    let (work, kit) = wanted.iter().partition(is_work);
    (kit, work)
}

fn begin_page(
    visit: &Visit,
    case: &Case,
    (wanted, scheme): (&[Wanted], &Scheme),
    typed: Typed<'_>,
) -> FormPage {
    let today = date::today(visit.now);
    let (kit, work) = kit_and_work(wanted, scheme, today);
    let field = |one: &Wanted| {
        let price = one.offered.framework.price_on(&one.offered.prices, today);
        let price = price.map_or_else(|why| why.to_string(), |it| format!("{} each", it.unit_price));
        let (name, from) = (one.offered.name(), &one.offered.supplier.1);
        let hint = format!("{} wanted. By the framework {name} of {from}, {price}", one.quantity);
        [
            typed.line(&make_field(one), &format!("Maker, in place of {name}")).hint(hint),
            typed.line(&model_field(one), &format!("Model, in place of {name}")),
        ]
    };
    let at = desk(&case.reference);
    let same = |one: &Wanted| {
        let words = format!("{} of {}", one.offered.name(), one.offered.supplier.1);
        SummaryRow::new("Work, asked for as it is listed", format!("{} × {words}", one.quantity))
    };
    let fields = kit.into_iter().flat_map(field).collect();
    FormPage::new(visit, "Buy it locally", format!("{at}/local"), fields, "Go on to the quotes")
        .caption(caption(case))
        .facts(work.into_iter().map(same).collect())
        .carries(vec![("basket".to_owned(), content(wanted))])
        .intro("All of the basket is asked of local suppliers. Keep maker and model where the same is bought; kit must be certified by the control centre.")
        .intro("Each line is compared with the item of the price list that it stands in the place of. What nothing on a price list can be compared with cannot be shown to be better: ask the grants officers to have it listed.")
        .back(format!("{at}/basket"))
}

async fn wanted(app: &App, case: &Case) -> Result<Vec<Wanted>, Problem> {
    let wanted = store::basket(&app.db, case.id).await?;
    match wanted.is_empty() {
        true => Err(Problem::Elsewhere(format!("{}/basket", desk(&case.reference)))),
        false => Ok(wanted),
    }
}

/// What was typed, and the listed kit where nothing was asked yet.
fn filled(wanted: &[Wanted], posted: &Posted) -> Posted {
    let fill = |fields: Prefill, one: &Wanted| {
        let (make, model) = (make_field(one), model_field(one));
        let typed = posted.has(&make) || posted.has(&model);
        let of = |name: &str, listed: &str| if typed { posted.get(name) } else { listed }.to_owned();
        let (maker, which) = (of(&make, &one.offered.make), of(&model, &one.offered.model));
        fields.with(&make, Some(maker)).with(&model, Some(which))
    };
    wanted.iter().fold(Prefill::default(), fill).posted()
}

/// `GET /applications/{reference}/purchases/local`
pub async fn ask_begin(
    State(app): State<App>,
    visit: Visit,
    _: Officer,
    Seen { case, viewer }: Seen,
) -> Result<Response, Problem> {
    shop(&app, &case, viewer.own()).await?;
    let wanted = wanted(&app, &case).await?;
    let posted = filled(&wanted, &Posted::default());
    let scheme = scheme::of(&app.db, case.scheme).await?;
    begin_page(&visit, &case, (&wanted, &scheme), Typed { posted: &posted, errors: &Errors::default() })
        .show()
}

fn read_kit(read: &mut Reader<'_>, (kit, work): &(Vec<&Wanted>, Vec<&Wanted>)) -> Vec<Kit> {
    let listed = |one: &&Wanted| {
        let Offered { id: item, make, model, .. } = one.offered.clone();
        Kit { item, make, model }
    };
    let one = |one: &&Wanted| {
        let make = read.required_line(&make_field(one), "The maker", LINE);
        let model = read.required_line(&model_field(one), "The model", LINE);
        make.zip(model).map(|(make, model)| Kit { item: one.offered.id, make, model })
    };
    kit.iter().filter_map(one).chain(work.iter().map(listed)).collect()
}

/// `POST /applications/{reference}/purchases/local`
pub async fn begin(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, viewer }: Seen,
    posted: Posted,
) -> Result<Response, Problem> {
    shop(&app, &case, viewer.own()).await?;
    // What was begun has left the basket, so a second post may find it empty.
    let wanted = store::basket(&app.db, case.id).await?;
    let typed = filled(&wanted, &posted);
    let mut read = Reader::new(&typed);
    let scheme = scheme::of(&app.db, case.scheme).await?;
    let kit = read_kit(&mut read, &kit_and_work(&wanted, &scheme, date::today(visit.now)));
    let mut errors = read.errors();
    if errors.is_empty() {
        let (key, what) = (posted.key(), (posted.get("basket"), &kit[..]));
        match service::begin(&app.db, officer, by(&visit, &key), &case.reference, what).await {
            Ok(Some(number)) => return Ok(done(&case.reference, number, "purchase-begun")),
            Ok(None) => return Ok(Redirect::to(&desk(&case.reference)).into_response()),
            Err(Failure::Refused(refusal)) => match wanted.first().filter(|_| !refusal.is_of_all()) {
                Some(first) => errors.push(make_field(first), refusal.to_string()),
                None => errors.whole(refusal.to_string()),
            },
            Err(other) => return Err(other.into()),
        }
    }
    begin_page(&visit, &case, (&wanted, &scheme), Typed { posted: &typed, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}

/// A draft and what its request is about.
struct Draft {
    case: Case,
    purchase: Purchase,
    scheme: Scheme,
    limit: Limit,
    until: SummaryRow,
}

impl Draft {
    fn quote(&self, quote: &Quote) -> (String, String) {
        let net = quote.net(&self.purchase.lines).unwrap_or(Money::ZERO);
        (quote.number.to_string(), format!("{}, {net}", quote.supplier))
    }

    fn hint(&self, quote: &Quote) -> Option<String> {
        let framework = self.purchase.framework_net()?;
        let saving = framework.checked_sub(quote.net(&self.purchase.lines)?)?;
        let than = match saving > Money::ZERO {
            true => format!("{saving} less than by the framework"),
            false => "Not below the framework price".to_owned(),
        };
        let life = quote.whole_life.map(|cost| format!(". Over its whole life {cost}"));
        Some(format!("{than}{}", life.unwrap_or_default()))
    }

    fn page(&self, visit: &Visit, typed: Typed<'_>) -> FormPage {
        let purchase = &self.purchase;
        let mut facts = vec![
            SummaryRow::new("Framework price of the same lines, today", net(purchase.framework_net())),
            SummaryRow::new("Quotes", on_file(purchase, &self.scheme.policy)),
        ];
        facts.extend(limits(self.limit));
        facts.push(self.until.clone());
        let quotes = &purchase.local.quotes;
        let life = "What all of it costs over its whole life by the framework";
        let fields: Vec<Field> = vec![
            typed
                .radios("quote", "From whom?", quotes.iter().map(|quote| self.quote(quote)).collect())
                .hints(quotes.iter().map(|quote| self.hint(quote))),
            typed.money("vat", "VAT on all of it").hint("0 if there is none"),
            typed
                .yes_no("recoverable", "Does the buyer get the VAT back?")
                .hint("VAT that comes back is no cost of the grant"),
            typed
                .money("framework_whole_life", life)
                .hint("Only if the quote is not the lowest one, or not below the framework price. Each lower quote needs its own as well"),
            typed
                .paragraph("reason", "Why is it better over its whole life?")
                .rows(4)
                .hint("Likewise. You sign it with your name by asking for approval"),
        ];
        form(visit, (&self.case, purchase), ("Ask for approval", "request", "Ask for approval"), fields)
            .facts(facts)
            .intro("A grants officer is asked by e-mail. The framework price of today is kept with the purchase, and its cost is held from now on.")
            .version(purchase.quotes_version())
    }
}

fn net(amount: Option<Money>) -> String {
    amount.unwrap_or(Money::ZERO).to_string()
}

async fn draft(app: &App, visit: &Visit, seen: Seen, number: u32) -> Result<Draft, Problem> {
    let Seen { case, viewer } = seen;
    let (shop, purchase) = found(app, &case, viewer.own(), number).await?;
    let scheme = scheme::of(&app.db, case.scheme).await?;
    let (purchase, _) = as_of_today(app, &scheme, purchase, date::today(visit.now)).await?;
    let until = paid_until(app, visit, &case).await?;
    Ok(Draft { case, purchase, scheme, limit: shop.limit, until })
}

/// `GET /applications/{reference}/purchases/{number}/request`
pub async fn ask_request(
    State(app): State<App>,
    visit: Visit,
    _: Officer,
    seen: Seen,
    Path((_, number)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    let draft = draft(&app, &visit, seen, number).await?;
    if draft.purchase.state != PurchaseState::Draft || draft.purchase.local.quotes.is_empty() {
        return Err(Problem::Elsewhere(page_of(&draft.case.reference, number)));
    }
    draft.page(&visit, Typed { posted: &Posted::default(), errors: &Errors::default() }).show()
}

fn read_wish(posted: &Posted, quotes: &[Quote]) -> Result<Wish, Errors> {
    let mut read = Reader::new(posted);
    let known =
        |typed: &str| quotes.iter().find(|quote| quote.number.to_string() == typed).map(|quote| quote.number);
    let quote = read.required_one_of("quote", "The quote to buy from", known);
    let vat = read.required_money("vat", "VAT");
    let recoverable = read.required_yes_no("recoverable", "the buyer gets the VAT back");
    let framework_whole_life = read.money("framework_whole_life", "The whole-life cost by the framework");
    let reason = read.paragraph("reason", "The reason", PARAGRAPH);
    let seen = posted.version();
    match (quote, vat, recoverable, read.is_clean()) {
        (Some(quote), Some(vat), Some(recoverable), true) => {
            Ok(Wish { quote, seen, vat, recoverable, framework_whole_life, reason })
        }
        _ => Err(read.errors()),
    }
}

/// `POST /applications/{reference}/purchases/{number}/request`
pub async fn request(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    seen: Seen,
    Path((_, number)): Path<(String, u32)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let draft = draft(&app, &visit, seen, number).await?;
    let errors = match read_wish(&posted, &draft.purchase.local.quotes) {
        Err(errors) => errors,
        Ok(wish) => {
            let (key, which) = (posted.key(), (&draft.case.reference, number));
            match service::request(&app.db, officer, by(&visit, &key), which, wish).await {
                Ok(()) => return Ok(done(&draft.case.reference, number, "purchase-requested")),
                Err(Failure::Refused(LocalRefusal::Stale)) => return Err(Problem::Changed),
                Err(Failure::Refused(refusal)) => {
                    let mut errors = Errors::default();
                    errors.push(refusal.field(), refusal.to_string());
                    errors
                }
                Err(other) => return Err(other.into()),
            }
        }
    };
    draft
        .page(&visit, Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}
