//! The look-up of the Operational Control Centre: one box for street, asset tag, partnership or a point, and an answer in one
//! small page, without script and without a map.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::{address, tag};
use crate::App;
use crate::domain::application::content::CameraType;
use crate::domain::camera::{CameraState, Sight};
use crate::domain::place::{Coordinates, CoordinatesError, EXAMPLE, GRID_EXAMPLE};
use crate::domain::text::thousands;
use crate::store::camera::list::{self, Filter, From, Row};
use crate::store::camera::near::{REACH_KM, nearest};
use crate::web::component::{ErrorItem, Field, Point, Sketch, Tag};
use crate::web::extract::Query;
use crate::web::map;
use crate::web::page::render;
use crate::web::problem::Problem;
use crate::web::session::Visit;
use crate::web::shell::Shell;

/// Cameras found by words, and around a point.
const FOUND: u64 = 10;
const NEAR: u64 = 10;
/// Of each where there are both: the page is as small.
const OF_BOTH: u64 = 4;
/// More than anybody types.
const LONGEST: usize = 100;

/// What is looked for.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
}

/// A camera that was found.
struct Found {
    number: u32,
    place: String,
    href: String,
    partnership: String,
    state: Tag,
    kind: &'static str,
    asset_tag: String,
    grid: String,
    degrees: String,
    distance: Option<String>,
}

#[derive(Template)]
#[template(path = "camera/find.html")]
struct FindPage {
    shell: Shell,
    field: Field,
    errors: Vec<ErrorItem>,
    /// What was looked for, when something was.
    asked: bool,
    /// Where around it was looked.
    around: Option<String>,
    found: Vec<Found>,
    near: Vec<Found>,
    more: bool,
    reach: u32,
    sketch: Option<Sketch>,
}

/// How far off, as one says it.
fn far(metres: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100,000")]
    let whole = |metres: f64| metres.round().max(0.0) as u32;
    match metres {
        near if near < 1_000.0 => format!("{} m", whole(near / 10.0) * 10),
        far => {
            let tenths = whole(far / 100.0);
            format!("{}.{} km", thousands(tenths / 10), tenths % 10)
        }
    }
}

fn found(number: usize, row: &Row, metres: Option<f64>) -> Found {
    Found {
        number: u32::try_from(number + 1).unwrap_or_default(),
        place: row.place.clone(),
        href: address(row.id),
        partnership: row.partnership.clone(),
        state: tag(row.state),
        kind: row.camera_type.map_or("Type not known", CameraType::label),
        asset_tag: row.asset_tag.clone().unwrap_or_default(),
        grid: row.at.and_then(|at| at.grid_reference()).unwrap_or_default(),
        degrees: row.at.map(|at| at.to_string()).unwrap_or_default(),
        distance: metres.map(far),
    }
}

