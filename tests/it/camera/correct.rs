//! What the register says of a camera is put right with a reason, by its partnership alone, and searches follow.

use cctv_grants::domain::camera::{CameraState, Sight};
use cctv_grants::domain::person::Role;
use cctv_grants::store::{camera, history};

use super::{INSTALLED, REMOVED, commission, granted, moves, tested};
use crate::app::{TestApp, with};

/// What the form holds when it is filled in.
pub const RIGHT: [(&str, &str); 10] = [
    ("place", "Corve Street, by the bridge"),
    ("coordinates", "SO 5100 7500"),
    ("camera_type", "fixed"),
    ("purpose", "identify"),
    ("asset_tag", "SHR-0043"),
    ("installed_on-day", "1"),
    ("installed_on-month", "10"),
    ("installed_on-year", "2018"),
    ("installer", "Pat Fitter of Lookout Ltd"),
    ("reason", "Typed into the wrong line"),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_entry_of_the_register_is_put_right_and_the_mistake_finds_nothing_any_more() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (_, cameras) = granted(&app, &cast).await;
    let officer = app.sign_in(&cast.officer).await;
    let (id, other) = (cameras[0].id, cameras[1].id);
    moves(&officer, id.0, "install", &INSTALLED).await;
    moves(&officer, other.0, "install", &with(&INSTALLED, &[("asset_tag", "SHR-0099")])).await;
    let address = format!("/cameras/{}/correct", id.0);
    let form = officer.get(&address).await;
    assert!(form.html.contains("clock tower") && form.html.contains("SHR-0042"), "{}", form.html);
    let version = form.hidden("version");
    let post =
        async |fields: &[(&str, &str)]| officer.post(&address, &with(fields, &[("version", &version)])).await;
    for (fields, error) in [
        (with(&RIGHT, &[("place", " ")]), "Enter the place"),
        (with(&RIGHT, &[("reason", "")]), "Enter the reason"),
        (with(&RIGHT, &[("asset_tag", "")]), "Enter the asset tag"),
        (
            with(&RIGHT, &[("asset_tag", "shr-0099")]),
            "The asset tag SHR-0099 is on another camera of the partnership",
        ),
    ] {
        assert_eq!(post(&fields).await.errors(), [error]);
    }
    let stranger = app.client(Role::CspOfficer, Some("TEL")).await;
    assert_eq!(stranger.get(&address).await.status, 404);
    assert_eq!(stranger.post(&address, &RIGHT).await.status, 404);
    let done = post(&RIGHT).await;
    assert_eq!((done.status, done.errors()), (303, vec![]));
    assert_eq!(post(&RIGHT).await.status, 409, "it was changed since this form was shown");
    let kept = camera::seen(&app.app.db, Sight::All, id).await.unwrap().unwrap();
    assert_eq!(kept.place, "Corve Street, by the bridge");
    assert_eq!(kept.installation.unwrap().asset_tag, "SHR-0043");
    let page = officer.get(&format!("/cameras/{}", id.0)).await;
    for told in ["Register corrected", "Asset tag: SHR-0043, was SHR-0042", "Typed into the wrong line"] {
        assert!(page.html.contains(told), "{told}: {}", page.html);
    }
    let occ = app.client(Role::OccAdviser, None).await;
    assert!(occ.get("/cameras/find?q=corve").await.html.contains("SHR-0043"));
    for wrong in ["SHR-0042", "clock"] {
        assert!(!occ.get(&format!("/cameras/find?q={wrong}")).await.html.contains("SHR-0043"), "{wrong}");
    }
    let near = occ.get("/cameras/find?q=SO+5100+7500").await;
    assert!(near.html.contains("0 m") && near.html.contains("SHR-0043"), "{}", near.html);
    moves(&officer, id.0, "remove", &REMOVED).await;
    assert_eq!(officer.get(&address).await.status, 303, "what is gone stays as it was");
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_of_a_camera_that_a_colleague_removed_meanwhile_is_kept() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (_, cameras) = granted(&app, &cast).await;
    let officer = app.sign_in(&cast.officer).await;
    let colleague = app.client(Role::CspOfficer, Some("SHR")).await;
    let id = cameras[0].id.0;
    let address = format!("/cameras/{id}/correct");
    assert_eq!(moves(&officer, id, "install", &INSTALLED).await.status, 303);
    let version = officer.get(&address).await.hidden("version");
    assert_eq!(moves(&colleague, id, "remove", &REMOVED).await.status, 303);
    let late = officer.post(&address, &with(&RIGHT, &[("version", &version)])).await;
    assert_eq!(late.status, 409, "{}", late.html);
    for said in
        ["This changed after you opened it", "Corve Street, by the bridge", "Typed into the wrong line"]
    {
        assert!(late.html.contains(said), "{said}: {}", late.html);
    }
}

