//! What is nearest to a point, among many: exactly those that a look at all of them gives, by an index on both databases.

use cctv_grants::domain::camera::{CameraState, Sight};
use cctv_grants::domain::person::Role;
use cctv_grants::domain::place::{Coordinates, Grain};
use cctv_grants::store::Read;
use cctv_grants::store::camera::list::{Filter, From, page};
use cctv_grants::store::camera::near::nearest;
use sea_orm::{ConnectionTrait, Statement};

use crate::app::TestApp;

use super::granted;

/// As many as the register may ever hold.
const MANY: i64 = 100_000;

async fn run(app: &TestApp, sql: &str) {
    app.app.db.reader().execute_unprepared(sql).await.unwrap();
}

/// Fills the register with copies of a camera all over the area, a third of them planned.
async fn fill(app: &TestApp, many: i64) -> Vec<(i64, Coordinates, bool)> {
    let cast = app.cast().await;
    let (_, cameras) = granted(app, &cast).await;
    let (own, of) = (cameras[0].application.0, cameras[0].partnership.0);
    let mut all = Vec::new();
    // The same points every time, without pattern: steps of a linear congruence.
    let mut chance: u64 = 42;
    let mut roll = |most: u64| {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i32::try_from((chance >> 33) % most).unwrap()
    };
    for chunk in (0..many).collect::<Vec<_>>().chunks(1_000) {
        let mut values = Vec::new();
        for n in chunk {
            // A quarter of them in two towns.
            let (latitude, longitude) = match n % 8 {
                0 => (52_360_000 + roll(20_000), -2_730_000 + roll(30_000)),
                1 => (52_700_000 + roll(20_000), -2_770_000 + roll(30_000)),
                _ => (51_900_000 + roll(1_100_000), -3_200_000 + roll(1_500_000)),
            };
            let at = Coordinates::from_micro_degrees(latitude, longitude).unwrap();
            let state = if n % 3 == 0 { "planned" } else { "linked" };
            let (cell, block) = (Grain::Cell.number(at), Grain::Block.number(at));
            let line = n + 1_000;
            values.push(format!(
                "({line}, {own}, {line}, {of}, 'Street {n}', {latitude}, {longitude}, {cell}, {block}, '{state}',
                 '2018-10-01 00:00:00+00:00', 1)"
            ));
            all.push((line, at, n % 3 != 0));
        }
        let sql = format!(
            "INSERT INTO camera (id, application_id, line, partnership_id, place, latitude, longitude, cell, block, state,
             since, version) VALUES {}",
            values.join(", ")
        );
        run(app, &sql).await;
    }
    run(app, "INSERT INTO camera_word (word, camera_id) SELECT lower(substr(place, 8)), id FROM camera WHERE place LIKE 'Street %'").await;
    run(app, "INSERT INTO camera_word (word, camera_id) SELECT 'street', id FROM camera WHERE place LIKE 'Street %'").await;
    run(app, "ANALYZE").await;
    all
}

/// How the database goes about a statement, in its own words.
async fn plan(app: &TestApp, sql: &str) -> String {
    let db = app.app.db.reader();
    let explain = if app.database.url.starts_with("sqlite") { "EXPLAIN QUERY PLAN" } else { "EXPLAIN" };
    let ask = Statement::from_string(db.get_database_backend(), format!("{explain} {sql}"));
    let rows = db.query_all_raw(ask).await.unwrap();
    let line = |row: &sea_orm::QueryResult| {
        row.try_get::<String>("", "detail").or_else(|_| row.try_get::<String>("", "QUERY PLAN")).unwrap()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

const POINTS: [&str; 6] = [
    "52.3700, -2.7150",
    "52.7100, -2.7550",
    "52.0567, -2.7160",
    "51.8900, -3.3000",
    "SO 4000 9000",
    "53.0500, -2.3000",
];

#[tokio::test(flavor = "multi_thread")]
async fn the_nearest_of_100_000_are_those_that_stand_nearest_and_an_index_leads_to_them() {
    let app = TestApp::start().await;
    let all = fill(&app, MANY).await;
    for typed in POINTS {
        let here = Coordinates::parse(typed).unwrap();
        app.statements.lock().unwrap().clear();
        let found = nearest(&app.app.db, here, 10).await.unwrap();
        let asked = app.statements.lock().unwrap().clone();
        let mut expected: Vec<f64> =
            all.iter().filter(|(_, _, stands)| *stands).map(|(_, at, _)| at.metres_to(here)).collect();
        expected.sort_by(f64::total_cmp);
        expected.truncate(10);
        let distances: Vec<f64> = found.iter().map(|(_, metres)| *metres).collect();
        assert_eq!(distances, expected, "{typed}");
        assert!(!asked.is_empty() && asked.len() <= 6, "{typed}: {} queries", asked.len());
        for sql in asked {
            let plan = plan(&app, &sql).await;
            let index = plan.contains("ix_camera_cell") || plan.contains("ix_camera_block");
            assert!(index, "{typed}: {plan}");
            assert!(!plan.contains("SCAN camera") && !plan.contains("Seq Scan on camera"), "{typed}: {plan}");
        }
    }
    let nowhere = Coordinates::parse("57.1500, -2.1000").unwrap();
    assert!(nearest(&app.app.db, nowhere, 10).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_and_searches_of_many_cameras_hold_each_once() {
    let app = TestApp::start().await;
    fill(&app, 3_000).await;
    let (mut from, mut seen) = (From::Newest, Vec::new());
    let filter = Filter { states: vec![CameraState::Linked], ..Filter::default() };
    loop {
        let (rows, more) = page(&app.app.db, Sight::All, &filter, from, 300).await.unwrap();
        seen.extend(rows.iter().map(|row| row.id));
        match rows.last() {
            Some(last) if more => from = From::Before(last.id.0),
            _ => break,
        }
    }
    assert!(seen.is_sorted_by(|one, other| one > other));
    assert_eq!(seen.len(), 2_000);
    for (text, expected) in [("street 17", 111), ("street 1799", 1), ("zzz street", 0)] {
        let filter = Filter { text: text.to_owned(), ..Filter::default() };
        let (rows, _) = page(&app.app.db, Sight::All, &filter, From::Newest, 1_000).await.unwrap();
        assert_eq!(rows.len(), expected, "{text}");
        let (rows, _) = page(&app.app.db, Sight::Public, &filter, From::Newest, 1_000).await.unwrap();
        assert!(rows.len() == 1_000, "the public finds no place by its words");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_full_of_cameras_with_long_names_and_a_map_is_under_20_kb() {
    let app = TestApp::over(false, crate::map::tiles()).await;
    fill(&app, 300).await;
    run(&app, "UPDATE camera SET place = place || ', by the north door of the market hall and the bus stop opposite the library', asset_tag = 'SHR-00' || id WHERE place LIKE 'Street %'").await;
    // A name and a square of the grid at once.
    run(&app, "INSERT INTO camera_word (word, camera_id) SELECT 'so5274', id FROM camera WHERE place LIKE 'Street %'").await;
    let occ = app.client(Role::OccAdviser, None).await;
    for (typed, rows) in [("street", 10), ("52.3700, -2.7150", 10), ("SO5274", 8)] {
        let asked: String = form_urlencoded::byte_serialize(typed.as_bytes()).collect();
        let page = occ.get(&format!("/cameras/find?q={asked}")).await;
        assert!(page.html.contains("data-map") && page.html.matches("by the north door").count() >= rows);
        assert!(page.html.len() < 20_000, "{typed}: {} bytes", page.html.len());
    }
}
