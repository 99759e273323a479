//! Everybody's first page: what needs them now, and how the money stands.

mod about;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::application::list::{clock, known, money, state_tag};
use super::component::{Bar, Tag};
use super::extract::Query;
use super::page::render;
use super::problem::Problem;
use super::session::{SignedIn, Visit};
use super::shell::Shell;
use crate::App;
use crate::domain::allocation::Standing;
use crate::domain::application::Status;
use crate::domain::date;
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;
use crate::domain::need;
use crate::domain::person::{Person, PersonId, Role, Viewer};
use crate::store::StoreError;
use crate::store::application::list::{self, Filter, From, Officer, Page, Row};
use crate::store::need::list as list_of_needs;
use crate::store::scheme::{self, BoardRow};

/// Cases shown in one list of the first page; the rest is behind a link.
const CASES: u64 = 10;

/// Which year the board shows.
#[derive(Default, Deserialize)]
pub struct Asked {
    year: Option<String>,
}

/// One allocation.
struct Panel {
    name: String,
    bar: Bar,
    standing: Standing,
}

/// One list of cases that wait.
struct Waiting {
    heading: String,
    rows: Vec<Case>,
    all: Option<String>,
}

struct Case {
    reference: String,
    title: String,
    partnership: String,
    status: Tag,
    since: String,
    money: (String, Vec<String>),
    clock: Option<String>,
    officer: Option<String>,
}

/// What needs whoever looks.
struct Needs {
    rows: Vec<Thing>,
    /// What to do, and where all of it is listed.
    more: Vec<(&'static str, &'static str)>,
}

struct Thing {
    what: &'static str,
    reference: String,
    address: String,
    case: String,
    by: String,
    since: String,
}

/// `None` for whoever nothing ever waits for.
async fn needs(app: &App, person: &Person, now: DateTime<Utc>) -> Result<Option<Needs>, Problem> {
    if need::kinds(person).next().is_none() {
        return Ok(None);
    }
    let found = list_of_needs(&app.db, person, now).await?;
    let thing = |need: need::Need| Thing {
        what: need.what,
        reference: need.reference,
        address: need.address,
        case: format!("{}, {}", need.title, need.partnership),
        by: need.by.map(date::show).unwrap_or_default(),
        since: date::ago(now, need.since),
    };
    Ok(Some(Needs {
        rows: found.list.into_iter().map(thing).collect(),
        more: found.more.into_iter().map(|kind| (kind.what, kind.all)).collect(),
    }))
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    shell: Shell,
    heading: String,
    year: String,
    years: Vec<(String, bool)>,
    needs: Option<Needs>,
    waiting: Vec<Waiting>,
    panels: Vec<Panel>,
    envelope: Option<(Money, Money, Money)>,
    may_start: bool,
    closed: Option<String>,
    /// Whether looking cameras up is what they come for.
    looks_up: bool,
    /// Whether they can take and give cases.
    gives: bool,
    /// What they can do, and what they are told, where no list above says so.
    about: Vec<&'static str>,
}

fn panel(row: BoardRow, staff: bool) -> Panel {
    let standing = if staff { row.standing } else { row.standing.as_the_partnership_sees_it() };
    let bar = Bar::new(
        format!("bar-{}", row.partnership.0),
        format!("{}: cap {}", row.name, standing.cap),
        standing.cap.pence(),
        (standing.committed.pence(), format!("{} committed", standing.committed)),
        (standing.requested.pence(), format!("{} requested, undecided", standing.requested)),
        format!("{} left", standing.left()),
    );
    Panel { name: row.name, bar, standing }
}

fn case(row: Row, viewer: Viewer, now: DateTime<Utc>) -> Result<Case, Problem> {
    let (known, viewer) = (known(&row, viewer)?, viewer.on(row.whose));
    let status = state_tag(&row, known);
    Ok(Case {
        since: date::ago(now, row.since),
        money: money(&row, known),
        clock: clock(&row.clock, viewer, date::today(now)),
        officer: row.officer.filter(|_| viewer.is_pcc()),
        reference: row.reference,
        title: row.title,
        partnership: row.partnership,
        status,
    })
}

/// What a list of the first page asks for.
struct Wanted {
    heading: &'static str,
    /// In this state; `None` for decisions that are held, or whatever `officer` has.
    status: Option<Status>,
    /// That this grants officer has.
    officer: Option<PersonId>,
    /// Shown without a case in it, too.
    always: bool,
}

impl Wanted {
    fn new(heading: &'static str, status: impl Into<Option<Status>>) -> Wanted {
        Wanted { heading, status: status.into(), officer: None, always: true }
    }

    fn unless_empty(heading: &'static str, status: impl Into<Option<Status>>) -> Wanted {
        Wanted { always: false, ..Wanted::new(heading, status) }
    }
}