/// A proposal to take a camera away is done when that camera is gone, not only the proposal.
#[tokio::test(flavor = "multi_thread")]
async fn a_camera_that_was_proposed_to_be_taken_away_is_removed_under_its_asset_tag() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (_, cameras) = granted(&app, &cast).await;
    let officer = app.sign_in(&cast.officer).await;
    let (there, proposal) = (cameras[0].id, cameras[1].id);
    moves(&officer, there.0, "install", &INSTALLED).await;
    let sql =
        format!("UPDATE camera SET work = 'remove', old_asset_tag = 'shr-0042' WHERE id = {}", proposal.0);
    crate::history::sql(&app, &sql).await.unwrap();
    let early = moves(&officer, proposal.0, "remove", &with(&REMOVED, &[("on-month", "9")])).await;
    assert_eq!(early.errors(), ["The day of the removal must be 1 October 2018 or later"]);
    assert_eq!(moves(&officer, proposal.0, "remove", &REMOVED).await.status, 303);
    for id in [there, proposal] {
        let kept = camera::seen(&app.app.db, Sight::All, id).await.unwrap().unwrap();
        assert_eq!(
            (kept.state, kept.removed_on.unwrap().to_string()),
            (CameraState::Removed, "2018-10-12".into())
        );
    }
    let page = officer.get(&format!("/cameras/{}", there.0)).await;
    assert!(page.html.contains("The street is rebuilt"), "{}", page.html);
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

