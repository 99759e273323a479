//! Tables of cases for asking, reminding, endorsing and certifying.

use chrono::{NaiveDate, TimeZone};

use super::*;
use crate::domain::application::content::{CameraType, Endorsements};
use crate::domain::application::question::Value;
use crate::domain::application::{Action, Status, sample};
use crate::domain::money::Money;
use crate::domain::person::{Holding, PartnershipId, Person};
use crate::domain::scheme;
use crate::domain::text::EmailAddress;

const CHAIR: PersonId = PersonId(101);
const COMMANDER: PersonId = PersonId(102);
const FINANCE: PersonId = PersonId(103);
const NEW: PersonId = PersonId(104);

fn day(n: i64) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2018, 6, 1, 9, 0, 0).unwrap() + TimeDelta::days(n)
}

fn case(status: Status) -> Case {
    sample::case(status, day(0))
}

/// Complete, and all three have agreed.
fn agreed() -> Content {
    let on = NaiveDate::from_ymd_opt(2018, 6, 1).unwrap();
    sample::content("Title", "Council", Money::from_pence(10_000), on)
}

/// Complete, and nobody was asked.
fn unasked() -> Content {
    Content { endorsements: Endorsements::default(), ..agreed() }
}

fn may(action: Action) -> Permit {
    allowed(action, &[]).unwrap()
}

fn endorser(id: PersonId, part: Part) -> Endorser {
    let holdings = vec![Holding::new(part.role(), Some(PartnershipId(1))).unwrap()];
    let email = EmailAddress::parse("e@example.org").unwrap();
    Endorser::of(&Person { id, name: "E".into(), email, holdings }, part, PartnershipId(1)).unwrap()
}

fn ask(content: &mut Content, part: Part, who: PersonId, ties: &[Relation]) -> Result<(), EndorseRefusal> {
    let whom = Whom { person: who, name: "Pat".to_owned(), ties: ties.to_vec() };
    case(Status::Draft).ask(may(Action::Save), content, &scheme::sample(), part, whom, day(1)).map(drop)
}

fn say(content: &mut Content, part: Part, who: PersonId, given: bool) -> Result<Covers, EndorseRefusal> {
    let comment = (!given).then(|| "Not yet".to_owned());
    let word = Word { shown: content.saves(), given, comment };
    let by = endorser(who, part);
    let done = case(Status::Draft).endorse(may(part.action()), content, &scheme::sample(), by, word, day(2));
    done.map(|(_, _, covers)| covers)
}

#[test]
fn a_submission_waits_for_each_of_the_three_and_says_for_whom() {
    let waits = |content: &Content| content.missing(Section::Endorsements, &scheme::sample());
    let mut content = unasked();
    assert_eq!(waits(&content).len(), 3);
    assert_eq!(waits(&content)[0], "Ask the chair of the partnership to endorse the application");
    for (part, who) in Part::ALL.into_iter().zip([CHAIR, COMMANDER, FINANCE]) {
        ask(&mut content, part, who, &[]).unwrap();
        assert_eq!(content.standing(part), Standing::Waiting);
    }
    assert_eq!(waits(&content)[2], "Wait for Pat, council’s s151 officer, to certify the match");
    say(&mut content, Part::Chair, CHAIR, true).unwrap();
    say(&mut content, Part::Commander, COMMANDER, false).unwrap();
    say(&mut content, Part::Finance, FINANCE, true).unwrap();
    let declined =
        "Pat, local policing commander, declined to endorse the application: ask again, or ask somebody else";
    assert_eq!(waits(&content), [declined]);
    ask(&mut content, Part::Commander, NEW, &[]).unwrap();
    say(&mut content, Part::Commander, NEW, true).unwrap();
    assert!(waits(&content).is_empty());
}

#[test]
fn what_was_agreed_to_falls_away_when_what_it_covers_changes_and_not_otherwise() {
    use Standing::{FellAway, Given};
    type Change = fn(&mut Content);
    let changes: [(&str, Change, [Standing; 3]); 7] = [
        ("nothing", |_| (), [Given, Given, Given]),
        ("words", |c| c.need.set("areas", None), [Given, Given, Given]),
        ("costs", |c| assert!(c.costs.remove(1)), [Given, Given, Given]),
        ("request", |c| c.funding.request = Some(Money::from_pence(9_999)), [FellAway, FellAway, Given]),
        (
            "camera",
            |c| c.cameras.lines[0].entry.camera_type = Some(CameraType::Fixed),
            [FellAway, FellAway, Given],
        ),
        (
            "amount",
            |c| c.funding.matches.lines[0].entry.amount = Some(Money::from_pence(9_999)),
            [Given, Given, FellAway],
        ),
        ("security", |c| c.funding.matches.lines[0].entry.secured = Some(false), [Given, Given, FellAway]),
    ];
    for (what, change, expected) in changes {
        let mut content = agreed();
        change(&mut content);
        assert_eq!(Part::ALL.map(|part| content.standing(part)), expected, "{what}");
        let counts = content.figures().unwrap().certified_match > Money::ZERO;
        assert_eq!(counts, expected[2] == Given, "{what}: match that is not certified does not count");
    }
    // A line that is not secured is covered by nobody, so adding one takes nothing away.
    let mut content = agreed();
    content.funding.matches.put(None, Default::default());
    assert_eq!(content.standing(Part::Finance), Given);
}

