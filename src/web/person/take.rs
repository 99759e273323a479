//! Taking a role from somebody, or ending their access: what follows from it is said before.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::change::{done, form, known};
use super::hats;
use crate::App;
use crate::domain::application::{Action, Case};
use crate::domain::person::leaving::{Lack, MISSED, lacks};
use crate::domain::person::{Holding, Person, PersonId, Role};
use crate::service::person::RoleRefusal;
use crate::service::{Failure, person as service};
use crate::store::person::Partnership;
use crate::store::{application, person, relation, scheme};
use crate::web::application::by;
use crate::web::component::{Field, SummaryRow};
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted, Reader};
use crate::web::page::FormPage;
use crate::web::problem::Problem;
use crate::web::section::{Typed, reason};
use crate::web::session::{Admin, Visit};

/// Stands for every role of a person.
const ALL: &str = "all";

/// A hat as a form sends it: its place in a list would say nothing once the list has changed.
fn code(hat: &Holding) -> String {
    match hat.partnership {
        Some(of) => format!("{}-{}", hat.role.code(), of.0),
        None => hat.role.code().to_owned(),
    }
}

/// What is known before a role is taken.
struct Before {
    partnerships: Vec<Partnership>,
    /// Cases of a grants officer that are not done with.
    cases: Vec<Case>,
    /// The other grants officers, each with the cases that they cannot have.
    colleagues: Vec<(PersonId, String, Vec<String>)>,
    lacks: Vec<Lack>,
}

async fn before(app: &App, person: &Person) -> Result<Before, Problem> {
    let partnerships = person::partnerships(&app.db).await?;
    let (mut cases, mut colleagues) = (Vec::new(), Vec::new());
    if person.holds(Role::GrantsOfficer) {
        cases = application::of_officer(&app.db, person.id).await?;
        let others = person::grants_officers(&app.db).await?;
        let others: Vec<_> = others.into_iter().filter(|(id, _)| *id != person.id).collect();
        let ids: Vec<PersonId> = others.iter().map(|(id, _)| *id).collect();
        let barred = relation::barred_of(&app.db, Action::Assign, &cases, &ids).await?;
        let of = |id: PersonId| {
            let own = cases.iter().filter(|case| barred.contains(&(case.id, id)));
            own.map(|case| case.reference.to_string()).collect()
        };
        colleagues = others.into_iter().map(|(id, name)| (id, name, of(id))).collect();
    }
    let roles: Vec<Role> = person.holdings.iter().map(|hat| hat.role).collect();
    let others = person::others_in(&app.db, &MISSED, person.id).await?;
    let needed = scheme::current(&app.db).await?.policy.assessments_needed;
    let needed = usize::try_from(needed).unwrap_or(usize::MAX);
    let lacks = lacks(&roles, |role| others.get(&role).copied().unwrap_or_default(), needed);
    Ok(Before { partnerships, cases, colleagues, lacks })
}

/// The cases that change hands, named and counted.
fn facts(before: &Before, person: &Person) -> Vec<SummaryRow> {
    if !person.holds(Role::GrantsOfficer) {
        return Vec::new();
    }
    let line =
        |case: &Case| format!("{} {}, {}", case.reference, case.title, case.status.name().to_lowercase());
    let count = match before.cases.len() {
        0 => "None".to_owned(),
        1 => "1 case".to_owned(),
        many => format!("{many} cases"),
    };
    let lines: Vec<String> = std::iter::once(count).chain(before.cases.iter().map(line)).collect();
    vec![SummaryRow::new("Cases they have as grants officer", lines.join("\n"))]
}

fn colleague(before: &Before, typed: Typed<'_>) -> Field {
    let one = |(id, name, barred): &(PersonId, String, Vec<String>)| {
        let but = if barred.is_empty() { String::new() } else { format!(", but not {}", barred.join(", ")) };
        (id.0.to_string(), format!("{name}{but}"))
    };
    let nobody = (String::new(), "Nobody: a grants officer takes them".to_owned());
    let all = std::iter::once(nobody).chain(before.colleagues.iter().map(one));
    Field::select("colleague", "Who gets their cases?", typed.posted.get("colleague"), all)
        .error(typed.errors.get("colleague"))
        .hint("If the role of grants officer is taken")
}

fn page(visit: &Visit, person: &Person, before: &Before, typed: Typed<'_>) -> FormPage {
    let one = |hat: &Holding| {
        let alone = Person { holdings: vec![*hat], ..person.clone() };
        (code(hat), hats(&alone, &before.partnerships))
    };
    let mut options: Vec<(String, String)> = person.holdings.iter().map(one).collect();
    options.push((ALL.to_owned(), "All of them: end the access".to_owned()));
    let mut fields = vec![typed.radios("hat", "Which role?", options)];
    if !before.cases.is_empty() {
        fields.push(colleague(before, typed));
    }
    fields.push(typed.reason("Such as: left the council on 1 October"));
    let page = form(visit, person, ("take", "Take a role, or end the access"), fields, "Take it")
        .intro("It counts at once: the person is signed out everywhere. What they did stays in the history, with their name until records fall due.");
    let page = match before.cases.is_empty() {
        true => page,
        false => page.intro("If the role of grants officer is taken, their cases go to the colleague whom you select, in the same step; the colleague is told by one e-mail that names all of them. A case that the colleague prepared, endorsed or has an interest in becomes nobody’s, and so do all when you select nobody. Whoever has a case, its history stays."),
    };
    let page = before.lacks.iter().fold(page, |page, lack| page.warning(format!("{lack}.")));
    page.facts(facts(before, person)).warns()
}

/// `GET /people/{id}/take`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    _: Admin,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let person = known(&app, id).await?;
    let before = before(&app, &person).await?;
    let typed = Typed { posted: &Posted::default(), errors: &Errors::default() };
    page(&visit, &person, &before, typed).show()
}

/// `POST /people/{id}/take`
pub async fn take(
    State(app): State<App>,
    visit: Visit,
    Admin(administrator): Admin,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Problem> {
    let person = known(&app, id).await?;
    let mut read = Reader::new(&posted);
    let which = |typed: &str| match typed {
        ALL => Some(None),
        typed => person.holdings.iter().find(|hat| code(hat) == typed).map(|hat| Some(*hat)),
    };
    let hat = read.required_one_of("hat", "The role", which);
    // Whether it is one is the service's to say, with the role taken.
    let colleague =
        read.one_of("colleague", "Who gets their cases", |typed| typed.parse().ok().map(PersonId));
    let reason = reason(&mut read);
    let mut errors = read.errors();
    if let (Some(hat), Some(reason), true) = (hat, reason, errors.is_empty()) {
        let (key, whom) = (posted.key(), (hat, colleague));
        match service::take(&app.db, administrator, by(&visit, &key), person.id, whom, &reason).await {
            Ok(()) => return Ok(done(&person)),
            Err(Failure::Refused(refusal @ RoleRefusal::NoColleague)) => {
                errors.push("colleague", refusal.to_string());
            }
            Err(Failure::Refused(refusal)) => errors.push("hat", refusal.to_string()),
            Err(other) => return Err(other.into()),
        }
    }
    let before = before(&app, &person).await?;
    page(&visit, &person, &before, Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}
