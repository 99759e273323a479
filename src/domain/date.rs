//! Days and times: what a person may type into day, month and year, and how a day or a moment is shown.
//!
//! Must not ask what time it is: now always comes in. Days are London days, moments are UTC.

use chrono::{DateTime, Days, NaiveDate, SubsecRound, Timelike, Utc};
use chrono_tz::Europe::London;
use thiserror::Error;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Which of the three boxes is wrong, so that only it is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// The day's box.
    pub day: bool,
    /// The month's box.
    pub month: bool,
    /// The year's box.
    pub year: bool,
}

/// So many days after the day of a moment: the last one of a period that began then.
pub fn last_day(from: DateTime<Utc>, days: u32) -> Option<NaiveDate> {
    today(from).checked_add_days(Days::new(u64::from(days)))
}

/// Why a typed date is refused. Display completes a sentence that begins with the field's label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[allow(missing_docs)]
pub enum DateError {
    #[error("must include {}", missing(.0))]
    Missing(Parts),
    #[error("must be a real date: there is no such day")]
    Day,
    #[error("must be a real date: there is no such month")]
    Month,
    #[error("must include a year of 4 numbers, such as 2018")]
    Year,
    #[error("must be a real date")]
    NotReal,
}

impl Parts {
    /// The box to go to first, as its field is called.
    pub fn first(self) -> &'static str {
        match self {
            Parts { day: true, .. } => "day",
            Parts { month: true, .. } => "month",
            _ => "year",
        }
    }
}

impl DateError {
    /// Which boxes to mark as wrong.
    pub fn parts(self) -> Parts {
        let only = |day, month, year| Parts { day, month, year };
        match self {
            DateError::Missing(parts) => parts,
            DateError::Day => only(true, false, false),
            DateError::Month => only(false, true, false),
            DateError::Year => only(false, false, true),
            DateError::NotReal => only(true, true, true),
        }
    }
}

/// What was typed into the three boxes; nothing in any of them is `None`. A month may be its English name.
///
/// # Errors
/// The first that applies: a box left empty (all of them named), a day, month or year that cannot be one, a day that month has not.
pub fn typed(day: &str, month: &str, year: &str) -> Result<Option<NaiveDate>, DateError> {
    let (day, month, year) = (day.trim(), month.trim(), year.trim());
    let empty = Parts { day: day.is_empty(), month: month.is_empty(), year: year.is_empty() };
    match empty {
        Parts { day: true, month: true, year: true } => return Ok(None),
        Parts { day: false, month: false, year: false } => {}
        some => return Err(DateError::Missing(some)),
    }
    let day = number(day, 2).filter(|day| (1..=31).contains(day)).ok_or(DateError::Day)?;
    let month = number(month, 2)
        .or_else(|| named(month))
        .filter(|month| (1..=12).contains(month))
        .ok_or(DateError::Month)?;
    let year = number(year, 4).filter(|year| (1900..=2100).contains(year)).ok_or(DateError::Year)?;
    let year = i32::try_from(year).map_err(|_| DateError::Year)?;
    NaiveDate::from_ymd_opt(year, month, day).map(Some).ok_or(DateError::NotReal)
}

/// A day as pages show it: `14 September 2018`.
pub fn show(date: NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}

/// A moment as pages show it, in London's time: `14 September 2018 at 3:04pm`.
pub fn show_time(moment: DateTime<Utc>) -> String {
    moment.with_timezone(&London).format("%-d %B %Y at %-I:%M%P").to_string()
}

/// The time of day of a moment in London: `3:04pm`.
pub fn show_hour(moment: DateTime<Utc>) -> String {
    moment.with_timezone(&London).format("%-I:%M%P").to_string()
}

/// A month as kept, such as 2018-07, as people read it; anything else as it is.
pub fn show_month(month: &str) -> String {
    let first = format!("{month}-01").parse::<NaiveDate>();
    first.map_or_else(|_| month.to_owned(), |first| first.format("%B %Y").to_string())
}

/// The day it is in London at this moment.
pub fn today(now: DateTime<Utc>) -> NaiveDate {
    now.with_timezone(&London).date_naive()
}

/// Whether it is this hour or later in London.
pub fn has_struck(now: DateTime<Utc>, hour: u32) -> bool {
    now.with_timezone(&London).hour() >= hour
}

/// The moment cut to microseconds, which is what both databases give back.
pub fn micros(moment: DateTime<Utc>) -> DateTime<Utc> {
    moment.trunc_subsecs(6)
}

/// How many London days ago: `today`, `yesterday`, `3 days ago`; a day still to come, or over two months ago, is written
/// out.
pub fn ago(now: DateTime<Utc>, then: DateTime<Utc>) -> String {
    match (today(now) - today(then)).num_days() {
        ..0 => show(today(then)),
        0 => "today".into(),
        1 => "yesterday".into(),
        days @ ..=61 => format!("{days} days ago"),
        _ => show(today(then)),
    }
}

fn missing(parts: &Parts) -> String {
    let named = [(parts.day, "day"), (parts.month, "month"), (parts.year, "year")];
    let names: Vec<&str> = named.iter().filter(|(missing, _)| *missing).map(|(_, name)| *name).collect();
    format!("a {}", names.join(" and "))
}

fn number(text: &str, longest: usize) -> Option<u32> {
    let digits = text.len() <= longest && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

fn named(text: &str) -> Option<u32> {
    let text = text.to_lowercase();
    let matches = |name: &&str| {
        **name == text
            || (text.len() == 3 && name.starts_with(&text))
            || (text == "sept" && name.starts_with(&text))
    };
    MONTHS.iter().position(matches).and_then(|index| u32::try_from(index + 1).ok())
}

#[cfg(test)]
mod tests;
