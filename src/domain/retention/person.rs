//! When somebody who left is made nameless, and what stands in the place of their name. Names in the records of a case go
//! with these: until then the person who stands behind it keeps theirs.

use chrono::{DateTime, Months, NaiveDate, Utc};
use thiserror::Error;

use crate::domain::date;
use crate::domain::person::{Person, PersonId};
use crate::domain::text::EmailAddress;

/// Somebody as far as the rule asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaver {
    /// When their last role was taken; `None` while they have one.
    pub left: Option<DateTime<Utc>>,
    /// Applications whose records are kept and name them as who was asked to endorse or certify.
    pub named_in: usize,
}

/// Why somebody keeps their name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Keeps {
    /// They have a role.
    #[error("This person has a role, so their name is kept")]
    Role,
    /// Later.
    #[error("This person’s name is kept until {}", date::show(*.0))]
    Until(NaiveDate),
    /// Records name them.
    #[error(
        "{} this person as who was asked to endorse or certify, so their name is kept until those records are deleted",
        if *.0 == 1 { "1 application that is kept names".to_owned() } else { format!("{} applications that are kept name", .0) }
    )]
    Named(usize),
}

impl Leaver {
    /// The first day on which they can be made nameless, `years` after they left; the last day of the month where there is no
    /// such day.
    pub fn due_on(self, years: u32) -> Option<NaiveDate> {
        date::today(self.left?).checked_add_months(Months::new(years.checked_mul(12)?))
    }

    /// Whether they are due on `today`.
    ///
    /// # Errors
    /// Why they keep their name.
    pub fn check(self, years: u32, today: NaiveDate) -> Result<(), Keeps> {
        match self.due_on(years) {
            None => Err(Keeps::Role),
            Some(day) if day > today => Err(Keeps::Until(day)),
            Some(_) if self.named_in > 0 => Err(Keeps::Named(self.named_in)),
            Some(_) => Ok(()),
        }
    }
}

/// What stands in the place of a name.
pub fn name(id: PersonId) -> String {
    format!("Former person {}", id.0)
}

/// What stands in the place of an address: one that is nobody's, now and later (RFC 2606).
pub fn address(id: PersonId) -> Option<EmailAddress> {
    EmailAddress::parse(&format!("former-person-{}@deleted.invalid", id.0)).ok()
}

/// Whether somebody was made nameless.
pub fn is_former(person: &Person) -> bool {
    address(person.id).as_ref() == Some(&person.email)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    #[test]
    fn who_left_is_due_years_later_unless_records_that_are_kept_name_them() {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        let left = Utc.with_ymd_and_hms(2012, 2, 29, 12, 0, 0).single();
        let leaver = |left, named_in| Leaver { left, named_in };
        for (leaver, today, expected) in [
            (leaver(None, 0), day(2099, 1, 1), Err(Keeps::Role)),
            (leaver(left, 0), day(2018, 2, 27), Err(Keeps::Until(day(2018, 2, 28)))),
            (leaver(left, 2), day(2018, 2, 27), Err(Keeps::Until(day(2018, 2, 28)))),
            (leaver(left, 0), day(2018, 2, 28), Ok(())),
            (leaver(left, 2), day(2018, 2, 28), Err(Keeps::Named(2))),
        ] {
            assert_eq!(leaver.check(6, today), expected, "{leaver:?} on {today}");
        }
        assert!(Keeps::Named(1).to_string().starts_with("1 application that is kept names this person"));
        assert!(Keeps::Named(2).to_string().starts_with("2 applications that are kept name this person"));
    }

    #[test]
    fn what_stands_in_the_place_of_an_address_is_one_and_differs() {
        assert_ne!(address(PersonId(1)).unwrap(), address(PersonId(2)).unwrap());
        assert_eq!(name(PersonId(7)), "Former person 7");
    }
}
