//! What a page costs in queries: as many for an application with many lines as for one with few.

use cctv_grants::domain::application::Status;
use cctv_grants::domain::application::content::Content;
use cctv_grants::domain::person::Viewer;
use cctv_grants::store::application;

use crate::app::{Client, TestApp, key};
use crate::file::{PDF, page};

/// Queries that the page took, and what it said.
async fn queries(app: &TestApp, client: &Client, path: &str) -> (Vec<String>, String) {
    app.statements.lock().unwrap().clear();
    let page = client.get(path).await;
    assert_eq!(page.status, 200, "{path}");
    (app.statements.lock().unwrap().clone(), page.html)
}

/// Fills the lists of a case up to 60 cameras and 80 cost lines.
async fn fill_up(app: &TestApp, viewer: Viewer, reference: &str) {
    let reference = cctv_grants::domain::application::Reference::parse(reference).unwrap();
    let case = application::seen(&app.app.db, viewer, &reference).await.unwrap().unwrap();
    let mut content: Content = application::content(&app.app.db, case.id).await.unwrap();
    let (camera, cost) = (content.cameras.get(1).unwrap().clone(), content.costs.get(1).unwrap().clone());
    while content.cameras.lines.len() < 60 {
        content.cameras.put(None, camera.clone()).unwrap();
    }
    while content.costs.lines.len() < 80 {
        content.costs.put(None, cost.clone()).unwrap();
    }
    let txn = app.app.db.begin().await.unwrap();
    application::save_content(&txn, case.id, &content).await.unwrap();
    txn.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_check_page_of_60_cameras_80_costs_and_20_files_takes_at_most_12_queries() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let client = app.sign_in(&cast.officer).await;
    let draft = app.ready_draft(&cast.officer, 1_000).await;
    let check = format!("/applications/{draft}/check");
    let (few, _) = queries(&app, &client, &check).await;
    fill_up(&app, Viewer::of(&cast.officer), draft.as_str()).await;
    let names: Vec<String> = (1..=20).map(|n| format!("Quote {n}.pdf")).collect();
    for some in names.chunks(5) {
        let bytes: Vec<_> = some.iter().map(|name| [PDF, name.as_bytes()].concat()).collect();
        let files: Vec<_> = some.iter().zip(&bytes).map(|(name, pdf)| (name.as_str(), &**pdf)).collect();
        let added = client.post_files(&page(&draft), &files, &key()).await;
        assert_eq!(added.status, 303, "{:?}", added.errors());
    }
    let (many, html) = queries(&app, &client, &check).await;
    assert!(!many.is_empty() && many.len() <= 12, "{} queries:\n{}", many.len(), many.join("\n"));
    assert_eq!(few.len(), many.len());
    assert!(html.contains("Camera 60") && html.contains("Cost 80") && html.contains("Quote 20.pdf"));
    assert_eq!(html.matches("<circle").count(), 60);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_other_pages_of_a_case_take_as_many_queries_for_many_lines_as_for_few() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (officer, staff) = (app.sign_in(&cast.officer).await, app.sign_in(&cast.staff).await);
    let draft = app.ready_draft(&cast.officer, 1_000).await;
    let sent = app.case_in(Status::Submitted, &cast, 1_000).await;
    let pages = [
        (&officer, format!("/applications/{draft}"), 16),
        (&officer, format!("/applications/{draft}/cameras"), 16),
        (&officer, format!("/applications/{draft}/costs"), 16),
        (&officer, format!("/applications/{sent}"), 18),
        (&staff, format!("/applications/{sent}"), 18),
    ];
    let mut few = Vec::new();
    for (client, page, _) in &pages {
        few.push(queries(&app, client, page).await.0.len());
    }
    for case in [&draft, &sent] {
        fill_up(&app, Viewer::of(&cast.officer), case.as_str()).await;
    }
    for ((client, page, most), few) in pages.iter().zip(few) {
        // Noting who is at a section happens beside the page, and may fall into the count of any.
        let (many, _) = queries(&app, client, page).await;
        let many: Vec<_> =
            many.into_iter().filter(|sql| !sql.starts_with("INSERT INTO \"presence\"")).collect();
        assert!(
            many.len() <= *most && many.len() <= few,
            "{page}: {few}, {}:\n{}",
            many.len(),
            many.join("\n")
        );
    }
}
