//! Which browser a request comes from, in plain words. What the browser says of itself is looked through for known words and
//! not kept.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;

/// Words of ours such as "Firefox on Windows".
pub struct Browser(pub String);

impl<S: Sync> FromRequestParts<S> for Browser {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Browser, Infallible> {
        let said = parts.headers.get(USER_AGENT).and_then(|said| said.to_str().ok());
        Ok(Browser(described(said.unwrap_or_default())))
    }
}

/// The first that is found counts: most browsers also claim to be others.
const BROWSERS: [(&str, &str); 11] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Vivaldi/", "Vivaldi"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Trident/", "Internet Explorer"),
    ("Safari/", "Safari"),
];

const DEVICES: [(&str, &str); 7] = [
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "a Chromebook"),
    ("Macintosh", "a Mac"),
    ("Linux", "Linux"),
];

fn described(said: &str) -> String {
    let known = |words: &[(&str, &'static str)]| {
        words.iter().find(|(word, _)| said.contains(word)).map(|(_, plain)| *plain)
    };
    let browser = known(&BROWSERS).unwrap_or("A browser that we do not know");
    match known(&DEVICES) {
        Some(device) => format!("{browser} on {device}"),
        None => browser.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_told_in_plain_words() {
        let kit = "AppleWebKit/537.36 (KHTML, like Gecko)";
        let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";
        for (said, plain) in [
            (format!("{windows} {kit} Chrome/156.0.0.0 Safari/537.36"), "Chrome on Windows"),
            (format!("{windows} {kit} Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0"), "Edge on Windows"),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:151.0) Gecko/20100101 Firefox/151.0".into(),
                "Firefox on Linux",
            ),
            (
                format!(
                    "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) {kit} Version/26 Mobile/1 Safari/1"
                ),
                "Safari on an iPhone",
            ),
            (
                format!("Mozilla/5.0 (Linux; Android 16; Pixel) {kit} Chrome/156 Mobile Safari/537.36"),
                "Chrome on Android",
            ),
            ("curl/8.5.0".into(), "A browser that we do not know"),
            ("<script>alert(1)</script>".into(), "A browser that we do not know"),
            (String::new(), "A browser that we do not know"),
        ] {
            assert_eq!(described(&said), plain, "{said}");
        }
    }
}
