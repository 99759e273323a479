//! The sections of an application as forms: what is typed, the fields, and what was meant. One small module a section.
//! Must not save anything.

pub mod applicant;
pub mod camera;
pub mod cost;
pub mod funding;
pub mod matching;
pub mod profile;
pub mod question;

use std::fmt::Display;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};

use super::component::Field;
use super::form::{Errors, Posted, Reader};
use super::problem::Problem;
use crate::service::Failure;

/// Longest one-line answer.
pub const LINE: usize = 200;
/// Longest answer of several lines.
pub const PARAGRAPH: usize = 3000;

/// What is typed in a form, and what is wrong with it: all that a field needs to be shown again.
#[derive(Clone, Copy)]
pub struct Typed<'a> {
    /// As sent, or as kept.
    pub posted: &'a Posted,
    /// By field.
    pub errors: &'a Errors,
}

impl Typed<'_> {
    /// One line.
    pub fn line(&self, name: &str, label: &str) -> Field {
        Field::input(name, label, self.posted.get(name)).error(self.errors.get(name))
    }

    /// Several lines.
    pub fn paragraph(&self, name: &str, label: &str) -> Field {
        Field::textarea(name, label, self.posted.get(name), PARAGRAPH).error(self.errors.get(name))
    }

    /// The version over which the form is filled in: that of its first showing, however often it is shown again with errors, so
    /// that nobody saves over what they were never shown. `now` is that of the first showing.
    pub fn version<V: FromStr>(&self, now: V) -> V {
        self.posted.get("version").parse().unwrap_or(now)
    }

    /// Why something is done; the hint says what to write, or who reads it.
    pub fn reason(&self, hint: &str) -> Field {
        self.paragraph("reason", "Why?").rows(2).hint(hint)
    }

    /// Pounds.
    pub fn money(&self, name: &str, label: &str) -> Field {
        Field::money(name, label, self.posted.get(name)).error(self.errors.get(name))
    }

    /// One of a few.
    pub fn radios(&self, name: &str, label: &str, options: Vec<(String, String)>) -> Field {
        Field::radios(name, label, self.posted.get(name), options).error(self.errors.get(name))
    }

    /// Yes or no.
    pub fn yes_no(&self, name: &str, label: &str) -> Field {
        let options = vec![("yes".to_owned(), "Yes".to_owned()), ("no".to_owned(), "No".to_owned())];
        self.radios(name, label, options).inline()
    }

    /// A day.
    pub fn date(&self, name: &str, label: &str) -> Field {
        let part = |part: &str| self.posted.get(&format!("{name}-{part}"));
        Field::date(name, label, [part("day"), part("month"), part("year")]).error(self.errors.get(name))
    }
}

/// Why something is done, as [`Typed::reason`] asked it; it must be said.
pub fn reason(read: &mut Reader<'_>) -> Option<String> {
    read.required_paragraph("reason", "The reason", PARAGRAPH)
}

/// Why, where a form asks nothing else.
///
/// # Errors
/// It is not said.
pub fn only_reason(posted: &Posted) -> Result<String, Errors> {
    let mut read = Reader::new(posted);
    let why = reason(&mut read);
    let errors = read.errors();
    why.filter(|_| errors.is_empty()).ok_or(errors)
}

/// Does what a form asks that asks only why. `Err` inside is what is wrong with the answer, or why it is not done.
///
/// # Errors
/// What is no answer to the form.
pub async fn for_a_reason<R: Display, D: Future<Output = Result<(), Failure<R>>>>(
    posted: &Posted,
    deed: impl FnOnce(String) -> D,
) -> Result<Result<(), Errors>, Problem> {
    let why = match only_reason(posted) {
        Ok(why) => why,
        Err(errors) => return Ok(Err(errors)),
    };
    match deed(why).await {
        Ok(()) => Ok(Ok(())),
        Err(Failure::Refused(refusal)) => {
            let mut errors = Errors::default();
            errors.push("reason", refusal.to_string());
            Ok(Err(errors))
        }
        Err(other) => Err(other.into()),
    }
}

/// Any answer of a line may stay empty, but not all of them: that is a slip and no line. `first` is its first field.
pub fn at_least_one<T: Default + PartialEq>(read: &mut Reader<'_>, first: &str, line: T) -> T {
    if read.is_clean() && line == T::default() {
        read.error_of_all(first, "Enter at least one answer");
    }
    line
}

/// Names and values of a form that is prefilled.
#[derive(Default)]
pub struct Prefill(Vec<(String, String)>);

impl Prefill {
    /// A value, nothing when there is none.
    pub fn with(mut self, name: &str, value: Option<impl ToString>) -> Prefill {
        self.0.extend(value.map(|value| (name.to_owned(), value.to_string())));
        self
    }

    /// A day as its three parts.
    pub fn date(self, name: &str, value: Option<NaiveDate>) -> Prefill {
        self.with(&format!("{name}-day"), value.map(|d| d.day()))
            .with(&format!("{name}-month"), value.map(|d| d.month()))
            .with(&format!("{name}-year"), value.map(|d| d.year()))
    }

    /// Yes or no.
    pub fn yes_no(self, name: &str, value: Option<bool>) -> Prefill {
        self.with(name, value.map(|yes| if yes { "yes" } else { "no" }))
    }

    /// As if it had been posted.
    pub fn posted(self) -> Posted {
        Posted::of(self.0)
    }
}

/// Codes and labels of a list of words.
#[macro_export]
macro_rules! options {
    ($words:ty) => {
        <$words>::ALL.iter().map(|word| (word.code().to_owned(), word.label().to_owned())).collect::<Vec<_>>()
    };
}