/// The form as it is shown, every answer in it.
fn shown(page: &crate::app::Page) -> Vec<(String, String)> {
    let html = scraper::Html::parse_document(&page.html);
    let all = scraper::Selector::parse("main form input[name], main form textarea[name]").unwrap();
    let value = |field: scraper::ElementRef<'_>| {
        let name = field.value().attr("name")?.to_owned();
        let is_choice = ["radio", "checkbox"].contains(&field.value().attr("type").unwrap_or_default());
        if ["token", "key"].contains(&name.as_str()) || (is_choice && field.value().attr("checked").is_none())
        {
            return None;
        }
        Some((name, field.value().attr("value").unwrap_or_default().to_owned()))
    };
    html.select(&all).filter_map(value).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_days_of_a_camera_and_who_put_it_up_are_put_right_in_the_order_of_the_moves() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (_, cameras) = granted(&app, &cast).await;
    let (officer, occ) = (app.sign_in(&cast.officer).await, app.client(Role::OccAdviser, None).await);
    let (id, old) = (cameras[0].id, cameras[1].id);
    // The other one was there before and is replaced by it.
    let there = with(&INSTALLED, &[("asset_tag", "OLD-1"), ("on-month", "9")]);
    assert_eq!(moves(&officer, old.0, "install", &there).await.status, 303);
    crate::history::sql(&app, &format!("UPDATE camera SET old_asset_tag = 'old-1' WHERE id = {}", id.0))
        .await
        .unwrap();
    assert_eq!(moves(&officer, id.0, "install", &with(&INSTALLED, &[("on-day", "2")])).await.status, 303);
    assert_eq!(commission(&officer, id.0).await.status, 303);
    assert_eq!(moves(&occ, id.0, "link-test", &tested("yes")).await.status, 303);
    let address = format!("/cameras/{}/correct", id.0);
    let post = async |other: &[(&str, &str)]| {
        let form = shown(&officer.get(&address).await);
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (&**name, &**value)).collect();
        officer.post(&address, &with(&form, &[&[("reason", "Typed wrongly")], other].concat())).await
    };
    for (change, error) in [
        (("installed_on-day", "3"), "The day of the hand-over test must be 3 October 2018 or later"),
        (("installed_on-year", "2019"), "The day of the installation must be today or in the past"),
        (("hand_over-day", "4"), "The day of the link test must be 4 October 2018 or later"),
        (("linked_on-day", "1"), "The day of the link test must be 2 October 2018 or later"),
        (("installed_on-month", "8"), "The day of the installation must be 1 September 2018 or later"),
        (("installer", " "), "Enter who installed it"),
        (("dpia-day", ""), "The day of the data protection impact assessment must include a day"),
    ] {
        let refused = post(&[change]).await;
        assert_eq!((refused.status, refused.errors()), (422, vec![error.to_owned()]), "{change:?}");
    }
    let right = post(&[
        ("installed_on-day", "1"),
        ("installer", "Sam Other"),
        ("linked_on-day", "4"),
        ("signs-day", "1"),
    ])
    .await;
    assert_eq!((right.status, right.errors()), (303, vec![]));
    let page = officer.get(&format!("/cameras/{}", id.0)).await;
    for told in [
        "Installed: 1 October 2018, was 2 October 2018",
        "Installer: Sam Other, was Pat Fitter of Lookout Ltd",
        "Signs: 1 October 2018, was 2 October 2018",
        "Link test: 4 October 2018, was 3 October 2018",
        "1 October 2018 by Sam Other",
    ] {
        assert!(page.html.contains(told), "{told}: {}", page.html);
    }
    let gone = camera::seen(&app.app.db, Sight::All, old).await.unwrap().unwrap();
    assert_eq!(gone.removed_on.unwrap().to_string(), "2018-10-01", "it went with the one in its place");
    assert!(
        officer
            .get(&format!("/cameras/{}", old.0))
            .await
            .html
            .contains("Removed: 1 October 2018, was 2 October 2018")
    );
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_camera_that_was_recorded_as_removed_by_mistake_is_as_it_was_if_its_tag_is_free() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, cameras) = granted(&app, &cast).await;
    let officer = app.sign_in(&cast.officer).await;
    let (id, other) = (cameras[0].id, cameras[1].id);
    moves(&officer, id.0, "install", &INSTALLED).await;
    assert_eq!(commission(&officer, id.0).await.status, 303);
    moves(&officer, id.0, "out-of-service", &[("reason", "Hit by a lorry")]).await;
    let back = format!("/cameras/{}/not-removed", id.0);
    assert_eq!(officer.get(&back).await.location, format!("/cameras/{}", id.0), "it is not removed");
    assert_eq!(moves(&officer, id.0, "remove", &REMOVED).await.status, 303);
    let why = [("reason", "The one next to it was meant")];
    // Its tag went to another meanwhile.
    assert_eq!(moves(&officer, other.0, "install", &INSTALLED).await.status, 303);
    let taken = moves(&officer, id.0, "not-removed", &why).await;
    assert_eq!(taken.errors(), ["The asset tag SHR-0042 is on another camera of the partnership"]);
    assert_eq!(moves(&officer, other.0, "remove", &REMOVED).await.status, 303);
    assert_eq!(moves(&officer, id.0, "not-removed", &[("reason", "")]).await.errors(), ["Enter the reason"]);
    let stranger = app.client(Role::CspOfficer, Some("TEL")).await;
    assert_eq!(stranger.get(&back).await.status, 404);
    assert_eq!(stranger.post(&back, &why).await.status, 404);
    assert_eq!(officer.post(&back, &[("reason", "x"), ("version", "1")]).await.status, 409);
    assert_eq!(moves(&officer, id.0, "not-removed", &why).await.status, 303);
    let kept = camera::seen(&app.app.db, Sight::All, id).await.unwrap().unwrap();
    assert_eq!((kept.state, kept.removed_on), (CameraState::OutOfService, None));
    let page = officer.get(&format!("/cameras/{}", id.0)).await;
    let told = "Recorded as removed on 12 October 2018 by mistake: Out of service again";
    assert!(page.html.contains(told) && page.html.contains("The one next to it was meant"), "{}", page.html);
    assert_eq!(moves(&officer, id.0, "back", &[]).await.status, 303);
    let kept = camera::seen(&app.app.db, Sight::All, id).await.unwrap().unwrap();
    assert_eq!(kept.state, CameraState::Commissioned);
    // One that was never commissioned is not waited for once the grant is over.
    let over = format!(
        "UPDATE \"grant\" SET state = 'completed' WHERE application_id = (SELECT id FROM application WHERE reference = '{case}')"
    );
    crate::history::sql(&app, &over).await.unwrap();
    let late = moves(&officer, other.0, "not-removed", &why).await;
    let error = "The asset tag SHR-0042 is on another camera of the partnership";
    assert_eq!(late.errors(), [error]);
    crate::history::sql(&app, &format!("UPDATE camera SET asset_tag = 'SHR-0050' WHERE id = {}", other.0))
        .await
        .unwrap();
    let late = moves(&officer, other.0, "not-removed", &why).await;
    assert_eq!(
        late.errors(),
        ["The grant of this camera is over and it was never commissioned, so it cannot come back"]
    );
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}
