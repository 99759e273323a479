//! One's own sessions: seen, told apart, ended one by one or all at once; those of others look like none.

use cctv_grants::domain::person::{Person, Role};
use chrono::TimeDelta;

use crate::app::{Client, Page, TestApp, key};

const BUTTON: &str = "main table form button";

/// The addresses that the buttons post to.
fn actions(page: &Page) -> Vec<String> {
    let selector = scraper::Selector::parse("main table form").unwrap();
    let html = scraper::Html::parse_document(&page.html);
    html.select(&selector).filter_map(|form| form.value().attr("action").map(str::to_owned)).collect()
}

async fn is_signed_in(client: &Client) -> bool {
    client.get("/").await.status == 200
}

async fn twice(app: &TestApp, person: &Person) -> [Client; 2] {
    let first = app.sign_in(person).await;
    app.clock.advance(TimeDelta::minutes(2));
    [first, app.sign_in(person).await]
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_sees_where_they_are_signed_in_and_ends_one_of_them() {
    let app = TestApp::start().await;
    let person = app.person(Role::CspOfficer, Some("SHR")).await;
    let [old, this] = twice(&app, &person).await;
    let page = this.get("/account").await;
    assert_eq!((page.heading().as_str(), page.texts("main tbody tr").len()), ("Your account", 2));
    assert!(page.texts("main tbody tr")[0].contains("This one"), "{:?}", page.texts("main tbody tr"));
    let ends = actions(&page);
    assert_eq!(
        (ends.len(), page.texts(BUTTON).len()),
        (1, 1),
        "no button ends the session that is looked from"
    );
    let key = key();
    for _ in 0..2 {
        let done = this.post_with_key(&ends[0], &[], &key).await;
        assert_eq!((done.status, done.location.as_str()), (303, "/account?done=session-ended"), "also twice");
    }
    assert!(is_signed_in(&this).await && !is_signed_in(&old).await);
    assert_eq!(this.post(&ends[0], &[]).await.status, 404, "it has ended");
}

#[tokio::test(flavor = "multi_thread")]
async fn all_the_others_end_at_once_and_those_of_another_person_look_like_none() {
    let app = TestApp::start().await;
    let (person, stranger) = (app.person(Role::Auditor, None).await, app.person(Role::Treasurer, None).await);
    let [old, this] = twice(&app, &person).await;
    let [_, other] = twice(&app, &stranger).await;
    let theirs = actions(&this.get("/account").await).remove(0);
    let foreign = other.post(&theirs, &[]).await;
    let nowhere = other.post("/account/sessions/999999/end", &[]).await;
    assert_eq!((foreign.status, nowhere.status), (404, 404));
    assert_eq!(foreign.heading(), nowhere.heading());
    assert!(is_signed_in(&old).await);
    let done = this.post("/account/sessions/end-others", &[]).await;
    assert_eq!((done.status, done.location.as_str()), (303, "/account?done=sessions-ended"));
    assert!(is_signed_in(&this).await && !is_signed_in(&old).await && is_signed_in(&other).await);
    assert!(actions(&this.get("/account").await).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_has_ended_by_itself_is_not_listed() {
    let app = TestApp::start().await;
    let person = app.person(Role::Auditor, None).await;
    let [_, _] = twice(&app, &person).await;
    app.clock.advance(TimeDelta::minutes(29));
    let page = app.sign_in(&person).await.get("/account").await;
    assert_eq!(page.texts("main tbody tr").len(), 2, "the first was last used 31 minutes ago");
}
