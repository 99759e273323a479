//! The questions of the form whose answers no other rule reads, as one table: how each is asked, what it is called, which
//! answers it takes, when it is asked at all, and what a submission needs of it (BRIEF §6).
//!
//! Form, check page, print and "what changed" all follow the table. Must not know how a field looks or where it is kept.

mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::content::{CameraWork, Content};
use crate::domain::date;

pub use table::of;

/// An answer of a few: code and words.
pub type Word = (&'static str, &'static str);

/// Which answers a question takes.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// One line.
    Line,
    /// Several lines.
    Paragraph,
    /// A whole number.
    Number {
        /// At least.
        least: u32,
        /// At most.
        most: u32,
    },
    /// A day.
    Date,
    /// Yes or no.
    YesNo,
    /// One of a few.
    One(&'static [Word]),
    /// Any of a few.
    Many(&'static [Word]),
}

/// When a question is asked.
#[derive(Clone, Copy, Debug)]
pub enum Due {
    /// In every application.
    Always,
    /// When a camera will see what none saw before: new, moved, or seeing something else (BRIEF §2).
    NewViews,
    /// When another question of the same form has one of these answers.
    When(&'static str, &'static [&'static str]),
}

/// One question.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// Name in the form and in what is kept.
    pub code: &'static str,
    /// As it is asked.
    pub ask: &'static str,
    /// Over its answer.
    pub label: &'static str,
    /// Its answer as the subject of a sentence.
    pub says: &'static str,
    /// Help; empty for none.
    pub hint: &'static str,
    /// Which answers it takes.
    pub kind: Kind,
    /// When it is asked.
    pub due: Due,
    /// What a submission says while there is no answer that will do; empty when it may stay open.
    pub needed: &'static str,
    /// Least characters that will do.
    pub least: usize,
    /// The answers that will do; all when there are none here.
    pub must: &'static [&'static str],
    /// What is proposed before anything was saved.
    pub usually: &'static str,
    /// Its words name nobody, so the retention rule leaves them.
    pub stays: bool,
}

impl Question {
    /// Whether its answer may name people, and is deleted when the case's records are due: any words but a few facts.
    pub fn is_erased(&self) -> bool {
        matches!(self.kind, Kind::Line | Kind::Paragraph) && !self.stays
    }
}

impl Answers {
    /// Puts `mark` in the place of each answer that may name people; so it does for a question that is asked no more.
    pub fn erase(&mut self, questions: &[Question], mark: &str) {
        for (code, value) in &mut self.0 {
            let asked = questions.iter().find(|question| question.code == code);
            if asked.is_none_or(Question::is_erased) {
                *value = Value::Text(mark.to_owned());
            }
        }
    }
}

/// An answer as it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Yes or no.
    Yes(bool),
    /// A number.
    Number(u32),
    /// Codes of those chosen.
    Many(Vec<String>),
    /// Words, a code, or a day as 2018-06-01.
    Text(String),
}

/// Answers by the codes of their questions; one that is open is not there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "BTreeMap<String, Option<Value>>")]
pub struct Answers(BTreeMap<String, Value>);

impl From<BTreeMap<String, Option<Value>>> for Answers {
    /// Open answers were once kept as nulls, and a choice of none as an empty list.
    fn from(kept: BTreeMap<String, Option<Value>>) -> Answers {
        let given = kept.into_iter().filter_map(|(code, value)| Some((code, value?)));
        Answers(given.filter(|(_, value)| *value != Value::Many(Vec::new())).collect())
    }
}

impl Answers {
    /// What was answered.
    pub fn get(&self, code: &str) -> Option<&Value> {
        self.0.get(code)
    }

    /// Answers a question, or leaves it open.
    pub fn set(&mut self, code: &str, value: Option<Value>) {
        match value {
            Some(value) => drop(self.0.insert(code.to_owned(), value)),
            None => drop(self.0.remove(code)),
        }
    }

    /// The same with an answer in words.
    pub fn with(mut self, code: &str, words: &str) -> Answers {
        self.set(code, Some(Value::Text(words.to_owned())));
        self
    }

    /// Whether nothing was answered.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn codes(&self, code: &str) -> Vec<&str> {
        match self.get(code) {
            Some(Value::Yes(yes)) => vec![if *yes { "yes" } else { "no" }],
            Some(Value::Text(text)) => vec![text],
            Some(Value::Many(codes)) => codes.iter().map(String::as_str).collect(),
            Some(Value::Number(_)) | None => Vec::new(),
        }
    }
}

impl Question {
    /// Whether it is asked, beside these answers of the same form.
    pub fn is_due(&self, content: &Content, beside: &Answers) -> bool {
        match self.due {
            Due::Always => true,
            Due::NewViews => content.has_new_views(),
            Due::When(code, values) => beside.codes(code).iter().any(|code| values.contains(code)),
        }
    }

    /// The answer as people read it; empty while it is open.
    pub fn shown(&self, answers: &Answers) -> String {
        let words = |code: &str| match self.kind {
            Kind::One(words) | Kind::Many(words) => {
                words.iter().find(|(known, _)| *known == code).map_or(code, |(_, label)| label).to_owned()
            }
            Kind::Date => code.parse::<NaiveDate>().map_or(code.to_owned(), date::show),
            _ => code.to_owned(),
        };
        match answers.get(self.code) {
            Some(Value::Yes(yes)) => if *yes { "Yes" } else { "No" }.to_owned(),
            Some(Value::Number(number)) => number.to_string(),
            Some(Value::Text(text)) => words(text),
            Some(Value::Many(codes)) => {
                // A choice of several is the same in whatever order it was made.
                let mut chosen: Vec<String> = codes.iter().map(|code| words(code)).collect();
                chosen.sort();
                chosen.join(", ")
            }
            None => String::new(),
        }
    }

    /// What a submission still needs of it.
    pub fn missing(&self, content: &Content, answers: &Answers) -> Option<&'static str> {
        if self.needed.is_empty() || !self.is_due(content, answers) {
            return None;
        }
        let long_enough = self.shown(answers).chars().count() >= self.least.max(1);
        let will_do = self.must.is_empty() || answers.codes(self.code).iter().any(|c| self.must.contains(c));
        (!long_enough || !will_do).then_some(self.needed)
    }
}

impl Content {
    /// Whether a camera will see what none saw before, which makes privacy questions due.
    pub fn has_new_views(&self) -> bool {
        self.cameras.iter().any(|camera| match camera.work {
            Some(CameraWork::New | CameraWork::Relocate) => true,
            Some(CameraWork::Upgrade) => camera.view_changes == Some(true),
            Some(CameraWork::Remove) | None => false,
        })
    }
}