#[test]
fn a_certificate_names_its_lines_and_amounts() {
    let mut content = unasked();
    ask(&mut content, Part::Finance, FINANCE, &[]).unwrap();
    let covers = say(&mut content, Part::Finance, FINANCE, true).unwrap();
    assert_eq!(covers.lines(), ["Council: £100.00, cash"]);
    ask(&mut content, Part::Chair, CHAIR, &[]).unwrap();
    let covers = say(&mut content, Part::Chair, CHAIR, true).unwrap();
    assert_eq!(covers.lines(), ["Request: £100.00", "2 cameras"]);
}

#[test]
fn who_cannot_be_asked_is_refused_with_the_reason() {
    let mut content = unasked();
    ask(&mut content, Part::Chair, CHAIR, &[]).unwrap();
    assert_eq!(ask(&mut content, Part::Chair, CHAIR, &[]), Err(EndorseRefusal::Same));
    assert_eq!(ask(&mut content, Part::Commander, CHAIR, &[]), Err(EndorseRefusal::AskedAs(Part::Chair)));
    let prepared = ask(&mut content, Part::Finance, FINANCE, &[Relation::Prepared]).unwrap_err();
    assert_eq!(prepared.to_string(), "This person prepared this application: ask somebody else");
    assert_eq!(ask(&mut content, Part::Finance, FINANCE, &[Relation::Endorsed]), Ok(()));
    for status in Status::ALL {
        let open = [Status::Draft, Status::Returned].contains(&status);
        let mut content = unasked();
        let whom = Whom { person: CHAIR, name: "Pat".to_owned(), ties: Vec::new() };
        let asked =
            case(status).ask(may(Action::Save), &mut content, &scheme::sample(), Part::Chair, whom, day(1));
        assert_eq!(asked.is_ok(), open, "{status:?}");
        let mut content = agreed();
        let shown = content.saves();
        let said = case(status).endorse(
            may(Action::Certify),
            &mut content,
            &scheme::sample(),
            endorser(FINANCE, Part::Finance),
            Word { shown, given: true, comment: None },
            day(2),
        );
        assert_eq!(said.is_ok(), open, "{status:?}");
    }
}

#[test]
fn nothing_is_endorsed_before_it_is_complete_or_has_been_read_or_by_somebody_else() {
    let mut content = unasked();
    content.need.set("areas", None);
    let open = vec![Section::Need];
    assert_eq!(ask(&mut content, Part::Chair, CHAIR, &[]), Err(EndorseRefusal::NotReady(open.clone())));
    assert_eq!(ask(&mut content, Part::Finance, FINANCE, &[]), Ok(()), "match rests on its lines alone");
    content.need.set("areas", Some(Value::Text("Centre".into())));
    ask(&mut content, Part::Chair, CHAIR, &[]).unwrap();
    content.need.set("areas", None);
    assert_eq!(say(&mut content, Part::Chair, CHAIR, true), Err(EndorseRefusal::NotReady(open)));
    assert_eq!(say(&mut content, Part::Chair, NEW, true), Err(EndorseRefusal::NotAsked));
    assert!(say(&mut content, Part::Chair, CHAIR, false).is_ok(), "declining needs nothing");
    content.need.set("areas", Some(Value::Text("Centre".into())));
    let by = endorser(CHAIR, Part::Chair);
    let shown = content.saves();
    content.versions.insert(Section::Need, 9);
    let word = Word { shown, given: true, comment: None };
    let stale =
        case(Status::Draft).endorse(may(Action::Endorse), &mut content, &scheme::sample(), by, word, day(2));
    assert_eq!(stale.unwrap_err(), EndorseRefusal::Stale);
    content.versions.insert(Section::Endorsements, 99);
    assert!(say(&mut content, Part::Chair, CHAIR, true).is_ok(), "asking somebody else changes nothing read");
}

#[test]
fn only_who_has_not_answered_is_reminded_and_once_a_day() {
    let mut content = unasked();
    let remind = |content: &mut Content, n| {
        let done = case(Status::Draft).remind(may(Action::Save), content, Part::Chair, day(n));
        done.map(|(_, who)| who)
    };
    assert_eq!(remind(&mut content, 1), Err(EndorseRefusal::NobodyWaits));
    ask(&mut content, Part::Chair, CHAIR, &[]).unwrap();
    assert_eq!(remind(&mut content, 1), Err(EndorseRefusal::TooSoon));
    assert_eq!(remind(&mut content, 2), Ok(CHAIR));
    assert_eq!(remind(&mut content, 2), Err(EndorseRefusal::TooSoon));
    assert_eq!(remind(&mut content, 3), Ok(CHAIR));
    say(&mut content, Part::Chair, CHAIR, true).unwrap();
    assert_eq!(remind(&mut content, 9), Err(EndorseRefusal::NobodyWaits));
}

#[test]
fn what_officers_wrote_down_before_is_kept_and_shown_and_counts_no_more() {
    let kept = r#"{"confirmations":{"finance":{"name":"Jo Bennett","on":"2018-06-01","what":"All of it"}},
        "versions":{"confirmations":2}}"#;
    let content: Content = serde_json::from_str(kept).unwrap();
    assert_eq!(content.version_of(Section::Endorsements), 2);
    assert_eq!(content.standing(Part::Finance), Standing::NotAsked);
    let again: Content = serde_json::from_str(&serde_json::to_string(&content).unwrap()).unwrap();
    assert_eq!(again, content);
    let shown = crate::domain::application::answers::of_section(&content, Section::Endorsements);
    let said: Vec<_> = shown.iter().filter(|answer| !answer.value.is_empty()).collect();
    assert_eq!(said[0].label, "Council’s s151 officer, as an officer wrote down");
    assert_eq!(said[0].value, "Jo Bennett\n1 June 2018\nAll of it");
}
