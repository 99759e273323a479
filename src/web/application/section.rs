//! One section of an application: the page, and saving it. Lists of lines are shown here and changed in `line`.

use std::ops::ControlFlow;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::case::Done;
use super::conflict::{self, Place};
use super::context::{Context, far_away};
use super::lines::Told;
use super::presence::{noted, others};
use super::saving::{self, Quietly};
use super::{Seen, address, by};
use crate::App;
use crate::domain::application::content::Content;
use crate::domain::application::section::Section;
use crate::domain::application::{Action, Case, destination};
use crate::domain::money::Money;
use crate::domain::person::CspOfficer;
use crate::service::Failure;
use crate::service::application::{Change, SaveRefusal, limits, save};
use crate::store::scheme;
use crate::web::component::Field;
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::map;
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::{self as form, Typed};
use crate::web::session::{Officer, Visit};

fn prefill(content: &Content, section: Section) -> Posted {
    match section {
        Section::Applicant => form::applicant::prefill(&content.applicant),
        Section::Funding => form::funding::prefill(&content.funding),
        Section::Profile => form::profile::prefill(&content.profile),
        _ => content.form(section).map(|a| form::question::prefill(section, a)).unwrap_or_default(),
    }
}

fn fields(section: Section, typed: Typed<'_>, context: &Context) -> Vec<Field> {
    match section {
        Section::Applicant => form::applicant::fields(typed, &context.bodies),
        Section::Funding => form::funding::fields(typed),
        Section::Profile => form::profile::fields(typed),
        _ => form::question::fields(section, typed, &context.content),
    }
}

fn read(section: Section, posted: &Posted, context: &Context) -> Result<Content, Errors> {
    let mut reader = Reader::new(posted);
    let mut content = Content::default();
    match section {
        Section::Applicant => content.applicant = form::applicant::read(&mut reader, posted, &context.bodies),
        Section::Funding => content.funding.request = form::funding::read(&mut reader),
        Section::Profile => content.profile = form::profile::read(&mut reader),
        _ => {
            let kept = &context.content;
            if let (Some(to), Some(before)) = (content.form_mut(section), kept.form(section)) {
                *to = form::question::read(section, &mut reader, kept, before);
            }
        }
    }
    reader.finish().map(|()| content)
}

/// A case that is open for changes; a closed one sends to its page.
pub fn open(case: &Case) -> Result<(), Problem> {
    match destination(case.status, Action::Save) {
        Some(_) => Ok(()),
        None => Err(Problem::Elsewhere(address(&case.reference))),
    }
}

/// The section that an address names.
pub fn named(code: &str) -> Result<Section, Problem> {
    Section::from_code(code).ok_or(Problem::NotFound)
}

fn page(
    visit: &Visit,
    case: &Case,
    section: Section,
    version: u32,
    typed: Typed<'_>,
    context: &Context,
) -> FormPage {
    let action = format!("{}/{}", address(&case.reference), section.code());
    let page =
        FormPage::new(visit, section.title(), action, fields(section, typed, context), "Save and continue")
            .caption(format!("{} {}", case.reference, case.title))
            .back(address(&case.reference))
            .inset(context.inset(section))
            .version(version)
            .autosaves();
    let evidence = format!("{}/evidence", address(&case.reference));
    match (section, context.content.profile_differs()) {
        (Section::Need, _) => page.link(evidence, "Count offences from a police.uk file"),
        (Section::Technical, _) => {
            page.link("/kit", "See which makes and models the control centre has certified")
        }
        (Section::Profile, differs) => {
            let page = page.intro(form::profile::introduction(&context.content));
            differs.into_iter().fold(page, FormPage::warning)
        }
        _ => page,
    }
}

/// `GET /applications/{reference}/{section}`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, .. }: Seen,
    Path((_, code)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let section = named(&code)?;
    open(&case)?;
    let context = Context::of(&app, &case).await?;
    let posted = prefill(&context.content, section);
    let typed = Typed { posted: &posted, errors: &Errors::default() };
    if section.thing().is_some() {
        noted(&app, &visit, &case, (officer, section), false);
        return list(&app, (&visit, officer), &case, section, &context, typed).await;
    }
    let version = context.content.version_of(section);
    let others = others(&app, visit.now, &case, (officer, Some(section))).await?;
    noted(&app, &visit, &case, (officer, section), false);
    page(&visit, &case, section, version, typed, &context).told(&Done::of(&visit)).beside(others).show()
}

