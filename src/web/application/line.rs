//! One line of a list: a camera, a cost, a match line. The page to add, change or remove it; the list itself is in `lines`.

use std::ops::ControlFlow;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::conflict::{self, Place};
use super::context::Context;
use super::lines::{listed, thing};
use super::presence::{noted, others};
use super::saving::{self, Quietly};
use super::section::{named, open};
use super::{Seen, address, by};
use crate::App;
use crate::domain::application::Case;
use crate::domain::application::content::Content;
use crate::domain::application::question::{Answers, of};
use crate::domain::application::section::Section;
use crate::service::Failure;
use crate::service::application::{Change, SaveRefusal, save};
use crate::store::{application, scheme};
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
        Section::Funding => Ok(form::matching::fields(
            typed,
            &context.content.files,
            &context.scheme.policy.kinds_explained(),
        )),
        _ if section.thing().is_some() => Ok(form::question::fields(section, typed, &context.content)),
        _ => Err(Problem::NotFound),
    }
}

fn read(section: Section, number: Option<u32>, posted: &Posted, context: &Context) -> Result<Change, Errors> {
    let mut reader = Reader::new(posted);
    let change = match section {
        Section::Cameras => Change::Camera(number, form::camera::read(&mut reader)),
        Section::Costs => Change::Cost(number, form::cost::read(&mut reader, posted, &context.scheme)),
        Section::Funding => Change::Match(number, form::matching::read(&mut reader, &context.content.files)),
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

fn heading(section: Section, number: Option<u32>) -> String {
    match number {
        None => format!("Add a {}", thing(section)),
        Some(number) => format!("Change {} {number}", thing(section)),
    }
}

fn page(
    visit: &Visit,
    case: &Case,
    (section, number): (Section, Option<u32>),
    version: u32,
    fields: Vec<Field>,
) -> FormPage {
    let base = format!("{}/{}", address(&case.reference), section.code());
    let action = number.map_or_else(|| format!("{base}/new"), |number| format!("{base}/{number}"));
    FormPage::new(visit, &heading(section, number), action, fields, "Save")
        .caption(format!("{} {}", case.reference, case.title))
        .back(base)
        .version(version)
        .autosaves()
}

/// `GET /applications/{reference}/{section}/{line}`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
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
    let others = others(&app, visit.now, &case, (officer, Some(section))).await?;
    noted(&app, &visit, &case, (officer, section), false);
    page(&visit, &case, (section, number), context.content.version_of(section), fields).beside(others).show()
}

/// `POST /applications/{reference}/{section}/{line}`
pub async fn post(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, .. }: Seen,
    Path((_, code, line)): Path<(String, String, String)>,
    Quietly(quietly): Quietly,
    posted: Posted,
) -> Result<Response, Problem> {
    let (section, number) = (named(&code)?, which(&line)?);
    let context = Context::of(&app, &case).await?;
    let version = posted.version();
    // That the section has lines at all is found out once, before any is shown.
    fields(section, Typed { posted: &posted, errors: &Errors::default() }, &context)?;
    let show = |posted: &Posted| {
        fields(section, Typed { posted, errors: &Errors::default() }, &context).unwrap_or_default()
    };
    let base = format!("{}/{}", address(&case.reference), section.code());
    let (heading, action) = (heading(section, number), format!("{base}/{line}"));
    let place = || Place { visit: &visit, case: &case, heading: &heading, action: action.clone() };
    let kept = |content: &Content| number.and_then(|number| prefill(content, section, number));
    let theirs = kept(&context.content).unwrap_or_default();
    let now = context.content.version_of(section);
    let sent = posted;
    let posted = match conflict::chosen(place(), &show, &sent, &theirs, now)? {
        ControlFlow::Continue(posted) => posted,
        ControlFlow::Break(page) => return Ok(page),
    };
    let change = match read(section, number, &posted, &context) {
        Ok(change) => change,
        Err(errors) if quietly => return Ok(saving::refused(&errors)),
        Err(errors) => {
            let fields = fields(section, Typed { posted: &posted, errors: &errors }, &context)?;
            return page(&visit, &case, (section, number), version, fields)
                .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors);
        }
    };
    let key = sent.key();
    match save(&app.db, officer, by(&visit, &key), &case.reference, version, change.clone()).await {
        Ok(saved) if quietly => {
            noted(&app, &visit, &case, (officer, section), true);
            let line = saved.line.map_or_else(|| line.clone(), |line| line.to_string());
            Ok(saving::kept(&visit, &saved, format!("{base}/{line}")))
        }
        Ok(_) => {
            noted(&app, &visit, &case, (officer, section), true);
            Ok(Redirect::to(&format!("{base}?done=saved")).into_response())
        }
        Err(Failure::Refused(SaveRefusal::Stale(stale))) if quietly => {
            Ok(saving::overtaken(&conflict::who(&stale)))
        }
        Err(Failure::Refused(SaveRefusal::Stale(stale))) => {
            let mut content = stale.theirs.clone();
            change.apply(&mut content).ok_or(Problem::Changed)?;
            let (yours, theirs) =
                (kept(&content).unwrap_or_default(), kept(&stale.theirs).unwrap_or_default());
            let version = stale.theirs.version_of(section);
            let base = stale.base.as_ref().and_then(kept);
            conflict::ask(place(), &show, &stale, (&posted, &yours), (base, theirs), version)
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
    let policy = scheme::of(&app.db, case.scheme).await?.policy;
    let row = listed(&content, section, &policy)
        .into_iter()
        .find(|row| row.number == line)
        .ok_or(Problem::NotFound)?;
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
    let (key, version) = (posted.key(), posted.version());
    let base = format!("{}/{}", address(&case.reference), section.code());
    let change = Change::Remove(section, line);
    save(&app.db, officer, by(&visit, &key), &case.reference, version, change)
        .await
        .map_err(Problem::refused)?;
    Ok(Redirect::to(&format!("{base}?done=removed")).into_response())
}
