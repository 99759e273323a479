//! One item of a price list by hand: a new one, or a new price of one that is there.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;

use super::{address, caption, done, known};
use crate::App;
use crate::domain::framework::price_list::{COLUMNS, Line, Wrong};
use crate::domain::framework::{Framework, Listing};
use crate::domain::money::Money;
use crate::domain::scheme::CostCategory;
use crate::service::{Failure, framework as service};
use crate::store::{framework, scheme};
use crate::web::application::by;
use crate::web::component::Field;
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::{LINE, Typed, reason};
use crate::web::session::{KeepsFrameworks, Visit};

/// The fields of the form, in the order of the columns of a price list.
const FIELDS: [&str; COLUMNS.len()] =
    ["supplier", "code", "make", "model", "description", "category", "unit_price"];

/// What the form chooses from.
struct Choices {
    suppliers: Vec<(i64, String)>,
    categories: Vec<CostCategory>,
}

async fn choices(app: &App, framework: &Framework) -> Result<Choices, Problem> {
    Ok(Choices {
        suppliers: framework::suppliers(&app.db, framework.id).await?,
        categories: scheme::current(&app.db).await?.categories,
    })
}

fn page(visit: &Visit, framework: &Framework, choices: &Choices, typed: Typed<'_>) -> FormPage {
    let suppliers = choices.suppliers.iter().map(|(id, name)| (id.to_string(), name.clone()));
    let none = (String::new(), "Select a supplier".to_owned());
    let suppliers = std::iter::once(none).chain(suppliers);
    let categories = choices.categories.iter().map(|one| (one.name.clone(), one.name.clone())).collect();
    let fields = vec![
        Field::select("supplier", "Supplier", typed.posted.get("supplier"), suppliers)
            .error(typed.errors.get("supplier")),
        typed
            .line("code", "Item code")
            .hint("As the supplier numbers it. With a code that is on the list it gets a new price")
            .width(20),
        typed.line("make", "Make"),
        typed.line("model", "Model"),
        typed.line("description", "Description"),
        typed.radios("category", "Kind of cost", categories),
        typed.money("unit_price", "Price of one, without VAT"),
        typed.date("from", "First day of this price").hint("The price before counts until the day before it"),
        typed.reason("Such as: the supplier’s letter of 1 October"),
    ];
    let action = format!("{}/prices", address(framework));
    FormPage::new(visit, "Add an item or a new price", action, fields, "Save the price")
        .caption(caption(framework))
        .intro("Once its day has come a price cannot be changed or removed, since orders are checked against it. Until then it can be withdrawn.")
        .back(address(framework))
}

/// `GET /frameworks/{id}/prices`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    _: KeepsFrameworks,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let framework = known(&app, id).await?;
    let choices = choices(&app, &framework).await?;
    page(&visit, &framework, &choices, Typed { posted: &Posted::default(), errors: &Errors::default() })
        .show()
}

fn read(posted: &Posted, choices: &Choices) -> Result<(Line, NaiveDate, String), Errors> {
    let mut read = Reader::new(posted);
    let supplier = read.required_one_of("supplier", "A supplier", |typed| {
        choices.suppliers.iter().find(|(id, _)| id.to_string() == typed).map(|(_, name)| name.clone())
    });
    let code = read.required_line("code", "The item code", LINE);
    let make = read.required_line("make", "The make", LINE);
    let model = read.required_line("model", "The model", LINE);
    let description = read.required_line("description", "The description", LINE);
    let category = read.required_one_of("category", "The kind of cost", |typed| {
        choices.categories.iter().find(|one| one.name == typed).map(|one| one.name.clone())
    });
    let unit_price = read.required_money("unit_price", "The price of one, without VAT");
    if unit_price == Some(Money::ZERO) {
        read.error("unit_price", "The price of one, without VAT must be more than £0.00");
    }
    let from = read.required_date("from", "The first day of this price");
    let reason = reason(&mut read);
    let line = (|| {
        let listing = Listing { description: description?, category: category?, unit_price: unit_price? };
        let line = Line { line: 0, supplier: supplier?, code: code?, make: make?, model: model?, listing };
        Some((line, from?, reason?))
    })();
    let errors = read.errors();
    line.filter(|_| errors.is_empty()).ok_or(errors)
}

/// A refusal that names the price is of its day: the amount was read before.
fn refused(wrong: Vec<Wrong>) -> Errors {
    let mut errors = Errors::default();
    for bad in wrong {
        let at = COLUMNS.iter().position(|column| *column == bad.column).unwrap_or_default();
        let field = if FIELDS[at] == "unit_price" { "from" } else { FIELDS[at] };
        errors.push(field, bad.what);
    }
    errors
}

/// `POST /frameworks/{id}/prices`
pub async fn set(
    State(app): State<App>,
    visit: Visit,
    KeepsFrameworks(keeper): KeepsFrameworks,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Problem> {
    let framework = known(&app, id).await?;
    let choices = choices(&app, &framework).await?;
    let errors = match read(&posted, &choices) {
        Ok((line, from, reason)) => {
            let key = posted.key();
            let by = by(&visit, &key);
            match service::set_price(&app.db, keeper, by, framework.id, line, from, reason).await {
                Ok(()) => return Ok(done(framework.id, "saved")),
                Err(Failure::Refused(wrong)) => refused(wrong),
                Err(other) => return Err(other.into()),
            }
        }
        Err(errors) => errors,
    };
    page(&visit, &framework, &choices, Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}
