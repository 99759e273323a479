//! The day's one message.

use super::Letter;
use crate::domain::date;
use crate::domain::event::DailyTold;

/// Lines of news in it; the rest is told by its number.
const MOST: usize = 30;

/// To somebody who wants one message a day.
pub fn daily(told: &DailyTold, link: &str) -> Letter {
    let subject = format!("CCTV grants on {}", date::show(told.day));
    let letter = Letter::new(subject, "Open your first page", link);
    let letter = match &told.needs[..] {
        [] => letter.say("Nothing needs you today."),
        needs => letter.quote("What needs you", &needs.join("\n")),
    };
    match &told.happened[..] {
        [] => letter,
        happened => {
            let mut lines: Vec<String> = happened.iter().take(MOST).cloned().collect();
            if happened.len() > MOST {
                lines.push(format!("and {} more", happened.len() - MOST));
            }
            letter.quote("What happened since the last message", &lines.join("\n"))
        }
    }
    .say("You chose one message a day. You can change that on the page “Your account”.")
}
