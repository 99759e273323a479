//! Squares of the ground that are numbered, so that what is near can be found by an index: fine ones of about 500 m and
//! blocks of about 8 km. Must not know what stands in them.

use super::{Coordinates, KM_A_DEGREE, MILLION};

/// A size of squares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    /// About 550 m by 540 m in West Mercia.
    Cell,
    /// Sixteen cells by sixteen.
    Block,
}

/// Rows are numbered from the south pole, columns from the far side; no row has so many columns.
const ROW: i64 = 1_000_000;

impl Grain {
    /// Height and width in micro-degrees.
    fn size(self) -> (i64, i64) {
        match self {
            Grain::Cell => (5_000, 8_000),
            Grain::Block => (80_000, 128_000),
        }
    }

    fn place(self, at: Coordinates) -> (i64, i64) {
        let (height, width) = self.size();
        let (latitude, longitude) = (i64::from(at.latitude), i64::from(at.longitude));
        ((latitude + 90_000_000) / height, (longitude + 180_000_000) / width)
    }

    /// The number of the square a point lies in, as the database keeps it.
    pub fn number(self, at: Coordinates) -> i64 {
        let (row, column) = self.place(at);
        row * ROW + column
    }

    /// The squares around a point, so many in each direction.
    pub fn around(self, at: Coordinates, reach: u16) -> Vec<i64> {
        let ((row, column), reach) = (self.place(at), i64::from(reach));
        let rows = row - reach..=row + reach;
        rows.flat_map(|row| (column - reach..=column + reach).map(move |column| row * ROW + column)).collect()
    }

    /// Metres from a point within which everything lies in the squares around it.
    pub fn certain(self, at: Coordinates, reach: u16) -> f64 {
        let (height, width) = self.size();
        let degrees = |micro: i64| micro as f64 / MILLION;
        // Squares are narrower towards the north: the northern edge of the outermost is what counts.
        let edge = f64::from(at.latitude) / MILLION + degrees(height) * f64::from(reach + 1);
        let narrow = degrees(width) * edge.to_radians().cos();
        degrees(height).min(narrow) * KM_A_DEGREE * 1_000.0 * f64::from(reach)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_certain_to_be_near_is_in_the_squares_around() {
        for here in ["52.0567, -2.7160", "49.9, -6.3", "60.8, -0.9", "52.7, 1.75"] {
            let here = Coordinates::parse(here).unwrap();
            for (grain, reach) in [(Grain::Cell, 1), (Grain::Cell, 4), (Grain::Block, 1), (Grain::Block, 8)] {
                let (near, certain) = (grain.around(here, reach), grain.certain(here, reach));
                assert!(certain > 400.0 * f64::from(reach), "{grain:?} {reach}: {certain}");
                assert_eq!(near.len(), (2 * usize::from(reach) + 1).pow(2));
                // Points at that distance all around.
                for degrees in 0..360 {
                    let (sin, cos) = f64::from(degrees).to_radians().sin_cos();
                    let north = certain * 0.999 * cos / (KM_A_DEGREE * 1_000.0);
                    let wide = (f64::from(here.latitude) / MILLION + north).to_radians().cos();
                    let east = certain * 0.999 * sin / (KM_A_DEGREE * 1_000.0 * wide);
                    let there = Coordinates {
                        latitude: here.latitude + (north * MILLION) as i32,
                        longitude: here.longitude + (east * MILLION) as i32,
                    };
                    assert!(near.contains(&grain.number(there)), "{here} {grain:?} {reach} {degrees}");
                }
            }
        }
    }
}
