//! Where a camera is: coordinates as people give them, in WGS84 or on the British National Grid.
//!
//! Must not know cameras, areas or maps. Converting between the two uses the seven-parameter (Helmert) shift,
//! which is right to about 5 m anywhere in Great Britain: good enough to find a lamp post, not to survey one.

mod cell;
mod grid;

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use cell::Grain;

const MILLION: f64 = 1_000_000.0;
/// Great Britain and its islands, in micro-degrees, a little generously.
const LATITUDES: std::ops::RangeInclusive<i32> = 49_800_000..=60_900_000;
const LONGITUDES: std::ops::RangeInclusive<i32> = -8_700_000..=1_800_000;

/// A point in Great Britain: WGS84 latitude and longitude in whole micro-degrees (about 0.1 m), so that it is
/// stored and compared exactly (BRIEF §6, section 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Micro", into = "Micro")]
pub struct Coordinates {
    latitude: i32,
    longitude: i32,
}

/// Roughly where a partnership is: what lies farther from its middle is probably a slip, and not refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// Its middle.
    pub centre: Coordinates,
    /// So far it reaches, with what is near.
    pub reach_km: u32,
}

/// Kilometres from one degree of latitude to the next.
const KM_A_DEGREE: f64 = 111.2;

/// How coordinates can be typed, on every page that speaks of them.
pub const EXAMPLE: &str = "52.0567, -2.7160";
/// The same place as a grid reference.
pub const GRID_EXAMPLE: &str = "SO 5100 4005";

/// Why typed coordinates are refused. Display completes a sentence that begins with the field's label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[allow(missing_docs)]
pub enum CoordinatesError {
    #[error(
        "must be filled in with coordinates, like {}, or a grid reference, like {}",
        EXAMPLE,
        GRID_EXAMPLE
    )]
    Empty,
    #[error("must be coordinates, like {}, or a grid reference, like {}", EXAMPLE, GRID_EXAMPLE)]
    NotUnderstood,
    #[error("must have as many figures for the easting as for the northing, like {}", GRID_EXAMPLE)]
    Figures,
    #[error("must have the latitude first, then the longitude, like {}: these look swapped", EXAMPLE)]
    Swapped,
    #[error(
        "must be in Great Britain: a place west of Greenwich needs a minus before its longitude, like {}",
        EXAMPLE
    )]
    Minus,
    #[error("must be in Great Britain: check the figures")]
    Outside,
}

