//! Who of the grants officers has a case, as they change it.

pub mod several;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::application::{Seen, address, by, done};
use super::assessment::possible;
use super::form::{Errors, Posted, Reader};
use super::page::FormPage;
use super::problem::Problem;
use super::section::{Prefill, Typed};
use super::session::{SignedIn, Staff, Visit};
use crate::App;
use crate::domain::application::relation::allowed;
use crate::domain::application::{Action, Case};
use crate::domain::person::{Person, PersonId};
use crate::service::Failure;
use crate::service::assignment::{self, AssignRefusal};
use crate::store::{person, relation};

const ME: &str = "me";
const NOBODY: &str = "nobody";

/// Whom somebody chose; whether it is a grants officer is the service's to say.
fn whom(typed: &str, own: &Person) -> Option<Option<PersonId>> {
    match typed {
        ME => Some(Some(own.id)),
        NOBODY => Some(None),
        id => id.parse().ok().map(|id| Some(PersonId(id))),
    }
}

/// The page, with everybody who can have the case.
async fn page(
    app: &App,
    visit: &Visit,
    (case, own): (&Case, &Person),
    typed: Typed<'_>,
) -> Result<FormPage, Problem> {
    let mut options = vec![(ME.to_owned(), "Me".to_owned())];
    let officers = person::grants_officers(&app.db).await?;
    let all: Vec<PersonId> = officers.iter().map(|(id, _)| *id).collect();
    let barred = relation::barred(&app.db, case, Action::Assign, &all).await?;
    let can = officers.iter().filter(|(id, _)| *id != own.id && !barred.contains(id));
    options.extend(can.map(|(id, name)| (id.0.to_string(), name.clone())));
    options.push((NOBODY.to_owned(), "Nobody".to_owned()));
    let now = case.officer.and_then(|id| officers.iter().find(|(one, _)| *one == id));
    let now = now.map_or("Nobody has it now.".to_owned(), |(_, name)| format!("{name} has it now."));
    let action = format!("{}/assign", address(&case.reference));
    let page = FormPage::new(visit, "Take or give the case", action, vec![typed.radios("officer", "Who has it?", options)], "Save")
        .caption(format!("{} {}", case.reference, case.title))
        .intro(now)
        .intro("Whoever prepared or endorsed it, declared an interest in it or has a role in its partnership is not in the list. Somebody who gets it from you is told by e-mail.")
        // Who has it, so that nobody takes it from somebody unseen; 0 for nobody.
        .version(case.officer.map_or(0, |officer| officer.0))
        .back(address(&case.reference));
    Ok(page)
}

/// `GET /applications/{reference}/assign`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    _: Staff,
    SignedIn(own): SignedIn,
    Seen { case, .. }: Seen,
) -> Result<Response, Problem> {
    possible(&case, Action::Assign)?;
    allowed(Action::Assign, &relation::of_person(&app.db, &case, &own).await?)
        .map_err(|barred| Problem::Closed(format!("{barred}.")))?;
    let suggested = Some(ME).filter(|_| case.officer.is_none());
    let posted = Prefill::default().with("officer", suggested).posted();
    page(&app, &visit, (&case, &own), Typed { posted: &posted, errors: &Errors::default() }).await?.show()
}

/// `POST /applications/{reference}/assign`
pub async fn assign(
    State(app): State<App>,
    visit: Visit,
    Staff(officer): Staff,
    SignedIn(own): SignedIn,
    Seen { case, .. }: Seen,
    posted: Posted,
) -> Result<Response, Problem> {
    let mut read = Reader::new(&posted);
    let to = read.required_one_of("officer", "Who has it", |typed| whom(typed, &own));
    let shown = posted.get("version").parse().ok().filter(|id| *id != 0).map(PersonId);
    let mut errors = read.errors();
    if let Some(to) = to {
        let key = posted.key();
        match assignment::assign(&app.db, officer, by(&visit, &key), &case.reference, (shown, to)).await {
            Ok(()) => return Ok(done(&case.reference, "assigned")),
            Err(Failure::Refused(AssignRefusal::WrongState(_))) => return Err(Problem::Changed),
            Err(Failure::Refused(refusal)) => errors.push("officer", refusal.to_string()),
            Err(other) => return Err(other.into()),
        }
    }
    let case =
        super::application::found(&app, crate::domain::person::Viewer::of(&own), &case.reference).await?;
    page(&app, &visit, (&case, &own), Typed { posted: &posted, errors: &errors })
        .await?
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}
