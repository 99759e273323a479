//! How often a second the cameras nearest to a point are found by the query alone, over 100,000 of them: the answer as a page,
//! which wrk measures, is to reach half of it.

use std::time::{Duration, Instant};

use cctv_grants::domain::place::{Coordinates, Grain};
use cctv_grants::store::camera::near::nearest;
use cctv_grants::store::{Db, Read};
use sea_orm::{ConnectionTrait, Statement};

use crate::Any;

const CAMERAS: i32 = 100_000;

/// Fills the register of a seeded database if it is empty, then asks from that point for some seconds, one after the other.
pub async fn measure(url: &str, point: &str, seconds: u64) -> Any {
    let db = Db::connect(url, 4).await?;
    fill(&db).await?;
    let here = Coordinates::parse(point).map_err(|wrong| wrong.to_string())?;
    let (from, mut turns, mut found) = (Instant::now(), 0_u32, 0);
    while from.elapsed() < Duration::from_secs(seconds) {
        found = nearest(&db, here, 10).await?.len();
        turns += 1;
    }
    let rate = f64::from(turns) / from.elapsed().as_secs_f64();
    println!("{found} found; {rate:.0} times a second by the query alone");
    Ok(())
}

/// All over the area, each the copy of no other, without a pattern that an index could gain by.
async fn fill(db: &Db) -> Any {
    let backend = db.reader().get_database_backend();
    let there =
        db.reader().query_one_raw(Statement::from_string(backend, "SELECT id FROM camera LIMIT 1")).await?;
    if there.is_some() {
        return Ok(());
    }
    let row = |n: i32| {
        let spread = |step: i64, most: i64| i32::try_from(i64::from(n) * step % most).unwrap_or_default();
        let (latitude, longitude) =
            (51_900_000 + spread(15_485_863, 1_100_000), -3_200_000 + spread(32_452_843, 1_500_000));
        let at = Coordinates::from_micro_degrees(latitude, longitude)?;
        let (cell, block) = (Grain::Cell.number(at), Grain::Block.number(at));
        Some(format!(
            "({n}, 1, {n}, 1, 'Street {n}', {latitude}, {longitude}, {cell}, {block}, 'linked', '2018-10-01 00:00:00+00:00', 1)"
        ))
    };
    for first in (1..=CAMERAS).step_by(1_000) {
        let rows: Vec<String> = (first..first + 1_000).filter_map(row).collect();
        let sql = format!(
            "INSERT INTO camera (id, application_id, line, partnership_id, place, latitude, longitude, cell, block, state,
             since, version) VALUES {}",
            rows.join(", ")
        );
        db.reader().execute_unprepared(&sql).await?;
    }
    db.reader().execute_unprepared("ANALYZE").await?;
    Ok(())
}
