//! The quarterly returns of the demonstration: two years of them, one draft and one overdue.

use chrono::{DateTime, Days, NaiveTime, Utc};

use super::{SeedError, missing, start};
use crate::domain::date;
use crate::domain::money::Money;
use crate::domain::person::{CspOfficer, Person, PersonId};
use crate::domain::quarter::Quarter;
use crate::domain::returns::{Answers, Before, Cost, Count, Model, expected};
use crate::service::record::By;
use crate::service::returns;
use crate::store::person::Partnership;
use crate::store::{Db, returns as kept};

/// A partnership: how it watched before and what that cost a year in pounds, how it watches since, then of a quarter: incidents,
/// hours and pounds for monitoring.
type Row = (&'static str, Model, i64, Model, u32, u32, i64);

const ROWS: [Row; 5] = [
    ("HEF", Model::Volunteers, 9_500, Model::Volunteers, 84, 420, 1_050),
    ("NWO", Model::Staffed, 61_000, Model::Staffed, 212, 2_080, 13_250),
    ("SHR", Model::Recorded, 14_200, Model::Volunteers, 131, 390, 900),
    ("SWO", Model::None, 0, Model::Recorded, 47, 0, 0),
    ("TEL", Model::Staffed, 48_000, Model::Recorded, 96, 0, 0),
];

/// Who sends the last quarter's in late, and who has only begun it.
const OVERDUE: (&str, &str) = ("SWO", "2018-q1");
const DRAFT: (&str, &str) = ("SHR", "2018-q2");
/// Who has sent it in already.
const EARLY: [&str; 2] = ["NWO", "TEL"];

fn pounds(pounds: i64) -> Money {
    Money::from_pence(pounds * 100)
}

/// What a partnership says of its `number`th quarter: a little more each time.
fn answers(row: &Row, number: u32) -> Answers {
    let (_, _, _, model, incidents, hours, monitoring) = *row;
    let mut answers = Answers { model: Some(model), ..Answers::default() };
    let counts =
        [incidents + number * 3, incidents / 3 + number, incidents / 4 + number, incidents / 12, hours];
    for (count, n) in Count::ALL.into_iter().zip(counts) {
        answers.set_count(count, Some(n));
    }
    let costs = [monitoring, 1_150, 640, 210, 95, 0];
    for (cost, amount) in Cost::ALL.into_iter().zip(costs) {
        answers.set_cost(cost, Some(pounds(amount)));
    }
    answers
}

fn on(person: PersonId, at: DateTime<Utc>) -> By<'static> {
    By { person: Some(person), at, key: None }
}

/// Records how it was before, and sends in every quarter that is over but those that wait.
pub async fn write(db: &Db, people: &[Person], partnerships: &[Partnership]) -> Result<(), SeedError> {
    let today = date::today(start());
    let (first, last) = kept::days(db).await?;
    let quarters: Vec<Quarter> =
        expected(first, last, today).into_iter().filter(|quarter| quarter.is_over(today)).collect();
    for row in &ROWS {
        let of = partnerships.iter().find(|one| one.code == row.0).ok_or_else(|| missing(row.0))?;
        let mut officers = people.iter().filter_map(CspOfficer::of);
        let officer = officers.find(|one| one.partnership() == of.id).ok_or_else(|| missing(row.0))?;
        let before = Before { model: row.1, yearly: pounds(row.2) };
        let begun = first.and_time(NaiveTime::MIN).and_utc() + Days::new(90);
        returns::record_before(db, officer, on(officer.id(), begun), 0, before, None).await?;
        for (quarter, number) in quarters.iter().zip(0..) {
            send(db, officer, row, (*quarter, number)).await?;
        }
    }
    Ok(())
}

async fn send(
    db: &Db,
    officer: CspOfficer,
    row: &Row,
    (quarter, number): (Quarter, u32),
) -> Result<(), SeedError> {
    let code = quarter.code();
    let is = |(csp, which): (&str, &str)| row.0 == csp && which == code;
    // The last quarter ended a fortnight ago.
    let newest = code == DRAFT.1 && !EARLY.contains(&row.0);
    if is(OVERDUE) || (newest && !is(DRAFT)) {
        return Ok(());
    }
    let at = quarter.ends().and_time(NaiveTime::MIN).and_utc() + Days::new(9 + u64::from(number % 4));
    let mut said = answers(row, number);
    if newest {
        said.set_count(Count::Arrests, None);
        said.set_cost(Cost::Maintenance, None);
    }
    returns::save(db, officer, on(officer.id(), at), (quarter, 0), said, None).await?;
    if !newest {
        returns::send(db, officer, on(officer.id(), at), (quarter, 1)).await?;
    }
    Ok(())
}
