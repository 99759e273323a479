//! The browser does what the journeys rely on, on pages made for it.

use crate::browser::Browser;
use axum::Router;
use axum::response::{Html, Redirect};
use axum::routing::{get, post};
use std::time::Duration;

const FORM: &str = r##"<!doctype html><html lang="en"><head><title>A form</title><link rel="icon" href="data:,">
<script src="/script.js" defer></script></head><body><main><h1>Who are   you?</h1>
<p><a href="#name">Enter your name</a></p><p id="scripted">Plain</p><button type="button" id="more">Show more</button>
<p><a href="/broken">See<span style="position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)"> what is broken</span></a></p>
<form method="post" action="/answers"><label for="name">What is the officer's name?</label>
<input id="name" name="name" value="old" autocomplete="name">
<fieldset><legend>Start date</legend><label for="s">Day</label><input id="s" name="start"></fieldset>
<fieldset><legend>End date</legend><label for="e">Day</label><input id="e" name="end"></fieldset>
<fieldset><legend>Contact</legend><input style="opacity:0" type="radio" name="by" value="post" id="p">
<label for="p">Post</label><input style="opacity:0" type="radio" name="by" value="mail" id="m"><label for="m">E-mail</label></fieldset>
<label><input type="checkbox" name="sure" value="yes"> I am sure</label>
<label for="force">Force</label><select id="force" name="force"><option value="">Choose</option><option value="n">North</option></select>
<button>Continue</button></form></main></body></html>"##;

const SCRIPT: &str = r#"document.getElementById("scripted").textContent = "Scripted";
document.getElementById("more").addEventListener("click", () => document.getElementById("scripted").textContent = "More");"#;

const BROKEN: &str = r#"<!doctype html><html lang="en"><head><title>Broken</title><link rel="icon" href="data:,"></head><body>
<main><h1>Broken</h1><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><div style="width:900px;height:3000px">Wide</div></main></body></html>"#;

/// The address of pages that answer late, so that whoever does not wait reads the page before.
async fn site() -> String {
    let answers = |fields: String| async move {
        tokio::time::sleep(Duration::from_millis(400)).await;
        Redirect::to(&format!("/thanks?{fields}"))
    };
    let router = Router::new()
        .route("/", get(Html(FORM)))
        .route("/broken", get(Html(BROKEN)))
        .route("/script.js", get(([("content-type", "text/javascript")], SCRIPT)))
        .route("/answers", post(answers))
        .route("/thanks", get(Html("<!doctype html><html lang=en><title>Thanks</title><h1>Thank you</h1>")));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://localhost:{port}/")
}

async fn fill_everything(browser: &Browser) {
    browser.fill("What is the officer's name?", "Ann").await;
    browser.fill_in("Start date", "Day", "14").await;
    browser.fill_in("End date", "Day", "15").await;
    browser.choose("E-mail").await;
    browser.choose_in("Contact", "E-mail").await;
    browser.choose("I am sure").await;
    browser.fill("Force", "North").await;
    assert_eq!(browser.value("What is the officer's name?").await, "Ann");
    assert!(browser.is_chosen("E-mail").await && !browser.is_chosen("Post").await);
    browser.press("Continue").await;
    assert_eq!(browser.heading().await, "Thank you");
    assert_eq!(browser.title().await, "Thanks");
    assert_eq!(browser.path().await, "/thanks?name=Ann&start=14&end=15&by=mail&sure=yes&force=n");
}

#[tokio::test]
async fn a_person_fills_a_form_and_waits_for_what_follows() {
    let (site, browser) = (site().await, Browser::start().await);
    browser.goto(&site).await;
    assert_eq!(browser.heading().await, "Who are you?");
    assert!(browser.has_text("Scripted").await);
    browser.press_in_place("Show more").await;
    assert!(browser.has_text("More").await && !browser.has_text("Scripted").await);
    browser.follow("Enter your name").await;
    assert!(browser.url().await.ends_with("#name"));
    fill_everything(&browser).await;
    browser.back().await;
    assert_eq!(browser.title().await, "A form");
    assert_eq!(browser.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_person_without_scripts_does_the_same() {
    let (site, browser) = (site().await, Browser::start_without_javascript().await);
    browser.goto(&site).await;
    assert!(browser.has_text("Plain").await && !browser.has_text("Scripted").await);
    fill_everything(&browser).await;
    browser.back().await;
    browser.follow("See what is broken").await;
    assert_eq!(browser.heading().await, "Broken");
}

#[tokio::test]
async fn axe_width_and_picture_tell_a_broken_page_from_a_sound_one() {
    let (site, browser) = (site().await, Browser::start().await);
    browser.resize(320, 640).await;
    browser.goto(&site).await;
    assert_eq!(browser.axe().await, Vec::<String>::new());
    assert!(!browser.scroll_width_overflows().await);

    browser.follow("See what is broken").await;
    let found = browser.axe().await;
    assert!(found.iter().any(|sentence| sentence.starts_with("image-alt (critical)")), "{found:?}");
    assert!(browser.scroll_width_overflows().await);
    browser.resize(1200, 600).await;
    assert!(!browser.scroll_width_overflows().await);
    let folder = tempfile::TempDir::new().unwrap();
    let picture = folder.path().join("page.png");
    browser.screenshot(&picture).await;
    let bytes = std::fs::read(&picture).unwrap();
    let height = u32::from_be_bytes(bytes[20..24].try_into().unwrap());
    assert!(bytes.starts_with(b"\x89PNG") && height > 3000, "{height}");
}

#[tokio::test]
#[should_panic(expected = "the button \"Submit\" is not there")]
async fn what_is_not_there_fails_the_test_by_name() {
    let (site, browser) = (site().await, Browser::start().await);
    browser.goto(&site).await;
    browser.press("Submit").await;
}

#[tokio::test]
#[should_panic(expected = "the label \"Day\" is there 2 times")]
async fn what_could_be_either_of_two_fails_the_test() {
    let (site, browser) = (site().await, Browser::start().await);
    browser.goto(&site).await;
    browser.fill("Day", "14").await;
}
