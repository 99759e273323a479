//! What may be empty until when, and when a return is due.

use chrono::{NaiveDate, TimeZone, Utc};

use super::*;
use crate::domain::money::Money;

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn complete() -> Answers {
    let mut answers = Answers { model: Some(Model::Staffed), ..Answers::default() };
    for count in Count::ALL {
        answers.set_count(count, Some(10));
    }
    for cost in Cost::ALL {
        answers.set_cost(cost, Some(Money::from_pence(10_000)));
    }
    answers
}

fn draft(answers: Answers) -> Return {
    Return {
        id: ReturnId(1),
        partnership: PartnershipId(1),
        quarter: Quarter::from_code("2018-q2").unwrap(),
        answers,
        sent_at: None,
        told: 0,
        saves: 3,
        version: 5,
    }
}

#[test]
fn any_answer_may_be_empty_in_a_draft_and_none_in_what_is_sent() {
    let october = Utc.with_ymd_and_hms(2018, 10, 1, 9, 0, 0).unwrap();
    let (empty, _) = draft(complete()).becomes(Answers::default(), 3, None).unwrap();
    let refused = empty.send(4, october).unwrap_err();
    assert_eq!(refused.len(), 12);
    assert_eq!(refused[0].to_string(), "Enter incidents captured: 0 if there were none");
    assert_eq!(
        (refused[5].to_string(), refused[5].field()),
        ("Select how the pictures are watched".into(), Some("model"))
    );
    assert_eq!(refused[7].to_string(), "Enter the cost of maintenance: 0 if there was none");
    assert!(draft(complete()).send(3, october).unwrap().is_sent());
}

#[test]
fn it_is_sent_once_when_the_quarter_is_over_and_never_over_a_newer_save() {
    let (september, october) = (
        Utc.with_ymd_and_hms(2018, 9, 30, 9, 0, 0).unwrap(),
        Utc.with_ymd_and_hms(2018, 10, 1, 9, 0, 0).unwrap(),
    );
    let too_soon = draft(complete()).send(3, september).unwrap_err();
    assert_eq!(too_soon, [ReturnRefusal::TooSoon(day(2018, 10, 1))]);
    assert_eq!(draft(complete()).send(2, october).unwrap_err(), [ReturnRefusal::Stale]);
    let sent = draft(complete()).send(3, october).unwrap();
    assert_eq!(sent.send(4, october).unwrap_err(), [ReturnRefusal::Sent]);
    assert_eq!(draft(complete()).becomes(complete(), 4, None).unwrap_err(), [ReturnRefusal::Stale]);
}

#[test]
fn what_was_sent_is_corrected_with_a_reason_and_stays_whole() {
    let october = Utc.with_ymd_and_hms(2018, 10, 1, 9, 0, 0).unwrap();
    let sent = || draft(complete()).send(3, october).unwrap();
    assert_eq!(
        sent().becomes(complete(), 4, None).unwrap_err(),
        [ReturnRefusal::Same, ReturnRefusal::NoReason]
    );
    let mut less = complete();
    less.set_count(Count::Arrests, None);
    assert!(matches!(
        sent().becomes(less, 4, Some("x")).unwrap_err()[..],
        [ReturnRefusal::Missing("arrests", _)]
    ));
    let mut other = complete();
    other.set_count(Count::Arrests, Some(1_200));
    let (corrected, changes) = sent().becomes(other, 4, Some("Two were counted twice")).unwrap();
    assert!(corrected.is_sent());
    let told: Vec<_> =
        changes.iter().map(|c| (c.what.as_str(), c.before.as_str(), c.after.as_str())).collect();
    assert_eq!(told, [("Arrests", "10", "1,200")]);
}

#[test]
fn nobody_watches_for_hours() {
    let mut answers = Answers { model: Some(Model::Recorded), ..Answers::default() };
    answers.set_count(Count::Hours, Some(1));
    assert_eq!(
        draft(complete()).becomes(answers.clone(), 3, None).unwrap_err(),
        [ReturnRefusal::HoursOfNobody]
    );
    answers.set_count(Count::Hours, Some(0));
    assert!(draft(complete()).becomes(answers, 3, None).is_ok());
}

#[test]
fn a_running_cost_is_known_only_when_all_of_it_is() {
    assert_eq!(complete().running_cost(), Some(Money::from_pence(60_000)));
    let mut answers = complete();
    answers.set_cost(Cost::Power, None);
    assert_eq!(answers.running_cost(), None);
}

#[test]
fn a_return_is_open_then_due_then_overdue_unless_it_was_sent() {
    let quarter = Quarter::from_code("2018-q2").unwrap();
    for (today, sent, standing) in [
        (day(2018, 9, 30), None, Standing::Open),
        (day(2018, 10, 1), None, Standing::Due(day(2018, 10, 30))),
        (day(2018, 10, 30), None, Standing::Due(day(2018, 10, 30))),
        (day(2018, 10, 31), None, Standing::Overdue(day(2018, 10, 30))),
        (day(2018, 12, 31), Some(day(2018, 10, 5)), Standing::Sent(day(2018, 10, 5))),
    ] {
        assert_eq!(Standing::of(quarter, sent, today, 30), standing, "{today}");
    }
}

#[test]
fn returns_are_expected_from_the_schemes_beginning_to_the_present_quarter_and_not_after_its_end() {
    let count = |today| expected(day(2017, 4, 1), day(2020, 3, 31), today).len();
    assert_eq!((count(day(2017, 4, 1)), count(day(2018, 10, 15)), count(day(2021, 1, 1))), (1, 7, 12));
    assert_eq!(count(day(2017, 3, 31)), 0);
}

#[test]
fn how_it_was_before_is_recorded_once_and_corrected_with_a_reason() {
    let new = Baseline { id: BaselineId(1), partnership: PartnershipId(1), before: None, version: 0 };
    let before = Before { model: Model::Recorded, yearly: Money::from_pence(100) };
    let (kept, changes) = new.becomes(before, 0, None).unwrap();
    assert_eq!(changes.len(), 2);
    assert_eq!((changes[0].what.as_str(), changes[0].after.as_str()), ("Monitoring before", "Recorded only"));
    let more = Before { yearly: Money::from_pence(200), ..before };
    assert_eq!(kept.clone().becomes(more, 1, None).unwrap_err(), BaselineRefusal::Stale);
    assert_eq!(kept.clone().becomes(before, 0, Some("x")).unwrap_err(), BaselineRefusal::Same);
    assert_eq!(kept.clone().becomes(more, 0, None).unwrap_err(), BaselineRefusal::NoReason);
    assert_eq!(kept.becomes(more, 0, Some("x")).unwrap().1.len(), 1);
}
