//! The session's cookie: its name, how it is read and written. The value is a secret of 43 characters.

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};

/// Under https the name itself makes browsers refuse it from other hosts and over plain http.
fn name(base_url: &str) -> &'static str {
    if secure(base_url) { "__Host-session" } else { "session" }
}

fn secure(base_url: &str) -> bool {
    base_url.starts_with("https://")
}

/// The first value that can be one of ours.
pub(super) fn read(headers: &HeaderMap, base_url: &str) -> Option<String> {
    named(headers, name(base_url)).find(|value| is_ours(value)).map(str::to_owned)
}

/// Every value that came under a name.
fn named<'a>(headers: &'a HeaderMap, name: &'a str) -> impl Iterator<Item = &'a str> {
    let lines = headers.get_all(COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    lines
        .flat_map(|line| line.split(';'))
        .filter_map(move |pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

fn is_ours(value: &str) -> bool {
    value.len() == 43
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// `Set-Cookie` that hands out a value.
pub fn issued(base_url: &str, raw: &str) -> HeaderValue {
    header(base_url, raw, "")
}

/// `Set-Cookie` that takes it back.
pub fn cleared(base_url: &str) -> HeaderValue {
    header(base_url, "", "; Max-Age=0")
}

fn header(base_url: &str, value: &str, lasts: &str) -> HeaderValue {
    written(base_url, name(base_url), value, lasts)
}

/// Where to go after signing in: the mail with the link comes in between, so the browser keeps it meanwhile.
pub mod next {
    use super::*;

    fn name(base_url: &str) -> &'static str {
        if secure(base_url) { "__Host-next" } else { "next" }
    }

    /// The address as it was kept; whoever uses it checks that it is local.
    pub fn read(headers: &HeaderMap, base_url: &str) -> Option<String> {
        let value = named(headers, name(base_url)).next()?;
        let (decoded, _) = form_urlencoded::parse(value.as_bytes()).next()?;
        Some(decoded.into_owned())
    }

    /// Keeps it for as long as a link may live, and a while for the mail.
    pub fn issued(base_url: &str, path: &str) -> HeaderValue {
        let value: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
        written(base_url, name(base_url), &value, "; Max-Age=1800")
    }

    /// Forgets it.
    pub fn cleared(base_url: &str) -> HeaderValue {
        written(base_url, name(base_url), "", "; Max-Age=0")
    }
}

/// What somebody left for their organisation's sign-in with, sealed: only the browser that left comes back with it.
pub mod journey {
    use super::*;

    fn name(base_url: &str) -> &'static str {
        if secure(base_url) { "__Host-journey" } else { "journey" }
    }

    /// As it was sealed.
    pub fn read(headers: &HeaderMap, base_url: &str) -> Option<String> {
        named(headers, name(base_url)).next().map(str::to_owned)
    }

    /// Keeps it for as long as somebody may be away.
    pub fn issued(base_url: &str, sealed: &str) -> HeaderValue {
        written(base_url, name(base_url), sealed, "; Max-Age=1800")
    }

    /// Forgets it.
    pub fn cleared(base_url: &str) -> HeaderValue {
        written(base_url, name(base_url), "", "; Max-Age=0")
    }
}

fn written(base_url: &str, name: &str, value: &str, lasts: &str) -> HeaderValue {
    let secure = if secure(base_url) { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{lasts}");
    // Our values are letters, digits and a few signs that every header can hold.
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RAW: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP-";

    fn sent(line: &str, base_url: &str) -> Option<String> {
        read(&HeaderMap::from_iter([(COOKIE, HeaderValue::from_str(line).unwrap())]), base_url)
    }

    #[test]
    fn the_cookie_is_read_by_its_name_and_only_when_it_can_be_ours() {
        let (plain, tls) = ("http://localhost:8080", "https://grants.example");
        assert_eq!(sent(&format!("a=b; session={RAW}"), plain).as_deref(), Some(RAW));
        assert_eq!(sent(&format!("__Host-session={RAW}"), tls).as_deref(), Some(RAW));
        assert_eq!(sent(&format!("session=short; session={RAW}"), plain).as_deref(), Some(RAW));
        for line in
            [format!("session={RAW}"), format!("x__Host-session={RAW}"), format!("__Host-session={RAW}x")]
        {
            assert_eq!(sent(&line, tls), None, "{line}");
        }
        assert_eq!(sent("session; =; ;;", plain), None);
    }

    #[test]
    fn the_cookie_is_out_of_reach_of_scripts_and_of_plain_http() {
        assert_eq!(
            issued("https://grants.example", "v"),
            "__Host-session=v; Path=/; HttpOnly; SameSite=Lax; Secure"
        );
        assert_eq!(cleared("http://localhost"), "session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    }

    #[test]
    fn where_to_go_next_reads_back_whatever_is_in_it() {
        let path = "/applications?after=a b;c=ŷ&x=\"1\"";
        let sent = next::issued("http://localhost", path);
        let pair = sent.to_str().unwrap().split("; ").next().unwrap().to_owned();
        let headers = HeaderMap::from_iter([(COOKIE, HeaderValue::from_str(&pair).unwrap())]);
        assert_eq!(next::read(&headers, "http://localhost").as_deref(), Some(path));
        assert_eq!(next::read(&headers, "https://localhost"), None);
    }
}
