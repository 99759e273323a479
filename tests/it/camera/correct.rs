//! What the register says of a camera is put right with a reason, by its partnership alone, and searches follow.

use cctv_grants::domain::camera::{CameraState, Sight};
use cctv_grants::domain::person::Role;
use cctv_grants::store::{camera, history};

use super::{INSTALLED, REMOVED, granted, moves};
use crate::app::{TestApp, with};

const RIGHT: [(&str, &str); 6] = [
    ("place", "Corve Street, by the bridge"),
    ("coordinates", "SO 5100 7500"),
    ("camera_type", "fixed"),
    ("purpose", "identify"),
    ("asset_tag", "SHR-0043"),
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