async fn list(
    app: &App,
    (visit, officer): (&Visit, CspOfficer),
    case: &Case,
    section: Section,
    context: &Context,
    typed: Typed<'_>,
) -> Result<Response, Problem> {
    let figures = context.content.figures().unwrap_or_default();
    let limits = limits(&app.db, case, &context.scheme, figures).await?;
    let requested = match section {
        Section::Funding => Some(requested_beside(app, case).await?),
        _ => None,
    };
    let far_away = match section {
        Section::Cameras => far_away(app, case, &context.content).await?,
        _ => Vec::new(),
    };
    let others = others(app, visit.now, case, (officer, Some(section))).await?;
    let sketch = map::of_cameras(app, &context.content).filter(|_| section == Section::Cameras);
    let shows = sketch.is_some();
    let told = Told { requested, far_away, others, sketch };
    let page = super::lines::list_page(visit, case, section, context, &limits, told, typed)?;
    Ok(map::let_in(app, shows, page))
}

/// What the partnership's other applications ask for, undecided as far as it knows: it reserves nothing.
async fn requested_beside(app: &App, case: &Case) -> Result<Money, Problem> {
    let board = scheme::board(&app.db, case.scheme, case.year).await?;
    let own = board.into_iter().find(|row| row.partnership == case.partnership);
    let all = own.map_or(Money::ZERO, |row| row.standing.as_the_partnership_sees_it().requested);
    let counted = if case.status.is_requested() { case.figures.request } else { Money::ZERO };
    Ok(all.checked_sub(counted).unwrap_or(Money::ZERO))
}

/// `POST /applications/{reference}/{section}`
pub async fn post(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, .. }: Seen,
    Path((_, code)): Path<(String, String)>,
    Quietly(quietly): Quietly,
    posted: Posted,
) -> Result<Response, Problem> {
    let section = named(&code)?;
    if section == Section::Endorsements || (section.thing().is_some() && section != Section::Funding) {
        return Ok(Redirect::to(&address(&case.reference)).into_response());
    }
    let context = Context::of(&app, &case).await?;
    let version = posted.version();
    let show = |posted: &Posted| fields(section, Typed { posted, errors: &Errors::default() }, &context);
    let action = format!("{}/{}", address(&case.reference), section.code());
    let place = || Place { visit: &visit, case: &case, heading: section.title(), action: action.clone() };
    let theirs = prefill(&context.content, section);
    let sent = posted;
    let now = context.content.version_of(section);
    let posted = match conflict::chosen(place(), &show, &sent, &theirs, now)? {
        ControlFlow::Continue(posted) => posted,
        ControlFlow::Break(page) => return Ok(page),
    };
    let content = match read(section, &posted, &context) {
        Ok(content) => content,
        Err(errors) if quietly => return Ok(saving::refused(&errors)),
        Err(errors) => {
            let typed = Typed { posted: &posted, errors: &errors };
            if section == Section::Funding {
                return list(&app, (&visit, officer), &case, section, &context, typed).await;
            }
            return page(&visit, &case, section, version, typed, &context)
                .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors);
        }
    };
    let key = sent.key();
    let change = Change::Section(Box::new(content.clone()), section);
    match save(&app.db, officer, by(&visit, &key), &case.reference, version, change).await {
        Ok(saved) if quietly => {
            noted(&app, &visit, &case, (officer, section), true);
            Ok(saving::kept(&visit, &saved, action))
        }
        Ok(saved) => {
            noted(&app, &visit, &case, (officer, section), true);
            Ok(Redirect::to(&next(&app, &case, &context, section, &saved.content).await?).into_response())
        }
        Err(Failure::Refused(SaveRefusal::Stale(stale))) if quietly => {
            Ok(saving::overtaken(&conflict::who(&stale)))
        }
        Err(Failure::Refused(SaveRefusal::Stale(stale))) => {
            let base = stale.base.as_ref().map(|base| prefill(base, section));
            let (yours, theirs) = (prefill(&content, section), prefill(&stale.theirs, section));
            let version = stale.theirs.version_of(section);
            conflict::ask(place(), &show, &stale, (&posted, &yours), (base, theirs), version)
        }
        Err(other) => Err(Problem::refused(other)),
    }
}

/// Where to go on after a save: to the task list, unless the page has something to say to what was saved.
async fn next(
    app: &App,
    case: &Case,
    context: &Context,
    section: Section,
    saved: &Content,
) -> Result<String, Problem> {
    let stays = match section {
        Section::Funding => too_high(app, case, context, saved).await?,
        // It is saved all the same, and the page that says so is shown again.
        Section::Profile => saved.profile_differs().is_some(),
        _ => false,
    };
    let next = address(&case.reference);
    let next = if stays { format!("{next}/{}", section.code()) } else { next };
    Ok(format!("{next}?done=saved"))
}

/// Whether less must be asked for: it is saved all the same, and the page that says so is shown again. What is still to
/// be entered in other sections is said there and on the task list, and is no reason to stay.
async fn too_high(app: &App, case: &Case, context: &Context, content: &Content) -> Result<bool, Problem> {
    let figures = content.figures().unwrap_or_default();
    let limits = limits(&app.db, case, &context.scheme, figures).await?;
    Ok(content.asks_too_much(&context.scheme, &limits))
}
