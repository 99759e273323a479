//! Two officers at one draft, each at a browser: what is typed saves itself, and nobody overwrites anybody.

use cctv_grants::domain::person::Role;
use serde_json::json;

use crate::app::TestApp;
use crate::visitor::{SOON, Visitor};

impl Visitor {
    async fn offline(&self, offline: bool) {
        let wish =
            json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.driver().cdp().send_raw("Network.enable", json!({})).await.unwrap();
        self.driver().cdp().send_raw("Network.emulateNetworkConditions", wish).await.unwrap();
    }
}

const HOW: &str = "How was the community consulted?";
const DATES: &str = "Dates of the consultation";

#[tokio::test]
async fn what_is_typed_saves_itself_and_a_meeting_is_settled_answer_by_answer() {
    let app = TestApp::with(true).await;
    let cast = app.cast().await;
    let case = format!("/applications/{}", app.ready_draft(&cast.officer, 20_000).await);
    let other = app.person(Role::CspOfficer, Some("SHR")).await;
    let (one, two) = (Visitor::at(&app).await, Visitor::at(&app).await);
    one.becomes(&cast.officer).await;
    two.becomes(&other).await;
    one.open(&format!("{case}/community")).await;
    one.sees("Your answers are saved as you type.").await;
    two.open(&format!("{case}/community")).await;
    one.fill(HOW, "A meeting").await;
    one.comes_to_see("Saved at 10:").await;
    assert_eq!(one.focused_id().await, "how", "the focus stays where one types");
    one.look("autosave").await;
    two.reload().await;
    two.sees("saved this section just now").await;
    two.look("presence").await;

    one.fill(HOW, "A meeting in June").await;
    one.comes_to_see("Saved at 10:").await;
    tokio::time::sleep(SOON / 2).await;
    two.fill(HOW, "A letter").await;
    two.comes_to_see("saved this while it was open here").await;
    two.is_told("See both versions").await;
    two.fill(DATES, "In June").await;
    two.look("autosave-met").await;
    two.follow("See both versions").await;
    two.is_told("Choose which answers to keep").await;
    two.sees("A meeting").await;
    two.look("conflict").await;
    two.press("Save what is chosen").await;
    two.is_told("Choose which answer to keep").await;
    two.look("conflict-open").await;
    two.choose_in(HOW, "Keep yours").await;
    two.press("Save what is chosen").await;
    two.sees("Saved").await;
    one.open(&format!("{case}/community")).await;
    assert_eq!((one.value(HOW).await, one.value(DATES).await), ("A letter".into(), "In June".into()));

    // The button straight after typing, before the form saved itself and while it does.
    one.fill(HOW, "A letter, and a meeting").await;
    one.press("Save and continue").await;
    one.sees("Saved").await;
    one.follow("Community and police").await;
    one.fill(DATES, "In July").await;
    one.follow("Back").await;
    one.follow("Community and police").await;
    assert_eq!(one.value(DATES).await, "In July", "leaving saves what was typed");
}

#[tokio::test]
async fn a_new_line_saves_itself_once_and_what_is_wrong_is_said_and_kept() {
    let app = TestApp::with(true).await;
    let cast = app.cast().await;
    let case = format!("/applications/{}", app.ready_draft(&cast.officer, 20_000).await);
    let one = Visitor::at(&app).await;
    one.becomes(&cast.officer).await;
    one.open(&format!("{case}/cameras/new")).await;
    one.fill("Place", "Mill Street").await;
    one.comes_to_see("Saved at 10:").await;
    assert_eq!(one.path().await, format!("{case}/cameras/3"));
    one.fill("Position", "nowhere").await;
    one.comes_to_see("Not saved yet: The position must be coordinates").await;
    one.look("autosave-refused").await;
    one.fill("Position", "52.3676, -2.7195").await;
    one.comes_to_see("Saved at 10:").await;
    one.press("Save").await;
    one.sees("Mill Street").await;
    let rows = one.driver().execute("return document.querySelectorAll('tbody tr').length", []).await.unwrap();
    assert_eq!(rows.json(), 3);
}

#[tokio::test]
async fn without_a_connection_or_a_session_what_is_typed_stays_and_is_saved_later() {
    let app = TestApp::with(true).await;
    let cast = app.cast().await;
    let case = format!("/applications/{}", app.ready_draft(&cast.officer, 20_000).await);
    let one = Visitor::at(&app).await;
    one.becomes(&cast.officer).await;
    one.open(&format!("{case}/community")).await;
    one.offline(true).await;
    one.fill(HOW, "On the train").await;
    one.comes_to_see("the service cannot be reached").await;
    one.offline(false).await;
    one.comes_to_see("Saved at 10:").await;

    // The session ends; the same person signs in elsewhere in the browser; the page goes on by itself.
    let page = one.driver().window().await.unwrap();
    let tab = one.driver().new_tab().await.unwrap();
    one.driver().switch_to_window(tab.clone()).await.unwrap();
    one.open("/sign-out-everywhere").await;
    one.press("Sign out on every device").await;
    one.driver().switch_to_window(page.clone()).await.unwrap();
    one.fill(HOW, "On the bus").await;
    one.comes_to_see("you have been signed out").await;
    one.look("autosave-signed-out").await;
    one.driver().switch_to_window(tab.clone()).await.unwrap();
    one.becomes(&cast.officer).await;
    one.driver().switch_to_window(page.clone()).await.unwrap();
    one.fill(HOW, "On the bus home").await;
    one.comes_to_see("Saved at 10:").await;
    // Somebody else in the same browser: what was typed is not saved in their name.
    one.driver().switch_to_window(tab).await.unwrap();
    let other = app.person(Role::CspOfficer, Some("SHR")).await;
    one.becomes(&other).await;
    one.driver().switch_to_window(page).await.unwrap();
    one.fill(HOW, "In a name not mine").await;
    one.comes_to_see("Not saved: you have been signed out").await;
}

#[tokio::test]
async fn without_scripts_two_officers_settle_their_versions_as_well() {
    let app = TestApp::with(true).await;
    let cast = app.cast().await;
    let case = format!("/applications/{}", app.ready_draft(&cast.officer, 20_000).await);
    let other = app.person(Role::CspOfficer, Some("SHR")).await;
    let (one, two) = (Visitor::without_javascript_at(&app).await, Visitor::without_javascript_at(&app).await);
    one.becomes(&cast.officer).await;
    two.becomes(&other).await;
    for visitor in [&one, &two] {
        visitor.open(&format!("{case}/cameras/1")).await;
    }
    one.fill("Place", "Mill Street").await;
    one.press("Save").await;
    two.fill("Place", "Broad Street").await;
    two.press("Save").await;
    two.is_told("Choose which answers to keep").await;
    two.look("conflict-line").await;
    two.choose_in("Place", "Keep yours").await;
    two.press("Save what is chosen").await;
    two.sees("Broad Street").await;
}
