//! One person as an administrator meets them: a role given, name and address changed, what happened.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::{email, hats, holding, role_fields};
use crate::App;
use crate::domain::date;
use crate::domain::person::{Person, PersonId, Viewer};
use crate::domain::retention::person::is_former;
use crate::service::record::Subject;
use crate::service::{Failure, person as service};
use crate::store::application::list;
use crate::store::person::{self, Partnership};
use crate::store::{history, second_factor};
use crate::web::application::by;
use crate::web::application::case::Done;
use crate::web::component::{Field, SummaryRow};
use crate::web::extract::{Path, Query};
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::{FormPage, render};
use crate::web::problem::Problem;
use crate::web::section::{LINE, Prefill, Typed, reason};
use crate::web::session::{Admin, Overseer, Visit};
use crate::web::shell::Shell;
use crate::web::timeline::{self, Item};

/// Entries of somebody's history that are shown.
const ENTRIES: u64 = 100;

#[derive(Template)]
#[template(path = "person/show.html")]
struct ShowPage {
    shell: Shell,
    id: i64,
    name: String,
    facts: Vec<SummaryRow>,
    may_change: bool,
    has_roles: bool,
    has_factor: bool,
    timeline: Vec<Item>,
}

/// Somebody of whom something can be changed: not who was made nameless.
pub(super) async fn known(app: &App, id: i64) -> Result<Person, Problem> {
    let person = found(app, id).await?;
    if is_former(&person) { Err(Problem::NotFound) } else { Ok(person) }
}

async fn found(app: &App, id: i64) -> Result<Person, Problem> {
    person::by_id(&app.db, PersonId(id)).await?.ok_or(Problem::NotFound)
}

fn address(person: &Person) -> String {
    format!("/people/{}", person.id.0)
}

pub(super) fn done(person: &Person) -> Response {
    Redirect::to(&format!("{}?done=saved", address(person))).into_response()
}

/// `GET /people/{id}`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Overseer(administrator): Overseer,
    Path(id): Path<i64>,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let person = found(&app, id).await?;
    let partnerships = person::partnerships(&app.db).await?;
    let entries = history::of_chain(&app.db, &Subject::Person(person.id).chain(), ENTRIES).await?;
    let factor = second_factor::of(&app.db, person.id).await?;
    let filter = list::Filter { offered: Some(person.id), ..list::Filter::default() };
    let offers = list::page(&app.db, Viewer::of(&person), &filter, list::From::Oldest, 20).await?.rows;
    let offers: Vec<String> = offers.iter().map(|row| row.reference.to_string()).collect();
    let page = ShowPage {
        shell: done.tell(Shell::new(&visit, &person.name)).back("/people", "People"),
        id,
        facts: vec![
            SummaryRow::new("E-mail address", email(&person)),
            SummaryRow::new("Roles", hats(&person, &partnerships).replace("; ", "\n")),
            SummaryRow::new(
                "Offers that wait for their answer",
                if offers.is_empty() { "None".to_owned() } else { offers.join(", ") },
            ),
            SummaryRow::new(
                "Second factor",
                match &factor {
                    Some(kept) => {
                        format!("Authenticator app, set up on {}", date::show(date::today(kept.made_at)))
                    }
                    None => "None set up".to_owned(),
                },
            ),
        ],
        has_factor: factor.is_some(),
        may_change: administrator.is_some() && !is_former(&person),
        has_roles: !person.holdings.is_empty(),
        name: person.name,
        timeline: timeline::of(&entries, true),
    };
    render(StatusCode::OK, &page)
}

pub(super) fn form(
    visit: &Visit,
    person: &Person,
    (page, heading): (&str, &str),
    fields: Vec<Field>,
    button: &str,
) -> FormPage {
    FormPage::new(visit, heading, format!("{}/{page}", address(person)), fields, button)
        .caption(&person.name)
        .back(address(person))
}

fn change_page(visit: &Visit, person: &Person, typed: Typed<'_>) -> FormPage {
    let fields = vec![
        typed.line("name", "Name"),
        Field::email("email", "E-mail address", typed.posted.get("email"))
            .error(typed.errors.get("email"))
            .hint("A new address ends every session: the person signs in with a link sent there"),
        typed.reason("It is kept in the history"),
    ];
    form(visit, person, ("change", "Change name or address"), fields, "Save")
}

/// `GET /people/{id}/change`
pub async fn ask_change(
    State(app): State<App>,
    visit: Visit,
    _: Admin,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let person = known(&app, id).await?;
    let kept = Prefill::default().with("name", Some(&person.name));
    let posted = kept.with("email", Some(person.email.as_str())).posted();
    change_page(&visit, &person, Typed { posted: &posted, errors: &Errors::default() }).show()
}

/// `POST /people/{id}/change`
pub async fn change(
    State(app): State<App>,
    visit: Visit,
    Admin(administrator): Admin,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Problem> {
    let person = known(&app, id).await?;
    let mut read = Reader::new(&posted);
    let name = read.required_line("name", "The name", LINE);
    let email = read.required_email("email", "The e-mail address");
    let reason = reason(&mut read);
    let mut errors = read.errors();
    if let (Some(name), Some(email), Some(reason), true) = (name, email, reason, errors.is_empty()) {
        let key = posted.key();
        let by = by(&visit, &key);
        match service::change(&app.db, administrator, by, person.id, (&name, &email), &reason).await {
            Ok(()) => return Ok(done(&person)),
            Err(Failure::Refused(refusal)) => errors.push("email", refusal.to_string()),
            Err(other) => return Err(other.into()),
        }
    }
    change_page(&visit, &person, Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}

fn give_page(visit: &Visit, person: &Person, partnerships: &[Partnership], typed: Typed<'_>) -> FormPage {
    let fields = role_fields(partnerships, typed).into();
    form(visit, person, ("give", "Give a role"), fields, "Give the role")
}

/// `GET /people/{id}/give`
pub async fn ask_give(
    State(app): State<App>,
    visit: Visit,
    _: Admin,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let person = known(&app, id).await?;
    let partnerships = person::partnerships(&app.db).await?;
    let typed = Typed { posted: &Posted::default(), errors: &Errors::default() };
    give_page(&visit, &person, &partnerships, typed).show()
}

/// `POST /people/{id}/give`
pub async fn give(
    State(app): State<App>,
    visit: Visit,
    Admin(administrator): Admin,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Problem> {
    let person = known(&app, id).await?;
    let partnerships = person::partnerships(&app.db).await?;
    let mut read = Reader::new(&posted);
    let hat = holding(&mut read, &posted, &partnerships);
    let mut errors = read.errors();
    if let (Some(hat), true) = (hat, errors.is_empty()) {
        let key = posted.key();
        match service::give(&app.db, administrator, by(&visit, &key), person.id, hat).await {
            Ok(()) => return Ok(done(&person)),
            Err(Failure::Refused(refusal)) => errors.push("role", refusal.to_string()),
            Err(other) => return Err(other.into()),
        }
    }
    give_page(&visit, &person, &partnerships, Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}
