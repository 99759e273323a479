//! Keeps other sites from posting in somebody's name: where a post comes from, and a token that only our forms have.
//!
//! Every request passes here, and a form's body is read here once.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::Method;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use http_body_util::LengthLimitError;
use sha2::{Digest, Sha256};
use tower_http::csrf::{CsrfLayer, ProtectionError};

use super::form::{LARGEST, Posted};
use super::problem::{Problem, Told};
use super::session::Visit;
use super::upload;
use crate::App;

/// Characters of the salt that a token begins with.
const SALT: usize = 22;

/// What a form carries: made of the cookie, but of no use for making it. The salt makes it another one on every page, so
/// that the length of a compressed page tells nothing about it.
pub fn token(salt: [u8; 16], raw: &str) -> String {
    salted(&BASE64_URL_SAFE_NO_PAD.encode(salt), raw)
}

fn salted(salt: &str, raw: &str) -> String {
    let digest = Sha256::digest(format!("csrf:{salt}:{raw}"));
    format!("{salt}{}", BASE64_URL_SAFE_NO_PAD.encode(digest))
}

/// Whether a token was made of this cookie.
pub fn made_of(sent: &str, raw: &str) -> bool {
    sent.get(..SALT).is_some_and(|salt| same(sent, &salted(salt, raw)))
}

/// Turns posts from other sites away by what the browser says of their origin.
pub fn same_origin(base_url: &str) -> CsrfLayer<fn(ProtectionError) -> Response> {
    let refuse: fn(ProtectionError) -> Response = |_| Problem::FormExpired.into_response();
    let own = CsrfLayer::new().add_trusted_origin(base_url.trim_end_matches('/'));
    own.unwrap_or_default().with_rejection_response(refuse)
}

/// Reads a form and refuses it without the token of the cookie that came with it.
pub async fn check(State(_): State<App>, visit: Visit, request: Request, next: Next) -> Response {
    if [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method()) {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let kind = parts.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.to_ascii_lowercase().starts_with("multipart/form-data") {
        return match upload::read(kind, body).await {
            Ok((posted, file)) => {
                parts.extensions.insert(file);
                admit(&visit, parts, posted, next).await
            }
            Err(problem) => problem.into_response(),
        };
    }
    let said: Option<usize> =
        parts.headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if said.is_some_and(|length| length > LARGEST) {
        return Problem::TooLarge.into_response();
    }
    if !kind.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded") {
        return Problem::FormExpired.into_response();
    }
    match read(body).await {
        Ok(posted) => admit(&visit, parts, posted, next).await,
        Err(problem) => problem.into_response(),
    }
}

/// Lets a form through that carries the token.
async fn admit(visit: &Visit, mut parts: Parts, posted: Posted, next: Next) -> Response {
    let mut response = if visit.made(posted.token()) {
        parts.extensions.insert(posted.clone());
        next.run(Request::from_parts(parts, Body::empty())).await
    } else if visit.known().is_none() && !visit.path.starts_with("/sign-in") {
        Problem::SignIn.into_response()
    } else {
        Problem::FormExpired.into_response()
    };
    if response.extensions().get::<Told>().is_some() {
        // The page that tells the problem gives back what was typed.
        response.extensions_mut().insert(posted);
    }
    response
}

async fn read(body: Body) -> Result<Posted, Problem> {
    match to_bytes(body, LARGEST).await {
        Ok(bytes) => Ok(Posted::decode(&bytes)),
        Err(error) => {
            let cause = std::error::Error::source(&error);
            let long = cause.is_some_and(|cause| cause.is::<LengthLimitError>());
            Err(if long { Problem::TooLarge } else { Problem::CutOff })
        }
    }
}

/// Compares in a time that does not depend on where the two differ.
fn same(sent: &str, expected: &str) -> bool {
    let differing = sent.bytes().zip(expected.bytes()).fold(0, |differing, (a, b)| differing | (a ^ b));
    sent.len() == expected.len() && std::hint::black_box(differing) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_made_of_its_cookie_and_is_not_the_cookie() {
        let (one, two) = (token([1; 16], "a"), token([2; 16], "a"));
        assert_ne!(one, two);
        assert!(made_of(&one, "a") && made_of(&two, "a") && !made_of(&one, "b"));
        assert!(!made_of("", "a") && !made_of("é", "a") && !made_of(&one[..64], "a"));
        assert_eq!(one.len(), SALT + 43);
    }

    #[test]
    fn only_the_whole_token_is_the_same() {
        assert!(same("abc", "abc"));
        for other in ["", "ab", "abcd", "abd", "ABC"] {
            assert!(!same(other, "abc"), "{other:?}");
        }
    }

    #[tokio::test]
    async fn a_body_over_the_limit_is_too_large_and_a_broken_one_cut_off() {
        let long = Body::from(vec![b'a'; LARGEST + 1]);
        assert!(matches!(read(long).await, Err(Problem::TooLarge)));
        let broken = futures_util::stream::iter([Err::<Vec<u8>, _>(std::io::Error::other("gone"))]);
        assert!(matches!(read(Body::from_stream(broken)).await, Err(Problem::CutOff)));
        assert_eq!(read(Body::from("a=b")).await.unwrap().get("a"), "b");
    }
}
