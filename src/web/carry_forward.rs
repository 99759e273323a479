//! Carry-forward as its partnership meets it: on the page of its case, and asking for it.

pub mod answer;
pub mod show;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{DateTime, NaiveDate, Utc};

use super::application::{self as cases, Seen, by};
use super::component::{SummaryRow, Tag};
use super::form::{Errors, Posted, Reader};
use super::page::FormPage;
use super::problem::Problem;
use super::section::{Typed, reason};
use super::session::{Officer, Visit};
use crate::App;
use crate::domain::application::relation::{Relation, allowed};
use crate::domain::application::{Action as CaseAction, Case, Reference};
use crate::domain::carry_forward::{Action, AskRefusal, CarryForward, Stage, Standing, Wanted, from_year};
use crate::domain::date;
use crate::domain::grant::{Grant, GrantState};
use crate::domain::person::{CspOfficer, Person, Role};
use crate::domain::scheme::Policy;
use crate::service::Failure;
use crate::service::carry_forward::{self as service, Known};
use crate::store::carry_forward as store;

/// Where one is.
pub fn address(reference: &Reference, number: u32) -> String {
    format!("{}/carry-forward/{number}", cases::address(reference))
}

/// Where one stands as a coloured word; one that waited when its grant ended is decided by nobody any more.
fn tag(one: &CarryForward, grant: &Grant) -> Tag {
    let colour = match one.stage {
        _ if is_overtaken(one, grant) => return Tag::new(OVERTAKEN, "grey"),
        Stage::Asked => "yellow",
        Stage::Advised => "purple",
        Stage::Approved => "green",
        Stage::Refused => "red",
    };
    Tag::new(one.stage.name(), colour)
}

const OVERTAKEN: &str = "Not decided before the grant ended";

fn is_overtaken(one: &CarryForward, grant: &Grant) -> bool {
    one.stage.is_open() && grant.state != GrantState::Active
}

/// Which limit it counts against: said wherever it is asked for or answered.
fn cap(case: &Case) -> String {
    format!(
        "The award stays committed against the cap of {}, from which it was awarded: only the day moves by which it is spent. \
         No cap of another year is touched.",
        case.year
    )
}

/// What a carry-forward is judged on.
fn standing(known: &Known, now: DateTime<Utc>) -> Vec<SummaryRow> {
    let account = &known.account;
    let position = account.position(date::today(now));
    let mut rows = vec![
        SummaryRow::new("Award", position.award.to_string()),
        SummaryRow::new(
            format!("Received in {}", account.year),
            format!("{} of eligible cost, of which the grant pays {}", position.received, position.spent),
        ),
        SummaryRow::new(format!("Not spent in {}", account.year), position.unspent.to_string()),
    ];
    rows.extend(account.carried.iter().map(|part| {
        let until = date::show(part.spend_by);
        SummaryRow::new(format!("Carried forward from {}", part.from), format!("{}, by {until}", part.amount))
    }));
    rows
}

