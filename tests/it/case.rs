//! A case's page: which of its buttons is green, and that whoever comes too late is led back to it.

use cctv_grants::domain::application::Status;

use crate::app::TestApp;

const GREEN: &str = ".app-actions .govuk-button:not(.govuk-button--secondary)";

#[tokio::test]
async fn only_what_moves_a_case_on_is_a_green_button() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let submitted = app.case_in(Status::Submitted, &cast, 20_000).await;
    let assessed = app.case_in(Status::Assessed, &cast, 20_000).await;
    for (person, reference, green) in [
        (&cast.officer, &submitted, None),
        (&cast.staff, &submitted, Some("Assess")),
        (&cast.staff, &assessed, None),
        (&cast.commissioner, &assessed, Some("Approve")),
    ] {
        let page = app.sign_in(person).await.get(&format!("/applications/{reference}")).await;
        let buttons = page.texts(".app-actions .govuk-button");
        assert!(!buttons.is_empty(), "{} is offered nothing", person.name);
        assert_eq!(page.texts(GREEN), green.into_iter().collect::<Vec<_>>(), "of {buttons:?}");
    }
}

#[tokio::test]
async fn whoever_comes_too_late_is_led_back_to_the_case_with_what_they_typed() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let reference = app.case_in(Status::Withdrawn, &cast, 20_000).await;
    let client = app.sign_in(&cast.officer).await;
    let page = client.post(&format!("/applications/{reference}/withdraw"), &[("reason", "Ours too")]).await;
    assert_eq!(page.status, 409);
    assert_eq!(page.texts("main a"), [format!("Go to application {reference}")]);
    assert_eq!(page.texts("main dt, main dd"), ["Reason", "Ours too"]);
}
