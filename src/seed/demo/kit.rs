//! A framework with two suppliers, and certificates in every state.

use chrono::{NaiveDate, NaiveTime};

use super::{SeedError, missing};
use crate::domain::certificate::{Certificate, Outcome};
use crate::domain::framework::price_list::{Absent, Line};
use crate::domain::framework::{Framework, FrameworkId, Listing};
use crate::domain::money::Money;
use crate::domain::person::{FrameworkKeeper, OccAdviser, Person, PersonId};
use crate::service::record::By;
use crate::service::{certificate, framework};
use crate::store::Db;
use crate::store::framework::by_id;
use crate::store::framework::import::Sent;

type Day = (i32, u32, u32);

/// Supplier, code, make, model, description, kind of cost, pounds.
type ItemRow = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str, i64);

const SUPPLIERS: [&str; 2] = ["Severn Security Supplies", "Marches Vision Ltd"];

#[rustfmt::skip]
const ITEMS: &[ItemRow] = &[
    (SUPPLIERS[0], "SS-101", "Axis", "P3245-LVE", "Fixed dome, outdoor, infra-red", "Equipment", 640),
    (SUPPLIERS[0], "SS-102", "Axis", "Q6125-LE", "PTZ camera, 30 times zoom", "Equipment", 2_850),
    (SUPPLIERS[0], "SS-103", "Bosch", "MIC IP 7100i", "PTZ camera for exposed places", "Equipment", 3_990),
    (SUPPLIERS[0], "SS-104", "Hanwha", "XNO-8080R", "Bullet camera, 5 megapixels", "Equipment", 520),
    (SUPPLIERS[0], "SS-201", "Milestone", "Husky M50", "Recorder, 16 channels, 12 TB", "Equipment", 4_400),
    (SUPPLIERS[0], "SS-301", "Severn", "Column fitting", "Fitting to a column, with traffic management", "Installation", 780),
    (SUPPLIERS[1], "MV-01", "Dahua", "IPC-HFW5231E", "Bullet camera, 2 megapixels", "Equipment", 310),
    (SUPPLIERS[1], "MV-02", "Axis", "P3245-LVE", "Fixed dome, outdoor, infra-red", "Equipment", 655),
    (SUPPLIERS[1], "MV-03", "Hikvision", "DS-2DE7232IW", "PTZ camera, 32 times zoom", "Equipment", 1_980),
    (SUPPLIERS[1], "MV-04", "Redvision", "X4 Commander", "Redeployable camera with 4G", "Equipment", 3_250),
    (SUPPLIERS[1], "MV-10", "Siklu", "EH-600TX", "Radio link, one end", "Connection", 1_150),
    (SUPPLIERS[1], "MV-20", "Marches", "Hand-over test", "Commissioning of one camera", "Commissioning", 240),
];

/// What a supplier sent for the next year, and nobody has taken over yet.
#[rustfmt::skip]
const NEXT: &[ItemRow] = &[
    (SUPPLIERS[0], "SS-103", "Bosch", "MIC IP 7100i", "PTZ camera for exposed places", "Equipment", 3_990),
    (SUPPLIERS[0], "SS-104", "Hanwha", "XNO-8080R", "Bullet camera, 5 megapixels", "Equipment", 495),
    (SUPPLIERS[0], "SS-105", "Axis", "M3067-P", "Panoramic camera, indoor", "Equipment", 410),
    (SUPPLIERS[0], "SS-201", "Milestone", "Husky M50", "Recorder, 16 channels, 12 TB", "Equipment", 4_550),
];

/// Make, model, day, outcome, condition, last day.
type CertificateRow = (&'static str, &'static str, Day, Outcome, Option<&'static str>, Option<Day>);

#[rustfmt::skip]
const CERTIFICATES: &[CertificateRow] = &[
    ("Axis", "P3245-LVE", (2017, 6, 12), Outcome::Pass, None, Some((2020, 3, 31))),
    ("Axis", "Q6125-LE", (2017, 6, 12), Outcome::Pass, None, Some((2018, 11, 30))),
    ("Bosch", "MIC IP 7100i", (2017, 9, 4), Outcome::Conditional, Some("Firmware 7.10 or newer, with RTSP over TCP"), Some((2019, 9, 3))),
    ("Hanwha", "XNO-8080R", (2017, 8, 1), Outcome::Pass, None, Some((2018, 7, 31))),
    ("Milestone", "Husky M50", (2018, 2, 5), Outcome::Pass, None, Some((2020, 2, 4))),
    ("Dahua", "IPC-HFW5231E", (2018, 3, 19), Outcome::Fail, None, None),
    ("Hikvision", "DS-2DE7232IW", (2017, 7, 10), Outcome::Fail, None, None),
    ("Hikvision", "DS-2DE7232IW", (2018, 5, 21), Outcome::Conditional, Some("On a network of its own, without a route to the internet"), Some((2019, 5, 20))),
];

fn day((y, m, d): Day) -> Result<NaiveDate, SeedError> {
    NaiveDate::from_ymd_opt(y, m, d).ok_or_else(|| missing("a day"))
}

fn by(person: PersonId, on: Day) -> Result<By<'static>, SeedError> {
    let at = day(on)?.and_time(NaiveTime::MIN) + chrono::TimeDelta::hours(10);
    Ok(By { person: Some(person), at: at.and_utc(), key: None })
}

