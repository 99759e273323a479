//! Quarterly returns: the list of a year and one of them. Drafts for their own partnership, what was sent for those who look
//! over all.

mod before;
mod keep;
pub mod value;

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;

pub use before::{ask_before, baseline, record_before};
pub use keep::{ask_answers, ask_send, save, send};

use crate::App;
use crate::domain::date;
use crate::domain::event::{Event, ReturnEvent};
use crate::domain::financial_year::FinancialYear;
use crate::domain::person::PartnershipId;
use crate::domain::quarter::Quarter;
use crate::domain::returns::{Answers, Return, Sight, Standing, expected};
use crate::service::record::Subject;
use crate::store::person::{self, Partnership};
use crate::store::{history, returns as store, scheme};
use crate::web::application::case::Done;
use crate::web::component::{SummaryRow, Tag};
use crate::web::extract::{Path, Query};
use crate::web::page::render;
use crate::web::problem::Problem;
use crate::web::session::{ReadsReturns, Visit};
use crate::web::shell::Shell;
use crate::web::timeline::{self, Item};

/// Most entries of a return's timeline.
const ENTRIES: u64 = 200;

/// Which year the list shows.
#[derive(Default, Deserialize)]
pub struct Asked {
    year: Option<String>,
}

/// A return in the list.
struct Row {
    quarter: Quarter,
    partnership: String,
    href: Option<String>,
    tag: Tag,
    day: String,
}

/// How it was in a partnership before the programme.
struct BeforeRow {
    partnership: String,
    href: Option<String>,
    what: String,
}

#[derive(Template)]
#[template(path = "returns/list.html")]
struct ListPage {
    shell: Shell,
    year: FinancialYear,
    others: Vec<FinancialYear>,
    rows: Vec<Row>,
    before: Vec<BeforeRow>,
}

fn address(code: &str, quarter: Quarter) -> String {
    format!("/returns/{code}/{}", quarter.code())
}

/// How a return stands, as somebody who may not know of a draft reads it.
fn shown(standing: Standing, begun: bool) -> (Tag, String) {
    match standing {
        Standing::Sent(day) => (Tag::new("Sent", "green"), date::show(day)),
        Standing::Open if begun => (Tag::new("Draft", "blue"), "when the quarter is over".to_owned()),
        Standing::Open => (Tag::new("Not begun", "grey"), "when the quarter is over".to_owned()),
        Standing::Due(day) if begun => (Tag::new("Draft", "blue"), format!("due {}", date::show(day))),
        Standing::Due(day) => (Tag::new("Due", "yellow"), format!("due {}", date::show(day))),
        Standing::Overdue(day) => (Tag::new("Overdue", "red"), format!("was due {}", date::show(day))),
    }
}

/// The partnership of an address, if somebody may read of it.
async fn partnership(app: &App, sight: Sight, code: &str) -> Result<Partnership, Problem> {
    let all = person::partnerships(&app.db).await?;
    let found = all.into_iter().find(|one| one.code == code);
    found.filter(|one| sight.only().is_none_or(|only| only == one.id)).ok_or(Problem::NotFound)
}

/// That of somebody who fills returns in.
async fn own(app: &App, of: PartnershipId, code: &str) -> Result<Partnership, Problem> {
    let all = person::partnerships(&app.db).await?;
    all.into_iter().find(|one| one.id == of && one.code == code).ok_or(Problem::NotFound)
}

/// The quarter of an address, if there is a return of it today.
async fn quarter(app: &App, code: &str, today: NaiveDate) -> Result<Quarter, Problem> {
    let (first, last) = store::days(&app.db).await?;
    let quarter = Quarter::from_code(code).filter(|one| expected(first, last, today).contains(one));
    quarter.ok_or(Problem::NotFound)
}

fn rows(answers: &Answers) -> Vec<SummaryRow> {
    let row = |(what, value): (&str, String)| {
        let value = if value.is_empty() { "Not answered".to_owned() } else { value };
        SummaryRow::new(what, value)
    };
    answers.values().into_iter().map(row).collect()
}

