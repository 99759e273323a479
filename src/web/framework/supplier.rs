//! The suppliers of a framework: one is added, and a name that was mistyped is put right.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::{caption, done, known};
use crate::App;
use crate::domain::framework::Framework;
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

/// Where a supplier is called otherwise.
pub fn address(framework: &Framework, supplier: i64) -> String {
    format!("{}/suppliers/{supplier}", super::address(framework))
}

fn page(visit: &Visit, framework: &Framework, typed: Typed<'_>) -> FormPage {
    let fields = vec![
        typed.line("name", "Name of the supplier").hint("As it stands in their price list"),
        typed.reason("Such as: second place of the tender"),
    ];
    let action = format!("{}/suppliers", super::address(framework));
    FormPage::new(visit, "Add a supplier", action, fields, "Add the supplier")
        .caption(caption(framework))
        .back(super::address(framework))
}

/// `GET /frameworks/{id}/suppliers`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    _: KeepsFrameworks,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let framework = known(&app, id).await?;
    page(&visit, &framework, Typed { posted: &Posted::default(), errors: &Errors::default() }).show()
}

/// `POST /frameworks/{id}/suppliers`
pub async fn add(
    State(app): State<App>,
    visit: Visit,
    KeepsFrameworks(keeper): KeepsFrameworks,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Problem> {
    let framework = known(&app, id).await?;
    let mut read = Reader::new(&posted);
    let name = read.required_line("name", "The name of the supplier", LINE);
    let reason = reason(&mut read);
    let mut errors = read.errors();
    if let (Some(name), Some(reason), true) = (name, reason, errors.is_empty()) {
        let key = posted.key();
        let by = by(&visit, &key);
        match service::add_supplier(&app.db, keeper, by, framework.id, &name, reason).await {
            Ok(()) => return Ok(done(framework.id, "saved")),
            Err(Failure::Refused(refusal)) => errors.push("name", refusal.to_string()),
            Err(other) => return Err(other.into()),
        }
    }
    page(&visit, &framework, Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}

/// The supplier in the address, by name.
async fn named(app: &App, (id, supplier): (i64, i64)) -> Result<(Framework, String), Problem> {
    let framework = known(app, id).await?;
    let all = store::suppliers(&app.db, framework.id).await?;
    let own = all.into_iter().find(|(known, _)| *known == supplier);
    let (_, name) = own.ok_or(Problem::NotFound)?;
    Ok((framework, name))
}

fn name_page(
    visit: &Visit,
    framework: &Framework,
    (supplier, name): (i64, &str),
    typed: Typed<'_>,
) -> FormPage {
    let fields = vec![
        typed.line("name", "Name of the supplier").hint("As it stands in their price list"),
        typed.reason("Such as: mistyped when it was added. It is kept in the history"),
    ];
    let action = address(framework, supplier);
    FormPage::new(visit, "Correct the name of a supplier", action, fields, "Save")
        .caption(caption(framework))
        .intro("Items and prices stay. Purchases keep the name under which they were requested.")
        .facts(vec![SummaryRow::new("Now", name)])
        .version(typed.version(framework.version))
        .back(super::address(framework))
}

/// `GET /frameworks/{id}/suppliers/{line}`
pub async fn ask_name(
    State(app): State<App>,
    visit: Visit,
    _: KeepsFrameworks,
    Path((id, supplier)): Path<(i64, i64)>,
) -> Result<Response, Problem> {
    let (framework, name) = named(&app, (id, supplier)).await?;
    let posted = Prefill::default().with("name", Some(&name)).posted();
    let typed = Typed { posted: &posted, errors: &Errors::default() };
    name_page(&visit, &framework, (supplier, &name), typed).show()
}

/// `POST /frameworks/{id}/suppliers/{line}`
pub async fn correct(
    State(app): State<App>,
    visit: Visit,
    KeepsFrameworks(keeper): KeepsFrameworks,
    Path((id, supplier)): Path<(i64, i64)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (framework, before) = named(&app, (id, supplier)).await?;
    let mut read = Reader::new(&posted);
    let name = read.required_line("name", "The name of the supplier", LINE);
    let why = reason(&mut read);
    let mut errors = read.errors();
    if let (Some(name), Some(why), true) = (name, why, errors.is_empty()) {
        let key = posted.key();
        let which = (framework.id, posted.version(), supplier);
        match service::correct_supplier(&app.db, keeper, by(&visit, &key), which, &name, why).await {
            Ok(()) => return Ok(done(framework.id, "saved")),
            Err(Failure::Refused(refusal)) => errors.push("name", refusal.to_string()),
            Err(other) => return Err(other.into()),
        }
    }
    name_page(&visit, &framework, (supplier, &before), Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}
