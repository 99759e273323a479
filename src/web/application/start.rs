//! Starting an application: year and name.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::{address, by};
use crate::App;
use crate::domain::date;
use crate::domain::financial_year::FinancialYear;
use crate::domain::scheme::Scheme;
use crate::service::{Failure, application};
use crate::store::scheme;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::{LINE, Typed};
use crate::web::session::{Officer, Visit};

fn page(visit: &Visit, scheme: &Scheme, posted: &Posted, errors: &Errors) -> FormPage {
    let typed = Typed { posted, errors };
    let page = |fields| {
        FormPage::new(visit, "Start an application", "/applications/new".into(), fields, "Save and continue")
            .back("/")
    };
    match scheme.policy.open_years(date::today(visit.now)) {
        Ok(years) => {
            let option = |year: &FinancialYear| (year.to_string(), year.to_string());
            page(vec![
                typed.radios("year", "For which financial year?", years.iter().map(option).collect()).hint(
                    "The year in which the goods will be received. A year runs from 1 April to 31 March",
                ),
                typed
                    .line("title", "Project name")
                    .hint("A few words that tell it from other projects. You can change it later"),
            ])
        }
        Err(closed) => page(Vec::new()).intro(format!("{closed}.")),
    }
}

/// `GET /applications/new`
pub async fn show(State(app): State<App>, visit: Visit, _: Officer) -> Result<Response, Problem> {
    let scheme = scheme::current(&app.db).await?;
    if let Err(closed) = scheme.policy.open_years(date::today(visit.now)) {
        return Err(Problem::Closed(closed.to_string()));
    }
    page(&visit, &scheme, &Posted::default(), &Errors::default()).show()
}

/// `POST /applications/new`
pub async fn post(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    posted: Posted,
) -> Result<Response, Problem> {
    let scheme = scheme::current(&app.db).await?;
    let mut read = Reader::new(&posted);
    let year = read.required_one_of("year", "A financial year", |typed| FinancialYear::parse(typed).ok());
    let title = read.required_line("title", "The project name", LINE);
    let mut errors = read.errors();
    if let (Some(year), Some(title), true) = (year, title, errors.is_empty()) {
        let key = posted.key();
        match application::start(&app.db, officer, by(&visit, &key), year, &title).await {
            Ok(reference) => return Ok(Redirect::to(&address(&reference)).into_response()),
            Err(Failure::Refused(refusal)) => errors.push("year", refusal.to_string()),
            Err(other) => return Err(other.into()),
        }
    }
    page(&visit, &scheme, &posted, &errors).refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}