/// `GET /returns`
pub async fn list(
    State(app): State<App>,
    visit: Visit,
    ReadsReturns(sight): ReadsReturns,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let today = date::today(visit.now);
    let (first, last) = store::days(&app.db).await?;
    let quarters = expected(first, last, today);
    let mut years: Vec<FinancialYear> = quarters.iter().map(|quarter| quarter.year()).collect();
    years.dedup();
    let newest = years.last().copied().unwrap_or_else(|| FinancialYear::of(first));
    let typed = asked.year.as_deref().and_then(|year| FinancialYear::parse(year).ok());
    let year = typed.filter(|year| years.contains(year)).unwrap_or(newest);
    let days = scheme::current(&app.db).await?.policy.return_days;
    let begun = store::list(&app.db, sight.only(), Some(year)).await?;
    let begun: HashMap<(Quarter, PartnershipId), Return> =
        begun.into_iter().map(|one| ((one.quarter, one.partnership), one)).collect();
    let mut partnerships = person::partnerships(&app.db).await?;
    partnerships.retain(|one| sight.only().is_none_or(|only| only == one.id));
    let mut list = Vec::new();
    for quarter in quarters.iter().rev().filter(|quarter| quarter.year() == year) {
        for of in &partnerships {
            let own = sight.own() == Some(of.id);
            let kept = begun.get(&(*quarter, of.id));
            let sent = kept.and_then(|kept| kept.sent_at).map(date::today);
            let draft = own && kept.is_some_and(Return::is_begun);
            let (tag, day) = shown(Standing::of(*quarter, sent, today, days), draft);
            let href = sight.reads(of.id, sent.is_some()).then(|| address(&of.code, *quarter));
            list.push(Row { quarter: *quarter, partnership: of.name.clone(), href, tag, day });
        }
    }
    let baselines = store::baselines(&app.db).await?;
    let before = |of: &Partnership| {
        let kept = baselines.iter().find(|one| one.partnership == of.id).and_then(|one| one.before);
        let words = |before: crate::domain::returns::Before| {
            format!("{}, {} a year", before.model.label(), before.yearly)
        };
        BeforeRow {
            partnership: of.name.clone(),
            href: match kept {
                Some(_) => Some(format!("/returns/{}/baseline", of.code)),
                None => (sight.own() == Some(of.id)).then(|| format!("/returns/{}/before", of.code)),
            },
            what: kept.map_or_else(|| "Not recorded".to_owned(), words),
        }
    };
    let page = ListPage {
        shell: Done::of(&visit).tell(Shell::new(&visit, "Quarterly returns")),
        year,
        before: partnerships.iter().map(before).collect(),
        others: years.into_iter().filter(|other| *other != year).collect(),
        rows: list,
    };
    render(StatusCode::OK, &page)
}

#[derive(Template)]
#[template(path = "returns/show.html")]
struct ShowPage {
    shell: Shell,
    heading: String,
    partnership: String,
    tag: Tag,
    day: String,
    answers: Vec<SummaryRow>,
    address: String,
    fills: bool,
    sent: bool,
    timeline: Vec<Item>,
}

/// `GET /returns/{csp}/{quarter}`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    ReadsReturns(sight): ReadsReturns,
    Path((csp, code)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let of = partnership(&app, sight, &csp).await?;
    let today = date::today(visit.now);
    let quarter = quarter(&app, &code, today).await?;
    let kept = store::one(&app.db, of.id, quarter).await?;
    let sent = kept.as_ref().and_then(|kept| kept.sent_at).map(date::today);
    if !sight.reads(of.id, sent.is_some()) {
        return Err(Problem::NotFound);
    }
    let own = sight.own() == Some(of.id);
    let mut entries = match &kept {
        Some(kept) => history::of_chain(&app.db, &Subject::Return(kept.id).chain(), ENTRIES).await?,
        None => Vec::new(),
    };
    // Drafts are nobody else's business, later neither.
    entries.retain(|entry| own || !matches!(entry.event, Event::Return(ReturnEvent::Saved { .. })));
    if !sight.reads_history(of.id) {
        // What was corrected and why is everybody's who reads the figures; who did it is not.
        entries.iter_mut().for_each(|entry| entry.by = entry.by.take().map(|_| of.name.clone()));
    }
    let days = scheme::current(&app.db).await?.policy.return_days;
    let begun = kept.as_ref().is_some_and(Return::is_begun);
    let (tag, day) = shown(Standing::of(quarter, sent, today, days), begun);
    let heading = format!("Return for {quarter}");
    let page = ShowPage {
        shell: Done::of(&visit).tell(Shell::new(&visit, &heading)).back("/returns", "Quarterly returns"),
        heading,
        address: address(&of.code, quarter),
        partnership: of.name,
        tag,
        day,
        answers: rows(&kept.map(|kept| kept.answers).unwrap_or_default()),
        fills: own,
        sent: sent.is_some(),
        timeline: timeline::of(&entries, true),
    };
    render(StatusCode::OK, &page)
}
