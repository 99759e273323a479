//! Many cases, for measuring. Written in bulk, with one history entry each, so that nothing else has to know of them.

use chrono::{DateTime, TimeDelta, Utc};

use super::demo::{SeedError, start};
use super::sample;
use crate::domain::application::content::{Content, Part};
use crate::domain::application::{Reference, Status};
use crate::domain::date;
use crate::domain::event::Event;
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;
use crate::domain::person::{Holding, PersonId, Role};
use crate::domain::text::EmailAddress;
use crate::service::record::By;
use crate::service::{self, Failure};
use crate::store::{Db, bulk, person, scheme};

/// Rows in one transaction.
const BATCH: u64 = 1_000;

/// Adds `applications` cases over all partnerships: of ten, four drafts ready to submit, two submitted, two assessed,
/// one returned, one withdrawn; and the people `officer-CODE`, `staff`, `commissioner` and `administrator` at
/// `bench.example.org`.
pub async fn write(db: &Db, applications: u64) -> Result<(), SeedError> {
    let people = people(db).await?;
    let partnerships = person::partnerships(db).await?;
    let scheme = scheme::current(db).await?;
    let years = scheme.policy.years();
    let year = years.last().copied().ok_or_else(|| SeedError::Refused("no year".into()))?;
    let at = start();
    let content = serde_json::to_string(&ready(at, people.behind)).map_err(crate::store::StoreError::from)?;
    let first = bulk::last_id(db).await? + 1;
    let mut done = 0;
    while done < applications {
        let rows = (done..applications.min(done + BATCH)).map(|n| {
            let serial = first + i64::try_from(n).unwrap_or(i64::MAX);
            let of = &partnerships[usize::try_from(n).unwrap_or(0) % partnerships.len()];
            let status = status(n);
            let reference = Reference::new(&scheme.code, year, &of.code, 100_000 + serial);
            row(serial, reference, of.id, (scheme.id, year), status, people, at)
        });
        let rows = rows.collect::<Result<Vec<_>, SeedError>>()?;
        bulk::write(db, &rows, &content).await?;
        done += BATCH;
    }
    bulk::finish(db).await?;
    Ok(())
}

fn status(n: u64) -> Status {
    match n / 5 % 10 {
        0..=3 => Status::Draft,
        4 | 5 => Status::Submitted,
        6 | 7 => Status::Assessed,
        8 => Status::Returned,
        _ => Status::Withdrawn,
    }
}

/// A case that asks for one pound, so that a cap holds many.
fn ready(at: DateTime<Utc>, behind: [PersonId; 3]) -> Content {
    let on = date::today(at);
    let mut content = sample::content("Bench case", "Shropshire Council", Money::from_pence(100), on);
    sample::stand_behind(&mut content, behind, on);
    content
}

/// Words of every frequency: in each title, in every eighth, in every hundredth, and in those of the oldest twentieth.
fn title(serial: i64) -> String {
    let place = match serial % 100 {
        50 => "Ludlow",
        75 => "Leominster",
        n if n % 8 == 0 => "market",
        _ if serial % 1_000_000 < 50_000 => "bridge",
        _ => "station",
    };
    format!("Bench case {serial} {place}")
}

#[derive(Clone, Copy)]
struct People {
    officer: PersonId,
    staff: PersonId,
    behind: [PersonId; 3],
}

fn row(
    serial: i64,
    reference: Reference,
    partnership: crate::domain::person::PartnershipId,
    of: (crate::domain::scheme::SchemeId, FinancialYear),
    status: Status,
    people: People,
    at: DateTime<Utc>,
) -> Result<bulk::Row, SeedError> {
    let title = title(serial);
    let since = at + TimeDelta::seconds(serial % 86_400);
    let event = Event::Started { title: title.clone(), year: of.1, copy_of: None };
    Ok(bulk::Row {
        reference,
        partnership,
        scheme: of.0,
        year: of.1,
        title,
        status,
        since,
        request: Money::from_pence(100),
        submitted: status != Status::Draft,
        assessor: (status == Status::Assessed).then_some(people.staff),
        by: people.officer,
        event,
    })
}

async fn people(db: &Db) -> Result<People, SeedError> {
    let at = start();
    let mut officer = None;
    let mut of_all = None;
    for of in person::partnerships(db).await? {
        of_all = Some(of.id);
        let name = format!("officer-{}", of.code.to_lowercase());
        officer = Some(add(db, at, &name, Holding::new(Role::CspOfficer, Some(of.id))).await?);
    }
    let staff = add(db, at, "staff", Holding::new(Role::GrantsOfficer, None)).await?;
    add(db, at, "commissioner", Holding::new(Role::Commissioner, None)).await?;
    add(db, at, "administrator", Holding::new(Role::Administrator, None)).await?;
    let mut behind = Vec::new();
    for part in Part::ALL {
        behind.push(add(db, at, part.code(), Holding::new(part.role(), of_all)).await?);
    }
    let behind = behind.try_into().map_err(|_| SeedError::Refused("nobody stands behind".into()))?;
    let officer = officer.ok_or_else(|| SeedError::Refused("no partnership".into()))?;
    Ok(People { officer, staff, behind })
}

async fn add(db: &Db, at: DateTime<Utc>, name: &str, hat: Option<Holding>) -> Result<PersonId, SeedError> {
    let refused = || SeedError::Refused(name.to_owned());
    let email = EmailAddress::parse(&format!("{name}@bench.example.org")).map_err(|_| refused())?;
    match service::person::add(db, By::nobody(at), name, &email, &[hat.ok_or_else(refused)?]).await {
        Ok(id) => Ok(id),
        Err(Failure::Refused(_)) => {
            let found = person::by_email(db, &email).await?;
            Ok(found.ok_or_else(refused)?.id)
        }
        Err(other) => Err(other.into()),
    }
}
