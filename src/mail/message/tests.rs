//! Who hears what, as snapshots of whole messages.

use chrono::NaiveDate;

use super::sample::{approved, assessed, audience, refused, returned, submitted, unchanged, varied};
use super::*;
use crate::domain::application::content::Part;
use crate::domain::application::section::Section;
use crate::domain::event::{Assigned, Named, QueryAsked, QueryDue, QueryEnded};
use crate::domain::money::Money;
use crate::domain::person::PersonId;

/// With a title that HTML has to escape.
fn waiting(event: Event, by: Option<i64>, submissions: u32) -> Waiting {
    let mut waiting = sample::waiting(event, by, submissions);
    if let Some(case) = &mut waiting.case {
        case.title = "Market <Square> & bridge".into();
    }
    waiting
}

fn told(waiting: &Waiting) -> Vec<Message> {
    announce(waiting, &audience(), "https://grants.example.org/").unwrap()
}

/// Kind and first name of each message.
fn who(waiting: &Waiting) -> Vec<String> {
    let first = |message: &Message| message.to.name.split(' ').next().unwrap().to_owned();
    told(waiting).iter().map(|message| format!("{} {}", message.kind.code(), first(message))).collect()
}

/// The first message of each kind, as text.
fn texts(waiting: &Waiting) -> String {
    let mut messages = told(waiting);
    messages.dedup_by_key(|message| message.kind);
    let show = |m: &Message| format!("To: {}\nSubject: {}\n\n{}", m.to.email, m.subject, m.text);
    messages.iter().map(show).collect::<Vec<_>>().join("\n\n=====\n\n")
}

#[test]
fn everybody_concerned_is_told_once_and_nobody_else() {
    let all = waiting(submitted(1), Some(1), 1);
    assert_eq!(who(&all), ["received Olive", "received Oscar", "arrived Gus", "arrived Gail"]);
    let again = waiting(submitted(2), Some(1), 2);
    let expected = ["received_again Olive", "received_again Oscar", "resubmitted Gus", "resubmitted Gail"];
    assert_eq!(who(&again), expected);
    assert_eq!(who(&waiting(returned(), Some(5), 1)), ["returned Olive", "returned Oscar"]);
    let scored = assessed();
    assert_eq!(who(&waiting(scored, Some(5), 1)), ["needs_decision Cora"]);
    assert_eq!(who(&waiting(approved(), None, 1)), ["approved Olive", "approved Oscar", "offered Fay"]);
    assert_eq!(who(&waiting(refused(), Some(7), 1)), ["refused Olive", "refused Oscar"]);
    assert_eq!(who(&waiting(Event::SignInAsked, Some(1), 0)), ["sign_in Olive"]);
    let asked = Event::Asked { part: Part::Chair, person: PersonId(1) };
    assert_eq!(who(&waiting(asked, Some(2), 0)), ["asked Olive"]);
    let declined = Event::Declined { part: Part::Chair, comment: "No".into() };
    assert_eq!(who(&waiting(declined, Some(3), 0)), ["declined Olive", "declined Oscar"]);
}

#[test]
fn a_draft_taken_back_is_nobody_elses_business() {
    let withdrawn = |from| Event::Withdrawn { reason: "No match funding".into(), from: Some(from) };
    assert!(who(&waiting(withdrawn(Status::Draft), Some(1), 0)).is_empty());
    let staff = ["withdrawn Gus", "withdrawn Gail"];
    assert_eq!(who(&waiting(withdrawn(Status::Submitted), Some(1), 1)), staff);
    for from in [Status::Assessed, Status::Approved] {
        assert_eq!(who(&waiting(withdrawn(from), Some(1), 1)), [&["withdrawn Cora"][..], &staff].concat());
    }
    let held = withdrawn(Status::Approved);
    insta::assert_snapshot!("withdrawn_held", texts(&waiting(held, None, 1)));
}

#[test]
fn nobody_is_told_of_what_they_did_themselves() {
    assert_eq!(who(&waiting(submitted(1), Some(5), 1)), ["received Olive", "received Oscar", "arrived Gail"]);
    let decided = assessed();
    assert!(who(&waiting(decided, Some(7), 1)).is_empty());
}

