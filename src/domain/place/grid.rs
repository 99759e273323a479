//! The British National Grid: its lettered squares, and the way from its metres to degrees and back.
//!
//! Must not decide whether a place is acceptable. The shift between the datums is Ordnance Survey's published
//! seven-parameter (Helmert) transformation, right to about 5 m; the survey's own correction grid is not used.

use std::sync::OnceLock;

use geodesy::prelude::*;

use super::CoordinatesError;

/// The 500 km squares, then the 100 km squares in each, are lettered row by row from the north-west, without I.
const LETTERS: &[u8; 25] = b"ABCDEFGHJKLMNOPQRSTUVWXYZ";
/// The square that holds the grid's origin is S; two columns of 500 km lie west of it and three rows south of A's.
const HUNDRED_KM: i64 = 100_000;
const WIDTH: f64 = 700_000.0;
const HEIGHT: f64 = 1_300_000.0;

/// From metres on the grid (Airy ellipsoid, OSGB36) to radians in WGS84.
const PIPELINE: &str = "inv tmerc lat_0=49 lon_0=-2 k_0=0.9996012717 x_0=400000 y_0=-100000 ellps=airy \
    | cart ellps=airy \
    | helmert convention=position_vector x=446.448 y=-125.157 z=542.060 rx=0.1502 ry=0.2470 rz=0.8421 s=-20.4894 \
    | inv cart ellps=WGS84";

struct Converter {
    context: Minimal,
    operation: OpHandle,
}

impl Converter {
    fn get() -> Option<&'static Converter> {
        static CONVERTER: OnceLock<Option<Converter>> = OnceLock::new();
        let build = || {
            let mut context = Minimal::default();
            let operation = context.op(PIPELINE).ok()?;
            Some(Converter { context, operation })
        };
        CONVERTER.get_or_init(build).as_ref()
    }

    fn apply(&self, direction: Direction, x: f64, y: f64) -> Option<(f64, f64)> {
        let mut point = [Coor4D::raw(x, y, 0.0, 0.0)];
        self.context.apply(self.operation, direction, &mut point).ok()?;
        let [Coor4D([x, y, _, _])] = point;
        (x.is_finite() && y.is_finite()).then_some((x, y))
    }
}

/// Latitude and longitude in WGS84 degrees of a point on the grid, in metres; `None` off the grid.
pub(super) fn to_degrees(easting: f64, northing: f64) -> Option<(f64, f64)> {
    if !on_grid(easting, northing) {
        return None;
    }
    let (longitude, latitude) = Converter::get()?.apply(Direction::Fwd, easting, northing)?;
    Some((latitude.to_degrees(), longitude.to_degrees()))
}

/// Easting and northing in metres of a point in WGS84 degrees; `None` off the grid.
pub(super) fn from_degrees(latitude: f64, longitude: f64) -> Option<(f64, f64)> {
    let point = Converter::get()?.apply(Direction::Inv, longitude.to_radians(), latitude.to_radians())?;
    on_grid(point.0, point.1).then_some(point)
}

/// The middle of the square that a reference in capitals names: `SO5139` is a square of 1 km, `SO 51234 39876` of 1 m.
pub(super) fn reference(typed: &str) -> Result<(f64, f64), CoordinatesError> {
    let not_understood = CoordinatesError::NotUnderstood;
    let (letters, figures) = typed.split_at_checked(2).ok_or(not_understood)?;
    let (column, row) = corner(letters).ok_or(not_understood)?;
    let groups: Vec<&str> = figures.split_whitespace().collect();
    let all = groups.concat();
    if all.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(not_understood);
    }
    let halves = match *groups.as_slice() {
        [one] => one.split_at(one.len() / 2),
        [east, north] => (east, north),
        _ => return Err(not_understood),
    };
    if halves.0.len() != halves.1.len() {
        return Err(CoordinatesError::Figures);
    }
    let size = match halves.0.len() {
        2 => 1000,
        3 => 100,
        4 => 10,
        5 => 1,
        _ => return Err(not_understood),
    };
    let metres = |figures: &str, hundreds: i64| -> Result<f64, CoordinatesError> {
        let within: i64 = figures.parse().map_err(|_| not_understood)?;
        Ok((hundreds * HUNDRED_KM + within * size) as f64 + size as f64 / 2.0)
    };
    let point = (metres(halves.0, column)?, metres(halves.1, row)?);
    if on_grid(point.0, point.1) { Ok(point) } else { Err(CoordinatesError::Outside) }
}

/// The letters of the 100 km square a point lies in, and how many whole metres east and north of its corner it is.
pub(super) fn square(easting: f64, northing: f64) -> Option<(String, i64, i64)> {
    if !on_grid(easting, northing) {
        return None;
    }
    let (easting, northing) = (easting as i64, northing as i64);
    let (column, row) = (easting / HUNDRED_KM + 10, 19 - northing / HUNDRED_KM);
    let letter =
        |column: i64, row: i64| usize::try_from(row * 5 + column).ok().and_then(|index| LETTERS.get(index));
    let first = letter(column / 5, row / 5)?;
    let second = letter(column % 5, row % 5)?;
    let letters = [*first, *second].map(char::from).iter().collect();
    Some((letters, easting % HUNDRED_KM, northing % HUNDRED_KM))
}

/// How many squares of 100 km a lettered square lies east and north of the grid's origin.
fn corner(letters: &str) -> Option<(i64, i64)> {
    let index = |byte: u8| {
        LETTERS.iter().position(|letter| *letter == byte).and_then(|index| i64::try_from(index).ok())
    };
    let &[first, second] = letters.as_bytes() else {
        return None;
    };
    let (first, second) = (index(first)?, index(second)?);
    Some((first % 5 * 5 + second % 5 - 10, 19 - first / 5 * 5 - second / 5))
}

fn on_grid(easting: f64, northing: f64) -> bool {
    (0.0..WIDTH).contains(&easting) && (0.0..HEIGHT).contains(&northing)
}