/// Who has which cases, besides what needs this person.
fn wanted(person: &Person, viewer: Viewer) -> Vec<Wanted> {
    let mut lists = Vec::new();
    if person.holds(Role::CspOfficer) {
        lists.extend([
            Wanted::unless_empty("Sent in, with the grants officers", Status::Submitted),
            Wanted::unless_empty("Assessed, with the Commissioner", Status::Assessed),
            Wanted::unless_empty("Approved", Status::Approved),
            Wanted::unless_empty("Refused", Status::Refused),
        ]);
    }
    if viewer.is_pcc() {
        if person.holds(Role::GrantsOfficer) {
            lists.push(Wanted { officer: Some(person.id), ..Wanted::new("Your cases", None) });
        }
        let (checks, decides) = (person.holds(Role::GrantsOfficer), person.holds(Role::Commissioner));
        let held =
            if decides { "Decided, to be released" } else { "Decided, to be released by the Commissioner" };
        let staff = [
            (!checks, Wanted::new("With the grants officers", Status::Submitted)),
            (!decides, Wanted::new("With the Commissioner", Status::Assessed)),
            (true, Wanted::unless_empty(held, None)),
            (true, Wanted::new("Returned, with the partnerships", Status::Returned)),
        ];
        lists.extend(staff.into_iter().filter(|(shown, _)| *shown).map(|(_, list)| list));
    }
    lists
}

async fn waiting(app: &App, visit: &Visit, person: &Person, viewer: Viewer) -> Result<Vec<Waiting>, Problem> {
    let mut lists = Vec::new();
    for Wanted { heading, status, officer, always } in wanted(person, viewer) {
        let held = status.is_none() && officer.is_none();
        let officer_filter = officer.map(Officer::OfUndecided);
        let filter = Filter { status, held, officer: officer_filter, ..Filter::default() };
        // Whoever waits longest is first; of what is done, the latest.
        let done = matches!(status, Some(Status::Approved | Status::Refused));
        let from = if done { From::Newest } else { From::Oldest };
        let Page { rows, next, .. } = list::page(&app.db, viewer, &filter, from, CASES).await?;
        let more = next.is_some();
        if always || !rows.is_empty() {
            lists.push(Waiting {
                heading: heading.to_owned(),
                rows: rows.into_iter().map(|row| case(row, viewer, visit.now)).collect::<Result<_, _>>()?,
                all: match officer {
                    Some(_) => more.then(|| "/applications?officer=me".to_owned()),
                    None => status.filter(|_| more).map(|s| format!("/applications?status={}", s.code())),
                },
            });
        }
    }
    Ok(lists)
}

/// `GET /`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    SignedIn(person): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let viewer = Viewer::of(&person);
    let schemes = scheme::all(&app.db).await?;
    let newest = schemes.first().ok_or_else(|| StoreError::Broken("no scheme has been set up".into()))?;
    let today = date::today(visit.now);
    let mut years: Vec<FinancialYear> = schemes.iter().flat_map(|scheme| scheme.policy.years()).collect();
    years.sort();
    years.dedup();
    let typed = asked.year.as_deref().and_then(|year| FinancialYear::parse(year).ok());
    let year = typed.filter(|year| years.contains(year)).unwrap_or_else(|| newest.policy.current_year(today));
    let scheme = schemes.iter().find(|scheme| scheme.policy.years().contains(&year)).unwrap_or(newest);
    let board = if viewer.is_pcc() || viewer.partnership().is_some() {
        scheme::board(&app.db, scheme.id, year).await?
    } else {
        Vec::new()
    };
    let seen = board.into_iter().filter(|row| viewer.sees_grants_of(row.partnership));
    let envelope = scheme::envelope_seen(&app.db, scheme, viewer.partnership()).await?;
    let page = HomePage {
        shell: Shell::new(&visit, if viewer.is_pcc() { "Board" } else { "Home" }),
        heading: if viewer.is_pcc() { "Board".to_owned() } else { format!("Welcome, {}", person.name) },
        year: year.to_string(),
        years: years.iter().map(|one| (one.to_string(), *one == year)).collect(),
        needs: needs(&app, &person, visit.now).await?,
        waiting: waiting(&app, &visit, &person, viewer).await?,
        panels: seen
            .map(|row| {
                let staff = viewer.on(row.partnership).is_pcc();
                panel(row, staff)
            })
            .collect(),
        envelope: viewer.is_pcc().then(|| (envelope.limit, envelope.committed, envelope.left())),
        may_start: viewer.partnership().is_some() && newest.policy.open_years(today).is_ok(),
        gives: person.holds(Role::GrantsOfficer),
        looks_up: person.holds(Role::OccAdviser),
        about: about::of(&person),
        closed: newest.policy.open_years(today).err().map(|closed| closed.to_string()),
    };
    render(StatusCode::OK, &page)
}
