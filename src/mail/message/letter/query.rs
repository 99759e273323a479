//! Letters about queries.

use chrono::NaiveDate;

use super::{Letter, case_line};
use crate::domain::date;
use crate::domain::event::QueryAsked;
use crate::store::outbox::CaseFacts;

const ANSWER: &str = "Read the query and answer it";

fn page(link: &str, number: u32) -> String {
    format!("{link}/queries/{number}")
}

/// To a partnership that is asked something.
pub fn query_asked(case: &CaseFacts, asked: &QueryAsked, link: &str) -> Letter {
    let QueryAsked { number, section, due_on, .. } = asked;
    let about = section.map(|section| format!(" about “{}”", section.title())).unwrap_or_default();
    Letter::new(format!("Please answer a query on application {}", case.reference), ANSWER, &page(link, *number))
        .say(format!("We have a query{about} on this application from {}: {}.", case.partnership, case_line(case)))
        .say(format!(
            "Please answer by {}. Until then the application waits. One answer is enough, whichever officer gives it.",
            date::show(*due_on)
        ))
}

/// To the same, when the last day is near or past.
pub fn query_reminded(case: &CaseFacts, number: u32, due_on: NaiveDate, link: &str) -> Letter {
    Letter::new(
        format!("Reminder: please answer a query on application {}", case.reference),
        ANSWER,
        &page(link, number),
    )
    .say(format!(
        "A query on this application from {} is not answered yet: {}.",
        case.partnership,
        case_line(case)
    ))
    .say(format!("An answer was asked for by {}. Until then the application waits.", date::show(due_on)))
}

/// To the same, when no answer is needed any more.
pub fn query_closed(case: &CaseFacts, link: &str) -> Letter {
    Letter::new(
        format!("A query on application {} needs no answer", case.reference),
        "Open the application",
        link,
    )
    .say(format!("A query on this application from {} was closed: {}.", case.partnership, case_line(case)))
    .say("You do not have to do anything. Why it was closed is on the application’s page.")
}

/// To grants officers: the partnership answered.
pub fn query_answered(case: &CaseFacts, link: &str) -> Letter {
    Letter::new(format!("A query on application {} is answered", case.reference), "Read the answer", link)
        .say(format!("{} has answered a query on its application: {}.", case.partnership, case_line(case)))
        .say("The clock of the application goes on unless another query is open.")
}
