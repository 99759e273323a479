//! Both baskets of a local purchase side by side, its quotes, and what else is known of it.

use chrono::NaiveDate;

use super::page_of;
use crate::App;
use crate::domain::application::Case;
use crate::domain::date;
use crate::domain::file::FileState;
use crate::domain::money::Money;
use crate::domain::person::Viewer;
use crate::domain::purchase::{ItemId, Line, Purchase, PurchaseState, Quote, Route};
use crate::domain::scheme::{Policy, Scheme};
use crate::service::purchase::price;
use crate::store::file::{self, File};
use crate::store::{framework, person};
use crate::web::component::{SummaryRow, Tag};
use crate::web::file::link;
use crate::web::problem::Problem;

/// A line in both baskets.
pub struct Side {
    /// What is bought.
    pub name: String,
    /// What it stands in the place of.
    pub instead: String,
    /// How many.
    pub quantity: u32,
    /// What the framework asks for one.
    pub framework: Money,
    /// And for all.
    pub framework_all: Money,
    /// What the quote asks for one.
    pub quoted: Money,
    /// And for all.
    pub quoted_all: Money,
    /// How much less that is.
    pub saving: Money,
}

/// The basket of the framework beside that of a quote.
pub struct Baskets {
    /// Who quotes.
    pub supplier: String,
    /// Line by line.
    pub lines: Vec<Side>,
    /// What the framework asks for all of it.
    pub framework: Money,
    /// What the quote asks.
    pub quoted: Money,
    /// How much less that is.
    pub saving: Money,
    /// Over its whole life by the framework, by the quote, and how much less that is; as far as somebody said.
    pub lives: Option<[String; 3]>,
}

/// A quote in the list.
pub struct QuoteRow {
    /// Where it is changed, by those who may.
    pub href: Option<String>,
    /// Who quotes.
    pub supplier: String,
    /// When.
    pub on: String,
    /// What all of it costs.
    pub net: Money,
    /// How much less than by the framework.
    pub saving: Money,
    /// Over its whole life.
    pub whole_life: String,
    /// What its paper is called.
    pub file: String,
    /// Where that is opened, by those who may.
    pub open: Option<String>,
    /// Whether it was asked for.
    pub chosen: Option<Tag>,
}

/// How much less the other amount is.
pub fn less(one: Money, other: Money) -> Money {
    one.checked_sub(other).unwrap_or(Money::ZERO)
}

/// A saving in words: what is dearer is so much more.
pub fn apart(saving: Money) -> String {
    match saving < Money::ZERO {
        true => format!("{} more", less(Money::ZERO, saving)),
        false => format!("{saving} less"),
    }
}

fn all(unit: Money, line: &Line) -> Money {
    unit.checked_mul(line.quantity).unwrap_or(Money::ZERO)
}

/// The framework's prices of today in a draft, which are those it would be requested at, and what of it could not be ordered.
pub async fn as_of_today(
    app: &App,
    scheme: &Scheme,
    purchase: Purchase,
    today: NaiveDate,
) -> Result<(Purchase, Vec<String>), Problem> {
    let mut purchase = purchase;
    if purchase.state != PurchaseState::Draft {
        return Ok((purchase, Vec::new()));
    }
    let priced = price::compared(&app.db, scheme, &purchase.lines, today).await?;
    let mut wrong = Vec::new();
    for (line, priced) in purchase.lines.iter_mut().zip(priced) {
        match priced {
            Ok(priced) => (line.framework, line.condition) = (priced.unit, priced.condition),
            Err(why) => wrong.push(format!("{}: {why}", line.name())),
        }
    }
    Ok((purchase, wrong))
}

/// Both baskets: that of the quote that was asked for, or of the lowest one until then. None without a quote.
pub async fn baskets(app: &App, purchase: &Purchase) -> Result<Option<Baskets>, Problem> {
    let Some(quote) = purchase.chosen().or_else(|| purchase.lowest()) else { return Ok(None) };
    let ids: Vec<ItemId> = purchase.lines.iter().map(|line| line.item).collect();
    let items = framework::by_ids(&app.db, &ids).await?;
    let side = |line: &Line| {
        let item = items.iter().find(|one| one.id == line.item);
        let instead = item.map(|one| format!("{}, {} of {}", one.name(), one.code, one.supplier.1));
        let quoted = quote.unit(line.number).unwrap_or(Money::ZERO);
        let (framework_all, quoted_all) = (all(line.framework, line), all(quoted, line));
        Side {
            name: line.name(),
            instead: instead.unwrap_or_default(),
            quantity: line.quantity,
            framework: line.framework,
            framework_all,
            quoted,
            quoted_all,
            saving: less(framework_all, quoted_all),
        }
    };
    let framework = purchase.framework_net().unwrap_or(Money::ZERO);
    let quoted = quote.net(&purchase.lines).unwrap_or(Money::ZERO);
    Ok(Some(Baskets {
        supplier: quote.supplier.clone(),
        lines: purchase.lines.iter().map(side).collect(),
        framework,
        quoted,
        saving: less(framework, quoted),
        lives: lives(purchase, quote),
    }))
}

