//! How many cameras of an award were given up is said to whoever pays for it and whoever completes it.

use cctv_grants::domain::camera::CameraState;

use super::{INSTALLED, REMOVED, commission, moves, of_case};
use crate::app::{COST, Client, TestApp, with};

/// What a page says of it, and nothing where it does not.
async fn said(client: &Client, address: &str) -> Vec<String> {
    let rows = client.get(address).await.texts(".govuk-summary-list__row");
    rows.into_iter().filter(|row| row.starts_with("Cameras given up")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn given_up_cameras_are_counted_where_a_final_claim_is_checked_and_a_grant_completed() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 65_000).await;
    let complete = format!("/applications/{case}/complete");
    assert_eq!(said(&payers.checker, &complete).await, ["Cameras given up 0 of 2"]);
    let cameras = of_case(&app, &cast, &case).await;
    let (gone, live) = (cameras[0].id.0, cameras[1].id.0);
    assert_eq!(moves(&payers.officer, gone, "remove", &REMOVED).await.status, 303);
    assert_eq!(moves(&payers.officer, live, "install", &INSTALLED).await.status, 303);
    assert_eq!(commission(&payers.officer, live).await.status, 303);
    let first = app.claim_at((&case, &payers), 1, 2, (&COST, false)).await;
    let none: Vec<String> = Vec::new();
    assert_eq!(said(&payers.checker, &format!("{first}/check")).await, none, "only the final one ends it");
    for stage in 3..=5 {
        app.move_on(&payers, &first, stage, false).await;
    }
    let last = app.claim_at((&case, &payers), 2, 2, (&with(&COST, &[("invoice", "18")]), true)).await;
    assert_eq!(said(&payers.checker, &format!("{last}/check")).await, ["Cameras given up 1 of 2"]);
    app.move_on(&payers, &last, 3, true).await;
    assert_eq!(said(&payers.treasurer, &format!("{last}/authorise")).await, ["Cameras given up 1 of 2"]);
    for stage in 4..=5 {
        app.move_on(&payers, &last, stage, true).await;
    }
    let page = payers.checker.get(&complete).await;
    assert!(page.html.contains("must be commissioned or given up"), "{}", page.html);
    assert_eq!(said(&payers.checker, &complete).await, ["Cameras given up 1 of 2"]);
    assert_eq!(payers.checker.post(&complete, &[]).await.status, 303);
    let states: Vec<_> = of_case(&app, &cast, &case).await.into_iter().map(|one| one.state).collect();
    assert_eq!(states, [CameraState::Removed, CameraState::Commissioned]);
}
