//! What a price list calls an item, put right: a slip would refuse the right list for good.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::{caption, done, known};
use crate::App;
use crate::domain::framework::{CorrectRefusal, Framework, Product};
use crate::service::{Failure, framework as service};
use crate::store::framework as store;
use crate::web::application::by;
use crate::web::component::SummaryRow;
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::{LINE, Prefill, Typed, reason};
use crate::web::session::{KeepsFrameworks, Visit};

/// Where an item is called otherwise.
pub fn address(framework: &Framework, item: i64) -> String {
    format!("{}/items/{item}", super::address(framework))
}

/// The item in the address.
async fn named(app: &App, (id, item): (i64, i64)) -> Result<(Framework, Product), Problem> {
    let framework = known(app, id).await?;
    let product = store::product(&app.db, framework.id, item).await?.ok_or(Problem::NotFound)?;
    Ok((framework, product))
}

async fn page(
    app: &App,
    visit: &Visit,
    (framework, item, product): (&Framework, i64, &Product),
    typed: Typed<'_>,
) -> Result<FormPage, Problem> {
    let fields = vec![
        typed.line("make", "Make"),
        typed.line("model", "Model"),
        typed.reason("Such as: mistyped when it was put on the list. It is kept in the history"),
    ];
    let bought = !store::bought(&app.db, &[item]).await?.is_empty();
    let action = address(framework, item);
    let page = FormPage::new(visit, "Correct make and model", action, fields, "Save")
        .caption(caption(framework))
        .intro("Its code and prices stay. From then on the certificates of the right make and model count.")
        .facts(vec![
            SummaryRow::new("Item code", &product.code),
            SummaryRow::new("Supplier", &product.supplier),
            SummaryRow::new("On the list as", format!("{} {}", product.make, product.model)),
        ])
        .version(typed.version(framework.version))
        .back(super::address(framework));
    Ok(if bought { page.warning(format!("{}.", CorrectRefusal::Bought)) } else { page })
}

/// `GET /frameworks/{id}/items/{line}`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    _: KeepsFrameworks,
    Path((id, item)): Path<(i64, i64)>,
) -> Result<Response, Problem> {
    let (framework, product) = named(&app, (id, item)).await?;
    let before = Prefill::default().with("make", Some(&product.make)).with("model", Some(&product.model));
    let posted = before.posted();
    let typed = Typed { posted: &posted, errors: &Errors::default() };
    page(&app, &visit, (&framework, item, &product), typed).await?.show()
}

/// `POST /frameworks/{id}/items/{line}`
pub async fn correct(
    State(app): State<App>,
    visit: Visit,
    KeepsFrameworks(keeper): KeepsFrameworks,
    Path((id, item)): Path<(i64, i64)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (framework, product) = named(&app, (id, item)).await?;
    let mut read = Reader::new(&posted);
    let make = read.required_line("make", "The make", LINE);
    let model = read.required_line("model", "The model", LINE);
    let why = reason(&mut read);
    let mut errors = read.errors();
    if let (Some(make), Some(model), Some(why), true) = (make, model, why, errors.is_empty()) {
        let key = posted.key();
        let which = (framework.id, posted.version(), item);
        match service::correct_item(&app.db, keeper, by(&visit, &key), which, (&make, &model), why).await {
            Ok(()) => return Ok(done(framework.id, "saved")),
            Err(Failure::Refused(refusal)) => errors.push("make", refusal.to_string()),
            Err(other) => return Err(other.into()),
        }
    }
    page(&app, &visit, (&framework, item, &product), Typed { posted: &posted, errors: &errors })
        .await?
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}
