//! Adding a supplier to a framework.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::{address, caption, done, known};
use crate::App;
use crate::domain::framework::Framework;
use crate::service::{Failure, framework as service};
use crate::web::application::by;
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::{LINE, Typed, reason};
use crate::web::session::{KeepsFrameworks, Visit};

fn page(visit: &Visit, framework: &Framework, typed: Typed<'_>) -> FormPage {
    let fields = vec![
        typed.line("name", "Name of the supplier").hint("As it stands in their price list"),
        typed.reason("Such as: second place of the tender"),
    ];
    let action = format!("{}/suppliers", address(framework));
    FormPage::new(visit, "Add a supplier", action, fields, "Add the supplier")
        .caption(caption(framework))
        .back(address(framework))
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
            Err(Failure::Refused(service::Taken)) => {
                errors.push("name", "This supplier is in the framework already");
            }
            Err(other) => return Err(other.into()),
        }
    }
    page(&visit, &framework, Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}