fn lives(purchase: &Purchase, quote: &Quote) -> Option<[String; 3]> {
    let said = |amount: Option<Money>| amount.map_or_else(|| "not given".to_owned(), |it| it.to_string());
    let (framework, own) = (purchase.local.framework_whole_life, quote.whole_life);
    let saving = framework.zip(own).map(|(framework, own)| less(framework, own).to_string());
    framework.or(own).map(|_| [said(framework), said(own), saving.unwrap_or_default()])
}

/// The quotes on file; `changes` says whether this visitor changes them now.
pub async fn quotes(
    app: &App,
    (case, viewer): (&Case, Viewer),
    purchase: &Purchase,
    changes: bool,
) -> Result<Vec<QuoteRow>, Problem> {
    if purchase.local.quotes.is_empty() {
        return Ok(Vec::new());
    }
    let papers = file::papers(&app.db, case.id, None).await?;
    let at = page_of(&case.reference, purchase.number);
    let framework = purchase.framework_net().unwrap_or(Money::ZERO);
    let row = |quote: &Quote| {
        let paper = papers.iter().find(|file| file.attached.id == quote.file);
        let opens = |file: &&File| {
            file.opening.shows_to(viewer, case.partnership) && file.opening.state == FileState::Clean
        };
        let net = quote.net(&purchase.lines).unwrap_or(Money::ZERO);
        let chosen = purchase.local.chosen == Some(quote.number);
        QuoteRow {
            href: changes.then(|| format!("{at}/quotes/{}", quote.number)),
            supplier: quote.supplier.clone(),
            on: date::show(quote.on),
            net,
            saving: less(framework, net),
            whole_life: quote.whole_life.map(|cost| cost.to_string()).unwrap_or_default(),
            file: paper.map(|file| file.attached.name.clone()).unwrap_or_default(),
            open: paper.filter(opens).map(|file| link(case, file.attached.id)),
            chosen: chosen.then(|| Tag::new("Chosen", "blue")),
        }
    };
    Ok(purchase.local.quotes.iter().map(row).collect())
}

/// How many quotes are on file, and how many are needed: of a dear quote it may be more.
pub(super) fn on_file(purchase: &Purchase, policy: &Policy) -> String {
    let there = purchase.local.quotes.len();
    let (needed, most) = (purchase.quotes_needed(policy, None), purchase.most_quotes_needed(policy));
    let dearer = match most > needed {
        true => format!(", or {most} to buy from one above {}", policy.quotes_from),
        false => String::new(),
    };
    format!("{there} on file, {needed} needed{dearer}")
}

/// What else is known of a local purchase: how many quotes it needs, who signed the reason, what a grants officer said.
pub async fn facts(app: &App, scheme: &Scheme, purchase: &Purchase) -> Result<Vec<SummaryRow>, Problem> {
    if purchase.route != Route::Local {
        return Ok(Vec::new());
    }
    let mut rows = Vec::new();
    if purchase.state == PurchaseState::Draft {
        rows.push(SummaryRow::new("Quotes", on_file(purchase, &scheme.policy)));
    }
    if let Some(reason) = &purchase.whole_life_reason {
        let signed = person::by_id(&app.db, purchase.by).await?.map(|by| by.name).unwrap_or_default();
        let words = format!("{reason}\nSigned by {signed}, {}", date::show(purchase.requested_on));
        rows.push(SummaryRow::new("Better over its whole life", words));
    }
    if let Some(decided) = &purchase.local.decided {
        let refused = purchase.state == PurchaseState::Refused;
        let said = if refused { "Refused" } else { "Approved" };
        let why = decided.reason.iter().map(|reason| format!("\n{reason}")).collect::<String>();
        rows.push(SummaryRow::new("Decision", format!("{said} on {}{why}", date::show(decided.on))));
    }
    Ok(rows)
}
