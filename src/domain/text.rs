//! Words that people type: which are accepted into the record, and what an e-mail address is.
//!
//! Must not judge what is said, escape for any output, or look anything up.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why typed words are refused. Display completes a sentence that begins with the field's label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[allow(missing_docs)]
pub enum TextError {
    #[error("must be {} characters or less", thousands(u32::try_from(*.0).unwrap_or(u32::MAX)))]
    TooLong(usize),
    #[error("must be on one line")]
    Lines,
    #[error(
        "contains characters that cannot be shown, such as ones pasted from another program. Type it again"
    )]
    Control,
    #[error(
        "contains hidden characters that turn the direction of writing, such as ones pasted from another program. Type it again"
    )]
    Direction,
    #[error("must have characters that can be seen")]
    Invisible,
}

/// One line of words, trimmed, tabs as spaces, without what is pasted along unseen, of at most `max` characters; nothing typed is
/// `None`.
///
/// # Errors
/// Too long, more than one line, control or direction characters, only invisible characters.
pub fn line(raw: &str, max: usize) -> Result<Option<String>, TextError> {
    let Some(text) = cleaned(&raw.replace('\t', " ")) else { return Ok(None) };
    if text.contains(['\n', '\u{2028}', '\u{2029}']) {
        return Err(TextError::Lines);
    }
    checked(seen(text), max, |_| false)
}

/// With a soft hyphen or a space without width in it, a name is not the one that it looks like, and nobody finds out why. Joiners
/// stay between what they join: emoji, and letters of scripts that need them.
fn seen(text: String) -> String {
    if !text.contains(hides) {
        return text;
    }
    let joined = |beside: Option<char>| beside.is_some_and(|c| !c.is_ascii() && !c.is_whitespace());
    let (mut kept, mut rest) = (String::with_capacity(text.len()), text.chars());
    while let Some(letter) = rest.next() {
        let joins = matches!(letter, '\u{200C}' | '\u{200D}')
            && joined(kept.chars().next_back())
            && joined(rest.clone().find(|next| !hides(*next)));
        if joins || !hides(letter) {
            kept.push(letter);
        }
    }
    kept.trim().to_owned()
}

fn hides(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}')
}

/// What a file is called where it is kept or told of.
///
/// # Errors
/// What is wrong with its name, in a sentence.
pub fn file_name(raw: &str) -> Result<String, String> {
    let name = line(raw, 200).map_err(|bad| format!("The name of the file {bad}"))?;
    Ok(name.unwrap_or_else(|| "Not named".to_owned()))
}

/// Words over any number of lines, trimmed, line ends as `\n`, of at most `max` characters; nothing typed is `None`.
///
/// # Errors
/// Too long, control or direction characters, only invisible characters.
pub fn paragraph(raw: &str, max: usize) -> Result<Option<String>, TextError> {
    let Some(text) = cleaned(raw) else { return Ok(None) };
    checked(text, max, |c| c == '\n' || c == '\t')
}

/// Line ends as `\n`, those of word processors and page breaks too.
fn cleaned(raw: &str) -> Option<String> {
    let text = raw.replace("\r\n", "\n").replace(['\r', '\u{b}', '\u{c}', '\u{85}'], "\n");
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn checked(text: String, max: usize, allowed: fn(char) -> bool) -> Result<Option<String>, TextError> {
    if text.chars().any(|c| c.is_control() && !allowed(c)) {
        return Err(TextError::Control);
    }
    if text.chars().any(turns) {
        return Err(TextError::Direction);
    }
    if text.chars().all(|c| c.is_whitespace() || unseen(c)) {
        return Err(TextError::Invisible);
    }
    if text.chars().count() > max {
        return Err(TextError::TooLong(max));
    }
    Ok(Some(text))
}

/// Whether a character can stand in a name: no control character, none that turns the direction of writing or takes no ink.
pub fn is_plain(c: char) -> bool {
    !turns(c) && !unseen(c) && (c.is_whitespace() || !c.is_control())
}

/// Embeddings, overrides and isolates: with them a line can read otherwise than it is stored.
fn turns(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Characters that take no ink. Inside words they have uses (joined emoji, soft hyphens); alone they are nothing.
fn unseen(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2065}' | '\u{206A}'..='\u{206F}' | '\u{2800}' | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Words as a sentence begins: with a capital.
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// A label as it stands inside a sentence, except for abbreviations such as VAT.
pub fn lower(label: &str) -> String {
    let mut rest = label.chars();
    match (rest.next(), rest.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(rest).collect(),
        _ => label.to_owned(),
    }
}

/// A whole number as pages show it, with commas between thousands.
pub fn thousands(number: impl Into<u64>) -> String {
    let number = number.into();
    if number < 1000 {
        number.to_string()
    } else {
        format!("{},{:03}", thousands(number / 1000), number % 1000)
    }
}

/// An e-mail address, lower-cased whole so that one mailbox is one person however it is typed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

/// Why a typed e-mail address is refused. Display completes a sentence that begins with the field's label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[allow(missing_docs)]
pub enum EmailAddressError {
    #[error("must be filled in, like name@example.com")]
    Empty,
    #[error("must be an e-mail address in the correct format, like name@example.com")]
    NotAnAddress,
    #[error("must be 254 characters or less")]
    TooLong,
}

impl EmailAddress {
    /// One plain address, spaces around it ignored: no display name, no quotes, no list.
    ///
    /// # Errors
    /// Empty, over 254 characters, or anything that is not `name@domain` in ASCII with a dot in the domain.
    pub fn parse(typed: &str) -> Result<EmailAddress, EmailAddressError> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(EmailAddressError::Empty);
        }
        let (name, domain) = typed.split_once('@').ok_or(EmailAddressError::NotAnAddress)?;
        if !is_name(name) || !is_domain(domain) {
            return Err(EmailAddressError::NotAnAddress);
        }
        if typed.len() > 254 {
            return Err(EmailAddressError::TooLong);
        }
        Ok(EmailAddress(typed.to_ascii_lowercase()))
    }

    /// The address, in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What follows the @, in lower case.
    pub fn domain(&self) -> &str {
        self.0.rsplit('@').next().unwrap_or_default()
    }
}

fn is_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~-".contains(&byte);
    name.len() <= 64 && name.split('.').all(|part| !part.is_empty() && part.bytes().all(plain))
}

fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = domain.rsplit('.').next().unwrap_or_default();
    domain.contains('.')
        && domain.split('.').all(label)
        && last.len() >= 2
        && last.bytes().any(|byte| byte.is_ascii_alphabetic())
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = EmailAddressError;
    fn try_from(typed: String) -> Result<EmailAddress, EmailAddressError> {
        EmailAddress::parse(&typed)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> String {
        address.0
    }
}

#[cfg(test)]
mod tests;