impl Coordinates {
    /// What was typed: latitude and longitude in degrees (`52.0567, -2.7160`, the comma may be left out), a grid
    /// reference of 4, 6, 8 or 10 figures (`SO 5100 3990`, taken as the middle of its square), or easting and
    /// northing in metres (`351234 239876`).
    ///
    /// # Errors
    /// Empty, not one of these, swapped, a minus left out, or outside Great Britain.
    pub fn parse(typed: &str) -> Result<Coordinates, CoordinatesError> {
        let typed = typed.trim().replace('\u{2212}', "-").to_uppercase();
        if typed.is_empty() {
            return Err(CoordinatesError::Empty);
        }
        if typed.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let (easting, northing) = grid::reference(&typed)?;
            return Coordinates::on_grid(easting, northing);
        }
        let parts: Vec<&str> =
            typed.split(|c: char| c == ',' || c.is_whitespace()).filter(|part| !part.is_empty()).collect();
        let &[first, second] = parts.as_slice() else { return Err(CoordinatesError::NotUnderstood) };
        if typed.matches(',').count() > 1 {
            return Err(CoordinatesError::NotUnderstood);
        }
        let (first, second) = (number(first)?, number(second)?);
        if first.abs() > 180.0 && second.abs() > 180.0 {
            return Coordinates::on_grid(first, second);
        }
        match (degrees(first, second), degrees(second, first), degrees(first, -second)) {
            (Some(here), _, _) => Ok(here),
            (_, Some(_), _) => Err(CoordinatesError::Swapped),
            (_, _, Some(_)) => Err(CoordinatesError::Minus),
            _ => Err(CoordinatesError::Outside),
        }
    }

    /// A point from whole micro-degrees, as the database keeps it; `None` outside Great Britain.
    pub fn from_micro_degrees(latitude: i32, longitude: i32) -> Option<Coordinates> {
        let inside = LATITUDES.contains(&latitude) && LONGITUDES.contains(&longitude);
        inside.then_some(Coordinates { latitude, longitude })
    }

    /// The latitude in whole micro-degrees, as the database keeps it.
    pub fn latitude_micro_degrees(self) -> i32 {
        self.latitude
    }

    /// The longitude in whole micro-degrees, as the database keeps it; west is negative.
    pub fn longitude_micro_degrees(self) -> i32 {
        self.longitude
    }

    /// How far it is from the middle of an area, in whole kilometres, when it is out of its reach.
    pub fn far_from(self, area: &Area) -> Option<u32> {
        let distance = (self.metres_to(area.centre) / 1_000.0).round();
        // No two points in Great Britain are more than some 1,200 km apart.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1,200")]
        let distance = distance as u32;
        (distance > area.reach_km).then_some(distance)
    }

    /// Metres to another point, right to a hundredth within 100 km.
    pub fn metres_to(self, there: Coordinates) -> f64 {
        let degrees = |micro: i32| f64::from(micro) / MILLION;
        let (latitude, other) = (degrees(self.latitude), degrees(there.latitude));
        let north = (latitude - other) * KM_A_DEGREE;
        let narrower = ((latitude + other) / 2.0).to_radians().cos();
        let east = degrees(self.longitude - there.longitude) * narrower * KM_A_DEGREE;
        north.hypot(east) * 1_000.0
    }

    /// The middle of the square of 100 m on the grid that it lies in. `None` off the grid.
    pub fn to_100_m(self) -> Option<Coordinates> {
        let (easting, northing) = self.easting_northing()?;
        let middle = |metres: f64| (metres / 100.0).floor() * 100.0 + 50.0;
        Coordinates::on_grid(middle(easting), middle(northing)).ok()
    }

    /// The grid reference of that square: `SO 512 398`.
    pub fn grid_reference_of_100_m(self) -> Option<String> {
        let (easting, northing) = self.easting_northing()?;
        let (letters, easting, northing) = grid::square(easting, northing)?;
        Some(format!("{letters} {:03} {:03}", easting / 100, northing / 100))
    }

    /// The grid reference of 8 figures, the 10 m square it lies in: `SO 5123 3987`. `None` off the grid.
    pub fn grid_reference(&self) -> Option<String> {
        let (easting, northing) = self.easting_northing()?;
        let (letters, easting, northing) = grid::square(easting, northing)?;
        Some(format!("{letters} {:04} {:04}", easting / 10, northing / 10))
    }

    /// Easting and northing on the British National Grid, in metres, right to about 5 m.
    pub fn easting_northing(&self) -> Option<(f64, f64)> {
        grid::from_degrees(f64::from(self.latitude) / MILLION, f64::from(self.longitude) / MILLION)
    }

    fn on_grid(easting: f64, northing: f64) -> Result<Coordinates, CoordinatesError> {
        let (latitude, longitude) = grid::to_degrees(easting, northing).ok_or(CoordinatesError::Outside)?;
        degrees(latitude, longitude).ok_or(CoordinatesError::Outside)
    }
}

/// As pages show it and as [`Coordinates::parse`] reads it back: `52.056700, -2.716000`.
impl fmt::Display for Coordinates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.6}, {:.6}", f64::from(self.latitude) / MILLION, f64::from(self.longitude) / MILLION)
    }
}

/// How a point is stored: two whole numbers.
#[derive(Serialize, Deserialize)]
struct Micro {
    latitude: i32,
    longitude: i32,
}

impl TryFrom<Micro> for Coordinates {
    type Error = CoordinatesError;
    fn try_from(micro: Micro) -> Result<Coordinates, CoordinatesError> {
        Coordinates::from_micro_degrees(micro.latitude, micro.longitude).ok_or(CoordinatesError::Outside)
    }
}

impl From<Coordinates> for Micro {
    fn from(here: Coordinates) -> Micro {
        Micro { latitude: here.latitude, longitude: here.longitude }
    }
}

fn degrees(latitude: f64, longitude: f64) -> Option<Coordinates> {
    // A cast of a float saturates, so a wild number lands outside and is refused there.
    Coordinates::from_micro_degrees((latitude * MILLION).round() as i32, (longitude * MILLION).round() as i32)
}

/// Plain digits with a sign and a point at most: no exponents, no "inf".
fn number(text: &str) -> Result<f64, CoordinatesError> {
    let text = text.strip_suffix('°').unwrap_or(text);
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let plain = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    text.parse().ok().filter(|_| plain && text.len() <= 24).ok_or(CoordinatesError::NotUnderstood)
}

#[cfg(test)]
mod tests;
