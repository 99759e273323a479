//! Every action in every state, and the days that are refused.

mod mistake;

use chrono::{DateTime, NaiveDate, TimeZone, Utc};

use super::*;
use crate::domain::application::sample;
use crate::domain::money::Money;
use crate::domain::person::Role;

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2018, 10, 15, 9, 0, 0).unwrap()
}

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2018, 10, day).unwrap()
}

fn camera(state: CameraState) -> Camera {
    let content = sample::content("Cameras", "A council", Money::from_pence(100), day(1));
    let mut all = planned(ApplicationId(1), PartnershipId(1), &content.cameras, now());
    let hangs = state != CameraState::Planned;
    Camera {
        state,
        since: Utc.with_ymd_and_hms(2018, 10, 12, 9, 0, 0).unwrap(),
        installation: hangs.then(installation),
        commissioning: CameraState::LIVE.contains(&state).then(commissioning),
        linked_on: (state == CameraState::Linked).then(|| day(9)),
        back_to: (state == CameraState::OutOfService).then_some(CameraState::Linked),
        removed_from: (state == CameraState::Removed).then_some(CameraState::Linked),
        ..all.swap_remove(0)
    }
}

fn installation() -> Installation {
    Installation { on: day(5), asset_tag: "SHR-0001".into(), installer: "Pat Fitter".into() }
}

fn commissioning() -> Commissioning {
    Commissioning { dpia: day(1), code: day(2), signs: day(6), hand_over: day(7) }
}

fn test(passed: bool) -> LinkTest {
    LinkTest { on: day(9), passed, note: (!passed).then(|| "Black picture".into()) }
}

fn changes() -> Vec<Change> {
    vec![
        Change::Install(installation()),
        Change::Commission(commissioning()),
        Change::TestLink(test(true)),
        Change::TestLink(test(false)),
        Change::TakeOut("Hit by a lorry".into()),
        Change::BringBack,
        Change::Remove(day(10), "Street rebuilt".into()),
        Change::TakeBack("Another camera was meant".into()),
        Change::PutBack("Another camera was meant".into()),
    ]
}

#[test]
fn what_the_table_allows_happens_and_nothing_else_does() {
    for state in CameraState::ALL {
        assert_eq!(CameraState::from_code(state.code()), Some(state));
        for change in changes() {
            let rows: Vec<_> =
                MOVES.iter().filter(|m| m.from == state && m.action == change.action()).collect();
            let told = format!("{state:?} {change:?}");
            let by = [Role::CspOfficer, Role::OccAdviser]
                .iter()
                .filter(|role| permitted(state, change.action(), **role))
                .count();
            assert_eq!(by, usize::from(!rows.is_empty()), "{told}");
            match camera(state).change(change, now()) {
                Err(refusal) => {
                    assert_eq!((refusal, rows.len()), (CameraRefusal::WrongState(state), 0), "{told}");
                }
                Ok((camera, _)) => {
                    let leads = rows.iter().any(|row| match row.to {
                        To::State(to) => to == camera.state,
                        To::AsBefore => camera.state == CameraState::Linked,
                    });
                    assert!(leads, "{told} leads to {:?}", camera.state);
                    assert_eq!(camera.since == now(), camera.state != state, "{told}");
                    let out = (camera.state == CameraState::OutOfService).then_some(state);
                    let gone = camera.state == CameraState::Removed;
                    assert!(gone || camera.back_to == out, "{told} comes back to {:?}", camera.back_to);
                    assert_eq!(camera.removed_from, gone.then_some(state), "{told}");
                }
            }
        }
    }
}

