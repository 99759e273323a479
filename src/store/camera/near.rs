//! The cameras nearest to a point: looked for by an index in the squares around it, then in wider ones.

use sea_orm::sea_query::{Expr, ExprTrait, Order};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};

use super::list::{Row, columns, in_states, rows};
use crate::domain::camera::CameraState;
use crate::domain::place::{Coordinates, Grain};
use crate::store::db::limited;
use crate::store::entity::camera::Column as C;
use crate::store::{Read, StoreError};

/// Rings of squares, each wider than the one before. The last reaches some 60 km wherever one is.
const RINGS: [(Grain, u16); 6] = [
    (Grain::Cell, 1),
    (Grain::Cell, 4),
    (Grain::Block, 1),
    (Grain::Block, 2),
    (Grain::Block, 4),
    (Grain::Block, 8),
];

/// Kilometres within which every camera is found, and none beyond.
pub const REACH_KM: u32 = 50;

/// Rows sorted by their exact distance for each that is shown: the database sorts by a nearly exact one.
const SPARE: u64 = 10;

/// The nearest of the cameras that stand somewhere, at most so many, with metres, the nearest first.
pub async fn nearest(read: &impl Read, here: Coordinates, most: u64) -> Result<Vec<(Row, f64)>, StoreError> {
    let wanted = usize::try_from(most).unwrap_or(usize::MAX);
    let mut found = Vec::new();
    for (grain, reach) in RINGS {
        found = within(read, here, (grain, reach), most + SPARE).await?;
        let certain = grain.certain(here, reach);
        // What lies farther off may be no nearer than something outside of these squares.
        if found.iter().filter(|(_, metres)| *metres <= certain).count() >= wanted {
            break;
        }
    }
    // Beyond, nearer ones could lie outside of the widest squares; and so far off none is of use.
    found.retain(|(_, metres)| *metres <= f64::from(REACH_KM) * 1_000.0);
    found.truncate(wanted);
    Ok(found)
}

/// Those in the squares around. Numbers are written into the statement: there are many, and the plan rests on them.
async fn within(
    read: &impl Read,
    here: Coordinates,
    (grain, reach): (Grain, u16),
    limit: u64,
) -> Result<Vec<(Row, f64)>, StoreError> {
    let column = match grain {
        Grain::Cell => C::Cell,
        Grain::Block => C::Block,
    };
    let squares = grain.around(here, reach).into_iter().map(|number| Expr::Constant(number.into()));
    let find = columns()
        .filter(column.into_expr().is_in(squares))
        .filter(in_states(&CameraState::STANDING))
        .order_by(distance(here), Order::Asc);
    let found = rows(read, limited(read, &find, limit)).await?;
    let measured = found.into_iter().filter_map(|row| {
        let metres = row.at?.metres_to(here);
        Some((row, metres))
    });
    let mut measured: Vec<(Row, f64)> = measured.collect();
    measured.sort_by(|(_, one), (_, other)| one.total_cmp(other));
    Ok(measured)
}

/// The square of the distance, but for a factor, in whole numbers: both databases reckon with them alike.
fn distance(here: Coordinates) -> Expr {
    let narrower = (f64::from(here.latitude_micro_degrees()) / 1_000_000.0).to_radians().cos();
    let part = (narrower * narrower * 1_000.0).round() as i64;
    let difference = |column: C, at: i32| {
        let apart = || column.into_expr().sub(Expr::Constant(i64::from(at).into()));
        apart().mul(apart())
    };
    let north = difference(C::Latitude, here.latitude_micro_degrees()).mul(Expr::Constant(1_000_i64.into()));
    let east = difference(C::Longitude, here.longitude_micro_degrees()).mul(Expr::Constant(part.into()));
    north.add(east)
}
