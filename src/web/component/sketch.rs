//! A plain sketch of where things are: north up, true to scale, on the British National Grid. The table beside it says the
//! same in words; with script and a source of tiles the same points become a map.
//!
//! Must not know what stands at a point, and must not draw: `templates/layout/sketch.html` does.

use crate::domain::place::Coordinates;

/// Width of the drawing, in its own units; its height follows the points.
const WIDTH: f64 = 400.0;
/// Left free on each side for labels.
const MARGIN: f64 = 48.0;
/// Under the points, for the scale.
const FOOT: f64 = 40.0;
const LEAST_HEIGHT: f64 = 90.0;
const MOST_HEIGHT: f64 = 320.0;
/// However near the points are to each other, the drawing shows so many metres.
const LEAST_METRES: f64 = 100.0;
/// Labels nearer than this would be set over each other: such points share one.
const NEAR: f64 = 18.0;
/// Numbers in a shared label before it says "and so many more".
const NAMED: usize = 3;
const LONGEST_BAR: f64 = 130.0;

/// Something at a point.
#[derive(Clone, Debug)]
pub struct Point {
    /// Its number in the table beside the drawing.
    pub number: u32,
    /// What it is, for a map.
    pub label: String,
    /// Where.
    pub at: Coordinates,
}

/// A dot of the drawing.
#[derive(Clone, Debug)]
pub struct Dot {
    /// Of which point.
    pub number: u32,
    /// What it is.
    pub label: String,
    /// From the left, in units of the drawing.
    pub x: String,
    /// From the top.
    pub y: String,
    /// In degrees.
    pub latitude: String,
    /// In degrees.
    pub longitude: String,
}

/// Numbers beside a dot.
#[derive(Clone, Debug)]
pub struct Label {
    /// The numbers.
    pub text: String,
    /// Where they begin, or end.
    pub x: String,
    /// From the top.
    pub y: String,
    /// Whether they end there.
    pub left: bool,
}

/// The drawing.
#[derive(Clone, Debug)]
pub struct Sketch {
    /// In units of the drawing.
    pub width: String,
    /// In units of the drawing.
    pub height: String,
    /// One a point.
    pub dots: Vec<Dot>,
    /// One a point, or a group of near ones.
    pub labels: Vec<Label>,
    /// Where the scale is, from the top.
    pub bar_y: String,
    /// Where its length ends, from the left.
    pub bar_end: String,
    /// What its length is.
    pub bar: String,
    /// All of it in words.
    pub words: String,
    /// Where tiles for a map come from: address and credit.
    pub tiles: Option<(String, String)>,
}

impl Sketch {
    /// Draws points; nothing when there are none. `thing` is what one is called.
    pub fn of(points: Vec<Point>, thing: &str) -> Option<Sketch> {
        let placed: Vec<(Point, (f64, f64))> = points
            .into_iter()
            .filter_map(|point| point.at.easting_northing().map(|metres| (point, metres)))
            .collect();
        let bounds = |of: fn(&(f64, f64)) -> f64| {
            let all = placed.iter().map(|(_, metres)| of(metres));
            (all.clone().fold(f64::INFINITY, f64::min), all.fold(f64::NEG_INFINITY, f64::max))
        };
        let ((west, east), (south, north)) = (bounds(|metres| metres.0), bounds(|metres| metres.1));
        placed.first()?;
        let room = WIDTH - 2.0 * MARGIN;
        let metres_a_unit =
            ((east - west) / room).max((north - south) / MOST_HEIGHT).max(LEAST_METRES / room);
        let tall = ((north - south) / metres_a_unit).max(LEAST_HEIGHT);
        let middle = ((west + east) / 2.0, (south + north) / 2.0);
        let place = |(easting, northing): (f64, f64)| {
            let x = WIDTH / 2.0 + (easting - middle.0) / metres_a_unit;
            (x, MARGIN + tall / 2.0 - (northing - middle.1) / metres_a_unit)
        };
        let spots: Vec<(u32, (f64, f64))> = placed.iter().map(|(p, at)| (p.number, place(*at))).collect();
        let dots = placed.iter().map(|(point, at)| dot(point, place(*at))).collect();
        let (metres, bar) = scale(LONGEST_BAR * metres_a_unit);
        let height = tall + 2.0 * MARGIN + FOOT;
        let reference = |point: &Point| point.at.grid_reference().unwrap_or_else(|| point.at.to_string());
        let said =
            placed.iter().map(|(point, _)| format!("{thing} {} at {}", point.number, reference(point)));
        Some(Sketch {
            width: units(WIDTH),
            height: units(height),
            dots,
            labels: labels(&spots),
            bar_y: units(height - 14.0),
            bar_end: units(12.0 + metres / metres_a_unit),
            bar,
            words: format!("North is up. {}.", said.collect::<Vec<_>>().join(", ")),
            tiles: None,
        })
    }
}