fn line((supplier, code, make, model, description, category, pounds): ItemRow) -> Line {
    let unit_price = Money::from_pence(pounds * 100);
    let listing = Listing { description: description.into(), category: category.into(), unit_price };
    Line {
        line: 0,
        supplier: supplier.into(),
        code: code.into(),
        make: make.into(),
        model: model.into(),
        listing,
    }
}

/// Sets it up, as the grants officers and the control centre would have.
pub async fn write(db: &Db, people: &[Person]) -> Result<(), SeedError> {
    let adviser = people.iter().find_map(OccAdviser::of).ok_or_else(|| missing("an OCC adviser"))?;
    for (make, model, on, outcome, condition, until) in CERTIFICATES {
        let (condition, expires_on) = (condition.map(str::to_owned), until.map(day).transpose()?);
        let profiles = vec!["s".to_owned(), "t".to_owned()];
        let new = Certificate { outcome: *outcome, condition, profiles, on: day(*on)?, expires_on };
        let basis = "Bench test at the control centre, with its recorder".to_owned();
        certificate::certify(db, adviser, by(adviser.id(), *on)?, (make, model), new, basis).await?;
    }
    let keeper = people.iter().find_map(FrameworkKeeper::of).ok_or_else(|| missing("a grants officer"))?;
    let own = keeper.id();
    let new = Framework {
        id: FrameworkId(0),
        reference: "WMPCC-2017-04".into(),
        name: "CCTV equipment and installation".into(),
        owner: "Police and Crime Commissioner for West Mercia".into(),
        starts_on: day((2017, 6, 1))?,
        ends_on: day((2020, 3, 31))?,
        version: 0,
    };
    let began = by(own, (2017, 5, 15))?;
    let id = framework::begin(db, keeper, began, new, "Tender of spring 2017".into()).await?;
    for name in SUPPLIERS {
        framework::add_supplier(db, keeper, began, id, name, "Placed in the tender".into()).await?;
    }
    let sent = Sent {
        file: "price-list-2017.csv".into(),
        lines: ITEMS.iter().map(|row| line(*row)).collect(),
        from: day((2017, 6, 1))?,
        absent: Absent::Stay,
        reason: "Prices of the tender".into(),
    };
    send(db, keeper, began, id, &sent).await?;
    let version = 1 + i64::try_from(SUPPLIERS.len()).unwrap_or_default();
    framework::import(db, keeper, began, id, (version, began.at)).await?;
    for (row, pounds, on, from) in
        [(ITEMS[0], 615, (2018, 3, 12), (2018, 4, 1)), (ITEMS[8], 2_120, (2018, 10, 2), (2019, 1, 1))]
    {
        let mut line = line(row);
        line.listing.unit_price = Money::from_pence(pounds * 100);
        let why = "Letter of the supplier".to_owned();
        framework::set_price(db, keeper, by(own, on)?, id, line, day(from)?, why).await?;
    }
    let sent = Sent {
        file: "price-list-2019.csv".into(),
        lines: NEXT.iter().map(|row| line(*row)).collect(),
        from: day((2019, 4, 1))?,
        absent: Absent::Stay,
        reason: "Prices of the next year".into(),
    };
    send(db, keeper, by(own, (2018, 10, 12))?, id, &sent).await
}

async fn send(
    db: &Db,
    keeper: FrameworkKeeper,
    by: By<'_>,
    id: FrameworkId,
    sent: &Sent,
) -> Result<(), SeedError> {
    let framework = by_id(db, id).await?.ok_or_else(|| missing("framework"))?;
    let known = framework::known(db, &framework).await?;
    Ok(framework::send(db, keeper, by, known, sent).await?)
}
