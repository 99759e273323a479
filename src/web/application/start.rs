//! Starting an application: year and name, and perhaps an earlier one to copy.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::{address, by};
use crate::App;
use crate::domain::application::Reference;
use crate::domain::date;
use crate::domain::financial_year::FinancialYear;
use crate::domain::person::Viewer;
use crate::domain::scheme::Scheme;
use crate::service::Failure;
use crate::service::application::{self, StartRefusal, Started};
use crate::store::application::list::{self, Filter, From, Row};
use crate::store::scheme;
use crate::web::component::Field;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::{LINE, Typed};
use crate::web::session::{Officer, Seer, Visit};

/// The newest applications of a partnership, to copy one.
const EARLIER: u64 = 50;

/// What can be copied: reference and what it is called.
async fn earlier(app: &App, viewer: Viewer) -> Result<Vec<(String, String)>, Problem> {
    let newest = list::page(&app.db, viewer.own(), &Filter::default(), From::Newest, EARLIER).await?;
    let show = |row: Row| (row.reference.clone(), format!("{} {}", row.reference, row.title));
    Ok(newest.rows.into_iter().map(show).collect())
}

fn page(
    visit: &Visit,
    scheme: &Scheme,
    earlier: Vec<(String, String)>,
    posted: &Posted,
    errors: &Errors,
) -> FormPage {
    let typed = Typed { posted, errors };
    let page = |fields| {
        FormPage::new(visit, "Start an application", "/applications/new".into(), fields, "Save and continue")
            .back("/")
    };
    match scheme.policy.open_years(date::today(visit.now)) {
        Ok(years) => {
            let option = |year: &FinancialYear| (year.to_string(), year.to_string());
            let mut fields = vec![
                typed.radios("year", "For which financial year?", years.iter().map(option).collect()).hint(
                    "The year in which the goods will be received. A year runs from 1 April to 31 March",
                ),
                typed
                    .line("title", "Project name")
                    .hint("A few words that tell it from other projects. You can change it later"),
            ];
            if !earlier.is_empty() {
                let none = (String::new(), "None: start with empty answers".to_owned());
                let options = std::iter::once(none).chain(earlier);
                fields.push(
                    Field::select("copy_of", "Copy the answers of", posted.get("copy_of"), options)
                        .hint("Everything but the files and the endorsements is copied. You can change all of it")
                        .error(errors.get("copy_of")),
                );
            }
            page(fields)
        }
        Err(closed) => page(Vec::new()).intro(format!("{closed}.")),
    }
}

/// `GET /applications/new`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    _: Officer,
    Seer(viewer): Seer,
) -> Result<Response, Problem> {
    let scheme = scheme::current(&app.db).await?;
    if let Err(closed) = scheme.policy.open_years(date::today(visit.now)) {
        return Err(Problem::Closed(closed.to_string()));
    }
    let earlier = earlier(&app, viewer).await?;
    page(&visit, &scheme, earlier, &Posted::default(), &Errors::default()).show()
}

/// `POST /applications/new`
pub async fn post(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seer(viewer): Seer,
    posted: Posted,
) -> Result<Response, Problem> {
    let scheme = scheme::current(&app.db).await?;
    let earlier = earlier(&app, viewer).await?;
    let mut read = Reader::new(&posted);
    let year = read.required_one_of("year", "A financial year", |typed| FinancialYear::parse(typed).ok());
    let title = read.required_line("title", "The project name", LINE);
    let chosen = posted.get("copy_of");
    let copy_of = Reference::parse(chosen).filter(|_| earlier.iter().any(|(known, _)| known == chosen));
    if copy_of.is_none() && !chosen.is_empty() {
        read.error("copy_of", StartRefusal::NoSuchApplication.to_string());
    }
    let mut errors = read.errors();
    if let (Some(year), Some(title), true) = (year, title, errors.is_empty()) {
        let key = posted.key();
        let started = Started { year, title: &title, copy_of: copy_of.as_ref() };
        match application::start(&app.db, officer, by(&visit, &key), started).await {
            Ok(reference) => return Ok(Redirect::to(&address(&reference)).into_response()),
            Err(Failure::Refused(refusal)) => {
                let field = if matches!(refusal, StartRefusal::Closed(_)) { "year" } else { "copy_of" };
                errors.push(field, refusal.to_string());
            }
            Err(other) => return Err(other.into()),
        }
    }
    page(&visit, &scheme, earlier, &posted, &errors).refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}
