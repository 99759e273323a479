//! What holds for every message, whichever it is: read from the samples, of which there is one for each.

use super::*;
use crate::mail::message::{Message, SIGN_IN_LINK};

fn told(event: Event) -> Vec<Message> {
    announce(&waiting(event, None, 1), &audience(), ADDRESS).unwrap()
}

const ADDRESS: &str = "https://grants.example.org";

fn all() -> Vec<Wording> {
    wording(ADDRESS).unwrap()
}

#[test]
fn every_kind_of_message_can_be_read_beforehand() {
    let read: Vec<Kind> = all().into_iter().map(|wording| wording.kind).collect();
    for kind in Kind::ALL {
        assert!(read.contains(kind), "{kind:?} has no sample");
    }
}

#[test]
fn every_sample_is_announced_and_told_to_somebody() {
    for event in events() {
        assert!(event.is_announced(), "{}", event.kind());
        assert!(!told(event.clone()).is_empty(), "{}", event.kind());
    }
}

#[test]
fn every_message_has_exactly_one_thing_to_do_and_one_link() {
    let links = |text: &str| text.matches("://").count() + text.matches(SIGN_IN_LINK).count();
    for event in events() {
        for message in told(event) {
            assert_eq!((links(&message.text), links(&message.html)), (1, 1), "{:?}", message.kind);
            let lines: Vec<&str> = message.text.lines().collect();
            let link = lines.iter().position(|line| links(line) == 1).unwrap();
            assert!(lines[link - 1].ends_with(':') && lines[link - 1].len() < 60, "{:?}", message.kind);
        }
    }
}

#[test]
fn every_subject_is_one_short_line_of_our_own_words() {
    for Wording { kind, subject, .. } in all() {
        assert!(!subject.is_empty() && subject.chars().count() < 78, "{kind:?}: {subject}");
        assert!(!subject.contains(char::is_control) && !subject.contains("Market"), "{kind:?}: {subject}");
    }
}

#[test]
fn nothing_exempt_and_nothing_personal_but_a_name_is_in_any_message() {
    let audience = audience();
    let names: Vec<&str> = audience.wearers.iter().map(|wearer| wearer.recipient.name.as_str()).collect();
    for Wording { kind, subject, text } in all() {
        let words = format!("{subject} {text}").to_lowercase();
        let words: Vec<&str> = words.split(|letter: char| !letter.is_alphanumeric()).collect();
        for word in ["score", "scored", "scores", "note", "notes", "exempt", "interest", "77"] {
            assert!(!words.contains(&word), "{kind:?} says {word}");
        }
        assert!(!words.windows(2).any(|pair| pair == ["part", "2"]), "{kind:?} says Part 2");
        assert!(!text.contains('@'), "{kind:?} holds an address");
        let greeting = text.lines().next().unwrap_or_default();
        assert!(names.iter().any(|name| greeting == format!("Dear {name}")), "{kind:?}");
    }
}
