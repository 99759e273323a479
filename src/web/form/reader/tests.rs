//! What a form gives back for what was typed.

use super::*;

#[test]
fn every_error_is_gathered_in_page_order_with_one_message_a_field() {
    let posted = Posted::decode(
        b"title=&need=ok&request=65k&from-day=31&from-month=2&from-year=2018&sort=x&days=0&at=here&mail=a",
    );
    let mut form = Reader::new(&posted);
    assert_eq!(form.required_line("title", "The title", 50), None);
    assert_eq!(form.required_paragraph("need", "Need", 50).as_deref(), Some("ok"));
    assert_eq!(form.required_money("request", "Amount asked for"), None);
    assert_eq!(form.required_date("from", "First day"), None);
    assert_eq!(form.one_of::<()>("sort", "Kind of camera", |_| None), None);
    assert_eq!(form.required_number("days", "Days kept", 1..=31), None);
    assert_eq!(form.coordinates("at", "Place"), None);
    assert_eq!(form.required_email("mail", "The e-mail address"), None);
    assert_eq!(form.required_yes_no("asked", "the police were asked"), None);
    form.error("title", "Another one");
    let items = form.finish().unwrap_err().items();
    let shown: Vec<_> = items.iter().map(|item| (item.href.as_str(), item.message.as_str())).collect();
    assert_eq!(
        shown,
        [
            ("#title", "Enter the title"),
            ("#request", "Amount asked for must be written out in full, like 65,000 rather than 65k"),
            ("#from-day", "First day must be a real date"),
            ("#sort", "Select kind of camera"),
            ("#days", "Days kept must be between 1 and 31"),
            (
                "#at",
                "Place must be coordinates, like 52.0567, -2.7160, or a grid reference, like SO 5100 4005"
            ),
            ("#mail", "Enter an e-mail address in the correct format, like name@example.com"),
            ("#asked", "Select yes if the police were asked"),
        ]
    );
}

#[test]
fn what_is_empty_is_none_and_no_error() {
    let posted = Posted::decode(b"request=+&line=%20&monitored=");
    let mut form = Reader::new(&posted);
    assert_eq!(form.money("request", "Amount"), None);
    assert_eq!((form.line("line", "Line", 5), form.paragraph("none", "None", 5)), (None, None));
    assert_eq!((form.date("day", "Day"), form.number("n", "N", 0..=9)), (None, None));
    assert_eq!((form.yes_no("monitored", "Monitored"), form.coordinates("at", "At")), (None, None));
    assert!(form.many_of("crimes", "crimes", |_| Some(())).is_empty());
    assert!(form.finish().is_ok());
}

#[test]
fn what_is_right_is_read() {
    let posted =
        Posted::decode("m=£1,200.50&d-day=14&d-month=9&d-year=2018&y=no&n=1,200&c=a&c=b&c=z".as_bytes());
    let mut form = Reader::new(&posted);
    assert_eq!(form.money("m", "M").map(Money::pence), Some(120_050));
    assert_eq!(form.date("d", "D"), NaiveDate::from_ymd_opt(2018, 9, 14));
    assert_eq!(form.yes_no("y", "Y"), Some(false));
    assert_eq!(form.number("n", "N", 0..=2000), Some(1200));
    let letters = form.many_of("c", "Letters", |typed| (typed != "z").then(|| typed.to_owned()));
    assert_eq!(letters, ["a", "b"]);
    assert_eq!(form.errors().get("c").as_deref(), Some("Select letters"));
}

#[test]
fn numbers_that_are_none_are_told_apart_from_those_out_of_bounds() {
    for (typed, message) in [
        ("-1", "N must be between 1 and 9,999"),
        ("\u{2212}5", "N must be between 1 and 9,999"),
        ("--5", "N must be a whole number"),
        ("-", "N must be a whole number"),
        ("1.5", "N must be a whole number"),
        ("ten", "N must be a whole number"),
        (",", "N must be a whole number"),
        ("99999999999", "N must be between 1 and 9,999"),
        ("10,000", "N must be between 1 and 9,999"),
    ] {
        let posted = Posted::decode(format!("n={typed}").as_bytes());
        let mut form = Reader::new(&posted);
        assert_eq!(form.number("n", "N", 1..=9_999), None);
        assert_eq!(form.errors().get("n").as_deref(), Some(message), "{typed}");
    }
}