#[test]
fn a_variation_is_told_to_both_sides_and_to_the_certifier_who_is_offered_an_increase() {
    let told = ["varied Olive", "varied Oscar", "varied Gus", "varied Gail"];
    assert_eq!(who(&waiting(varied(None), None, 1)), [&told[..], &["varied Fay"]].concat());
    assert_eq!(who(&waiting(varied(Some(500_000)), None, 1)), [&told[..], &["offered Fay"]].concat());
    insta::assert_snapshot!("varied_down", texts(&waiting(varied(None), None, 1)));
    insta::assert_snapshot!("varied_up", texts(&waiting(varied(Some(500_000)), None, 1)));
}

#[test]
fn what_is_not_announced_makes_no_message() {
    let approved = Event::Approved {
        award: Money::ZERO,
        request: Money::ZERO,
        reasons: "held".into(),
        conditions: None,
        held_until: None,
        number: None,
    };
    assert!(!approved.is_announced());
    assert!(who(&waiting(approved, Some(7), 1)).is_empty());
}

#[test]
fn every_message_reads_well() {
    let scored = assessed();
    let withdrawn = Event::Withdrawn { reason: "No match funding".into(), from: None };
    let asked = |part| Event::Asked { part, person: PersonId(1) };
    let agreed = |part, all| Event::Endorsed { part, covers: Vec::new(), comment: None, all };
    let all = [
        asked(Part::Chair),
        Event::Reminded { part: Part::Commander, person: PersonId(1) },
        agreed(Part::Chair, false),
        Event::Declined { part: Part::Finance, comment: "The reserve is spent.".into() },
        submitted(1),
        submitted(2),
        returned(),
        scored,
        approved(),
        refused(),
        withdrawn,
        Event::SignInAsked,
        sample::daily(),
        Event::SecondFactorReset { reason: "Lost the telephone".into() },
    ];
    for event in all {
        let name = match &event {
            Event::Released { outcome, .. } => format!("released_{}", outcome.code()),
            Event::Submitted { number, .. } => format!("submitted_{number}"),
            event => event.kind().to_owned(),
        };
        insta::assert_snapshot!(name, texts(&waiting(event, None, 1)));
    }
}

#[test]
fn the_s151_officer_certifies_and_the_last_of_the_three_lets_the_application_go() {
    let asked = Event::Asked { part: Part::Finance, person: PersonId(1) };
    insta::assert_snapshot!("asked_finance", texts(&waiting(asked, None, 0)));
    let agreed = Event::Endorsed { part: Part::Finance, covers: Vec::new(), comment: None, all: true };
    insta::assert_snapshot!("endorsed_finance", texts(&waiting(agreed, None, 0)));
}

#[test]
fn a_query_is_put_to_every_officer_and_its_answer_told_to_staff() {
    let due_on = NaiveDate::from_ymd_opt(2018, 10, 29).unwrap();
    let (question, answer) = ("Who owns the <columns>?".to_owned(), "The council".to_owned());
    let officers = |kind: &str| ["Olive", "Oscar"].map(|name| format!("{kind} {name}")).to_vec();
    for (event, expected) in [
        (
            Event::QueryAsked(QueryAsked { number: 2, section: Some(Section::Costs), question, due_on }),
            officers("query_asked"),
        ),
        (Event::QueryReminded(QueryDue { number: 2, due_on }), officers("query_reminded")),
        (Event::QueryClosed(QueryEnded { number: 2, words: "Found it".into() }), officers("query_closed")),
        (
            Event::QueryAnswered(QueryEnded { number: 2, words: answer }),
            vec!["query_answered Gus".into(), "query_answered Gail".into()],
        ),
    ] {
        let name = event.kind();
        let waiting = waiting(event, None, 1);
        assert_eq!(who(&waiting), expected);
        insta::assert_snapshot!(name, texts(&waiting));
    }
}

