//! Styles, scripts and images: what address each has, and the answer to a request for it.
//!
//! The bytes are in the binary, put there by `build.rs`. A name carries the hash of its content, so an answer may be
//! kept for ever. Must not read files at run time and must not know which page uses what.

use axum::extract::Path;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

struct Asset {
    /// As templates name it: `main.css`.
    name: &'static str,
    /// As browsers name it: `/assets/main-HASH.css`.
    url: &'static str,
    content_type: &'static str,
    plain: &'static [u8],
    gzip: Option<&'static [u8]>,
    brotli: Option<&'static [u8]>,
}

static ASSETS: &[Asset] = include!(concat!(env!("OUT_DIR"), "/assets/assets.rs"));

const FOLDER: &str = "/assets/";
const ICON: &str = "favicon.svg";

/// The address of `main.css`, `main.js` or `favicon.svg`; empty for a name that no asset has.
pub fn url(name: &str) -> &'static str {
    ASSETS.iter().find(|asset| asset.name == name).map_or("", |asset| asset.url)
}

/// Answers `GET /assets/{name}` in the smallest form that the browser takes.
pub async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.url.strip_prefix(FOLDER) == Some(name.as_str()))
    else {
        return StatusCode::NOT_FOUND.into_response();
    };
    asset.answer(&headers, "public, max-age=31536000, immutable")
}

/// Answers `GET /favicon.ico`, which browsers ask for beside what is no page, such as a PDF.
pub async fn icon(headers: HeaderMap) -> Response {
    match ASSETS.iter().find(|asset| asset.name == ICON) {
        Some(asset) => asset.answer(&headers, "public, max-age=86400"),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

impl Asset {
    fn answer(&self, headers: &HeaderMap, kept: &'static str) -> Response {
        let (encoding, body) = self.smallest(headers);
        let mut response = body.into_response();
        let answer = response.headers_mut();
        answer.insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        answer.insert(CACHE_CONTROL, HeaderValue::from_static(kept));
        answer.insert(VARY, HeaderValue::from_static("accept-encoding"));
        if let Some(encoding) = encoding {
            answer.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    }

    fn smallest(&self, headers: &HeaderMap) -> (Option<&'static str>, &'static [u8]) {
        [("br", self.brotli), ("gzip", self.gzip)]
            .into_iter()
            .find_map(|(coding, body)| Some((Some(coding), body.filter(|_| takes(headers, coding))?)))
            .unwrap_or((None, self.plain))
    }
}

/// Whether `Accept-Encoding` allows a coding: by name, else by `*`, and never with a weight of nought.
fn takes(headers: &HeaderMap, coding: &str) -> bool {
    let weight_of = |wanted: &str| {
        headers
            .get_all(ACCEPT_ENCODING)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .find_map(|item| {
                let mut parts = item.split(';').map(str::trim);
                parts.next().filter(|name| name.eq_ignore_ascii_case(wanted))?;
                let weight = parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")));
                Some(weight.map_or(1.0, |q| q.trim().parse::<f32>().unwrap_or(0.0)))
            })
    };
    weight_of(coding).or_else(|| weight_of("*")).is_some_and(|weight| weight > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepting(value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static(value))])
    }

    async fn get(url: &str, headers: HeaderMap) -> Response {
        let name = url.strip_prefix(FOLDER).unwrap_or(url).to_owned();
        serve(Path(name), headers).await
    }

    fn coding(response: &Response) -> Option<&str> {
        response.headers().get(CONTENT_ENCODING).map(|value| value.to_str().unwrap())
    }

    #[test]
    fn an_address_carries_a_hash_and_an_unknown_name_has_none() {
        for (name, start, end) in [
            ("main.css", "/assets/main-", ".css"),
            ("main.js", "/assets/main-", ".js"),
            ("favicon.svg", "/assets/favicon-", ".svg"),
        ] {
            assert!(url(name).starts_with(start) && url(name).ends_with(end), "{name} is at {:?}", url(name));
        }
        assert_eq!(url("nothing.css"), "");
    }

    #[tokio::test]
    async fn the_browser_gets_the_smallest_form_that_it_takes() {
        for (accepted, sent) in [
            ("gzip, deflate, br, zstd", Some("br")),
            ("gzip", Some("gzip")),
            ("br;q=0, gzip;q=0.5", Some("gzip")),
            ("br; q=0.000, *", Some("gzip")),
            ("*", Some("br")),
            ("*;q=0", None),
            ("BR", Some("br")),
            ("br;q=nonsense", None),
            ("identity", None),
            ("", None),
        ] {
            assert_eq!(coding(&get(url("main.css"), accepting(accepted)).await), sent, "{accepted:?}");
        }
        assert_eq!(coding(&get(url("main.css"), HeaderMap::new()).await), None);
    }

    #[tokio::test]
    async fn an_answer_may_be_kept_for_ever_and_says_what_it_is() {
        let response = get(url("main.js"), HeaderMap::new()).await;
        assert_eq!(response.headers()[CONTENT_TYPE], "text/javascript; charset=utf-8");
        assert_eq!(response.headers()[CACHE_CONTROL], "public, max-age=31536000, immutable");
        assert_eq!(response.headers()[VARY], "accept-encoding");
    }

    #[tokio::test]
    async fn what_is_no_page_has_the_icon_of_pages() {
        let response = icon(HeaderMap::new()).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[CONTENT_TYPE], "image/svg+xml");
        assert_eq!(response.headers()[CACHE_CONTROL], "public, max-age=86400", "its address has no hash");
    }

    #[tokio::test]
    async fn other_names_are_not_found() {
        for name in ["main.css", "main-000000000000.css", "", "../Cargo.toml", "assets.rs"] {
            assert_eq!(get(name, HeaderMap::new()).await.status(), StatusCode::NOT_FOUND, "{name:?}");
        }
    }

    #[test]
    fn a_first_view_leaves_room_for_the_page() {
        // Only pages with a map over tiles send for these.
        let first = ASSETS.iter().filter(|asset| !asset.name.starts_with("map."));
        let sent: usize = first.map(|asset| asset.gzip.unwrap_or(asset.plain).len()).sum();
        assert!(sent < 40_000, "{sent} bytes of the 60,000 that a first view may take");
    }
}
