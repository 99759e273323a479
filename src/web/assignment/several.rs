//! Several cases taken or given in one step: ticked in the list, or chosen here of those that nobody has.

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::{ME, NOBODY, whom};
use crate::App;
use crate::domain::application::{Action, Case, Reference, Status, permitted};
use crate::domain::person::{Person, PersonId, Role, Viewer};
use crate::service::Failure;
use crate::service::assignment::{self, SeveralRefusal};
use crate::store::application::list::{self, Filter, From, Officer};
use crate::store::{application, person, relation};
use crate::web::application::by;
use crate::web::component::Field;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::Typed;
use crate::web::session::{SignedIn, Staff, Visit};

/// The most cases in one step: those of one page of the list.
const MOST: usize = 25;
/// The field.
const CASE: &str = "case";

/// Whether somebody could take or give it in this state.
pub fn possible(status: Status) -> bool {
    permitted(status, Action::Assign, Role::GrantsOfficer)
}

/// A case as the form sends it, with who had it when it was shown.
fn value(case: &Case) -> String {
    format!("{}:{}", case.reference, case.officer.map_or(0, |officer| officer.0))
}

fn read_value(typed: &str) -> Option<(Reference, Option<PersonId>)> {
    let (reference, officer) = typed.split_once(':')?;
    let officer: i64 = officer.parse().ok()?;
    Some((Reference::parse(reference)?, Some(PersonId(officer)).filter(|id| id.0 != 0)))
}

/// The cases named, as they are now; when none is, the oldest of those that wait to be checked and that nobody has.
async fn cases(app: &App, viewer: Viewer, named: Vec<Reference>) -> Result<Vec<Case>, Problem> {
    let named = match named.is_empty() {
        false => named,
        true => {
            let (status, officer) = (Some(Status::Submitted), Some(Officer::Nobody));
            let filter = Filter { status, officer, ..Filter::default() };
            let most = u64::try_from(MOST).unwrap_or_default();
            let rows = list::page(&app.db, viewer, &filter, From::Oldest, most).await?.rows;
            rows.iter().filter_map(|row| Reference::parse(&row.reference)).collect()
        }
    };
    let found = application::seen_of(&app.db, viewer, &named).await?;
    Ok(found.into_iter().filter(|case| possible(case.status)).collect())
}

/// What is shown of the cases and the colleagues.
struct Shown {
    cases: Vec<Case>,
    ticked: Vec<Reference>,
}

async fn page(
    app: &App,
    visit: &Visit,
    own: &Person,
    shown: &Shown,
    typed: Typed<'_>,
) -> Result<FormPage, Problem> {
    let officers = person::grants_officers(&app.db).await?;
    let partnerships = person::partnerships(&app.db).await?;
    let label = |case: &Case| {
        let of = partnerships.iter().find(|of| of.id == case.partnership).map_or("", |of| of.name.as_str());
        (value(case), format!("{} {}, {of}", case.reference, case.title))
    };
    let hint = |case: &Case| {
        let now = officers.iter().find(|(id, _)| Some(*id) == case.officer);
        let now = now.map_or("nobody has it".to_owned(), |(_, name)| format!("{name} has it"));
        format!("{}, {now}", case.status.name())
    };
    let ticked = shown.cases.iter().filter(|case| shown.ticked.contains(&case.reference)).map(value);
    let ticked: Vec<String> = ticked.collect();
    let which = Field::checkboxes(CASE, "Which applications?", &ticked, shown.cases.iter().map(label))
        .hints(shown.cases.iter().map(hint).map(Some))
        .error(typed.errors.get(CASE));
    let ids: Vec<PersonId> = officers.iter().map(|(id, _)| *id).collect();
    let barred = relation::barred_of(&app.db, Action::Assign, &shown.cases, &ids).await?;
    let named = |id: PersonId, name: &str| {
        let not = shown.cases.iter().filter(|case| barred.contains(&(case.id, id)));
        let not: Vec<String> = not.map(|case| case.reference.to_string()).collect();
        if not.is_empty() { name.to_owned() } else { format!("{name}, but not {}", not.join(", ")) }
    };
    let mut options = vec![(ME.to_owned(), named(own.id, "Me"))];
    let others = officers.iter().filter(|(id, _)| *id != own.id);
    options.extend(others.map(|(id, name)| (id.0.to_string(), named(*id, name))));
    options.push((NOBODY.to_owned(), "Nobody".to_owned()));
    let fields = vec![which, typed.radios("officer", "Who has them?", options)];
    let page = FormPage::new(visit, "Take or give several applications", "/applications/assign".to_owned(), fields, "Save")
        .intro("All that you tick change hands, or none does. Somebody who gets them from you is told by one e-mail that names all of them.")
        .back("/applications");
    Ok(page)
}