#[test]
fn who_gets_a_case_from_somebody_else_is_told_and_nobody_else() {
    let named = |person, name: &str| Some(Named { person: PersonId(person), name: name.into() });
    let assigned = |to, from, together| Event::Assigned(Assigned { to, from: named(5, from), together });
    let given = assigned(named(6, "Gail Grants"), "Gus Grants", false);
    assert_eq!(who(&waiting(given.clone(), Some(5), 1)), ["assigned Gail"]);
    assert!(who(&waiting(given.clone(), Some(6), 1)).is_empty());
    insta::assert_snapshot!("assigned", texts(&waiting(given, Some(5), 1)));
    let left = assigned(named(8, "Tess Treasurer"), "Gus Grants", false);
    assert!(who(&waiting(left, Some(5), 1)).is_empty(), "who is no grants officer cannot open it");
    let dropped = assigned(None, "Gus Grants", false);
    assert!(!dropped.is_announced() && who(&waiting(dropped, Some(5), 1)).is_empty());
    assert!(
        !assigned(named(1, "Olive Officer"), "Gus Grants", true).is_announced(),
        "one message tells of all"
    );
    let given = [false, true].map(|over| waiting(sample::cases_given(over), Some(5), 1));
    assert_eq!(given.each_ref().map(who), [["cases_given Olive"], ["cases_given Olive"]]);
    insta::assert_snapshot!("cases_given", given.each_ref().map(texts).join("\n\n=====\n\n"));
}

#[test]
fn a_file_of_awards_is_told_once_to_those_who_decide_and_pay() {
    let whole = waiting(sample::import::awards(3), Some(5), 1);
    assert_eq!(who(&whole), ["awards_imported Cora", "awards_imported Tess"]);
    let text = texts(&whole);
    assert!(text.contains("Gus Grants has taken over 3 awards, together £65,000.00, from"), "{text}");
    let Event::AwardImported(mut later) = sample::import::awards(3) else { panic!("an award") };
    later.together = None;
    let later = Event::AwardImported(later);
    assert!(!later.is_announced() && who(&waiting(later, Some(5), 1)).is_empty(), "the first one told it");
}

#[test]
fn an_offer_is_told_to_whom_it_concerns_until_it_ends() {
    let (award, comment) = (Money::from_pence(6_000_000), Some("With thanks".to_owned()));
    let accept_by = NaiveDate::from_ymd_opt(2018, 11, 12);
    let both = |kind: &str| ["Olive", "Oscar", "Gus", "Gail"].map(|name| format!("{kind} {name}")).to_vec();
    let reason = "The reserve is spent.".to_owned();
    for (event, expected) in [
        (
            Event::OfferReminded { award, accept_by, certifier: Some(PersonId(3)) },
            vec!["offer_reminded Fay".into()],
        ),
        (Event::OfferAccepted { award, comment }, both("offer_accepted")),
        (Event::OfferDeclined { award, reason }, both("offer_declined")),
        (Event::OfferLapsed { award }, both("offer_lapsed")),
    ] {
        let name = event.kind();
        let waiting = waiting(event, Some(3), 1);
        assert_eq!(who(&waiting), expected);
        insta::assert_snapshot!(name, texts(&waiting));
    }
}

#[test]
fn an_application_sent_in_again_without_changes_is_not_said_to_have_changed() {
    insta::assert_snapshot!("submitted_2_unchanged", texts(&waiting(unchanged(), None, 1)));
}

#[test]
fn html_says_the_same_and_escapes_what_people_typed() {
    insta::assert_snapshot!("html_returned", told(&waiting(returned(), None, 1))[0].html);
    insta::assert_snapshot!("html_sign_in", told(&waiting(Event::SignInAsked, None, 1))[0].html);
}

#[test]
fn a_partnership_hears_that_a_virus_was_found_in_its_file() {
    let found = waiting(sample::file_refused(), None, 0);
    assert_eq!(who(&found), ["file_refused Olive", "file_refused Oscar"]);
    insta::assert_snapshot!("file_refused", texts(&found));
}

#[test]
fn a_year_that_ends_with_money_left_is_told_to_the_treasurer_and_to_each_partnership_its_own() {
    let ending = waiting(sample::year_ending(), None, 0);
    let who = who(&ending);
    assert_eq!(who, ["year_ending Tess", "year_ending Olive", "year_ending Oscar", "year_ending Edna"]);
    let show = |m: &Message| format!("To: {}\nSubject: {}\n\n{}", m.to.email, m.subject, m.text);
    let shown: Vec<String> = told(&ending).iter().take(2).map(show).collect();
    insta::assert_snapshot!("year_ending", shown.join("\n\n=====\n\n"));
}
