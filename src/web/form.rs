//! What a form sent: raw words that always decode, then readers that gather every error in page order.
//!
//! Must not decide what is allowed (the domain does) and must not touch the database.

mod error;
mod reader;

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

pub use error::Errors;
pub use reader::Reader;

/// The most that a form may send, in bytes: the longest has some forty answers of 3,000 characters.
pub const LARGEST: usize = 1024 * 1024;

/// Fields that belong to the form and not to the person who filled it in.
const OURS: [&str; 5] = ["token", "key", "next", "version", FACTOR];

/// A second factor that was asked for on the way, and is no answer of the form.
pub const FACTOR: &str = "second_factor";

/// The idempotency key of one showing of a form: 22 characters, 16 bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormKey(String);

impl FormKey {
    /// From 16 random bytes.
    pub fn of(bytes: [u8; 16]) -> FormKey {
        FormKey(BASE64_URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Reads back what a form sent. `None` for anything that [`FormKey::of`] cannot have made.
    pub fn parse(typed: &str) -> Option<FormKey> {
        let url_safe = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        (typed.len() == 22 && typed.bytes().all(url_safe)).then(|| FormKey(typed.to_owned()))
    }

    /// The characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FormKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a form sent, in the order in which it came. Never fails on content; cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Posted(Arc<[(String, String)]>);

impl Posted {
    /// Decodes a body; bytes that are no UTF-8 become U+FFFD.
    pub fn decode(body: &[u8]) -> Posted {
        Posted(form_urlencoded::parse(body).into_owned().collect())
    }

    /// A form that is shown with these values.
    pub fn of(pairs: Vec<(String, String)>) -> Posted {
        Posted(pairs.into())
    }

    /// What was sent under a name: the last if there are several, nothing if there is none.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().rev().find(|(sent, _)| sent == name).map_or("", |(_, value)| value)
    }

    /// The version over which the form was filled in; zero where it names none.
    pub fn version<V: FromStr + Default>(&self) -> V {
        self.get("version").parse().unwrap_or_default()
    }

    /// Everything that was sent under a name.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.0.iter().filter(|(sent, _)| sent == name).map(|(_, value)| value.as_str()).collect()
    }

    /// Whether anything was sent under a name, if only nothing.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(sent, _)| sent == name)
    }

    /// The key of this showing of the form with these answers. The same form with other answers is not the same post: what
    /// was typed after a first one must not be taken for it.
    pub fn key(&self) -> Option<FormKey> {
        let shown = FormKey::parse(self.get("key"))?;
        let mut digest = Sha256::new_with_prefix(shown.as_str());
        for (name, value) in
            self.0.iter().filter(|(name, _)| !["token", "key", FACTOR].contains(&name.as_str()))
        {
            for part in [name, value] {
                digest.update(part.len().to_be_bytes());
                digest.update(part);
            }
        }
        digest.finalize().first_chunk().copied().map(FormKey::of)
    }

    /// The proof that the form is ours.
    pub fn token(&self) -> &str {
        self.get("token")
    }

    /// Whether nothing was sent at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Everything as it came.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// What the person filled in, to give it back when it cannot be taken.
    pub fn typed(&self) -> Vec<(String, String)> {
        let theirs =
            |(name, value): &&(String, String)| !OURS.contains(&name.as_str()) && !value.trim().is_empty();
        self.0.iter().filter(theirs).cloned().collect()
    }
}

/// Put there by `csrf::check`, which every request passes; a request without a form is an empty one.
impl<S: Sync> FromRequestParts<S> for Posted {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Posted, Self::Rejection> {
        Ok(parts.extensions.get().cloned().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anything_decodes_and_the_last_of_a_name_counts() {
        let posted = Posted::decode(b"a=1&a=2+x%20&b=%ff%00&=&c&%zz=&key=abc&token=t");
        assert_eq!(posted.get("a"), "2 x ");
        assert_eq!(posted.all("a"), ["1", "2 x "]);
        assert_eq!(posted.get("b"), "\u{fffd}\0");
        assert_eq!((posted.get("c"), posted.get("missing")), ("", ""));
        assert_eq!((posted.has("c"), posted.has("missing")), (true, false));
        assert_eq!((posted.token(), posted.key()), ("t", None));
        assert_eq!(Posted::decode(b"").get("a"), "");
    }

    #[test]
    fn what_was_typed_leaves_out_what_is_ours_and_what_is_empty() {
        let posted = Posted::decode(b"token=t&need=dark&key=k&next=/x&empty=+&need=street");
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(posted.typed(), [pair("need", "dark"), pair("need", "street")]);
    }

    #[test]
    fn a_form_sent_twice_has_one_key_and_with_other_answers_another() {
        let key = |more: &str| Posted::decode(format!("key={}&{more}", "x".repeat(22)).as_bytes()).key();
        assert!(key("a=1").is_some());
        assert_eq!(key("a=1&token=t"), key("a=1&token=u"));
        assert_ne!(key("a=1"), key("a=2"));
        assert_ne!(key("a=12"), key("a1=2"));
        assert_eq!(Posted::decode(b"key=short&a=1").key(), None);
    }

    #[test]
    fn a_key_reads_back_and_others_are_none() {
        let key = FormKey::of([255; 16]);
        assert_eq!(FormKey::parse(key.as_str()), Some(key));
        for bad in ["", "short", "_____________________!", "_______________________", "ééééééééééé"]
        {
            assert_eq!(FormKey::parse(bad), None, "{bad:?}");
        }
    }
}
