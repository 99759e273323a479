//! Signing in with the link from a mail: once, for ten minutes, and without telling who is known.

use cctv_grants::domain::person::Role;
use chrono::TimeDelta;

use crate::app::{Client, Page, TestApp};
use crate::mail::{link, work_off};
use crate::smtp::SmtpSink;

async fn ask(client: &Client, email: &str) -> Page {
    client.post("/sign-in", &[("email", email)]).await
}

/// Asks, reads the mail, and gives the address of the link.
async fn asked_and_read(app: &TestApp, sink: &SmtpSink, email: &str) -> String {
    sink.clear();
    let page = ask(&app.visitor_with_cookie(), email).await;
    assert_eq!((page.status, page.location.as_str()), (303, "/sign-in/sent"));
    work_off(app, sink).await;
    let mails = sink.messages();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, [email]);
    link(&mails[0], &app.address)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_link_from_the_mail_signs_in_once() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let person = app.person(Role::CspOfficer, Some("SHR")).await;
    let link = asked_and_read(&app, &sink, person.email.as_str()).await;
    let browser = app.visitor_with_cookie();
    for _ in 0..3 {
        let page = browser.get(&link).await;
        assert_eq!(page.status, 200, "opening the link, as a mail scanner does, spends nothing");
    }
    let entered = browser.post(&link, &[]).await;
    assert_eq!((entered.status, entered.location.as_str()), (303, "/"));
    let cookie = entered.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let home = browser.with_cookie(&cookie).get("/").await;
    assert_eq!(home.status, 200);
    assert!(home.html.contains(&person.name), "the page says who is signed in");
    let second = app.visitor_with_cookie().post(&link, &[]).await;
    assert_eq!(second.status, 410, "{}", second.heading());
    assert!(!second.headers.contains_key("set-cookie"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_link_works_for_ten_minutes_and_no_longer() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let person = app.person(Role::Treasurer, None).await;
    let link = asked_and_read(&app, &sink, person.email.as_str()).await;
    app.clock.advance(TimeDelta::seconds(10 * 60 - 1));
    assert_eq!(app.visitor_with_cookie().post(&link, &[]).await.status, 303);
    let link = asked_and_read(&app, &sink, person.email.as_str()).await;
    app.clock.advance(TimeDelta::seconds(10 * 60));
    assert_eq!(app.visitor_with_cookie().post(&link, &[]).await.status, 410);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_nobody_has_gets_the_same_answer_and_no_mail() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let person = app.person(Role::Auditor, None).await;
    let visitor = app.visitor_with_cookie();
    let known = ask(&visitor, person.email.as_str()).await;
    let unknown = ask(&visitor, "nobody@example.org").await;
    assert_eq!((known.status, &known.location), (unknown.status, &unknown.location));
    let names = |page: &Page| page.headers.keys().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(names(&known), names(&unknown));
    assert_eq!((known.html.as_str(), unknown.html.as_str()), ("", ""));
    work_off(&app, &sink).await;
    let to: Vec<_> = sink.messages().into_iter().flat_map(|mail| mail.to).collect();
    assert_eq!(to, [person.email.to_string()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_secret_of_a_link_is_kept_nowhere() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let person = app.person(Role::Auditor, None).await;
    let link = asked_and_read(&app, &sink, person.email.as_str()).await;
    let secret = link.trim_start_matches("/sign-in/");
    assert_eq!(secret.len(), 43);
    let administrator = app.client(Role::Administrator, None).await;
    let page = administrator.get("/messages/1").await;
    assert_eq!(page.status, 200);
    assert!(!page.html.contains(secret), "the log shows the link");
}
