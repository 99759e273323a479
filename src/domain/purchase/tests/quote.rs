//! A quote that was on file before: changed with a reason, and told with what it was.

use super::local::{TODAY, quote, quoted};
use super::*;
use crate::domain::event::Change;
use crate::domain::file::FileId;

#[test]
fn a_quote_is_changed_with_a_reason_and_is_told_with_what_it_was() {
    let one = quoted(&[("Acme Ltd", 90, Some(4_000))]);
    let was = one.quote_of(1).unwrap().clone();
    let dearer = Quote { whole_life: Some(pounds(5_000)), ..was.clone() };
    let tried = |new: &Quote, why| one.clone().with_quote(new.clone(), why, day(TODAY)).map(|_| ());
    for (new, why, expected) in [
        (&dearer, None, Err(vec![QuoteRefusal::NoReason])),
        (&was, Some("Misread"), Err(vec![QuoteRefusal::Unchanged])),
        (&dearer, Some("Misread"), Ok(())),
    ] {
        assert_eq!(tried(new, why), expected, "{why:?}");
    }
    assert!(
        one.clone().with_quote(quote(2, "B", 90, None), None, day(TODAY)).is_ok(),
        "a new one needs none"
    );
    let told = |to: &Quote, papers| -> Vec<String> {
        let line = |one: Change| format!("{}: {}, was {}", one.what, one.after, one.before);
        was.changed(to, &one.lines, papers).into_iter().map(line).collect()
    };
    assert_eq!(told(&was, ["Q.pdf", "Q.pdf"]), Vec::<String>::new());
    assert_eq!(told(&dearer, ["Q.pdf", "Q.pdf"]), ["Whole-life cost: £5,000.00, was £4,000.00"]);
    let other = Quote {
        supplier: "Acme".into(),
        on: day("2018-10-19"),
        units: vec![(1, pounds(95))],
        whole_life: None,
        file: FileId(2),
        ..was.clone()
    };
    assert_eq!(
        told(&other, ["Q.pdf", "Q.pdf"]),
        [
            "Supplier: Acme, was Acme Ltd",
            "Date of the quote: 19 October 2018, was 18 October 2018",
            "Price of one Bosch D-1: £95.00, was £90.00",
            "Cost without VAT: £950.00, was £900.00",
            "Whole-life cost: not given, was £4,000.00",
            "File: Q.pdf, file 2, was Q.pdf, file 1",
        ]
    );
}
