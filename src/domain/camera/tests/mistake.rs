//! What was recorded by mistake is as it was before, and what was given up is counted.

use super::*;
use crate::domain::event::CameraEvent;

#[test]
fn what_was_recorded_as_removed_by_mistake_is_as_it_was_before() {
    let remove = || Change::Remove(day(10), "Gone".into());
    let back = || Change::PutBack("Another was meant".into());
    for state in CameraState::ALL.into_iter().filter(|state| *state != CameraState::Removed) {
        let before = camera(state);
        let (gone, _) = before.clone().change(remove(), now()).unwrap();
        let (again, event) = gone.change(back(), now()).unwrap();
        assert_eq!(event.reason().unwrap(), "Another was meant");
        assert_eq!(Camera { since: before.since, ..again }, before);
    }
    // Removed before it was kept from where: as far as it had come.
    let old = |installation, commissioning, linked_on| Camera {
        installation,
        commissioning,
        linked_on,
        removed_from: None,
        ..camera(CameraState::Removed)
    };
    for (gone, expected) in [
        (old(None, None, None), CameraState::Planned),
        (old(Some(installation()), None, None), CameraState::Installed),
        (old(Some(installation()), Some(commissioning()), None), CameraState::Commissioned),
        (old(Some(installation()), Some(commissioning()), Some(day(9))), CameraState::Linked),
    ] {
        assert_eq!(gone.change(back(), now()).unwrap().0.state, expected);
    }
}

#[test]
fn what_did_not_happen_is_taken_back_a_step_at_a_time() {
    let why = || "Another camera was meant".to_owned();
    let back = || Change::TakeBack(why());
    let told = |from: &str, on, state: &str| CameraEvent::TakenBack {
        from: from.to_owned(),
        on: Some(on),
        state: state.to_owned(),
        reason: why(),
    };
    let live = camera(CameraState::Commissioned);
    assert_eq!(live.before_step(), CameraState::Installed);
    let (installed, event) = live.change(back(), now()).unwrap();
    assert_eq!(event, told("commissioned", day(7), "installed"));
    assert_eq!(installed, Camera { since: now(), ..camera(CameraState::Installed) });
    assert!(installed.waits_to_be_commissioned(), "the award waits for it again");
    assert_eq!(installed.before_step(), CameraState::Planned);
    let (planned, event) = installed.change(back(), now()).unwrap();
    assert_eq!(event, told("installed", day(5), "planned"));
    assert_eq!(planned, Camera { since: now(), ..camera(CameraState::Planned) });
    assert_eq!(event.reason(), Some(why()));
    assert_eq!(event.erased("gone").reason().as_deref(), Some("gone"));
    // Anywhere else something comes first.
    for state in [CameraState::Planned, CameraState::Linked, CameraState::OutOfService, CameraState::Removed]
    {
        assert_eq!(camera(state).change(back(), now()).err(), Some(CameraRefusal::WrongState(state)));
    }
}

#[test]
fn what_another_took_out_of_the_register_says_itself_why_it_does_not_come_back() {
    let told = |refusal: CameraRefusal| refusal.of_replaced().to_string();
    assert!(told(CameraRefusal::TagTaken("SHR-0042".into())).contains("Correct the asset tag of that one"));
    assert!(told(CameraRefusal::GrantOver).contains("The camera that it replaced cannot come back"));
    let other = CameraRefusal::WrongState(CameraState::Linked);
    assert_eq!(other.clone().of_replaced(), other);
    let told = |refusal: CameraRefusal| refusal.of_removed().to_string();
    assert!(told(CameraRefusal::TagTaken("SHR-0042".into())).contains("Correct the asset tag of that one"));
    assert!(told(CameraRefusal::GrantOver).contains("The camera that was removed with it cannot come back"));
    assert_eq!(other.clone().of_removed(), other);
}

#[test]
fn cameras_that_never_went_live_are_given_up_when_they_are_removed() {
    let removed = |commissioning, work| Camera { commissioning, work, ..camera(CameraState::Removed) };
    let new = Some(CameraWork::New);
    let all = [
        camera(CameraState::Planned),
        camera(CameraState::Commissioned),
        removed(None, new),
        removed(Some(commissioning()), new),
        removed(None, Some(CameraWork::Remove)),
    ];
    assert_eq!(given_up(&all), (1, 4), "one was live before, and one was to be taken away");
    assert_eq!(given_up(&[]), (0, 0));
}
