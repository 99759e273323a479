//! What is said of kit.

use chrono::NaiveDate;

use super::Letter;
use crate::domain::date;

/// To OCC advisers: a certificate ends.
pub fn certificate_expiring(make: &str, model: &str, expires_on: NaiveDate, link: &str) -> Letter {
    Letter::new("A certificate of kit ends soon".to_owned(), "Test it and certify it again", link)
        .say(format!("The certificate of {make} {model} ends on {}.", date::show(expires_on)))
        .say("From the day after, it may not be bought with a grant.")
}
