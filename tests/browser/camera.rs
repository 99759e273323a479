//! The look-up of the Operational Control Centre as it is used during a call: by the keyboard alone, without script or map.

use cctv_grants::domain::application::Status;
use cctv_grants::domain::camera::{Change, Installation};
use cctv_grants::domain::date;
use cctv_grants::domain::person::{CspOfficer, Role, Viewer};
use cctv_grants::service;
use cctv_grants::store::{application, camera};
use thirtyfour::Key;

use crate::app::TestApp;
use crate::visitor::Visitor;

/// Installs the cameras of a grant, at High Street and Station Road.
async fn installed(app: &TestApp) {
    let cast = app.cast().await;
    let case = app.case_in(Status::Approved, &cast, 1_000).await;
    let officer = CspOfficer::of(&cast.officer).unwrap();
    let behind = app.behind(officer.partnership()).await;
    let certifier = app.sign_in(&behind[2].1).await;
    let accepted = certifier.post(&format!("/applications/{case}/offer"), &[("accepted", "yes")]).await;
    assert_eq!(accepted.status, 303);
    let found = application::seen(&app.app.db, Viewer::of(&cast.officer), &case).await.unwrap().unwrap();
    for one in camera::of_case(&app.app.db, found.id).await.unwrap() {
        let (on, asset_tag) = (date::today(app.clock.now()), format!("SHR-{:04}", one.line));
        let how = Change::Install(Installation { on, asset_tag, installer: "Lookout Ltd".into() });
        let by = app.by(&cast.officer);
        service::camera::change(&app.app.db, officer, by, (one.id, 1), how).await.unwrap();
    }
}

#[tokio::test]
async fn the_occ_finds_a_camera_with_the_keyboard_alone_and_without_script() {
    let app = TestApp::with(true).await;
    installed(&app).await;
    let adviser = app.person(Role::OccAdviser, None).await;
    let visitor = Visitor::without_javascript_at(&app).await;
    visitor.becomes(&adviser).await;
    visitor.press("Find a camera").await;
    for (typed, told) in [
        ("SO 5112 7469", "Nearest to SO 5112 7469"),
        ("station shr", "Station Road car park"),
        ("SHR-0001", "High Street, by the clock tower"),
    ] {
        visitor.open("/cameras/find").await;
        for _ in 0..20 {
            if visitor.focused_id().await == "q" {
                break;
            }
            visitor.type_keys(Key::Tab + "").await;
        }
        visitor.type_keys(typed).await;
        visitor.enter().await;
        visitor.sees(told).await;
        visitor.look(&format!("find-{}", typed.replace(' ', "-"))).await;
    }
}
