//! What falls due for deletion under the retention rule, for administrators: the list (auditors read it too), one case before it is done, and done.

pub mod person;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::application::case::Done;
use super::application::{Referred, by};
use super::component::{Pager, SummaryRow, Tag};
use super::extract::Query;
use super::form::{Errors, Posted};
use super::page::{FormPage, render};
use super::problem::Problem;
use super::section::{Typed, for_a_reason};
use super::session::{Admin, Overseer, Visit};
use super::shell::Shell;
use crate::App;
use crate::domain::application::Reference;
use crate::domain::date;
use crate::domain::retention::{AHEAD, check};
use crate::service::retention as service;
use crate::store::retention::{self, Due};
use crate::store::scheme;

/// Cases on a page.
const ROWS: usize = 50;

const DELETED: &str = "Contacts, data protection officers, endorsers’ names and comments, free text that may name people, \
    internal notes, sentences of assessments, exempt parts of decisions, addresses and text of e-mails, and reasons and \
    comments in the history";
const KEPT: &str = "Reference, title, partnership, year, states, who did what and when, figures and money, bodies, places and \
    kit";
const AWARD: &str =
    "and, as the law has awards published, the decision’s record with its reasons and conditions";

/// From where the list goes on.
#[derive(Default, Deserialize)]
pub struct Asked {
    after: Option<i64>,
}

struct Shown {
    reference: String,
    partnership: String,
    state: &'static str,
    ended: String,
    due: Tag,
    on: String,
}

#[derive(Template)]
#[template(path = "retention/list.html")]
struct ListPage {
    shell: Shell,
    may_change: bool,
    deleted: &'static str,
    kept: String,
    rows: Vec<Shown>,
    people: Vec<person::Shown>,
    pager: Pager,
}

fn due_tag(now: bool) -> Tag {
    if now { Tag::new("Due now", "red") } else { Tag::new("Soon", "yellow") }
}

fn state(due: &Due) -> &'static str {
    match due.standing.grant {
        Some(grant) => grant.state.name(),
        None => due.standing.status.name(),
    }
}

fn ended(due: &Due) -> String {
    let at = due.standing.grant.map_or(due.standing.since, |grant| grant.since);
    let at = if due.standing.is_left_alone() { due.standing.touched } else { at };
    date::show(date::today(at))
}

/// `GET /retention`
pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Overseer(administrator): Overseer,
    Query(asked): Query<Asked>,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let today = date::today(visit.now);
    let soon = today.checked_add_days(AHEAD).unwrap_or(today);
    let schemes = scheme::all(&app.db).await?;
    let (found, more) = retention::list(&app.db, &schemes, soon, asked.after.unwrap_or(0), ROWS).await?;
    let next = found.last().filter(|_| more).map(|last| format!("/retention?after={}", last.id.0));
    let row = |due: &Due| {
        let on = due.standing.due_on(due.years).filter(|on| *on <= soon)?;
        let now = on <= today;
        Some(Shown {
            reference: due.reference.clone(),
            partnership: due.partnership.clone(),
            state: state(due),
            ended: ended(due),
            due: due_tag(now),
            on: date::show(on),
        })
    };
    let page = ListPage {
        shell: done.tell(Shell::new(&visit, "Retention")),
        may_change: administrator.is_some(),
        deleted: DELETED,
        kept: format!("{KEPT}, {AWARD}"),
        rows: found.iter().filter_map(row).collect(),
        people: person::due(&app, today).await?,
        pager: Pager { previous: asked.after.map(|_| "/retention".to_owned()), next },
    };
    render(StatusCode::OK, &page)
}

/// A case that is due, or will be in the days that the list looks ahead; everything else is not found here.
async fn found(app: &App, visit: &Visit, reference: &Reference) -> Result<Due, Problem> {
    let today = date::today(visit.now);
    let soon = today.checked_add_days(AHEAD).unwrap_or(today);
    let due = retention::find(&app.db, reference).await?.filter(|due| due.erased_at.is_none());
    due.filter(|due| due.standing.due_on(due.years).is_some_and(|on| on <= soon)).ok_or(Problem::NotFound)
}

async fn facts(app: &App, due: &Due) -> Result<Vec<SummaryRow>, Problem> {
    let awarded = due.standing.is_awarded();
    let mut facts = vec![
        SummaryRow::new("Partnership", &due.partnership),
        SummaryRow::new("State", state(due)),
        SummaryRow::new(if due.standing.is_left_alone() { "Last touched" } else { "Ended" }, ended(due)),
        SummaryRow::new("Due", due.standing.due_on(due.years).map(date::show).unwrap_or_default()),
    ];
    let rows = |n: i64| if n == 1 { "1 row is deleted".to_owned() } else { format!("{n} rows are deleted") };
    let counted = retention::counts(&app.db, due.id, awarded).await?.into_iter().filter(|(_, n)| *n > 0);
    facts.extend(counted.map(|(what, n)| SummaryRow::new(what, rows(n))));
    facts.push(SummaryRow::new("Reasons and comments in the history", "Deleted"));
    facts.push(SummaryRow::new("Kept", if awarded { format!("{KEPT}, {AWARD}") } else { KEPT.to_owned() }));
    Ok(facts)
}

#[derive(Template)]
#[template(path = "retention/soon.html")]
struct SoonPage {
    shell: Shell,
    reference: String,
    facts: Vec<SummaryRow>,
    until: String,
}

async fn page(app: &App, visit: &Visit, due: &Due, typed: Typed<'_>) -> Result<FormPage, Problem> {
    let action = format!("/retention/{}", due.reference);
    let page = form(visit, ("Delete personal data", "Delete it"), action, typed);
    Ok(page.caption(due.reference.clone()).facts(facts(app, due).await?))
}

/// A page on which something is deleted for good.
fn form(visit: &Visit, (heading, button): (&str, &str), action: String, typed: Typed<'_>) -> FormPage {
    let fields = vec![typed.reason("It is kept in the history. Do not name anybody in it")];
    FormPage::new(visit, heading, action, fields, button)
        .back("/retention")
        .warning(
            "This cannot be undone: nobody can bring back what is deleted, and back-ups must be let run out.",
        )
        .warns()
}

/// `GET /retention/{reference}`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    _: Admin,
    Referred(reference): Referred,
) -> Result<Response, Problem> {
    let due = found(&app, &visit, &reference).await?;
    if let Err(not_due) = check(due.standing, due.years, date::today(visit.now)) {
        let page = SoonPage {
            shell: Shell::new(&visit, "Not due yet").back("/retention", "Retention"),
            facts: facts(&app, &due).await?,
            until: not_due.to_string(),
            reference: due.reference,
        };
        return render(StatusCode::OK, &page);
    }
    page(&app, &visit, &due, Typed { posted: &Posted::default(), errors: &Errors::default() }).await?.show()
}

/// `POST /retention/{reference}`
pub async fn erase(
    State(app): State<App>,
    visit: Visit,
    Admin(administrator): Admin,
    Referred(reference): Referred,
    posted: Posted,
) -> Result<Response, Problem> {
    let key = posted.key();
    let deed = |why| service::erase(&app.db, administrator, by(&visit, &key), &reference, why);
    let errors = match for_a_reason(&posted, deed).await? {
        Ok(()) => return Ok(Redirect::to("/retention?done=erased").into_response()),
        Err(errors) => errors,
    };
    let due = found(&app, &visit, &reference).await?;
    page(&app, &visit, &due, Typed { posted: &posted, errors: &errors })
        .await?
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}
