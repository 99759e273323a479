//! Letters about quarterly returns.

use chrono::NaiveDate;

use super::Letter;
use crate::domain::date;
use crate::domain::quarter::Quarter;

/// To the officers of one partnership: their return is due soon, or overdue.
pub fn return_reminded(quarter: Quarter, name: &str, due_on: NaiveDate, overdue: bool, link: &str) -> Letter {
    let day = date::show(due_on);
    let (subject, line) = match overdue {
        true => (format!("The return for {quarter} is overdue"), format!("It was due on {day}.")),
        false => (format!("The return for {quarter} is due soon"), format!("It is due on {day}.")),
    };
    Letter::new(subject, "Fill in the return and send it in", link)
        .say(format!("The quarterly return of {name} for {quarter} is not sent in yet. {line}"))
        .say("It says what CCTV captured, how it was monitored and what it cost.")
}
