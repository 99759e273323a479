//! The main job with scripts switched off: nothing that must be done needs them.

use crate::app::TestApp;
use crate::step;
use crate::visitor::{Visitor, post_goes_out};

#[tokio::test]
async fn the_main_job_is_done_without_scripts() {
    let app = TestApp::with(true).await;
    let cast = app.cast().await;
    let visitor = Visitor::without_javascript_at(&app).await;

    visitor.becomes(&cast.officer).await;
    let reference = step::start(&visitor, "Church Stretton station").await;
    step::applicant(&visitor).await;
    step::need(&visitor).await;
    step::evidence(&visitor).await;
    step::community(&visitor).await;
    visitor.follow("Cameras").await;
    visitor.press("Add a camera").await;
    visitor.press("Save").await;
    visitor.is_told("Enter at least one answer").await;
    visitor.follow("Back").await;
    step::camera(&visitor, "Station approach", "52.5386, -2.8037", None).await;
    visitor.follow("Back to the task list").await;
    visitor.follow("Costs").await;
    step::cost(&visitor, "Equipment", "PTZ camera with bracket", "1", "24,000.00", "4,800").await;
    visitor.follow("Back to the task list").await;
    step::funding(&visitor, "12,000.00").await;
    step::technical(&visitor).await;
    step::running(&visitor).await;
    step::privacy(&visitor).await;
    step::plan(&visitor, "24,000").await;
    step::endorsements(&visitor, &cast.officer, &reference).await;
    step::submit(&visitor, &reference).await;

    visitor.becomes(&cast.staff).await;
    step::send_back(&visitor, &reference, "Costs", "Please give a quote.").await;

    visitor.becomes(&cast.officer).await;
    visitor.follow(&reference).await;
    visitor.sees("Please give a quote.").await;
    visitor.follow("Costs").await;
    visitor.follow("Change cost 1").await;
    visitor.fill("Description", "PTZ camera as in quote 118").await;
    visitor.press("Save").await;
    visitor.follow("Back to the task list").await;
    step::submit(&visitor, &reference).await;

    visitor.becomes(&cast.staff).await;
    visitor.follow(&reference).await;
    visitor.sees("PTZ camera as in quote 118").await;
    step::assess(&visitor).await;

    visitor.becomes(&cast.commissioner).await;
    visitor.follow(&reference).await;
    visitor.press("Approve").await;
    step::decide(&visitor, "12,000.01").await;
    visitor.is_told("The award is too high").await;
    step::decide(&visitor, "10,000").await;
    visitor.sees("The award is committed and released").await;

    visitor.becomes(&cast.officer).await;
    visitor.open(&format!("/applications/{reference}")).await;
    visitor.sees("£10,000.00 of £12,000.00 requested").await;
    post_goes_out(&app).await;
    visitor.open("/demo/mail").await;
    visitor.sees(&format!("Application {reference} is approved")).await;
}
