//! The ways that a field is filled in, one variant for each component of the Design System.
//!
//! Must not know what a field asks or what is wrong with it.

use super::Field;

/// One radio button, checkbox or option of a select.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What the person reads.
    pub label: String,
    /// Help under the label; not shown by a select.
    pub hint: Option<String>,
    /// Whether it is the one, or one of those, chosen now.
    pub chosen: bool,
    /// Whether the question that follows its radios is asked when it is chosen; see [`Field::awaits`].
    pub calls: bool,
    /// A question that is asked when it is chosen; shown by radios alone, and always in browsers without CSS `:has`.
    pub reveals: Option<Box<Field>>,
}

/// The way that a field is filled in.
#[derive(Clone, Debug)]
pub enum Control {
    /// One line of text.
    Input {
        /// As it was typed.
        value: String,
        /// A unit before it. Screen readers skip it, so the label names it too.
        prefix: Option<&'static str>,
        /// A unit behind it, likewise.
        suffix: Option<&'static str>,
        /// In characters: 2, 3, 4, 5, 10 or 20; 0 is the full width.
        width: u8,
        /// `text` or `email`.
        kind: &'static str,
        /// Whether a telephone offers digits.
        numeric: bool,
        /// What of the person's own it asks for.
        autocomplete: Option<&'static str>,
    },
    /// Several lines, with a count of the characters left.
    Textarea {
        /// As it was typed.
        value: String,
        /// Height in lines.
        rows: u8,
        /// The most characters that are taken; the browser counts, the parser refuses.
        limit: usize,
    },
    /// One of a few.
    Radios {
        /// The few.
        options: Vec<Choice>,
        /// Whether on one line.
        inline: bool,
    },
    /// Any number of a few.
    Checkboxes {
        /// The few.
        options: Vec<Choice>,
    },
    /// One of many.
    Select {
        /// The many.
        options: Vec<Choice>,
    },
    /// Three inputs: `{name}-day`, `{name}-month`, `{name}-year`.
    Date {
        /// As it was typed.
        day: String,
        /// As it was typed.
        month: String,
        /// As it was typed.
        year: String,
    },
}
