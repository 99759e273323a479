//! How long a price list takes to be previewed, against only reading it.

use std::time::{Duration, Instant};

use cctv_grants::clock::Clock;
use cctv_grants::domain::framework::price_list::{self, Absent, Line};
use cctv_grants::domain::framework::{Framework, FrameworkId};
use cctv_grants::domain::person::{FrameworkKeeper, Person};
use cctv_grants::domain::scheme::CostCategory;
use cctv_grants::domain::spreadsheet;
use cctv_grants::domain::text::EmailAddress;
use cctv_grants::service::framework as service;
use cctv_grants::service::record::By;
use cctv_grants::store::framework::import::Sent;
use cctv_grants::store::{Db, person, scheme};
use chrono::{Days, NaiveDate};

use crate::Any;

const ROWS: usize = 10_000;
/// Of so many turns the fastest counts.
const TURNS: usize = 7;

/// On a seeded database, with nothing listed yet and with every item listed at another price.
pub async fn measure(url: &str) -> Any {
    let db = Db::connect(url, 4).await?;
    let email = EmailAddress::parse("staff@bench.example.org").map_err(|wrong| wrong.to_string())?;
    let staff = person::by_email(&db, &email).await?.ok_or("nobody is called so")?;
    let keeper = FrameworkKeeper::of(&staff).ok_or("not for them")?;
    let now = Clock::real().now();
    let today = now.date_naive();
    let new = Framework {
        id: FrameworkId(0),
        reference: format!("BENCH-{}", now.timestamp()),
        name: "Measured".into(),
        owner: "Bench".into(),
        starts_on: today,
        ends_on: today + Days::new(900),
        version: 0,
    };
    let mut framework = new.clone();
    framework.id = service::begin(&db, keeper, by(&staff), new, "Bench".into()).await.map_err(said)?;
    service::add_supplier(&db, keeper, by(&staff), framework.id, "Acme", "Bench".into())
        .await
        .map_err(said)?;
    framework.version = 2;
    let categories = scheme::current(&db).await?.categories;
    for (turn, known) in (0..).zip(["nothing listed", "all listed at another price"]) {
        let file = file(turn);
        let (mut parsed, mut previewed) = (Duration::MAX, Duration::MAX);
        let mut sent_at = now;
        for _ in 0..TURNS {
            let from = Instant::now();
            read(&file, &categories)?;
            parsed = parsed.min(from.elapsed());
            let from = Instant::now();
            let (file, categories) = (file.clone(), categories.clone());
            let reading =
                tokio::task::spawn_blocking(move || read(&file, &categories).map_err(|why| why.to_string()));
            let (lines, known) = tokio::join!(reading, service::known(&db, &framework));
            let sent = sent(lines??, today + Days::new(turn));
            service::send(&db, keeper, by(&staff), known?, &sent).await.map_err(said)?;
            let shown = service::preview(&db, keeper, by(&staff), &framework).await?.ok_or("nothing")?;
            let found = shown.found.map_err(|wrong| format!("{wrong:?}"))?;
            previewed = previewed.min(from.elapsed());
            sent_at = shown.at;
            assert_eq!(found.new.count + found.changed.count, ROWS);
        }
        let ratio = previewed.as_secs_f64() / parsed.as_secs_f64();
        println!(
            "{ROWS} rows, {known}: read in {parsed:?}, read and previewed in {previewed:?}, {ratio:.2} times"
        );
        let seen = (framework.version, sent_at);
        service::import(&db, keeper, by(&staff), framework.id, seen).await.map_err(said)?;
        framework.version += 1;
    }
    Ok(())
}

fn said(failure: impl std::fmt::Debug) -> String {
    format!("{failure:?}")
}

fn by(person: &Person) -> By<'static> {
    By { person: Some(person.id), at: Clock::real().now(), key: None }
}

fn file(turn: u64) -> String {
    let row =
        |n: usize| format!("Acme,A-{n},Maker{},Model {n},Dome camera,Equipment,{}.00\n", n % 9, 100 + turn);
    price_list::COLUMNS.join(",") + "\n" + &(0..ROWS).map(row).collect::<String>()
}

fn read(file: &str, categories: &[CostCategory]) -> Any<Vec<Line>> {
    let read = price_list::read(spreadsheet::rows(file.as_bytes()), categories, &["Acme".to_owned()]);
    Ok(read.map_err(|why| why.to_string())?.map_err(|wrong| format!("{wrong:?}"))?)
}

fn sent(lines: Vec<Line>, from: NaiveDate) -> Sent {
    Sent { file: "prices.csv".into(), lines, from, absent: Absent::Stay, reason: "Bench".into() }
}
