//! What is said of awards that were taken over.

use super::Letter;
use crate::domain::event::Together;
use crate::domain::text::thousands;

/// To those who decide and those who pay: awards that nobody decided here.
pub fn awards_imported(all: Together, by: &str, link: &str) -> Letter {
    let (subject, what) = match all.count {
        1 => ("An award was taken over", format!("{by} has taken over an award of {}", all.sum)),
        many => (
            "Awards were taken over",
            format!("{by} has taken over {} awards, together {}", thousands(many), all.sum),
        ),
    };
    Letter::new(subject.to_owned(), "See the case list", link)
        .say(format!("{what}, from a spreadsheet of what was decided before."))
        .say("No decision was taken here. What was taken over counts against the caps and the envelope, and can be claimed. See whether all of it was decided as the cases say.")
}
