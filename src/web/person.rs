//! People with their roles, and giving somebody access. What is changed of somebody is in `change`.

pub mod change;
pub mod reset;
pub mod take;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::application::by;
use super::application::case::Done;
use super::component::Field;
use super::extract::Query;
use super::form::{Errors, Posted, Reader};
use super::page::{FormPage, render};
use super::problem::Problem;
use super::section::{LINE, Typed};
use super::session::{Admin, Overseer, Visit};
use super::shell::Shell;
use crate::App;
use crate::domain::person::{Holding, PartnershipId, Person, Role};
use crate::domain::retention::person::is_former;
use crate::service::{self, Failure};
use crate::store::person::{self, Partnership};

#[derive(Template)]
#[template(path = "person/list.html")]
struct ListPage {
    shell: Shell,
    may_change: bool,
    people: Vec<(i64, String, String, String)>,
}

/// Somebody's hats as words, one after the other.
pub fn hats(person: &Person, partnerships: &[Partnership]) -> String {
    let name = |holding: &Holding| match partnerships.iter().find(|p| Some(p.id) == holding.partnership) {
        Some(of) => format!("{}, {}", holding.role.name(), of.name),
        None => holding.role.name().to_owned(),
    };
    let names = person.holdings.iter().map(name).collect::<Vec<_>>().join("; ");
    if names.is_empty() { "None: no access".to_owned() } else { names }
}

/// Somebody's address, or that it was deleted.
fn email(person: &Person) -> String {
    if is_former(person) { "Deleted".to_owned() } else { person.email.as_str().to_owned() }
}

/// `GET /people`
pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Overseer(administrator): Overseer,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let partnerships = person::partnerships(&app.db).await?;
    let people = person::everybody(&app.db).await?;
    let row = |p: Person| (p.id.0, p.name.clone(), email(&p), hats(&p, &partnerships));
    let page = ListPage {
        shell: done.tell(Shell::new(&visit, "People")),
        may_change: administrator.is_some(),
        people: people.into_iter().map(row).collect(),
    };
    render(StatusCode::OK, &page)
}

/// A role, and the partnership that some roles belong to.
fn role_fields(partnerships: &[Partnership], typed: Typed<'_>) -> [Field; 2] {
    let roles = Role::ALL.iter().map(|role| (role.code().to_owned(), role.name().to_owned())).collect();
    let whole = (String::new(), "None: the role is for the whole area".to_owned());
    let of = std::iter::once(whole).chain(partnerships.iter().map(|p| (p.id.0.to_string(), p.name.clone())));
    [
        typed.radios("role", "Role", roles),
        Field::select("partnership", "Partnership", typed.posted.get("partnership"), of)
            .error(typed.errors.get("partnership"))
            .hint("Only CSP officers, CSP chairs, local policing commanders and finance certifiers have one"),
    ]
}

fn page(visit: &Visit, partnerships: &[Partnership], typed: Typed<'_>) -> FormPage {
    let mut fields = vec![
        typed.line("name", "Name"),
        Field::email("email", "E-mail address", typed.posted.get("email"))
            .error(typed.errors.get("email"))
            .hint("Sign-in links and messages go there"),
    ];
    fields.extend(role_fields(partnerships, typed));
    FormPage::new(visit, "Add a person", "/people/new".to_owned(), fields, "Add the person").back("/people")
}

/// `GET /people/new`
pub async fn ask(State(app): State<App>, visit: Visit, _: Admin) -> Result<Response, Problem> {
    let partnerships = person::partnerships(&app.db).await?;
    page(&visit, &partnerships, Typed { posted: &Posted::default(), errors: &Errors::default() }).show()
}

fn holding(read: &mut Reader<'_>, posted: &Posted, partnerships: &[Partnership]) -> Option<Holding> {
    let role = read.required_one_of("role", "A role", Role::from_code);
    let chosen = posted.get("partnership");
    let known = partnerships.iter().map(|p| p.id).find(|PartnershipId(id)| id.to_string() == chosen);
    if known.is_none() && !chosen.is_empty() {
        read.error("partnership", "Select a partnership from the list");
    }
    let holding = Holding::new(role?, known);
    if holding.is_none() {
        let message = match known {
            None => "Select the partnership: this role belongs to one",
            Some(_) => "This role is for the whole area: select no partnership, or another role",
        };
        read.error("partnership", message);
    }
    holding
}

/// `POST /people/new`
pub async fn add(
    State(app): State<App>,
    visit: Visit,
    _: Admin,
    posted: Posted,
) -> Result<Response, Problem> {
    let partnerships = person::partnerships(&app.db).await?;
    let mut read = Reader::new(&posted);
    let name = read.required_line("name", "The name", LINE);
    let email = read.required_email("email", "The e-mail address");
    let holding = holding(&mut read, &posted, &partnerships);
    let mut errors = read.errors();
    if let (Some(name), Some(email), Some(holding), true) = (name, email, holding, errors.is_empty()) {
        let key = posted.key();
        match service::person::add(&app.db, by(&visit, &key), &name, &email, &[holding]).await {
            Ok(_) => return Ok(Redirect::to("/people?done=added").into_response()),
            Err(Failure::Refused(refusal)) => errors.push("email", refusal.to_string()),
            Err(other) => return Err(other.into()),
        }
    }
    page(&visit, &partnerships, Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}
