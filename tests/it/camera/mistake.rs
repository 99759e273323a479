//! What was recorded of the wrong camera is taken back with a reason, and all that rests on it follows.

use cctv_grants::domain::camera::{Camera, CameraId, CameraState, Sight};
use cctv_grants::domain::person::Role;
use cctv_grants::store::{camera, history};
use chrono::TimeDelta;

use super::correct::RIGHT;
use super::{INSTALLED, REMOVED, commission, granted, moves, tested};
use crate::app::{TestApp, key, with};

const WHY: [(&str, &str); 1] = [("reason", "The one next to it was meant")];

async fn kept(app: &TestApp, id: CameraId) -> Camera {
    camera::seen(&app.app.db, Sight::All, id).await.unwrap().unwrap()
}

async fn is_whole(app: &TestApp) {
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commissioning_and_then_an_installation_of_the_wrong_camera_are_taken_back() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (_, cameras) = granted(&app, &cast).await;
    let (officer, occ) = (app.sign_in(&cast.officer).await, app.client(Role::OccAdviser, None).await);
    let panel = app.client(Role::PanelMember, None).await;
    let (id, other) = (cameras[0].id, cameras[1].id);
    let (page, mistake) = (format!("/cameras/{}", id.0), format!("/cameras/{}/mistake", id.0));
    assert_eq!(officer.get(&mistake).await.location, page, "nothing is recorded of it yet");
    assert_eq!(moves(&officer, id.0, "install", &INSTALLED).await.status, 303);
    assert_eq!(commission(&officer, id.0).await.status, 303);
    assert!(panel.get("/cameras").await.html.contains("clock tower"));
    let stranger = app.client(Role::CspOfficer, Some("TEL")).await;
    assert_eq!(stranger.get(&mistake).await.status, 404);
    assert_eq!(stranger.post(&mistake, &WHY).await.status, 404);
    assert_eq!(occ.get(&mistake).await.status, 403);
    assert_eq!(moves(&officer, id.0, "mistake", &[("reason", "")]).await.errors(), ["Enter the reason"]);
    assert_eq!(officer.post(&mistake, &with(&WHY, &[("version", "1")])).await.status, 409);
    // One form, sent twice, takes one step back.
    let (version, key) = (officer.get(&mistake).await.hidden("version"), key());
    for _ in 0..2 {
        let done = officer.post_with_key(&mistake, &with(&WHY, &[("version", &version)]), &key).await;
        assert_eq!((done.status, done.location), (303, format!("{page}?done=saved")));
    }
    let installed = kept(&app, id).await;
    assert_eq!((installed.state, installed.commissioning), (CameraState::Installed, None));
    assert_eq!(installed.installation.unwrap().asset_tag, "SHR-0042");
    assert!(!panel.get("/cameras").await.html.contains("clock tower"), "it is not live any more");
    assert_eq!(moves(&officer, id.0, "mistake", &WHY).await.status, 303);
    let planned = kept(&app, id).await;
    assert_eq!((planned.state, planned.installation), (CameraState::Planned, None));
    assert!(!occ.get("/cameras/find?q=SHR-0042").await.links("main table a").contains(&page));
    assert!(!officer.get("/cameras.csv").await.html.contains("SHR-0042"));
    let told = officer.get(&page).await.texts(".app-timeline__item").join(" | ");
    for words in [
        "Recorded as commissioned on 2 October 2018 by mistake: Installed again",
        "Recorded as installed on 1 October 2018 by mistake: Planned again",
        "The one next to it was meant",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    // Its asset tag is free for the one that was meant.
    assert_eq!(moves(&officer, other.0, "install", &INSTALLED).await.status, 303);
    is_whole(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_linked_out_of_service_removed_or_of_a_completed_grant_is_not_taken_back() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, cameras) = granted(&app, &cast).await;
    let (officer, occ) = (app.sign_in(&cast.officer).await, app.client(Role::OccAdviser, None).await);
    let id = cameras[0].id;
    let (page, mistake) = (format!("/cameras/{}", id.0), format!("/cameras/{}/mistake", id.0));
    assert_eq!(moves(&officer, id.0, "install", &INSTALLED).await.status, 303);
    assert_eq!(commission(&officer, id.0).await.status, 303);
    let broken = [("reason", "Hit by a lorry")];
    for (who, step, fields) in [
        (&occ, "link-test", &tested("yes")[..]),
        (&officer, "out-of-service", &broken[..]),
        (&officer, "remove", &REMOVED[..]),
    ] {
        assert_eq!(moves(who, id.0, step, fields).await.status, 303, "{step}");
        assert_eq!(officer.get(&mistake).await.location, page, "{step}");
        let version = kept(&app, id).await.version.to_string();
        let refused = officer.post(&mistake, &with(&WHY, &[("version", &version)])).await;
        assert_eq!(refused.status, 409, "{step}");
        assert!(!officer.get(&page).await.links(".app-actions a").contains(&mistake), "{step}");
    }
    // As it was before, and no longer linked: it can be taken back until its grant is completed on it.
    assert_eq!(moves(&officer, id.0, "not-removed", &WHY).await.status, 303);
    assert_eq!(moves(&officer, id.0, "back", &[]).await.status, 303);
    assert_eq!(moves(&occ, id.0, "link-test", &tested("no")).await.status, 303);
    let now = |state: &str| {
        format!(
            "UPDATE \"grant\" SET state = '{state}' WHERE application_id = (SELECT id FROM application WHERE reference = '{case}')"
        )
    };
    for over in ["completed", "closed"] {
        crate::history::sql(&app, &now(over)).await.unwrap();
        let stays = moves(&officer, id.0, "mistake", &WHY).await;
        let error = "The grant of this camera is completed, so what was recorded of it stays";
        assert_eq!((stays.status, stays.errors()), (422, vec![error.to_owned()]), "{over}");
    }
    crate::history::sql(&app, &now("terminated")).await.unwrap();
    assert_eq!(moves(&officer, id.0, "mistake", &WHY).await.status, 303, "nothing rests on it");
    is_whole(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_camera_that_a_mistaken_installation_replaced_is_as_it_was_before() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (_, cameras) = granted(&app, &cast).await;
    let (_, more) = granted(&app, &cast).await;
    let officer = app.sign_in(&cast.officer).await;
    let (old, new, third) = (cameras[0].id, cameras[1].id, more[0].id);
    assert_eq!(moves(&officer, old.0, "install", &INSTALLED).await.status, 303);
    assert_eq!(commission(&officer, old.0).await.status, 303);
    let before = kept(&app, old).await;
    let upgrade =
        format!("UPDATE camera SET work = 'upgrade', old_asset_tag = 'shr-0042' WHERE id = {}", new.0);
    crate::history::sql(&app, &upgrade).await.unwrap();
    // In the same place, under the same tag.
    let there = with(&INSTALLED, &[("on-day", "4")]);
    assert_eq!(moves(&officer, new.0, "install", &there).await.status, 303);
    assert_eq!(kept(&app, old).await.state, CameraState::Removed);
    assert_eq!(moves(&officer, new.0, "mistake", &WHY).await.status, 303);
    let again = kept(&app, old).await;
    assert_eq!(again, Camera { since: again.since, version: again.version, ..before });
    assert_eq!(kept(&app, new).await.state, CameraState::Planned);
    let told = officer.get(&format!("/cameras/{}", old.0)).await;
    let words = "Recorded as removed on 4 October 2018 by mistake: Commissioned again";
    assert!(told.html.contains(words) && told.html.contains(WHY[0].1), "{}", told.html);
    // Its tag went to another meanwhile: that comes first, and nothing is half done.
    app.clock.advance(TimeDelta::minutes(1));
    let elsewhere = with(&there, &[("asset_tag", "SHR-0043")]);
    assert_eq!(moves(&officer, new.0, "install", &elsewhere).await.status, 303);
    assert_eq!(moves(&officer, third.0, "install", &INSTALLED).await.status, 303);
    let taken = moves(&officer, new.0, "mistake", &WHY).await;
    let first = "The camera that it replaced had the asset tag SHR-0042, which is on another camera now. Correct the asset tag of that one first";
    assert_eq!((taken.status, taken.errors()), (422, vec![first.to_owned()]));
    assert_eq!(kept(&app, new).await.state, CameraState::Installed);
    assert_eq!(moves(&officer, third.0, "mistake", &WHY).await.status, 303);
    assert_eq!(moves(&officer, new.0, "mistake", &WHY).await.status, 303);
    assert_eq!(kept(&app, old).await.state, CameraState::Commissioned);
    is_whole(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_camera_that_was_removed_by_hand_stays_so_when_an_installation_is_corrected_or_taken_back() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (_, cameras) = granted(&app, &cast).await;
    let officer = app.sign_in(&cast.officer).await;
    let (old, new) = (cameras[0].id, cameras[1].id);
    assert_eq!(moves(&officer, old.0, "install", &INSTALLED).await.status, 303);
    assert_eq!(moves(&officer, old.0, "remove", &REMOVED).await.status, 303);
    let upgrade =
        format!("UPDATE camera SET work = 'upgrade', old_asset_tag = 'SHR-0042' WHERE id = {}", new.0);
    crate::history::sql(&app, &upgrade).await.unwrap();
    app.clock.advance(TimeDelta::minutes(1));
    // On the same day.
    assert_eq!(moves(&officer, new.0, "install", &with(&INSTALLED, &[("on-day", "12")])).await.status, 303);
    let by_hand = kept(&app, old).await;
    let later = with(&RIGHT, &[("installed_on-day", "14")]);
    assert_eq!(moves(&officer, new.0, "correct", &later).await.status, 303);
    assert_eq!(kept(&app, old).await, by_hand, "nor does it go on another day");
    let back = with(&RIGHT, &[("installed_on-day", "12")]);
    assert_eq!(moves(&officer, new.0, "correct", &back).await.status, 303);
    assert_eq!(moves(&officer, new.0, "mistake", &WHY).await.status, 303);
    let states = [kept(&app, old).await.state, kept(&app, new).await.state];
    assert_eq!(states, [CameraState::Removed, CameraState::Planned]);
    is_whole(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replaced_camera_that_never_went_live_does_not_come_back_to_a_grant_that_is_over() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (over, cameras) = granted(&app, &cast).await;
    let (_, more) = granted(&app, &cast).await;
    let officer = app.sign_in(&cast.officer).await;
    let (old, new) = (cameras[0].id, more[0].id);
    assert_eq!(moves(&officer, old.0, "install", &INSTALLED).await.status, 303);
    let upgrade = format!("UPDATE camera SET old_asset_tag = 'SHR-0042' WHERE id = {}", new.0);
    crate::history::sql(&app, &upgrade).await.unwrap();
    assert_eq!(moves(&officer, new.0, "install", &INSTALLED).await.status, 303);
    let completed = format!(
        "UPDATE \"grant\" SET state = 'completed' WHERE application_id = (SELECT id FROM application WHERE reference = '{over}')"
    );
    crate::history::sql(&app, &completed).await.unwrap();
    let refused = moves(&officer, new.0, "mistake", &WHY).await;
    let error = "The camera that it replaced cannot come back, as its grant is over and it was never commissioned. Record the removal of this one instead";
    assert_eq!((refused.status, refused.errors()), (422, vec![error.to_owned()]));
    assert_eq!(kept(&app, new).await.state, CameraState::Installed);
    assert_eq!(moves(&officer, new.0, "remove", &REMOVED).await.status, 303);
    is_whole(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_camera_that_went_with_the_proposal_to_take_it_away_comes_back_with_it() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (_, cameras) = granted(&app, &cast).await;
    let (officer, occ) = (app.sign_in(&cast.officer).await, app.client(Role::OccAdviser, None).await);
    let (there, proposal) = (cameras[0].id, cameras[1].id);
    assert_eq!(moves(&officer, there.0, "install", &INSTALLED).await.status, 303);
    let to_go =
        format!("UPDATE camera SET work = 'remove', old_asset_tag = 'shr-0042' WHERE id = {}", proposal.0);
    crate::history::sql(&app, &to_go).await.unwrap();
    let before = kept(&app, there).await;
    app.clock.advance(TimeDelta::minutes(1));
    assert_eq!(moves(&officer, proposal.0, "remove", &REMOVED).await.status, 303);
    assert_eq!(kept(&app, there).await.state, CameraState::Removed);
    let form = officer.get(&format!("/cameras/{}/not-removed", proposal.0)).await;
    assert!(form.html.contains("A camera that was removed with it comes back."), "{}", form.html);
    assert_eq!(moves(&officer, proposal.0, "not-removed", &WHY).await.status, 303);
    let again = kept(&app, there).await;
    assert_eq!(again, Camera { since: again.since, version: again.version, ..before });
    assert_eq!(kept(&app, proposal).await.state, CameraState::Planned);
    let page = format!("/cameras/{}", there.0);
    assert!(occ.get("/cameras/find?q=SHR-0042").await.links("main table a").contains(&page));
    // On the right day.
    let right = with(&REMOVED, &[("on-day", "13")]);
    app.clock.advance(TimeDelta::minutes(1));
    assert_eq!(moves(&officer, proposal.0, "remove", &right).await.status, 303);
    for id in [there, proposal] {
        assert_eq!(kept(&app, id).await.removed_on.unwrap().to_string(), "2018-10-13");
    }
    // What was removed by hand since, though on that day, stays so.
    assert_eq!(moves(&officer, there.0, "not-removed", &WHY).await.status, 303);
    app.clock.advance(TimeDelta::minutes(1));
    assert_eq!(moves(&officer, there.0, "remove", &right).await.status, 303);
    assert_eq!(moves(&officer, proposal.0, "not-removed", &WHY).await.status, 303);
    let states = [kept(&app, there).await.state, kept(&app, proposal).await.state];
    assert_eq!(states, [CameraState::Removed, CameraState::Planned]);
    is_whole(&app).await;
}
