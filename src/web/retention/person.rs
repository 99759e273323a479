//! People who left and fall due to be made nameless: the rows of the list, one person before it is done, and done.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;

use super::{SoonPage, due_tag, form};
use crate::App;
use crate::domain::date;
use crate::domain::person::PersonId;
use crate::domain::retention::AHEAD;
use crate::service::retention::person::{self as service, years};
use crate::store::retention::person::{self, Former};
use crate::web::application::by;
use crate::web::component::{SummaryRow, Tag};
use crate::web::extract::Path;
use crate::web::form::{Errors, Posted};
use crate::web::page::{FormPage, render};
use crate::web::problem::Problem;
use crate::web::section::{Typed, for_a_reason};
use crate::web::session::{Admin, Visit};
use crate::web::shell::Shell;

const DELETED: &str = "Name, e-mail address, sign-ins, sessions, second factor, how they get e-mails, the address and text of \
    e-mails to them, and the reasons in their own history";
const KEPT: &str = "What they did, when and as what: it is told of them under another name. What was typed about them in an \
    application stays until its records fall due";

/// One person in the list.
pub(super) struct Shown {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) left: String,
    pub(super) due: Tag,
    pub(super) on: String,
    /// Why they keep their name all the same.
    pub(super) keeps: Option<String>,
}

/// Everybody who is due, or will be in the days that the list looks ahead.
pub(super) async fn due(app: &App, today: NaiveDate) -> Result<Vec<Shown>, Problem> {
    let soon = today.checked_add_days(AHEAD).unwrap_or(today);
    let years = years(&app.db).await?;
    let row = |former: Former| {
        let on = former.leaver.due_on(years).filter(|on| *on <= soon)?;
        let keeps = former.leaver.check(years, on).err().map(|keeps| format!("{keeps}."));
        Some(Shown {
            id: former.id.0,
            left: left(&former),
            due: due_tag(on <= today),
            on: date::show(on),
            keeps,
            name: former.name,
        })
    };
    Ok(person::leavers(&app.db).await?.into_iter().filter_map(row).collect())
}

fn left(former: &Former) -> String {
    former.leaver.left.map(|at| date::show(date::today(at))).unwrap_or_default()
}

/// Somebody who is due, or will be soon; everybody else is not found here.
async fn found(app: &App, visit: &Visit, id: i64) -> Result<(Former, u32), Problem> {
    let today = date::today(visit.now);
    let soon = today.checked_add_days(AHEAD).unwrap_or(today);
    let years = years(&app.db).await?;
    let former = person::find(&app.db, PersonId(id)).await?;
    let former = former.filter(|former| former.leaver.due_on(years).is_some_and(|on| on <= soon));
    former.map(|former| (former, years)).ok_or(Problem::NotFound)
}

async fn facts(app: &App, former: &Former, years: u32) -> Result<Vec<SummaryRow>, Problem> {
    let cases = person::named_by(&app.db, former.id).await?.len();
    let histories = match cases {
        0 => "None".to_owned(),
        1 => "That of 1 application".to_owned(),
        many => format!("Those of {many} applications"),
    };
    Ok(vec![
        SummaryRow::new("Left", left(former)),
        SummaryRow::new("Due", former.leaver.due_on(years).map(date::show).unwrap_or_default()),
        SummaryRow::new("Will be called", crate::domain::retention::person::name(former.id)),
        SummaryRow::new("Deleted", DELETED),
        SummaryRow::new("Histories that name them as who had a case", histories),
        SummaryRow::new("Kept", KEPT),
    ])
}

async fn page(
    app: &App,
    visit: &Visit,
    (former, years): &(Former, u32),
    typed: Typed<'_>,
) -> Result<FormPage, Problem> {
    let action = format!("/retention/people/{}", former.id.0);
    let page = form(visit, ("Make this person nameless", "Make them nameless"), action, typed);
    Ok(page.caption(former.name.clone()).facts(facts(app, former, *years).await?))
}

/// `GET /retention/people/{id}`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    _: Admin,
    Path(id): Path<i64>,
) -> Result<Response, Problem> {
    let known = found(&app, &visit, id).await?;
    let (former, years) = &known;
    if let Err(keeps) = former.leaver.check(*years, date::today(visit.now)) {
        let page = SoonPage {
            shell: Shell::new(&visit, "Not due yet").back("/retention", "Retention"),
            facts: facts(&app, former, *years).await?,
            until: keeps.to_string(),
            reference: former.name.clone(),
        };
        return render(StatusCode::OK, &page);
    }
    page(&app, &visit, &known, Typed { posted: &Posted::default(), errors: &Errors::default() }).await?.show()
}

/// `POST /retention/people/{id}`
pub async fn erase(
    State(app): State<App>,
    visit: Visit,
    Admin(administrator): Admin,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, Problem> {
    let key = posted.key();
    let deed = |why| service::make_nameless(&app.db, administrator, by(&visit, &key), PersonId(id), why);
    let errors = match for_a_reason(&posted, deed).await? {
        Ok(()) => return Ok(Redirect::to("/retention?done=nameless").into_response()),
        Err(errors) => errors,
    };
    let known = found(&app, &visit, id).await?;
    page(&app, &visit, &known, Typed { posted: &posted, errors: &errors })
        .await?
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}
