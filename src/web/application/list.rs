//! The list of applications: filtered, searched, paged.

pub mod csv;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;

use super::case::Done;
use super::{grant_tag, tag};
use crate::App;
use crate::domain::application::{Clock, Status, status_for_the_partnership};
use crate::domain::date;
use crate::domain::financial_year::FinancialYear;
use crate::domain::grant::GrantState;
use crate::domain::money::Money;
use crate::domain::person::{PartnershipId, PersonId, Role, Viewer};
use crate::store::application::list::{self, Filter, From, Officer, Row};
use crate::store::{StoreError, person};
use crate::web::assignment::several;
use crate::web::component::{Field, Pager, Tag};
use crate::web::extract::Query;
use crate::web::page::render;
use crate::web::problem::Problem;
use crate::web::session::{Seer, SignedIn, Visit};
use crate::web::shell::Shell;

/// Rows on a page.
const ROWS: u64 = 25;
/// Stand for cases that the visitor has, and that nobody has.
const MINE: &str = "me";
const NOBODYS: &str = "nobody";

/// The query of the address; a word that is none of ours is ignored.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    status: String,
    year: String,
    partnership: String,
    officer: String,
    text: String,
    before: String,
    after: String,
}

impl Asked {
    /// Only staff see who has a case, so only they look for it.
    fn filter(&self, viewer: Viewer, own: PersonId) -> Filter {
        let officer = match self.officer.as_str() {
            _ if !viewer.is_pcc() => None,
            MINE => Some(Officer::Of(own)),
            NOBODYS => Some(Officer::Nobody),
            id => id.parse().ok().map(|id| Officer::Of(PersonId(id))),
        };
        Filter {
            officer,
            status: Status::from_code(&self.status),
            year: FinancialYear::parse(&self.year).ok(),
            partnership: self.partnership.parse().ok().map(PartnershipId),
            text: self.text.chars().take(100).collect(),
            ..Filter::default()
        }
    }

    fn from(&self) -> From {
        match (self.before.parse(), self.after.parse()) {
            (Ok(id), _) => From::Before(id),
            (_, Ok(id)) => From::After(id),
            _ => From::Newest,
        }
    }

    fn address(&self, page: &str, extra: &[(&str, String)]) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let own = [
            ("status", &self.status),
            ("year", &self.year),
            ("partnership", &self.partnership),
            ("officer", &self.officer),
            ("text", &self.text),
        ];
        for (name, value) in own.into_iter().filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        for (name, value) in extra {
            query.append_pair(name, value);
        }
        let query = query.finish();
        if query.is_empty() { page.to_owned() } else { format!("{page}?{query}") }
    }
}

/// A row as shown.
struct Shown {
    reference: String,
    title: String,
    partnership: String,
    year: String,
    status: Tag,
    who: &'static str,
    since: String,
    money: (String, Vec<String>),
    clock: Option<String>,
    officer: Option<String>,
    /// Where its tick is, for whoever can take or give it.
    tick: Option<String>,
}

/// How long a case has been with the PCC, for those who may know: a decision that is held stops the clock, which must not
/// show. Nothing for a case that never was there.
pub fn clock(clock: &Clock, viewer: Viewer, today: NaiveDate) -> Option<String> {
    let days = clock.days(today);
    let there = viewer.is_pcc() && (clock.with_pcc || days > 0);
    let count = if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
    let stopped = match clock.queries {
        0 => "",
        1 => ", stopped by a query",
        _ => ", stopped by queries",
    };
    there.then(|| format!("{count} with the PCC{stopped}"))
}

/// The state of a row as this visitor may know it.
pub fn known(row: &Row, viewer: Viewer) -> Result<Status, Problem> {
    let status = Status::from_code(&row.status).ok_or_else(|| StoreError::Broken(row.status.clone()))?;
    Ok(if viewer.on(row.whose).is_pcc() { status } else { status_for_the_partnership(status, row.released) })
}

fn shown(row: &Row, viewer: Viewer, gives: bool, today: NaiveDate) -> Result<Shown, Problem> {
    let (status, viewer) = (known(row, viewer)?, viewer.on(row.whose));
    Ok(Shown {
        reference: row.reference.clone(),
        title: row.title.clone(),
        partnership: row.partnership.clone(),
        year: FinancialYear::from_start(row.year).map(|y| y.to_string()).unwrap_or_default(),
        status: state_tag(row, status),
        who: who_has_it(row, status).map_or("", Role::name),
        since: date::show(date::today(row.since)),
        money: money(row, status),
        clock: clock(&row.clock, viewer, today),
        officer: row.officer.clone().filter(|_| viewer.is_pcc() && !status.is_over()),
        tick: (gives && several::possible(status)).then(|| format!("tick-{}", row.id)),
    })
}