fn references(posted: &Posted) -> Vec<Reference> {
    let sent = posted.all(CASE);
    let mut named: Vec<Reference> = Vec::new();
    for reference in sent.iter().filter_map(|typed| Reference::parse(typed.split(':').next()?)) {
        if !named.contains(&reference) && named.len() < MOST {
            named.push(reference);
        }
    }
    named
}

/// `GET /applications/assign?case=…`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    _: Staff,
    SignedIn(own): SignedIn,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let ticked = references(&Posted::decode(query.unwrap_or_default().as_bytes()));
    let cases = cases(&app, Viewer::of(&own), ticked.clone()).await?;
    if cases.is_empty() {
        let told = "No application is ticked that can change hands, and none waits that nobody has.";
        return Err(Problem::Closed(told.to_owned()));
    }
    let typed = Typed { posted: &Posted::default(), errors: &Errors::default() };
    page(&app, &visit, &own, &Shown { cases, ticked }, typed).await?.show()
}

/// `POST /applications/assign`
pub async fn assign(
    State(app): State<App>,
    visit: Visit,
    Staff(officer): Staff,
    SignedIn(own): SignedIn,
    posted: Posted,
) -> Result<Response, Problem> {
    let mut read = Reader::new(&posted);
    let mut chosen = read.many_of(CASE, "Applications from the list", read_value);
    chosen.sort_by_key(|(reference, _)| reference.to_string());
    chosen.dedup_by(|one, other| one.0 == other.0);
    if chosen.is_empty() {
        read.error(CASE, "Select at least one application");
    } else if chosen.len() > MOST {
        read.error(CASE, format!("Select {MOST} applications or fewer"));
    }
    let to = read.required_one_of("officer", "Who has them", |typed| whom(typed, &own));
    let mut errors = read.errors();
    if let (Some(to), true) = (to, errors.is_empty()) {
        let key = posted.key();
        match assignment::assign_several(&app.db, officer, by(&visit, &key), &chosen, to).await {
            Ok(()) => return Ok(gone(to, &own)),
            Err(Failure::Refused(SeveralRefusal::Each(refused))) => {
                refused.iter().for_each(|(case, why)| errors.add(CASE, format!("{case}: {why}")));
            }
            Err(Failure::Refused(refusal)) => errors.push("officer", refusal.to_string()),
            Err(other) => return Err(other.into()),
        }
    }
    let ticked = references(&posted);
    let cases = cases(&app, Viewer::of(&own), ticked.clone()).await?;
    page(&app, &visit, &own, &Shown { cases, ticked }, Typed { posted: &posted, errors: &errors })
        .await?
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}

/// To the list of whoever has them now.
fn gone(to: Option<PersonId>, own: &Person) -> Response {
    let whose = match to {
        Some(id) if id == own.id => ME.to_owned(),
        Some(id) => id.0.to_string(),
        None => NOBODY.to_owned(),
    };
    Redirect::to(&format!("/applications?officer={whose}&done=several")).into_response()
}
