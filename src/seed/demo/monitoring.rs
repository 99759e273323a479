//! The monitoring commitments of the demonstration, what was paid for them, and older ones that wait to be taken over.

use chrono::{NaiveDate, NaiveTime};

use super::{SeedError, missing};
use crate::domain::financial_year::FinancialYear;
use crate::domain::import::Kind;
use crate::domain::money::Money;
use crate::domain::monitoring::{Payment, Terms};
use crate::domain::person::{GrantsOfficer, Importer, Person, PersonId, Treasurer};
use crate::service::record::By;
use crate::service::{import, monitoring};
use crate::store::Db;
use crate::store::monitoring as kept;
use crate::store::person::Partnership;

/// Partnership, what, pounds a year, first and last year, and pounds paid for the years from the first of the scheme on.
type Row = (&'static str, &'static str, i64, i32, i32, &'static [i64]);

const ROWS: [Row; 3] = [
    (
        "TEL",
        "Control room of Telford & Wrekin Council, evenings and weekends",
        18_000,
        2014,
        2018,
        &[18_000, 9_000],
    ),
    ("NWO", "Shared monitoring suite at Redditch town hall", 26_500, 2015, 2019, &[26_500, 13_250]),
    ("HEF", "Volunteers’ scheme in Hereford: training and supervision", 4_200, 2016, 2018, &[4_200]),
];

/// What a partnership kept in a spreadsheet, sent and not taken over yet.
const OLD: [[&str; 5]; 2] = [
    ["SWO", "Control room of Worcester City Council, nights", "11,400.00", "01/04/2013", "31/03/2019"],
    ["SHR", "Pubwatch radio, monitored at Shirehall", "2,150.00", "01/07/2015", "30/06/2019"],
];

fn day(year: i32, month: u32, day: u32) -> Result<NaiveDate, SeedError> {
    NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| missing("a day"))
}

fn on(day: NaiveDate, person: PersonId) -> By<'static> {
    By { person: Some(person), at: day.and_time(NaiveTime::MIN).and_utc(), key: None }
}

/// Registers them, and notes what was paid.
pub async fn register(db: &Db, people: &[Person], partnerships: &[Partnership]) -> Result<(), SeedError> {
    let officer = people.iter().find_map(GrantsOfficer::of).ok_or_else(|| missing("a grants officer"))?;
    let treasurer = people.iter().find_map(Treasurer::of).ok_or_else(|| missing("a treasurer"))?;
    let registered = day(2017, 6, 20)?;
    for (code, what, yearly, first, last, paid) in ROWS {
        let of = partnerships.iter().find(|one| one.code == code).ok_or_else(|| missing(code))?.id;
        let terms = Terms {
            what: what.to_owned(),
            yearly: Money::from_pence(yearly * 100),
            starts_on: day(first, 4, 1)?,
            ends_on: day(last + 1, 3, 31)?,
        };
        monitoring::register(db, officer, on(registered, officer.id()), of, terms, None).await?;
        let listed = kept::list(db, Some(of)).await?;
        let id = listed.last().ok_or_else(|| missing(what))?.commitment.id;
        for (pounds, year) in paid.iter().zip(2017..) {
            let (paid_on, reference) = (day(year, 10, 2)?, format!("BACS {year}-{code}"));
            let year = FinancialYear::from_start(year).ok_or_else(|| missing("a year"))?;
            let amount = Money::from_pence(pounds * 100);
            let payment = Payment { year, amount, paid_on, reference };
            monitoring::pay(db, treasurer, on(paid_on, treasurer.id()), id, payment).await?;
        }
    }
    let importer = people.iter().find_map(Importer::of).ok_or_else(|| missing("an importer"))?;
    let rows: Vec<_> = (2..).zip(OLD.map(|cells| cells.map(str::to_owned).to_vec())).collect();
    let sent = on(day(2018, 10, 12)?, importer.id());
    import::send(db, importer, sent, Kind::Commitments, ("Monitoring before 2017.xlsx", &rows)).await?;
    Ok(())
}