/// What is asked for, or awarded of it, as far as the state that the visitor knows says so; and words about it, such as how much
/// was asked for when that is not the same.
pub fn money(row: &Row, known: Status) -> (String, Vec<String>) {
    let request = Money::from_pence(row.request_pence);
    match (known, row.award_pence) {
        (Status::Draft, _) => ("Not sent in".to_owned(), Vec::new()),
        (Status::Approved, Some(award)) => {
            let committed = grant_state(row, known).is_none_or(GrantState::is_committed);
            let taken = if committed { "awarded" } else { "not taken" };
            let of = (award != row.request_pence).then(|| format!("of {request}"));
            (Money::from_pence(award).to_string(), std::iter::once(taken.to_owned()).chain(of).collect())
        }
        _ => (request.to_string(), Vec::new()),
    }
}

/// A decision that is held waits for whoever releases it, and only staff see one; an offer waits to be accepted.
fn who_has_it(row: &Row, known: Status) -> Option<Role> {
    let held = matches!(known, Status::Approved | Status::Refused) && !row.released;
    match grant_state(row, known) {
        _ if held => Some(Role::Commissioner),
        Some(GrantState::Offered) => Some(Role::FinanceCertifier),
        Some(GrantState::Active) => Some(Role::CspOfficer),
        Some(GrantState::Completed) => Some(Role::Treasurer),
        Some(_) => None,
        None if known.is_with_the_pcc() && row.clock.queries > 0 => Some(Role::CspOfficer),
        None => known.waits_for(),
    }
}

/// Where the grant of a row stands, once its partnership knows that it is approved.
fn grant_state(row: &Row, known: Status) -> Option<GrantState> {
    row.grant.as_deref().and_then(GrantState::from_code).filter(|_| known == Status::Approved)
}

/// The state of a row as a coloured word: that of its grant, once there is one.
pub fn state_tag(row: &Row, known: Status) -> Tag {
    grant_state(row, known).map_or_else(|| tag(known), grant_tag)
}

#[derive(Template)]
#[template(path = "application/list.html")]
struct ListPage {
    shell: Shell,
    fields: Vec<Field>,
    rows: Vec<Shown>,
    pager: Pager,
    /// Whether a search has not looked through all applications.
    stopped: bool,
    csv: String,
    may_start: bool,
    /// Whether there is something to tick.
    may_give: bool,
}

async fn fields(app: &App, viewer: Viewer, asked: &Asked) -> Result<Vec<Field>, Problem> {
    let any = || ("".to_owned(), "Any".to_owned());
    let statuses = Status::ALL.into_iter().filter(|s| !viewer.is_pcc() || *s != Status::Draft);
    let statuses = std::iter::once(any()).chain(statuses.map(|s| (s.code().to_owned(), s.name().to_owned())));
    let choices = app.choices().await?;
    let years = choices.years.iter().map(|year| (year.to_string(), year.to_string()));
    let years = std::iter::once(any()).chain(years);
    let mut fields = vec![
        Field::input("text", "Search", &asked.text).hint("Words of the project’s name, or a reference"),
        Field::select("status", "Status", &asked.status, statuses),
        Field::select("year", "Financial year", &asked.year, years),
    ];
    if viewer.is_pcc() {
        let all = choices.partnerships.iter().map(|of| (of.id.0.to_string(), of.name.clone()));
        let all = std::iter::once(any()).chain(all);
        fields.push(Field::select("partnership", "Partnership", &asked.partnership, all));
        let officers = person::grants_officers(&app.db).await?;
        let officers = officers.into_iter().map(|(id, name)| (id.0.to_string(), name));
        let named = [any(), (MINE.to_owned(), "Me".to_owned()), (NOBODYS.to_owned(), "Nobody".to_owned())];
        let all = named.into_iter().chain(officers);
        fields.push(Field::select("officer", "Grants officer", &asked.officer, all));
    }
    Ok(fields)
}

/// `GET /applications`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Seer(viewer): Seer,
    SignedIn(own): SignedIn,
    Query(asked): Query<Asked>,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let from = asked.from();
    let page = list::page(&app.db, viewer, &asked.filter(viewer, own.id), from, ROWS).await?;
    let first = page.rows.first().map(|row| row.id);
    // A page of a search that stopped may be empty: back is then to where it began.
    let (newer, older) = match from {
        From::Newest | From::Oldest => (None, page.next),
        From::Before(id) => (first.or(Some(id.saturating_sub(1))), page.next),
        From::After(id) => (page.next, page.rows.last().map(|row| row.id).or(Some(id.saturating_add(1)))),
    };
    let to = |name, id: i64| asked.address("/applications", &[(name, id.to_string())]);
    let (gives, today) = (own.holds(Role::GrantsOfficer), date::today(visit.now));
    let listed = page.rows.iter().map(|row| shown(row, viewer, gives, today));
    let listed = listed.collect::<Result<Vec<_>, _>>()?;
    let page = ListPage {
        shell: done.tell(Shell::new(&visit, "Applications")),
        fields: fields(&app, viewer, &asked).await?,
        pager: Pager { previous: newer.map(|id| to("after", id)), next: older.map(|id| to("before", id)) },
        stopped: page.stopped,
        may_give: listed.iter().any(|row| row.tick.is_some()),
        rows: listed,
        csv: asked.address("/applications.csv", &[]),
        may_start: viewer.partnership().is_some(),
    };
    render(StatusCode::OK, &page)
}
