//! Reads a form field by field. Each method answers `None` for what is empty and for what is wrong, and notes the latter.

use std::fmt::Display;
use std::ops::RangeInclusive;

use chrono::NaiveDate;

use super::{Errors, Posted};
use crate::domain::money::Money;
use crate::domain::place::Coordinates;
use crate::domain::text::EmailAddress;
use crate::domain::{date, text};

/// A form being read. The label begins the messages: "The post town must be on one line", "Enter the post town".
pub struct Reader<'a> {
    posted: &'a Posted,
    errors: Errors,
}

impl<'a> Reader<'a> {
    /// Nothing read yet.
    pub fn new(posted: &'a Posted) -> Reader<'a> {
        Reader { posted, errors: Errors::default() }
    }

    /// One line of at most `max` characters.
    pub fn line(&mut self, name: &str, label: &str, max: usize) -> Option<String> {
        let read = text::line(self.posted.get(name), max);
        self.take(name, label, read).flatten()
    }

    /// Lines of at most `max` characters in all.
    pub fn paragraph(&mut self, name: &str, label: &str, max: usize) -> Option<String> {
        let read = text::paragraph(self.posted.get(name), max);
        self.take(name, label, read).flatten()
    }

    /// One line that must be there.
    pub fn required_line(&mut self, name: &str, label: &str, max: usize) -> Option<String> {
        let read = self.line(name, label, max);
        self.entered(name, label, read)
    }

    /// Lines that must be there.
    pub fn required_paragraph(&mut self, name: &str, label: &str, max: usize) -> Option<String> {
        let read = self.paragraph(name, label, max);
        self.entered(name, label, read)
    }

    /// An amount in pounds.
    pub fn money(&mut self, name: &str, label: &str) -> Option<Money> {
        self.typed(name, label, Money::parse)
    }

    /// An amount that must be there.
    pub fn required_money(&mut self, name: &str, label: &str) -> Option<Money> {
        let read = self.money(name, label);
        self.entered(name, label, read)
    }

    /// Coordinates or a grid reference.
    pub fn coordinates(&mut self, name: &str, label: &str) -> Option<Coordinates> {
        self.typed(name, label, Coordinates::parse)
    }

    /// An e-mail address that must be there.
    pub fn required_email(&mut self, name: &str, label: &str) -> Option<EmailAddress> {
        let typed = self.posted.get(name).trim();
        let read = EmailAddress::parse(typed).ok();
        if read.is_none() && !typed.is_empty() {
            self.error(name, "Enter an e-mail address in the correct format, like name@example.com");
        }
        self.entered(name, label, read)
    }

    /// A whole number within bounds; commas between thousands are taken.
    pub fn number(&mut self, name: &str, label: &str, bounds: RangeInclusive<u32>) -> Option<u32> {
        self.typed(name, label, |typed| {
            let typed = typed.replace(',', "");
            let digits = typed.strip_prefix(['-', '\u{2212}']).unwrap_or(&typed);
            let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            if !whole {
                return Err("must be a whole number".to_owned());
            }
            // Less than nothing is a whole number too, but within no bounds.
            let number = typed.parse().ok().filter(|number| bounds.contains(number));
            let (least, most) = (text::thousands(*bounds.start()), text::thousands(*bounds.end()));
            number.ok_or_else(|| format!("must be between {least} and {most}"))
        })
    }

    /// A whole number that must be there.
    pub fn required_number(&mut self, name: &str, label: &str, bounds: RangeInclusive<u32>) -> Option<u32> {
        let read = self.number(name, label, bounds);
        self.entered(name, label, read)
    }

    /// A day from `{name}-day`, `{name}-month` and `{name}-year`.
    pub fn date(&mut self, name: &str, label: &str) -> Option<NaiveDate> {
        let part = |part: &str| self.posted.get(&format!("{name}-{part}"));
        let read = date::typed(part("day"), part("month"), part("year"));
        self.errors.is_date(name, read.as_ref().err().map_or("day", |error| error.parts().first()));
        self.take(name, label, read).flatten()
    }

    /// A day that must be there.
    pub fn required_date(&mut self, name: &str, label: &str) -> Option<NaiveDate> {
        let read = self.date(name, label);
        self.entered(name, label, read)
    }

    /// One of a few; a value that no choice of ours has is an error.
    pub fn one_of<T>(&mut self, name: &str, label: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let typed = self.posted.get(name);
        let read = parse(typed);
        if read.is_none() && !typed.is_empty() {
            self.error(name, format!("Select {}", text::lower(label)));
        }
        read
    }

    /// One of a few that must be chosen.
    pub fn required_one_of<T>(
        &mut self,
        name: &str,
        label: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let read = self.one_of(name, label, parse);
        if read.is_none() {
            self.error(name, format!("Select {}", text::lower(label)));
        }
        read
    }

    /// Yes or no, and the comment beside it of at most `max` characters, which a no must have.
    pub fn yes_or_why_not(&mut self, name: &str, max: usize) -> (bool, Option<String>) {
        let yes = self.required_one_of(name, "Your answer", |word| match word {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        });
        let comment = self.paragraph("comment", "The comment", max);
        if yes == Some(false) && comment.is_none() && self.posted.get("comment").trim().is_empty() {
            self.error("comment", "Say why you decline");
        }
        (yes.unwrap_or_default(), comment)
    }

    /// Any number of a few.
    pub fn many_of<T>(&mut self, name: &str, label: &str, parse: impl Fn(&str) -> Option<T>) -> Vec<T> {
        let typed = self.posted.all(name);
        let read: Vec<T> = typed.iter().filter_map(|value| parse(value)).collect();
        if read.len() < typed.iter().filter(|value| !value.is_empty()).count() {
            self.error(name, format!("Select {}", text::lower(label)));
        }
        read
    }

    /// `yes` or `no`.
    pub fn yes_no(&mut self, name: &str, label: &str) -> Option<bool> {
        self.one_of(name, label, yes_or_no)
    }

    /// `yes` or `no`, one of which must be chosen: "Select yes if {what}".
    pub fn required_yes_no(&mut self, name: &str, what: &str) -> Option<bool> {
        let read = yes_or_no(self.posted.get(name));
        if read.is_none() {
            self.error(name, format!("Select yes if {what}"));
        }
        read
    }

    /// Whether nothing was wrong so far.
    pub fn is_clean(&self) -> bool {
        self.errors.is_empty()
    }

    /// Notes what else is wrong with a field.
    pub fn error(&mut self, name: &str, message: impl Into<String>) {
        self.errors.push(name, message);
    }

    /// Notes what is wrong with the form as a whole: it stands in the summary alone, which leads to that field.
    pub fn error_of_all(&mut self, first: &str, message: impl Into<String>) {
        self.errors.lead(format!("#{first}"), message);
    }

    /// Everything that is wrong.
    pub fn errors(self) -> Errors {
        self.errors
    }

    /// # Errors
    /// Everything that is wrong, if anything is.
    pub fn finish(self) -> Result<(), Errors> {
        if self.errors.is_empty() { Ok(()) } else { Err(self.errors) }
    }

    fn typed<T, E: Display>(
        &mut self,
        name: &str,
        label: &str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Option<T> {
        let typed = self.posted.get(name).trim();
        if typed.is_empty() {
            return None;
        }
        self.take(name, label, parse(typed))
    }

    fn take<T, E: Display>(&mut self, name: &str, label: &str, read: Result<T, E>) -> Option<T> {
        read.map_err(|error| self.error(name, format!("{label} {error}"))).ok()
    }

    fn entered<T>(&mut self, name: &str, label: &str, read: Option<T>) -> Option<T> {
        if read.is_none() {
            // What was typed but is wrong has its message already, and the first one stays.
            self.error(name, format!("Enter {}", text::lower(label)));
        }
        read
    }
}

fn yes_or_no(typed: &str) -> Option<bool> {
    match typed {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
