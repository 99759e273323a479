//! What the grants of a year come to at its end: received, paid, accrued, unspent, carried forward and left to decommit, grant by
//! grant, together by partnership and in all. As a page and as CSV.

pub mod decommit;
pub mod export;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use super::application::grant_tag;
use super::component::{SummaryRow, Tag};
use super::extract::Query;
use super::page::render;
use super::problem::Problem;
use super::session::{SignedIn, Visit};
use super::shell::Shell;
use crate::App;
use crate::domain::date;
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;
use crate::domain::person::{Person, Role};
use crate::domain::year_end::Position;
use crate::store::year_end::{OfYear, into_year, of_year};
use crate::store::{StoreError, scheme};

/// Which year.
#[derive(Default, Deserialize)]
pub struct Asked {
    year: Option<String>,
}

/// A year with its grants.
struct Year {
    year: FinancialYear,
    /// Every year that there can be grants of.
    all: Vec<FinancialYear>,
    grants: Vec<(OfYear, Position)>,
    /// Grants of years before, with what was carried into this one.
    carried_in: Vec<(OfYear, Position)>,
}

impl Year {
    /// The year that is asked for; without one, or with a word that is none, that which runs.
    async fn of(app: &App, asked: &Asked, now: DateTime<Utc>) -> Result<Year, Problem> {
        let today = date::today(now);
        let mut all = Vec::new();
        for scheme in scheme::all(&app.db).await? {
            all.extend(scheme.policy.years());
        }
        all.sort_unstable();
        all.dedup();
        let typed = asked.year.as_deref().and_then(|typed| FinancialYear::parse(typed).ok());
        let now =
            || all.iter().copied().rfind(|year| *year <= FinancialYear::of(today)).or(all.first().copied());
        let year = typed.filter(|year| all.contains(year)).or_else(now);
        let year = year.unwrap_or_else(|| FinancialYear::of(today));
        let grants = of_year(&app.db, year).await?;
        let grants = grants.into_iter().map(|one| (one.account.position(today), one));
        let grants = grants.map(|(position, one)| (one, position)).collect();
        let carried_in = into_year(&app.db, year).await?.into_iter();
        let carried_in = carried_in.filter_map(|one| one.account.carried_in(year).map(|came| (one, came)));
        Ok(Year { year, all, grants, carried_in: carried_in.collect() })
    }
}

fn sum(of: &[(OfYear, Position)]) -> Result<Position, StoreError> {
    let all: Vec<Position> = of.iter().map(|(_, position)| *position).collect();
    Position::sum(&all).ok_or_else(|| StoreError::Broken("sums of a year that do not fit".into()))
}

/// A grant as a row.
struct Row {
    reference: String,
    title: String,
    state: Tag,
    position: Position,
    /// What is asked to be carried forward and not decided.
    asked: Option<Money>,
    /// Where what is left can be decommitted by whoever looks.
    decommit: Option<String>,
    /// Why nothing of it is decommitted though something seems to be left.
    note: Option<&'static str>,
}

fn row((one, position): &(OfYear, Position), person: &Person) -> Row {
    let left = position.underspend;
    let unspent = left > Money::ZERO && left == one.account.grant.award;
    let note = match (unspent, one.account.grant.before.is_none()) {
        (true, _) => Some("Nothing was spent: the grant is to be terminated"),
        (false, true) => Some("Taken over: what was spent before is not on record here"),
        (false, false) => None,
    };
    let may = person.holds_any(&[Role::GrantsOfficer, Role::Treasurer]);
    let gives = may && left > Money::ZERO && !unspent;
    Row {
        reference: one.reference.clone(),
        title: one.title.clone(),
        state: grant_tag(one.account.grant.state),
        position: *position,
        asked: one.account.asked.map(|(_, amount)| amount),
        decommit: gives.then(|| format!("/applications/{}/decommit", one.reference)),
        note,
    }
}

/// The grants of one partnership.
struct Group {
    partnership: String,
    rows: Vec<Row>,
    together: Position,
}

#[derive(Template)]
#[template(path = "year_end/show.html")]
struct YearEndPage {
    shell: Shell,
    year: FinancialYear,
    /// Where each is; nowhere for the one that is shown.
    years: Vec<(FinancialYear, Option<String>)>,
    says: String,
    facts: Vec<SummaryRow>,
    groups: Vec<Group>,
    /// What was carried into the year, of every partnership; none when nothing was.
    carried_in: Vec<CarriedRow>,
    csv: String,
}

/// What was carried into the year of a grant of another.
struct CarriedRow {
    reference: String,
    title: String,
    partnership: String,
    from: FinancialYear,
    position: Position,
}

fn carried_row((one, position): (OfYear, Position)) -> CarriedRow {
    let OfYear { reference, title, partnership, account, .. } = one;
    CarriedRow { reference, title, partnership, from: account.year, position }
}

/// What can be done about the year by now.
fn says(year: FinancialYear, today: NaiveDate) -> String {
    match today <= year.ends() {
        true => format!(
            "The year runs until {}: what is not spent can be spent until then, and nothing is left to decommit yet.",
            date::show(year.ends())
        ),
        false => "The year is over. What was neither spent in it nor carried forward is decommitted: it goes back to the cap of \
                  the same partnership and year, and is not used again."
            .to_owned(),
    }
}

/// All of it together.
fn facts(all: &Position) -> Vec<SummaryRow> {
    [
        ("Awarded", all.award),
        ("Received in the year, eligible cost", all.received),
        ("Spent: what the grants pay of that", all.spent),
        ("Paid by the end of the year", all.paid),
        ("Accrued: spent and not paid by then", all.accrued),
        ("Unspent", all.unspent),
        ("Carried forward", all.carried),
        ("Decommitted", all.decommitted),
        ("Left to decommit", all.underspend),
    ]
    .into_iter()
    .map(|(key, sum)| SummaryRow::new(key, sum.to_string()))
    .collect()
}

/// `GET /year-end`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    SignedIn(person): SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let Year { year, all, grants, carried_in } = Year::of(&app, &asked, visit.now).await?;
    let address = |page: &str, year: FinancialYear| format!("{page}?year={}", year.start_year());
    let same =
        |one: &(OfYear, Position), other: &(OfYear, Position)| one.0.partnership_id == other.0.partnership_id;
    let group = |of: &[(OfYear, Position)]| {
        let partnership = of.first().map(|(one, _)| one.partnership.clone()).unwrap_or_default();
        Ok(Group { partnership, rows: of.iter().map(|one| row(one, &person)).collect(), together: sum(of)? })
    };
    let page = YearEndPage {
        shell: Shell::new(&visit, format!("Year-end {year}")),
        years: all.into_iter().map(|one| (one, (one != year).then(|| address("/year-end", one)))).collect(),
        says: says(year, date::today(visit.now)),
        facts: facts(&sum(&grants)?),
        groups: grants.chunk_by(same).map(group).collect::<Result<_, StoreError>>()?,
        carried_in: carried_in.into_iter().map(carried_row).collect(),
        csv: address("/year-end.csv", year),
        year,
    };
    render(StatusCode::OK, &page)
}
