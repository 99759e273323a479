//! Which words and addresses are accepted. Must not hold any rule itself.

use super::*;
use proptest::prelude::*;

fn some(text: &str) -> Result<Option<String>, TextError> {
    Ok(Some(text.to_owned()))
}

#[test]
fn a_line_is_trimmed_and_kept_as_typed() {
    for (raw, kept) in [
        ("  High Street ", "High Street"),
        ("a\u{a0}b", "a\u{a0}b"),
        ("Ysgol Llŷn", "Ysgol Llŷn"),
        ("x\r\n", "x"),
        ("👩\u{200d}💻", "👩\u{200d}💻"),
    ] {
        assert_eq!(line(raw, 20), some(kept), "{raw:?}");
    }
    for raw in ["", "  ", "\r\n\t", "\u{a0}\u{3000}"] {
        assert_eq!((line(raw, 5), paragraph(raw, 5)), (Ok(None), Ok(None)), "{raw:?}");
    }
}

#[test]
fn what_is_pasted_into_a_line_unseen_is_left_out() {
    for (raw, kept) in [
        ("P3245\u{ad}-LV", "P3245-LV"),
        ("\u{feff}Ac\u{200b}me \u{2060}Ltd\u{200d}", "Acme Ltd"),
        ("\u{200b} Axis \u{ad}", "Axis"),
        ("A\u{200c}x\u{200d}is", "Axis"),
        ("می\u{200c}خواهم", "می\u{200c}خواهم"),
        ("👩🏽\u{200d}💻 P3", "👩🏽\u{200d}💻 P3"),
    ] {
        assert_eq!(line(raw, 20), some(kept), "{raw:?}");
    }
    assert_eq!(line("ab\u{ad}c", 3), some("abc"), "what is left out does not count");
    assert_eq!(paragraph("a\u{ad}b", 3), some("a\u{ad}b"), "in a text it says where a word may part");
}

#[test]
fn a_paragraph_keeps_its_lines_and_tabs() {
    assert_eq!(paragraph(" one\r\ntwo\rthree\n\tfour ", 30), some("one\ntwo\nthree\n\tfour"));
    assert_eq!(line("one\ntwo", 30), Err(TextError::Lines));
    assert_eq!(line("one\u{2028}two", 30), Err(TextError::Lines));
    assert_eq!(line("one\ttwo", 30), some("one two"));
    assert_eq!(
        paragraph("one\u{b}two\u{c}three", 30),
        some("one\ntwo\nthree"),
        "a word processor’s line ends"
    );
}

#[test]
fn length_is_counted_in_characters_after_trimming() {
    assert_eq!(line(" ŷŷŷ ", 3), some("ŷŷŷ"));
    assert_eq!(line("ŷŷŷŷ", 3), Err(TextError::TooLong(3)));
    assert_eq!(paragraph("a\r\nb", 3), some("a\nb"));
    assert_eq!(TextError::TooLong(3000).to_string(), "must be 3,000 characters or less");
    assert_eq!(TextError::TooLong(1_000_050).to_string(), "must be 1,000,050 characters or less");
}

#[test]
fn characters_that_deceive_are_refused() {
    use TextError::*;
    for (raw, error) in [
        ("a\0b", Control),
        ("a\u{7f}b", Control),
        ("a\u{1b}[31m", Control),
        ("a\u{9f}b", Control),
        ("abc\u{202e}def", Direction),
        ("abc\u{202a}def", Direction),
        ("abc\u{2066}def", Direction),
        ("abc\u{2069}def", Direction),
        ("\u{200b}", Invisible),
        ("\u{200b} \u{feff}\u{200d}", Invisible),
        ("\u{2800}\u{3164}", Invisible),
    ] {
        assert_eq!((line(raw, 99), paragraph(raw, 99)), (Err(error), Err(error)), "{raw:?}");
    }
}

#[test]
fn an_address_is_lower_cased_whole() {
    for (typed, kept) in [
        ("Anna.Price@Herefordshire.gov.uk", "anna.price@herefordshire.gov.uk"),
        (" a+b@x.org ", "a+b@x.org"),
        ("o'neill@west-mercia.police.uk", "o'neill@west-mercia.police.uk"),
    ] {
        assert_eq!(EmailAddress::parse(typed).unwrap().as_str(), kept);
    }
}

#[test]
fn what_is_no_address_is_refused() {
    for typed in [
        "a",
        "a@b",
        "@b.uk",
        "a@",
        "a@@b.uk",
        "a@b@c.uk",
        "a b@c.uk",
        "a@b .uk",
        "a@.uk",
        "a@b..uk",
        "a@b.uk.",
        "a..b@c.uk",
        ".a@c.uk",
        "a.@c.uk",
        "a@-b.uk",
        "a@b-.uk",
        "a@1.2.3.4",
        "a@[1.2.3.4]",
        "a@b.c",
        "A <a@b.uk>",
        "a@b.uk,c@d.uk",
        "a;b@c.uk",
        "\"a\"@b.uk",
        "a@b.uk\r\nBcc: c@d.uk",
        "a\0@b.uk",
        "ä@b.uk",
        "a@bücher.de",
        "a@b_c.uk",
    ] {
        assert_eq!(EmailAddress::parse(typed), Err(EmailAddressError::NotAnAddress), "{typed:?}");
    }
    assert_eq!(EmailAddress::parse(" "), Err(EmailAddressError::Empty));
    let long = format!("a@{}.uk", ["b"; 127].join("."));
    assert_eq!(EmailAddress::parse(&long), Err(EmailAddressError::TooLong));
    assert_eq!(
        EmailAddress::parse(&format!("{}@b.uk", "a".repeat(65))),
        Err(EmailAddressError::NotAnAddress)
    );
}

#[test]
fn an_address_is_stored_as_its_text() {
    let address = EmailAddress::parse("A@b.uk").unwrap();
    assert_eq!(serde_json::to_string(&address).unwrap(), "\"a@b.uk\"");
    assert!(serde_json::from_str::<EmailAddress>("\"a\"").is_err());
}

#[test]
fn a_label_is_lowered_unless_it_is_an_abbreviation_and_a_sentence_begins_with_a_capital() {
    assert_eq!(
        (lower("Post town"), lower("CSP name"), lower("A place"), lower("")),
        ("post town".into(), "CSP name".into(), "a place".into(), String::new())
    );
    assert_eq!((capital("a camera"), capital("")), ("A camera".into(), String::new()));
}

proptest! {
    #[test]
    fn what_is_accepted_is_accepted_again_unchanged(raw in "\\PC{0,30}|[ a-z\\r\\n\\t\u{200b}\u{202e}\0]{0,30}") {
        if let Ok(Some(text)) = paragraph(&raw, 20) {
            prop_assert_eq!(paragraph(&text, 20), Ok(Some(text.clone())));
            prop_assert!(text.chars().count() <= 20);
        }
        if let Ok(Some(text)) = line(&raw, 20) {
            prop_assert_eq!(line(&text, 20), Ok(Some(text.clone())));
        }
    }

    #[test]
    fn mail_can_be_sent_to_every_address_accepted(typed in "[a-zA-Z0-9.+'!#/=_-]{1,12}@[a-z0-9-]{1,5}\\.[a-z]{1,4}(\\.[a-z0-9]{1,3})?") {
        if let Ok(address) = EmailAddress::parse(&typed) {
            prop_assert!(address.as_str().parse::<lettre::Address>().is_ok(), "{}", address);
        }
    }
}
