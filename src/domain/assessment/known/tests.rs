//! What is known of each gate, as a table: what was sent in, the answers that agree, and the words beside the question.

use chrono::{TimeZone, Utc};

use super::*;
use crate::domain::application::content::{CameraWork, Confirmation, Confirmations, Endorsements};
use crate::domain::application::question::Value;
use crate::domain::application::{Status, sample};
use crate::domain::assessment::GATES;
use crate::domain::scheme;

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn pounds(n: i64) -> Money {
    Money::from_pence(n * 100)
}

/// What a case has, before a row of the table changes it: a request for 20,000, and 25,000 left of the cap.
struct Given {
    content: Content,
    scheme: Scheme,
    cap_left: Money,
    today: NaiveDate,
}

fn told(change: impl Fn(&mut Given)) -> Vec<Known> {
    let on = day(2018, 6, 1);
    let mut given = Given {
        content: sample::content("A case", "Shropshire Council", pounds(20_000), on),
        scheme: scheme::sample(),
        cap_left: pounds(25_000),
        today: day(2018, 10, 15),
    };
    change(&mut given);
    let at = Utc.with_ymd_and_hms(2018, 10, 1, 9, 0, 0).unwrap();
    let case = Case { figures: given.content.figures().unwrap(), ..sample::case(Status::Submitted, at) };
    let limits = given.scheme.limits(given.cap_left, case.figures);
    known(&case, &given.content, &given.scheme, &limits, given.today)
}

fn of(gate: &str, change: impl Fn(&mut Given)) -> (&'static [Passed], String) {
    let known = told(change).into_iter().find(|known| known.gate == gate);
    known.map(|known| (known.allows, known.because)).unwrap()
}

fn unchanged(_: &mut Given) {}

#[test]
fn every_gate_has_its_facts_in_the_order_of_the_questions() {
    let gates: Vec<_> = told(unchanged).into_iter().map(|known| known.gate).collect();
    assert_eq!(gates, GATES.iter().map(|gate| gate.code).collect::<Vec<_>>());
}

#[test]
fn costs_match_cap_and_dates_are_worked_out() {
    let two = "2 cost lines, in categories that the scheme pays for: Equipment, Installation";
    assert_eq!(of("capital", unchanged), (&[Yes, No][..], two.to_owned()));
    let monitored = |g: &mut Given| g.content.costs.lines[0].entry.category = Some("Monitoring staff".into());
    let refused = "Of 2 cost lines, some are not paid for. Monitoring staff: No new monitoring commitments are entered into";
    assert_eq!(of("capital", monitored), (&[No][..], refused.to_owned()));

    let matched =
        "The request is £20,000.00; the certified match of £20,000.00 that counts allows £20,000.00";
    assert_eq!(of("match", unchanged), (&[Yes][..], matched.to_owned()));
    let uncertified = |g: &mut Given| g.content.endorsements = Endorsements::default();
    assert_eq!(of("match", uncertified).0, [No]);

    let left = "The request is £20,000.00; £25,000.00 is left of the cap and £1,000,000.00 of the envelope. \
                £5,000.00 of the cap would be left after it. The financial year 2018/19 is open until 31 March 2019";
    assert_eq!(of("cap_and_dates", unchanged), (&[Yes][..], left.to_owned()));
    let part = of("cap_and_dates", |g| g.cap_left = pounds(19_999));
    assert!(part.0 == [Yes] && part.1.contains("A part of it can be awarded."), "{part:?}");
    assert_eq!(of("cap_and_dates", |g| g.cap_left = Money::ZERO).0, [No]);
    let over = of("cap_and_dates", |g| g.today = day(2019, 4, 1));
    assert!(over.0 == [No] && over.1.ends_with("The financial year 2018/19 is over"), "{over:?}");
}

#[test]
fn endorsements_are_told_with_name_and_day_and_early_ones_are_left_to_judge() {
    let both = "Chair of the partnership: endorsed by Pat Hughes, on 1 June 2018. \
                Local policing commander: endorsed by Supt Chris Lloyd, on 1 June 2018";
    assert_eq!(of("endorsed", unchanged), (&[Yes][..], both.to_owned()));
    let fell = of("endorsed", |g| g.content.funding.request = Some(pounds(19_000)));
    assert!(fell.0 == [No] && fell.1.contains("Pat Hughes, has not endorsed it as it is"), "{fell:?}");
    let early = of("endorsed", |g| {
        let noted = |name: &str| Confirmation {
            name: Some(name.into()),
            on: Some(day(2018, 5, 3)),
            ..Confirmation::default()
        };
        g.content.endorsements = Endorsements::default();
        g.content.confirmations =
            Confirmations { chair: noted("Pat"), commander: noted("Chris"), ..Confirmations::default() };
    });
    assert_eq!(early.0, [Yes, No]);
    assert!(early.1.starts_with(
        "Chair of the partnership: endorsed by Pat, as officers of the partnership wrote down, on 3 May 2018. "
    ));
    let nobody = of("endorsed", |g| g.content.endorsements = Endorsements::default());
    assert!(nobody.0 == [No] && nobody.1.contains("was not asked"), "{nobody:?}");
}

#[test]
fn a_dpia_is_due_by_the_cameras_and_what_needs_judgement_is_only_told() {
    let due = of("dpia", unchanged);
    assert!(due.0 == [Yes, No] && due.1.ends_with("How far it is: drafted"), "{due:?}");
    let none = of("dpia", |g| {
        g.content.privacy.set("dpia", Some(Value::Text("not_started".into())));
    });
    assert!(none.0 == [No] && none.1.ends_with("not started"), "{none:?}");
    let taken_away = |g: &mut Given| {
        g.content.cameras.lines.iter_mut().for_each(|line| line.entry.work = Some(CameraWork::Remove));
    };
    assert_eq!(of("dpia", taken_away).0, [Yes, NotApplicable]);
    for gate in ["running_costs", "compatible_kit"] {
        let (allows, because) = of(gate, unchanged);
        assert!(allows.len() == 3 && because.contains(": "), "{gate}: {because}");
    }
    let silent = of("running_costs", |g| g.content.running = Default::default());
    assert_eq!(silent.1, "The application does not say");
}

#[test]
fn what_must_be_answered_is_said_before_the_facts() {
    let told = |allows| Known { gate: "x", allows, because: "Facts".into() }.told();
    assert_eq!(told(&[Yes]), "The answer must be yes. Facts");
    assert_eq!(told(&[Yes, NotApplicable]), "The answer must be yes or does not apply. Facts");
    assert_eq!(told(ANY), "Facts");
}
