//! All that a price list would change, as a file: the page names the first of each kind.

use axum::extract::State;
use axum::response::Response;

use super::super::known;
use crate::App;
use crate::domain::framework::Listing;
use crate::domain::framework::price_list::Comparison;
use crate::service::framework as service;
use crate::web::application::by;
use crate::web::csv::{Csv, safe};
use crate::web::extract::Path;
use crate::web::problem::Problem;
use crate::web::session::{KeepsFrameworks, Visit};

const COLUMNS: [&str; 11] = [
    "What",
    "Supplier",
    "Item code",
    "Make",
    "Model",
    "Price before",
    "Description before",
    "Cost category before",
    "Price then",
    "Description then",
    "Cost category then",
];

type Cells = [String; 11];

/// What is said of an item: its supplier, code, make and model; as it was last listed, and as it would be.
fn cells(what: &str, item: [&String; 4], before: Option<&Listing>, then: Option<&Listing>) -> Cells {
    let [supplier, code, make, model] = item.map(|words| safe(words));
    let told = |listing: Option<&Listing>| match listing {
        Some(one) => [one.unit_price.plain(), safe(&one.description), safe(&one.category)],
        None => Default::default(),
    };
    let ([price, words, kind], [new_price, new_words, new_kind]) = (told(before), told(then));
    [what.to_owned(), supplier, code, make, model, price, words, kind, new_price, new_words, new_kind]
}

fn rows(found: &Comparison<'_>) -> Vec<Cells> {
    let new = found.new.iter().map(|line| {
        let item = [&line.supplier, &line.code, &line.make, &line.model];
        cells("New", item, None, Some(&line.listing))
    });
    let changed = found.changed.iter().map(|(item, line)| {
        let named = [&item.supplier, &item.code, &item.make, &item.model];
        cells("Changed", named, item.listing(), Some(&line.listing))
    });
    let missing = if found.gone_end { "Not offered any more" } else { "Not in the file, kept" };
    let gone = found.gone.iter().map(|item| {
        let named = [&item.supplier, &item.code, &item.make, &item.model];
        let before = item.listing();
        cells(missing, named, before, before.filter(|_| !found.gone_end))
    });
    new.chain(changed).chain(gone).collect()
}

/// `GET /frameworks/{id}/import/check.csv`; not found when nothing was sent, or what was cannot be taken.
pub async fn csv(
    State(app): State<App>,
    visit: Visit,
    KeepsFrameworks(keeper): KeepsFrameworks,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let framework = known(&app, id).await?;
    let (sent, list) = service::sent(&app.db, keeper, &framework).await?.ok_or(Problem::NotFound)?;
    let found = list.compare(&sent, by(&visit, &None)).map_err(|_| Problem::NotFound)?;
    let mut out = Csv::of(COLUMNS)?;
    for row in rows(&found) {
        out.row(row)?;
    }
    out.file("price-list-changes")
}
