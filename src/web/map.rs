//! Where a map's tiles come from, and the pages that may show them: these alone let the browser fetch pictures from there.

use axum::http::HeaderValue;
use axum::response::Response;

use super::component::{Point, Sketch};
use crate::App;
use crate::domain::application::content::Content;

/// A source of tiles. Its address may hold a key, so it is never written to a log.
#[derive(Clone)]
pub struct Tiles {
    template: String,
    origin: HeaderValue,
    attribution: String,
}

/// Travels with an answer whose page shows a map: where pictures may come from.
#[derive(Clone)]
pub struct TilesFrom(pub HeaderValue);

impl Tiles {
    /// From an address such as `https://tiles.example.org/{z}/{x}/{y}.png` and what it wants to be credited with.
    ///
    /// # Errors
    /// What is wrong with the address, which is not repeated.
    pub fn parse(template: &str, attribution: &str) -> Result<Tiles, &'static str> {
        let secure = template.strip_prefix("https://");
        let local = template.strip_prefix("http://").filter(|rest| rest.starts_with("localhost"));
        let rest = secure.or(local).ok_or("must begin with https://")?;
        let (host, path) = rest.split_once('/').ok_or("must have a path after the host")?;
        let plain = |c: char| c.is_ascii_alphanumeric() || ['.', '-', ':'].contains(&c);
        if host.is_empty() || !host.chars().all(plain) {
            return Err("must name one host, without user, password or {s}");
        }
        if !["{z}", "{x}", "{y}"].iter().all(|part| path.contains(part)) || path.contains("{s}") {
            return Err("must hold {z}, {x} and {y} after the host");
        }
        let origin = template.strip_suffix(path).unwrap_or(template).trim_end_matches('/');
        let origin = HeaderValue::from_str(origin).map_err(|_| "must be plain letters")?;
        let (template, attribution) = (template.to_owned(), attribution.trim().to_owned());
        Ok(Tiles { template, origin, attribution })
    }
}

/// The cameras of an application that have a position; nothing when none has.
pub fn of_cameras(app: &App, content: &Content) -> Option<Sketch> {
    let points = content.cameras.lines.iter().filter_map(|line| {
        let label = line.entry.place.clone().unwrap_or_default();
        Some(Point { number: line.number, label, at: line.entry.coordinates? })
    });
    of_points(app, points.collect())
}

/// Cameras at these points; nothing when there are none.
pub fn of_points(app: &App, points: Vec<Point>) -> Option<Sketch> {
    let sketch = Sketch::of(points, "camera")?;
    let tiles = app.tiles.as_ref().map(|tiles| (tiles.template.clone(), tiles.attribution.clone()));
    Some(Sketch { tiles, ..sketch })
}

/// Lets the page of this answer fetch tiles, if it shows a map and there are any.
pub fn let_in(app: &App, shows: bool, mut page: Response) -> Response {
    if let Some(tiles) = app.tiles.as_ref().filter(|_| shows) {
        page.extensions_mut().insert(TilesFrom(tiles.origin.clone()));
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_tiles_names_one_host_and_the_three_numbers() {
        let good =
            Tiles::parse("https://tiles.example.org:8443/{z}/{x}/{y}.png?key=abc", " © Example ").unwrap();
        assert_eq!(
            (good.origin.to_str().unwrap(), good.attribution.as_str()),
            ("https://tiles.example.org:8443", "© Example")
        );
        assert!(Tiles::parse("http://localhost:9/{z}/{x}/{y}", "").is_ok());
        for bad in [
            "",
            "https://",
            "https://tiles.example.org",
            "http://tiles.example.org/{z}/{x}/{y}.png",
            "https://{s}.tiles.example.org/{z}/{x}/{y}.png",
            "https://u:p@tiles.example.org/{z}/{x}/{y}.png",
            "https://tiles.example.org/{z}/{x}.png",
            "https://tiles.example.org; script-src */{z}/{x}/{y}",
            "javascript:alert(1)/{z}/{x}/{y}",
        ] {
            assert!(Tiles::parse(bad, "").is_err(), "{bad}");
        }
    }
}
