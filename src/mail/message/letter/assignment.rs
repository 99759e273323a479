//! Letters to grants officers about who has a case.

use super::{Letter, case_line};
use crate::domain::event::CasesGiven;
use crate::store::outbox::CaseFacts;

/// To a grants officer who got a case from somebody else.
pub fn assigned(case: &CaseFacts, from: Option<&str>, link: &str) -> Letter {
    let before = from.map(|name| format!(" Before you {name} had it.")).unwrap_or_default();
    Letter::new(format!("You have got application {}", case.reference), "Read the application", link)
        .say(format!("An application of {} is yours now: {}.{before}", case.partnership, case_line(case)))
        .say("You find it under “Your cases” on your first page, and can give it to somebody else there.")
}

/// To a grants officer who got several cases in one step.
pub fn cases_given(given: &CasesGiven, link: &str) -> Letter {
    let (subject, are) = match given.cases.len() {
        1 => ("You have got an application".to_owned(), "This application is yours now"),
        many => (format!("You have got {many} applications"), "These applications are yours now"),
    };
    let letter = Letter::new(subject, "See your cases", link).quote(are, &given.cases.join("\n"));
    match given.handed_over {
        true => letter.say("Whoever had this work before is not a grants officer any more."),
        false => letter.say("Their pages say who had them before. You can give them to somebody else there."),
    }
}
