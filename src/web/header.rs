//! The headers that every answer carries so that a browser keeps other sites, frames and injected scripts out.
//!
//! Must not decide what a page shows or who may see it. Answers made below the router (a refused Host, a request that
//! cannot be read) get the same headers from `web::server`.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use super::map::TilesFrom;

/// What every answer says, whatever it is, in lower case as HTTP compares names (DESIGN §3 "the connection").
/// `Referrer-Policy` is not `no-referrer`: a browser would then send `Origin: null` with our own forms.
pub const ALWAYS: [(&str, &str); 7] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
];

/// What an answer says that is a file of somebody's: nobody runs it or shows it inside a page.
pub const SANDBOX: &str = "default-src 'none'; sandbox";

/// What an answer says about being kept, unless it said something itself.
pub const UNKEPT: &str = "no-store";

/// Whether people reach the service over https, here or at a proxy in front: only then may an answer ask for https always.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Https(pub bool);

/// Adds the headers to an answer on its way out; the outermost layer of the router:
/// `axum::middleware::from_fn_with_state(Https(true), security)`.
pub async fn security(State(https): State<Https>, request: Request, next: Next) -> Response {
    let mut answer = next.run(request).await;
    add(answer.headers_mut(), https);
    if let Some(TilesFrom(origin)) = answer.extensions().get::<TilesFrom>().cloned() {
        open_to(answer.headers_mut(), &origin);
    }
    answer
}

/// Lets pictures in from one more place, for a page that shows a map.
fn open_to(headers: &mut HeaderMap, origin: &HeaderValue) {
    let opened = ALWAYS[0]
        .1
        .replace("img-src 'self'", &format!("img-src 'self' {}", origin.to_str().unwrap_or_default()));
    if let Ok(policy) = HeaderValue::from_str(&opened) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// Sets the headers, over any that were there; an answer's own `Cache-Control` stays, and the stricter policy of a file.
pub fn add(headers: &mut HeaderMap, https: Https) {
    let sandboxed = headers.get(ALWAYS[0].0).is_some_and(|policy| policy == SANDBOX);
    for (name, value) in ALWAYS.into_iter().skip(usize::from(sandboxed)) {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static(UNKEPT));
    if https.0 {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::Body;
    use axum::routing::get;
    use tower::ServiceExt;

    async fn headers(path: &str, https: bool) -> HeaderMap {
        let router = Router::new()
            .route("/", get(|| async { "page" }))
            .route("/kept", get(|| async { ([("cache-control", "public, immutable")], "style") }))
            .layer(axum::middleware::from_fn_with_state(Https(https), security));
        let request = axum::http::Request::get(path).body(Body::empty()).unwrap();
        router.oneshot(request).await.unwrap().headers().clone()
    }

    #[tokio::test]
    async fn every_answer_carries_the_headers_even_one_that_is_not_found() {
        for path in ["/", "/kept", "/nowhere"] {
            let headers = headers(path, false).await;
            for (name, value) in ALWAYS {
                assert_eq!(headers.get_all(name).iter().collect::<Vec<_>>(), [value], "{path} {name}");
            }
        }
    }

    #[tokio::test]
    async fn an_answer_is_not_kept_unless_it_says_so() {
        assert_eq!(headers("/", false).await["cache-control"], "no-store");
        assert_eq!(headers("/nowhere", false).await["cache-control"], "no-store");
        assert_eq!(headers("/kept", false).await["cache-control"], "public, immutable");
    }

    #[tokio::test]
    async fn https_is_asked_for_only_where_there_is_https() {
        assert!(!headers("/", false).await.contains_key("strict-transport-security"));
        assert_eq!(headers("/", true).await["strict-transport-security"], "max-age=31536000");
    }

    #[test]
    fn nothing_is_allowed_inline_or_from_elsewhere() {
        let policy = ALWAYS[0].1;
        assert!(policy.starts_with("default-src 'none'; script-src 'self';") && !policy.contains("unsafe"));
        assert!(!policy.contains("  ") && !policy.contains("http"));
    }
}
