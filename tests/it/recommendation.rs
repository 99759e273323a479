//! The recommendation pack: what waits for a decision, on one page, for those who recommend, decide or audit.

use cctv_grants::domain::application::Status;
use cctv_grants::domain::person::Role;

use crate::app::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn the_pack_shows_each_case_that_waits_and_whether_all_that_is_recommended_fits() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let auditor = app.client(Role::Auditor, None).await;
    assert!(auditor.get("/recommendations").await.html.contains("No application waits for a decision"));
    app.case_in(Status::Approved, &cast, 20_000).await;
    app.case_in(Status::Submitted, &cast, 9_000).await;
    let mut cases = Vec::new();
    for pounds in [30_000, 16_000] {
        cases.push(app.case_in(Status::Assessed, &cast, pounds).await);
    }
    let deputy = app.client(Role::Commissioner, None).await;
    let interest =
        deputy.post(&format!("/applications/{}/interest", cases[0]), &[("words", "My cousin’s shop")]).await;
    assert_eq!(interest.status, 303);
    for client in [&auditor, &deputy, &app.sign_in(&cast.staff).await] {
        let page = client.get("/recommendations").await;
        let rows = page.texts("table:first-of-type tbody tr");
        let row = rows.iter().find(|row| row.starts_with("Shropshire, 2018/19")).unwrap();
        for words in
            ["£65,000.00", "£20,000.00", "£45,000.00", "£55,000.00", "£46,000.00", "No, £1,000.00 too much"]
        {
            assert!(row.contains(words), "{words}: {row}");
        }
        let said = page.texts("main").join(" ");
        for words in [
            "£20,000.00 of the envelope of £1,000,000.00 is committed and £980,000.00 is left",
            "Everything that is recommended fits under it",
            "Fund, 80 of 100",
            "7 of 7 hold",
            "Data protection impact assessment: Drafted",
            "My cousin’s shop",
            "£30,000.00 (50% of the eligible cost)",
            "Well evidenced.",
        ] {
            assert!(said.contains(words), "{words}: {said}");
        }
        assert_eq!(
            page.links("h2 a"),
            cases.iter().map(|case| format!("/applications/{case}")).collect::<Vec<_>>()
        );
    }
    for role in [Role::Treasurer, Role::Administrator] {
        assert_eq!(app.client(role, None).await.get("/recommendations").await.status, 403);
    }
    assert_eq!(app.sign_in(&cast.officer).await.get("/recommendations").await.status, 403);
}