/// Adds what was carried forward of a grant, or is asked for, to the rows of its case, and what this person can do about it.
pub async fn on_case(
    app: &App,
    (case, grant): (&Case, &Grant),
    (person, ties): (&Person, &[Relation]),
    (policy, now): (&Policy, DateTime<Utc>),
) -> Result<(Vec<SummaryRow>, Vec<(String, String, &'static str)>), Problem> {
    let all = store::of(&app.db, case.id).await?;
    let row = |one: &CarryForward| {
        let wanted = &one.wanted;
        let what = match one.carried() {
            Some(carried) => format!("{carried} of {} approved", wanted.amount),
            None => format!("{}: {}", wanted.amount, tag(one, grant).label.to_lowercase()),
        };
        let by = date::show(wanted.spend_by);
        SummaryRow::new(
            format!("Carry-forward {}", one.number),
            format!("{what}, from {}, by {by}", one.from),
        )
        .link(address(&case.reference, one.number))
    };
    let rows = all.iter().map(row).collect();
    let mut actions = Vec::new();
    // What is spent of it, the form says.
    let standing = Standing { policy, grant, year: case.year, unspent: grant.award, now };
    let own = CspOfficer::of(person).is_some_and(|officer| officer.partnership() == case.partnership);
    if own && allowed(CaseAction::Save, ties).is_ok() && standing.can_ask(&all).is_ok() {
        let page = format!("{}/carry-forward/new", cases::address(&case.reference));
        actions.push(("Ask to carry money forward".to_owned(), page, "secondary"));
    }
    let gives = person.holds_any(&[Role::GrantsOfficer, Role::Treasurer]);
    let over = grant.state == GrantState::Active && date::today(now) > case.year.ends();
    if gives && over && allowed(CaseAction::Assign, ties).is_ok() {
        let page = format!("{}/decommit", cases::address(&case.reference));
        actions.push(("Decommit what was not spent".to_owned(), page, "secondary"));
    }
    for one in &all {
        actions.extend(answers(case, one, (person, ties), &standing));
    }
    Ok((rows, actions))
}

/// What this person can say to one now.
fn answers(
    case: &Case,
    one: &CarryForward,
    (person, ties): (&Person, &[Relation]),
    standing: &Standing<'_>,
) -> Option<(String, String, &'static str)> {
    let steps = [
        (Action::Advise, Role::Treasurer, CaseAction::Assign, "Advise on", "advise"),
        (Action::Decide, Role::Commissioner, CaseAction::Approve, "Decide", "decide"),
    ];
    let fits = |(action, role, tied, ..): &(Action, Role, CaseAction, &str, &str)| {
        person.holds(*role)
            && allowed(*tied, ties).is_ok()
            && one.waits_for(*action, person.id, standing).is_ok()
    };
    steps.into_iter().find(fits).map(|(.., verb, page)| {
        let label = format!("{verb} carry-forward {}", one.number);
        (label, format!("{}/{page}", address(&case.reference, one.number)), "")
    })
}

fn page(visit: &Visit, case: &Case, (known, last): (&Known, NaiveDate), typed: Typed<'_>) -> FormPage {
    let from = from_year(case.year, &known.all);
    let fields = vec![
        typed
            .money("amount", "How much is to be carried forward?")
            .hint(format!("At most {}, which is not spent of {from}", known.account.unspent_of(from))),
        typed
            .date("spend_by", "By when is it spent?")
            .hint(format!("The last day of receipt, {} at the latest", date::show(last))),
        typed.reason("Why it is not spent in its year, and what it is spent on"),
    ];
    let action = format!("{}/carry-forward/new", cases::address(&case.reference));
    FormPage::new(visit, "Ask to carry money forward", action, fields, "Ask for it")
        .caption(format!("{} {}", case.reference, case.title))
        .intro("The treasurer advises on it and the Commissioner decides. Until then nothing is carried forward.")
        .intro(cap(case))
        .facts(standing(known, visit.now))
        .back(cases::address(&case.reference))
}

/// Not found for another partnership's officer, and for a case without a grant.
async fn own(app: &App, case: &Case, officer: CspOfficer) -> Result<Known, Problem> {
    if officer.partnership() != case.partnership {
        return Err(Problem::NotFound);
    }
    Ok(service::known::<AskRefusal>(&app.db, case).await?)
}

/// The last day on which it can be spent. Refuses at once what nothing that is entered would help.
fn possible(known: &Known, now: DateTime<Utc>) -> Result<NaiveDate, Problem> {
    let refused = |refusal: AskRefusal| Problem::Closed(refusal.to_string());
    known.to_ask(now).can_ask(&known.all).map(|(_, last)| last).map_err(refused)
}

/// `GET /applications/{reference}/carry-forward/new`
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, .. }: Seen,
) -> Result<Response, Problem> {
    let known = own(&app, &case, officer).await?;
    let last = possible(&known, visit.now)?;
    let typed = Typed { posted: &Posted::default(), errors: &Errors::default() };
    page(&visit, &case, (&known, last), typed).show()
}

fn read(posted: &Posted) -> Result<Wanted, Errors> {
    let mut read = Reader::new(posted);
    let amount = read.required_money("amount", "The amount");
    let spend_by = read.required_date("spend_by", "The day by which it is spent");
    let why = reason(&mut read);
    let errors = read.errors();
    match (amount, spend_by, why) {
        (Some(amount), Some(spend_by), Some(reason)) if errors.is_empty() => {
            Ok(Wanted { amount, spend_by, reason })
        }
        _ => Err(errors),
    }
}

/// `POST /applications/{reference}/carry-forward/new`
pub async fn send(
    State(app): State<App>,
    visit: Visit,
    Officer(officer): Officer,
    Seen { case, .. }: Seen,
    posted: Posted,
) -> Result<Response, Problem> {
    let errors = match read(&posted) {
        Err(errors) => errors,
        Ok(wanted) => {
            let key = posted.key();
            match service::ask(&app.db, officer, by(&visit, &key), &case.reference, wanted).await {
                Ok(number) => return Ok(done(&case, number, "carry-forward-asked")),
                Err(Failure::Refused(refusals)) => at_fields(refusals)?,
                Err(other) => return Err(other.into()),
            }
        }
    };
    let known = own(&app, &case, officer).await?;
    let last = possible(&known, visit.now)?;
    page(&visit, &case, (&known, last), Typed { posted: &posted, errors: &errors })
        .refuse(StatusCode::UNPROCESSABLE_ENTITY, &errors)
}

/// Every refusal at its field; one that is about no field is a page of its own.
fn at_fields(refusals: Vec<AskRefusal>) -> Result<Errors, Problem> {
    let mut errors = Errors::default();
    for refusal in refusals {
        match refusal.field() {
            Some(field) => errors.push(field, refusal.to_string()),
            None => return Err(Problem::Closed(refusal.to_string())),
        }
    }
    Ok(errors)
}

/// To the page of one, which says by that word what was done.
fn done(case: &Case, number: u32, word: &str) -> Response {
    Redirect::to(&format!("{}?done={word}", address(&case.reference, number))).into_response()
}
