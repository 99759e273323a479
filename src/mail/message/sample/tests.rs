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

/// What the service itself puts into an event, or what is a name and no sentence: the only words of it that letters repeat.
const OURS: [&str; 13] = [
    "event",
    "role",
    "roles",
    "application",
    "number",
    "needs",
    "happened",
    "cases",
    "code",
    "name",
    "what",
    "make",
    "model",
];

/// Puts the mark into every word that somebody wrote, as far as the event can still be read with it.
fn marked(event: &Event, mark: &str) -> Event {
    fn places(value: &serde_json::Value, at: &str, found: &mut Vec<String>) {
        let below = |key: &str| format!("{at}/{key}");
        match value {
            serde_json::Value::String(_) => found.push(at.to_owned()),
            serde_json::Value::Array(all) => {
                all.iter().enumerate().for_each(|(n, one)| places(one, &below(&n.to_string()), found));
            }
            serde_json::Value::Object(all) => {
                all.iter().for_each(|(key, one)| places(one, &below(key), found));
            }
            _ => {}
        }
    }
    let mut value = serde_json::to_value(event).unwrap();
    let mut found = Vec::new();
    places(&value, "", &mut found);
    let is_file = matches!(event, Event::FileChecked { .. });
    let theirs = |at: &&String| at.split('/').all(|key| !OURS.contains(&key) || (is_file && key == "name"));
    for at in found.iter().filter(theirs) {
        let mut tried = value.clone();
        *tried.pointer_mut(at).unwrap() = mark.into();
        if serde_json::from_value::<Event>(tried.clone()).is_ok() {
            value = tried;
        }
    }
    serde_json::from_value(value).unwrap()
}

#[test]
fn no_letter_repeats_what_somebody_wrote_but_a_decision_that_is_released_and_published() {
    let mark = "Mrs Miggins of 3 Pie Lane";
    let mut tried = 0;
    for event in events() {
        let event = marked(&event, mark);
        tried += usize::from(serde_json::to_string(&event).unwrap().contains(mark));
        let published = matches!(event, Event::Released { .. } | Event::Varied { .. });
        for message in told(event) {
            let repeats =
                [&message.subject, &message.text, &message.html].iter().any(|part| part.contains(mark));
            assert!(!repeats || published, "{:?}: {}", message.kind, message.text);
            assert!(!message.subject.contains(mark), "{:?}", message.kind);
        }
    }
    assert!(tried >= 15, "{tried} samples hold words");
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