fn units(value: f64) -> String {
    format!("{value:.1}")
}

fn dot(point: &Point, (x, y): (f64, f64)) -> Dot {
    let degrees = |micro: i32| format!("{:.6}", f64::from(micro) / 1_000_000.0);
    Dot {
        number: point.number,
        label: point.label.clone(),
        x: units(x),
        y: units(y),
        latitude: degrees(point.at.latitude_micro_degrees()),
        longitude: degrees(point.at.longitude_micro_degrees()),
    }
}

/// A label a dot; one for those that are so near that theirs would be set over each other.
fn labels(spots: &[(u32, (f64, f64))]) -> Vec<Label> {
    let mut groups: Vec<((f64, f64), Vec<u32>)> = Vec::new();
    for (number, (x, y)) in spots {
        let near = |group: &&mut ((f64, f64), Vec<u32>)| {
            (group.0.1 - y).abs() < NEAR && (group.0.0 - x).abs() < NEAR * 2.0
        };
        match groups.iter_mut().find(near) {
            Some((_, numbers)) => numbers.push(*number),
            None => groups.push(((*x, *y), vec![*number])),
        }
    }
    let label = |((x, y), numbers): ((f64, f64), Vec<u32>)| {
        let named: Vec<String> = numbers.iter().take(NAMED).map(u32::to_string).collect();
        let more = numbers.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" + {more}") } else { String::new() };
        let left = x > WIDTH - 2.0 * MARGIN;
        let x = if left { x - 10.0 } else { x + 10.0 };
        Label { text: format!("{}{more}", named.join(", ")), x: units(x), y: units(y + 5.0), left }
    };
    groups.into_iter().map(label).collect()
}

/// The longest round length of at most so many metres, and how it is said.
fn scale(most: f64) -> (f64, String) {
    let ten = 10_f64.powf(most.max(1.0).log10().floor());
    let length = [5.0, 2.0, 1.0].into_iter().map(|n| n * ten).find(|n| *n <= most).unwrap_or(ten);
    let said = if length >= 1000.0 { format!("{} km", length / 1000.0) } else { format!("{length} m") };
    (length, said)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sketch(places: &[&str]) -> Option<Sketch> {
        let point = |(n, at): (usize, &&str)| Point {
            number: u32::try_from(n + 1).unwrap(),
            label: format!("Place {n}"),
            at: Coordinates::parse(at).unwrap(),
        };
        Sketch::of(places.iter().enumerate().map(point).collect(), "camera")
    }

    fn number(text: &str) -> f64 {
        text.parse().unwrap()
    }

    #[test]
    fn points_lie_true_to_scale_with_north_up() {
        let drawn = sketch(&["SO 51000 74000", "SO 52000 74000", "SO 51000 75000"]).unwrap();
        let at = |n: usize| (number(&drawn.dots[n].x), number(&drawn.dots[n].y));
        let (east, north) = (at(1).0 - at(0).0, at(0).1 - at(2).1);
        assert!((east - north).abs() < 1.0 && east > 250.0, "{east} {north}");
        assert!((at(0).1 - at(1).1).abs() < 1.0 && (at(0).0 - at(2).0).abs() < 1.0);
        let bar = number(&drawn.bar_end) - 12.0;
        assert_eq!(drawn.bar, "200 m");
        assert!((bar - east / 5.0).abs() < 1.0, "200 m of 1 km: {bar} of {east}");
    }

    #[test]
    fn one_point_and_points_far_apart_and_many_at_one_place_stay_on_the_drawing() {
        assert!(sketch(&[]).is_none());
        let many: Vec<&str> = vec!["SO 5112 7468"; 60];
        for places in [&["SO 5112 7468"][..], &["SV 9050 1050", "HU 4750 4150"], &many] {
            let drawn = sketch(places).unwrap();
            for dot in &drawn.dots {
                let (x, y) = (number(&dot.x), number(&dot.y));
                assert!(
                    (20.0..=380.0).contains(&x) && y > 20.0 && y < number(&drawn.height) - 40.0,
                    "{dot:?}"
                );
            }
            assert!(number(&drawn.bar_end) < 200.0, "{}", drawn.bar_end);
        }
        assert_eq!(sketch(&many).unwrap().labels[0].text, "1, 2, 3 + 57");
        assert_eq!(sketch(&["SV 9050 1050", "HU 4750 4150"]).unwrap().bar, "200 km");
    }

    #[test]
    fn a_scale_is_a_round_length() {
        for (most, said) in
            [(47.0, "20 m"), (130.0, "100 m"), (50.0, "50 m"), (2_400.0, "2 km"), (0.1, "1 m")]
        {
            assert_eq!(scale(most).1, said, "{most}");
        }
    }
}
