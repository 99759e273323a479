//! Letters to grants officers about who has a case.

use super::{Letter, case_line};
use crate::store::outbox::CaseFacts;

/// To a grants officer who got a case from somebody else.
pub fn assigned(case: &CaseFacts, from: Option<&str>, link: &str) -> Letter {
    let before = from.map(|name| format!(" Before you {name} had it.")).unwrap_or_default();
    Letter::new(format!("You have got application {}", case.reference), "Read the application", link)
        .say(format!("An application of {} is yours now: {}.{before}", case.partnership, case_line(case)))
        .say("You find it under “Your cases” on your first page, and can give it to somebody else there.")
}
