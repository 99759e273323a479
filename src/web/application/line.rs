//! One line of a list: a camera, a cost, a match line. The page to add, change or remove it; the list itself is in `lines`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::lines::{listed, thing};
use super::section::{Context, named, open, saved_by, stale};
use super::{Seen, address, by};
use crate::App;
use crate::domain::application::Case;
use crate::domain::application::content::Content;
use crate::domain::application::question::{Answers, of};
use crate::domain::application::section::Section;
use crate::service::Failure;
use crate::service::application::{Change, SaveRefusal, save};
use crate::store::application;
use crate::web::component::Field;
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::{self as form, Typed};
use crate::web::session::{Officer, Visit};

fn prefill(content: &Content, section: Section, number: u32) -> Option<Posted> {
    match section {
        Section::Cameras => content.cameras.get(number).map(form::camera::prefill),
        Section::Costs => content.costs.get(number).map(form::cost::prefill),
        Section::Funding => content.funding.matches.get(number).map(form::matching::prefill),
        _ => content.list(section)?.get(number).map(|line| form::question::prefill(section, line)),
    }
}

fn fields(section: Section, typed: Typed<'_>, context: &Context) -> Result<Vec<Field>, Problem> {
    match section {
        Section::Cameras => Ok(form::camera::fields(typed)),
        Section::Costs => Ok(form::cost::fields(typed, &context.scheme)),
        Section::Funding => Ok(form::matching::fields(typed)),
        _ if section.thing().is_some() => Ok(form::question::fields(section, typed, &context.content)),
        _ => Err(Problem::NotFound),
    }
}

fn read(section: Section, number: Option<u32>, posted: &Posted, context: &Context) -> Result<Change, Errors> {
    let mut reader = Reader::new(posted);
    let change = match section {
        Section::Cameras => Change::Camera(number, form::camera::read(&mut reader)),
        Section::Costs => Change::Cost(number, form::cost::read(&mut reader, posted, &context.scheme)),
        Section::Funding => Change::Match(number, form::matching::read(&mut reader)),
        _ => {
            let line = form::question::read(section, &mut reader, &context.content, &Answers::default());
            let first = of(section).first().map_or("", |question| question.code);
            Change::Entry(section, number, form::at_least_one(&mut reader, first, line))
        }
    };
    reader.finish().map(|()| change)
}

/// `new`, or the number of a line.
fn which(raw: &str) -> Result<Option<u32>, Problem> {
    if raw == "new" { Ok(None) } else { raw.parse().map(Some).map_err(|_| Problem::NotFound) }
}

fn page(
    visit: &Visit,
    case: &Case,
    (section, number): (Section, Option<u32>),
    version: u32,
    fields: Vec<Field>,
) -> FormPage {
    let base = format!("{}/{}", address(&case.reference), section.code());
    let (heading, action) = match number {
        None => (format!("Add a {}", thing(section)), format!("{base}/new")),
        Some(n) => (format!("Change {} {n}", thing(section)), format!("{base}/{n}")),
    };
    FormPage::new(visit, &heading, action, fields, "Save")
        .caption(format!("{} {}", case.reference, case.title))
        .back(base)
        .version(version)
}

/// `GET /applications/{reference}/{section}/{line}`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    _: Officer,
    Seen { case, .. }: Seen,
    Path((_, code, line)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let (section, number) = (named(&code)?, which(&line)?);
    open(&case)?;
    let context = Context::of(&app, &case).await?;
    let posted = match number {
        Some(number) => prefill(&context.content, section, number).ok_or(Problem::NotFound)?,
        None => Posted::default(),
    };
    let fields = fields(section, Typed { posted: &posted, errors: &Errors::default() }, &context)?;
    page(&visit, &case, (section, number), context.content.version_of(section), fields).show()
}

/// `POST /applications/{reference}/{section}/{line}`
pub async fn post(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, .. }: Seen,
    Path((_, code, line)): Path<(String, String, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (section, number) = (named(&code)?, which(&line)?);
    let context = Context::of(&app, &case).await?;
    let version = posted.get("version").parse().unwrap_or(0);
    let shown = |errors: &Errors, version: u32| -> Result<FormPage, Problem> {
        let fields = fields(section, Typed { posted: &posted, errors }, &context)?;
        Ok(page(&visit, &case, (section, number), version, fields))
    };
    let change = match read(section, number, &posted, &context) {
        Ok(change) => change,
        Err(errors) => return shown(&errors, version)?.refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors),
    };
    let key = posted.key();
    let base = format!("{}/{}", address(&case.reference), section.code());
    match save(&app.db, officer, by(&visit, &key), &case.reference, version, change.clone()).await {
        Ok(_) => Ok(Redirect::to(&format!("{base}?done=saved")).into_response()),
        Err(Failure::Refused(SaveRefusal::Stale(theirs))) => {
            let mut yours = (*theirs).clone();
            change.apply(&mut yours).ok_or(Problem::Changed)?;
            let page = shown(&Errors::default(), theirs.version_of(section))?;
            stale(page, &saved_by(&app, &case, section).await?, &theirs, &yours, section)
        }
        Err(other) => Err(Problem::refused(other)),
    }
}

/// `GET /applications/{reference}/{section}/{line}/remove`
pub async fn ask_remove(
    State(app): State<App>,
    visit: Visit,
    _: Officer,
    Seen { case, .. }: Seen,
    Path((_, code, line)): Path<(String, String, u32)>,
) -> Result<Response, Problem> {
    let section = named(&code)?;
    open(&case)?;
    let content = application::content(&app.db, case.id).await?;
    let row =
        listed(&content, section).into_iter().find(|row| row.number == line).ok_or(Problem::NotFound)?;
    let base = format!("{}/{}", address(&case.reference), section.code());
    let heading = format!("Are you sure you want to remove {} {line}?", thing(section));
    let says = [row.title, row.detail].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
    FormPage::new(&visit, &heading, format!("{base}/{line}/remove"), Vec::new(), "Remove")
        .caption(format!("{} {}", case.reference, case.title))
        .intro(says.join(", "))
        .intro("It cannot be undone.")
        .back(base)
        .version(content.version_of(section))
        .warns()
        .show()
}

/// `POST /applications/{reference}/{section}/{line}/remove`
pub async fn remove(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, .. }: Seen,
    Path((_, code, line)): Path<(String, String, u32)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let section = named(&code)?;
    let (key, version) = (posted.key(), posted.get("version").parse().unwrap_or(0));
    let base = format!("{}/{}", address(&case.reference), section.code());
    let change = Change::Remove(section, line);
    save(&app.db, officer, by(&visit, &key), &case.reference, version, change)
        .await
        .map_err(Problem::refused)?;
    Ok(Redirect::to(&format!("{base}?done=removed")).into_response())
}
