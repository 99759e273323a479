//! What is kept of cameras: names go with the records of their case, and grants from before the register get theirs.

use cctv_grants::domain::camera::CameraState;
use cctv_grants::domain::person::Role;
use cctv_grants::service::grant::plan_missing;
use cctv_grants::store::{Read, history};
use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, Statement};

use super::{INSTALLED, granted, moves, of_case};
use crate::app::TestApp;

async fn run(app: &TestApp, sql: &str) {
    app.app.db.reader().execute_unprepared(sql).await.unwrap();
}

async fn texts(app: &TestApp, sql: &str) -> String {
    let db = app.app.db.reader();
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index::<String>(0).unwrap()).collect::<Vec<_>>().join("\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_names_somebody_goes_with_the_records_of_the_case_and_the_history_is_whole() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, cameras) = granted(&app, &cast).await;
    let (officer, id) = (app.sign_in(&cast.officer).await, cameras[0].id.0);
    assert_eq!(moves(&officer, id, "install", &INSTALLED).await.status, 303);
    assert_eq!(moves(&officer, id, "out-of-service", &[("reason", "Ask Jane Roe")]).await.status, 303);
    run(&app, "UPDATE \"grant\" SET state = 'lapsed'").await;
    app.clock.advance(TimeDelta::days(7 * 366));
    let administrator = app.client(Role::Administrator, None).await;
    let erased = administrator.post(&format!("/retention/{case}"), &[("reason", "Six years are over")]).await;
    assert_eq!(erased.status, 303, "{:?}", erased.errors());
    let kept = texts(&app, "SELECT COALESCE(installer, '') FROM camera").await
        + texts(&app, "SELECT event || COALESCE(reason, '') FROM history WHERE chain LIKE 'camera:%'")
            .await
            .as_str();
    for word in ["Pat Fitter", "Jane Roe"] {
        assert!(!kept.contains(word), "{word}: {kept}");
    }
    assert!(kept.contains("SHR-0042") && kept.contains("under the retention rule"), "{kept}");
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_camera_that_is_put_up_in_the_place_of_another_takes_it_out_of_the_register() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, cameras) = granted(&app, &cast).await;
    let (officer, old, new) = (app.sign_in(&cast.officer).await, cameras[0].id.0, cameras[1].id.0);
    assert_eq!(moves(&officer, old, "install", &INSTALLED).await.status, 303);
    let upgrade = format!("UPDATE camera SET work = 'upgrade', old_asset_tag = 'shr-0042' WHERE id = {new}");
    run(&app, &upgrade).await;
    let sooner = INSTALLED.map(|(name, value)| (name, if name == "on-year" { "2017" } else { value }));
    let refused = moves(&officer, new, "install", &sooner).await;
    assert_eq!(refused.errors(), ["The day of the installation must be 1 October 2018 or later"]);
    // It hangs in the same place, under the same tag.
    let done = moves(&officer, new, "install", &INSTALLED).await;
    assert_eq!(done.status, 303, "{:?}", done.errors());
    let states: Vec<_> = of_case(&app, &cast, &case).await.into_iter().map(|one| one.state).collect();
    assert_eq!(states, [CameraState::Removed, CameraState::Installed]);
    let told = officer.get(&format!("/cameras/{old}")).await;
    assert!(told.html.contains("Replaced by the camera with asset tag SHR-0042"));
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn grants_from_before_the_register_get_their_cameras_once() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, _) = granted(&app, &cast).await;
    run(&app, "DELETE FROM camera_word").await;
    run(&app, "DELETE FROM camera").await;
    let now = app.app.clock.now();
    assert_eq!(plan_missing(&app.app.db, now).await.unwrap(), 1);
    assert_eq!(plan_missing(&app.app.db, now).await.unwrap(), 0);
    assert_eq!(of_case(&app, &cast, &case).await.len(), 2);
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}
