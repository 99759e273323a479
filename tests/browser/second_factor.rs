//! A grants officer sets an authenticator app up after the link, gives its code the next time, and looks after their sessions.

use cctv_grants::domain::person::{Person, Role};
use chrono::TimeDelta;

use crate::app::{Telephone, TestApp};
use crate::pages::fresh_link;
use crate::visitor::Visitor;

async fn by_link(app: &TestApp, visitor: &Visitor, person: &Person) {
    visitor.open("/sign-in").await;
    visitor.fill("E-mail address", person.email.as_str()).await;
    visitor.press("Send me a link").await;
    visitor.open(&fresh_link(app, person).await).await;
    visitor.press("Sign in").await;
}

/// The key on the page: eight groups of four.
async fn key(visitor: &Visitor) -> String {
    let page = visitor.text().await;
    let is_key = |line: &&str| line.split(' ').count() == 8 && line.split(' ').all(|four| four.len() == 4);
    page.lines().map(str::trim).find(is_key).unwrap_or_else(|| panic!("no key in {page}")).to_owned()
}

async fn journey(app: &TestApp, visitor: &Visitor) {
    let person = app.person(Role::GrantsOfficer, None).await;
    by_link(app, visitor, &person).await;
    assert_eq!(visitor.heading().await, "Set up an authenticator app");
    visitor.look("second-factor-set-up").await;
    visitor.press("Continue").await;
    visitor.is_told("Enter the code").await;
    visitor.look("second-factor-set-up-error").await;
    let telephone = Telephone::with(&key(visitor).await);
    visitor.fill("Code", &telephone.shows(app.clock.now())).await;
    visitor.press("Continue").await;
    assert_eq!(visitor.heading().await, "Your recovery codes");
    visitor.look("recovery-codes").await;
    visitor.press("I have kept them").await;
    assert_eq!(visitor.heading().await, "Board");
    visitor.back().await;
    visitor.follow(&person.name).await;
    assert_eq!(visitor.heading().await, "Your account");
    visitor.look("account").await;
    visitor.press("Sign out").await;

    app.clock.advance(TimeDelta::minutes(1));
    by_link(app, visitor, &person).await;
    assert_eq!(visitor.heading().await, "Enter your code");
    visitor.look("second-factor").await;
    visitor.fill("Code", "000 000").await;
    visitor.press("Continue").await;
    visitor.is_told("This code is not right, or was used before").await;
    visitor.look("second-factor-error").await;
    visitor.fill("Code", &telephone.shows(app.clock.now())).await;
    visitor.press("Continue").await;
    assert_eq!(visitor.heading().await, "Board");

    app.clock.advance(TimeDelta::minutes(6));
    visitor.follow(&person.name).await;
    visitor.press("Make new recovery codes").await;
    assert_eq!(visitor.heading().await, "Enter your code to go on");
    visitor.look("second-factor-again").await;
    visitor.fill("Code", &telephone.shows(app.clock.now())).await;
    visitor.press("Continue").await;
    assert_eq!(visitor.heading().await, "Your recovery codes");
}

#[tokio::test]
async fn a_grants_officer_signs_in_with_a_link_and_an_app() {
    let app = TestApp::with(true).await;
    let visitor = Visitor::at(&app).await;
    journey(&app, &visitor).await;
}

#[tokio::test]
async fn the_same_without_scripts() {
    let app = TestApp::with(true).await;
    let visitor = Visitor::without_javascript_at(&app).await;
    journey(&app, &visitor).await;
}