#[test]
fn a_failed_link_test_unlinks_and_a_passed_one_links() {
    let (linked, _) = camera(CameraState::Commissioned).change(Change::TestLink(test(true)), now()).unwrap();
    assert_eq!((linked.state, linked.linked_on), (CameraState::Linked, Some(day(9))));
    let (lost, _) = linked.change(Change::TestLink(test(false)), now()).unwrap();
    assert_eq!((lost.state, lost.linked_on, lost.unseen_on), (CameraState::Commissioned, None, Some(day(9))));
    let older = Change::TestLink(LinkTest { on: day(8), ..test(true) });
    let refusal = CameraRefusal::TooEarly(Day::LinkTest, day(9));
    assert_eq!(lost.clone().change(older, now()).err(), Some(refusal), "seen before it was not");
    assert!(lost.clone().change(Change::Remove(day(8), "Fell".into()), now()).is_ok(), "it was gone already");
    let (seen, _) = lost.change(Change::TestLink(test(true)), now()).unwrap();
    assert_eq!((seen.state, seen.linked_on, seen.unseen_on), (CameraState::Linked, Some(day(9)), None));
}

#[test]
fn days_are_in_order_and_none_is_in_the_future() {
    let late = day(16);
    let installs = |on| Change::Install(Installation { on, ..installation() });
    let hands_over = |on| Change::Commission(Commissioning { hand_over: on, ..commissioning() });
    let tests = |on| Change::TestLink(LinkTest { on, ..test(true) });
    let fails = |on| Change::TestLink(LinkTest { on, ..test(false) });
    let removes = |on| Change::Remove(on, "Gone".into());
    for (state, change, expected) in [
        (CameraState::Planned, installs(day(15)), None),
        (CameraState::Planned, installs(late), Some(CameraRefusal::Future(Day::Installed))),
        (CameraState::Planned, removes(late), Some(CameraRefusal::Future(Day::Removed))),
        (CameraState::Installed, hands_over(day(5)), None),
        (CameraState::Installed, hands_over(day(4)), Some(CameraRefusal::TooEarly(Day::HandOver, day(5)))),
        (CameraState::Installed, hands_over(late), Some(CameraRefusal::Future(Day::HandOver))),
        (CameraState::Commissioned, tests(day(7)), None),
        (CameraState::Commissioned, tests(day(6)), Some(CameraRefusal::TooEarly(Day::LinkTest, day(7)))),
        (CameraState::Linked, tests(day(9)), None),
        (CameraState::Linked, tests(day(8)), Some(CameraRefusal::TooEarly(Day::LinkTest, day(9)))),
        (CameraState::Linked, fails(day(9)), None),
        (CameraState::Linked, fails(day(8)), Some(CameraRefusal::TooEarly(Day::LinkTest, day(9)))),
        (CameraState::Planned, removes(day(1)), None),
        (CameraState::Installed, removes(day(5)), None),
        (CameraState::Installed, removes(day(4)), Some(CameraRefusal::TooEarly(Day::Removed, day(5)))),
        (CameraState::Commissioned, removes(day(7)), None),
        (CameraState::Commissioned, removes(day(6)), Some(CameraRefusal::TooEarly(Day::Removed, day(7)))),
        (CameraState::Linked, removes(day(9)), None),
        (CameraState::Linked, removes(day(8)), Some(CameraRefusal::TooEarly(Day::Removed, day(9)))),
    ] {
        let told = format!("{state:?} {change:?}");
        assert_eq!(camera(state).change(change, now()).err(), expected, "{told}");
    }
}

#[test]
fn what_is_to_be_taken_away_is_not_installed_and_can_be_removed() {
    let camera = || Camera { work: Some(CameraWork::Remove), ..camera(CameraState::Planned) };
    let installed = camera().change(Change::Install(installation()), now());
    assert_eq!(installed.err(), Some(CameraRefusal::ToBeRemoved));
    assert!(camera().change(Change::Remove(day(10), "As planned".into()), now()).is_ok());
}

#[test]
fn an_offer_plans_each_proposed_camera_once_with_its_line() {
    let content = sample::content("Cameras", "A council", Money::from_pence(100), day(1));
    let all = planned(ApplicationId(1), PartnershipId(1), &content.cameras, now());
    assert_eq!(all.iter().map(|camera| camera.line).collect::<Vec<_>>(), [1, 2]);
    assert!(all.iter().all(|camera| camera.state == CameraState::Planned && camera.at.is_some()));
}

