//! The fields of a form as its page shows them, and what nobody should be able to put into them.

use std::collections::BTreeSet;

use scraper::{ElementRef, Html, Selector};

use crate::app::Page;

/// A field of a form as its page shows it.
pub struct Typed {
    pub name: String,
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    Line,
    Paragraph,
    Money,
    Number,
    Email,
    Date,
    /// A month or a year: a month may also be written out.
    OfDate,
    Choice,
}

const HUGE: &str = "99999999999999999999999999";
const DECEIVING: &str = "left\u{202e}right";
const RINGING: &str = "bell\u{7}";

pub fn nonsense(kind: Kind) -> Vec<String> {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    match kind {
        Kind::Line => [words(&["two\nlines", DECEIVING, RINGING]), vec!["x".repeat(201)]].concat(),
        Kind::Paragraph => [words(&[DECEIVING, RINGING]), vec!["x".repeat(3_001)]].concat(),
        Kind::Money => words(&["65k", "1,00", "-5", "1.234", HUGE, "<b>5</b>", "five", DECEIVING]),
        Kind::Number => words(&["-1", "1.5", HUGE, "many", "<b>1</b>"]),
        Kind::Email => {
            words(&["nobody", "a@b@c", "a@example.org\nBcc: x@example.org", DECEIVING, "<b>@x</b>"])
        }
        Kind::Date => words(&["32", "x", "-1", HUGE, "<b>1</b>", DECEIVING]),
        Kind::OfDate => words(&["0", "x", "-1", HUGE, "<b>1</b>", RINGING]),
        Kind::Choice => words(&["nonsense", "<script>alert(1)</script>", "1 OR 1=1"]),
    }
}

fn kind(element: ElementRef<'_>) -> Option<Kind> {
    let value = element.value();
    let is = |name: &str, wanted: &str| value.attr(name) == Some(wanted);
    Some(match value.name() {
        // A second button: what it sends nobody types.
        "button" => return None,
        "textarea" => Kind::Paragraph,
        "select" => Kind::Choice,
        _ if is("type", "hidden") => return None,
        _ if is("type", "radio") || is("type", "checkbox") => Kind::Choice,
        _ if is("type", "email") => Kind::Email,
        _ if value.attr("name").is_some_and(|name| name.ends_with("-day")) => Kind::Date,
        _ if value.attr("name").is_some_and(|name| name.ends_with("-month") || name.ends_with("-year")) => {
            Kind::OfDate
        }
        _ if is("inputmode", "decimal") => Kind::Money,
        _ if is("inputmode", "numeric") => Kind::Number,
        _ => Kind::Line,
    })
}

pub fn fields(page: &Page) -> Vec<Typed> {
    let html = Html::parse_document(&page.html);
    let (mut seen, mut fields) = (BTreeSet::new(), Vec::new());
    for element in html.select(&Selector::parse("main form [name]").unwrap()) {
        let name = element.value().attr("name").unwrap().to_owned();
        if let Some(kind) = kind(element).filter(|_| seen.insert(name.clone())) {
            fields.push(Typed { name, kind });
        }
    }
    fields
}

/// What the field's error is called on the page, and whether it is there.
pub fn told_at(page: &Page, field: &Typed) -> bool {
    let parts = ["-day", "-month", "-year"];
    let name = parts.iter().find_map(|part| field.name.strip_suffix(part)).unwrap_or(&field.name);
    !page.texts(&format!("[id='{name}-error']")).is_empty()
}