/// The point that was typed, if it is one; words are none, and figures that cannot be a point are told so.
fn point(typed: &str) -> Result<Option<Coordinates>, CoordinatesError> {
    match Coordinates::parse(typed) {
        Ok(here) => Ok(Some(here)),
        Err(CoordinatesError::Empty | CoordinatesError::NotUnderstood | CoordinatesError::Figures) => {
            Ok(None)
        }
        Err(_) if typed.starts_with(|c: char| c.is_alphabetic()) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether words are looked for: a position of several pieces is the name of nothing, but one in a piece may be an asset tag too,
/// and so may letters with one number (`SW 0042`).
fn may_be_a_name(typed: &str, here: Option<Coordinates>) -> bool {
    let pieces = typed.split(|c: char| c == ',' || c.is_whitespace()).filter(|piece| !piece.is_empty());
    let pieces: Vec<&str> = pieces.collect();
    match pieces.as_slice() {
        _ if here.is_none() => true,
        [letters, _] => letters.chars().all(char::is_alphabetic),
        pieces => pieces.len() < 2,
    }
}

/// `GET /cameras/find`
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let typed: String = asked.q.trim().chars().take(LONGEST).collect();
    let (here, error) = match point(&typed) {
        Ok(here) => (here, None),
        Err(error) => (None, Some(format!("What you look for {error}"))),
    };
    let hint = format!(
        "Street, asset tag or partnership; or a position, such as {EXAMPLE} or {GRID_EXAMPLE}, to find the cameras nearest to it"
    );
    let field = Field::input("q", "What are you looking for?", &typed).hint(hint).error(error.clone());
    let looks = !typed.is_empty() && error.is_none() && may_be_a_name(&typed, here);
    let filter = Filter { text: typed, states: CameraState::STANDING.to_vec(), ..Filter::default() };
    let most = if here.is_some() { OF_BOTH } else { FOUND };
    let (rows, more) = match looks {
        true => list::page(&app.db, Sight::All, &filter, From::Newest, most).await?,
        false => (Vec::new(), false),
    };
    let near = match here {
        Some(here) => nearest(&app.db, here, if rows.is_empty() { NEAR } else { OF_BOTH }).await?,
        None => Vec::new(),
    };
    // With a map, the sites are on it: those nearest to the point, or those found.
    let sites: Vec<&Row> =
        if here.is_some() { near.iter().map(|(row, _)| row).collect() } else { rows.iter().collect() };
    let points = sites.iter().enumerate().filter_map(|(at, row)| {
        Some(Point { number: u32::try_from(at + 1).ok()?, label: row.place.clone(), at: row.at? })
    });
    let sketch = app.tiles.is_some().then(|| map::of_points(&app, points.collect())).flatten();
    let page = FindPage {
        shell: Shell::new(&visit, "Find a camera").error(error.is_some()),
        errors: ErrorItem::of([&field]),
        field,
        asked: looks,
        around: here.map(|here| super::position(here).replace('\n', ", ")),
        found: rows.iter().enumerate().map(|(at, row)| found(at, row, None)).collect(),
        near: near.iter().enumerate().map(|(at, (row, metres))| found(at, row, Some(*metres))).collect(),
        more,
        reach: REACH_KM,
        sketch,
    };
    Ok(map::let_in(&app, page.sketch.is_some(), render(StatusCode::OK, &page)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_told_from_words_and_what_cannot_be_one_is_told() {
        for (typed, expected) in [
            ("52.0567, -2.7160", Ok(true)),
            ("SO 5100 4005", Ok(true)),
            ("351234 239876", Ok(true)),
            ("Broad Street", Ok(false)),
            ("SHR-0042", Ok(false)),
            ("SY8 1AA", Ok(false)),
            ("12", Ok(false)),
            ("", Ok(false)),
            ("-2.7160, 52.0567", Err(CoordinatesError::Swapped)),
            ("52.0567, 2.7160", Err(CoordinatesError::Minus)),
            ("12, 14", Err(CoordinatesError::Outside)),
        ] {
            assert_eq!(point(typed).map(|here| here.is_some()), expected, "{typed}");
        }
    }

    #[test]
    fn a_position_of_several_pieces_is_no_name_but_one_in_a_piece_and_one_number_after_letters_may_be() {
        let asked = |typed: &str| may_be_a_name(typed, point(typed).unwrap());
        for position in ["52.0567, -2.7160", "351234 239876", "SO 5100 4005", "SO 51000 40050"] {
            assert!(!asked(position), "{position}");
        }
        for name in ["SO5140", "SO 5140", "SW 0042", "nw  0042", "SH 0042", "12", "Broad Street"] {
            assert!(asked(name), "{name}");
        }
    }

    #[test]
    fn distances_are_said_as_one_says_them() {
        let said = [0.0, 84.0, 996.0, 1_000.0, 12_340.0].map(far);
        assert_eq!(said, ["0 m", "80 m", "1000 m", "1.0 km", "12.3 km"]);
    }
}