#[test]
fn a_camera_that_is_replaced_is_gone_on_the_day_of_the_new_one_and_never_before_its_own() {
    let new = |on| Installation { on, asset_tag: "SHR-0002".into(), installer: "Pat Fitter".into() };
    let (gone, event) = camera(CameraState::Linked).replaced(&new(day(9)), now()).unwrap();
    assert_eq!((gone.state, gone.removed_on), (CameraState::Removed, Some(day(9))));
    assert_eq!(event.reason().unwrap(), "Replaced by the camera with asset tag SHR-0002");
    let refused = camera(CameraState::Linked).replaced(&new(day(8)), now()).unwrap_err();
    assert_eq!(refused, CameraRefusal::TooEarly(Day::Installed, day(9)));
    assert!(camera(CameraState::Removed).replaced(&new(day(9)), now()).is_err());
}

#[test]
fn days_that_a_camera_has_are_put_right_in_the_same_order_and_others_are_not_added() {
    let how = |on| Some(Installation { on, ..installation() });
    let done = |hand_over| Some(Commissioning { hand_over, ..commissioning() });
    let linked = || camera(CameraState::Linked);
    let is = linked().particulars();
    let to = |installation, commissioning, linked_on| Particulars {
        installation,
        commissioning,
        linked_on,
        ..is.clone()
    };
    for (to, expected) in [
        (is.clone(), Some(CameraRefusal::Same)),
        (to(how(day(1)), done(day(7)), Some(day(9))), None),
        (to(how(day(8)), done(day(7)), Some(day(9))), Some(CameraRefusal::TooEarly(Day::HandOver, day(8)))),
        (to(how(day(16)), done(day(7)), Some(day(9))), Some(CameraRefusal::Future(Day::Installed))),
        (to(how(day(5)), done(day(10)), Some(day(9))), Some(CameraRefusal::TooEarly(Day::LinkTest, day(10)))),
        (to(how(day(10)), done(day(11)), Some(day(12))), None),
        (to(how(day(5)), done(day(7)), Some(day(16))), Some(CameraRefusal::Future(Day::LinkTest))),
    ] {
        let told = format!("{to:?}");
        assert_eq!(linked().corrected(to, "Typed wrongly".into(), day(15)).err(), expected, "{told}");
    }
    let full = to(how(day(1)), done(day(7)), Some(day(9)));
    let planned = camera(CameraState::Planned).corrected(full, "Early".into(), day(15));
    assert_eq!(planned.err(), Some(CameraRefusal::Same), "what it has not is not added");
    let (right, event) =
        linked().corrected(to(how(day(1)), None, None), "Typed wrongly".into(), day(15)).unwrap();
    assert_eq!(
        (right.installed_on(), right.commissioning, right.state),
        (Some(day(1)), done(day(7)), CameraState::Linked)
    );
    let crate::domain::event::CameraEvent::Corrected { changes, .. } = event else { panic!("{event:?}") };
    assert_eq!((changes[0].before.as_str(), changes[0].after.as_str()), ("5 October 2018", "1 October 2018"));
}

#[test]
fn a_camera_that_was_replaced_is_gone_on_the_right_day_and_never_before_its_own() {
    let gone = || Camera { removed_on: Some(day(9)), ..camera(CameraState::Removed) };
    let (right, _) = gone().gone_on(day(6), "Typed wrongly".into()).unwrap();
    assert_eq!(right.removed_on, Some(day(6)));
    let early = gone().gone_on(day(4), "Typed wrongly".into());
    assert_eq!(early.err(), Some(CameraRefusal::TooEarly(Day::Installed, day(5))));
}

#[test]
fn who_put_it_up_is_erased_of_what_was_corrected() {
    let to = Particulars {
        place: "Elsewhere".into(),
        installation: Some(Installation { installer: "Sam Other".into(), ..installation() }),
        ..camera(CameraState::Installed).particulars()
    };
    let (_, event) = camera(CameraState::Installed).corrected(to, "Not Pat".into(), day(15)).unwrap();
    let erased = format!("{:?}", event.erased("gone"));
    assert!(erased.contains("Elsewhere"), "{erased}");
    assert!(!["Sam", "Pat"].iter().any(|name| erased.contains(name)), "{erased}");
}
