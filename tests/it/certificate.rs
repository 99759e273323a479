//! Kit: certified by the OCC, read by everybody who deals with it, and told of before a certificate ends.

use cctv_grants::domain::certificate::Outcome;
use cctv_grants::domain::person::Role;
use cctv_grants::service::certificate;
use cctv_grants::store::history;
use chrono::{NaiveDate, TimeDelta};

use crate::app::{TestApp, at_once, key};
use crate::mail::work_off;
use crate::smtp::SmtpSink;

const GOOD: [(&str, &str); 8] = [
    ("make", "Axis"),
    ("model", "P3245-LV"),
    ("outcome", "pass"),
    ("profiles", "s"),
    ("expires_on-day", "30"),
    ("expires_on-month", "9"),
    ("expires_on-year", "2019"),
    ("basis", "Bench test of 12 October"),
];

fn with<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = GOOD.iter().filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    kept.chain(changes).copied().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_certificate_counts_and_every_day_has_its_own() {
    let app = TestApp::start().await;
    let adviser = app.client(Role::OccAdviser, None).await;
    let form = key();
    let first = adviser.post_with_key("/kit/new", &GOOD, &form).await;
    assert_eq!(adviser.post_with_key("/kit/new", &GOOD, &form).await.location, first.location);
    app.clock.advance(TimeDelta::days(10));
    let adviser = app.client(Role::OccAdviser, None).await;
    let condition = with(&[
        ("make", "AXIS"),
        ("model", "p3245 -lv"),
        ("outcome", "conditional"),
        ("condition", "Firmware 7 or newer"),
    ]);
    let second = adviser.post("/kit/new", &condition).await;
    assert_eq!(second.location, first.location, "case and spaces do not matter");
    let reader = app.client(Role::CspOfficer, Some("TEL")).await;
    let row = reader.get("/kit?text=axis").await.texts("main tbody tr").join("\n");
    assert!(row.contains("Conditional") && row.contains("Firmware 7 or newer"), "{row}");
    let on = |day: u32| format!("/kit?on-day={day}&on-month=10&on-year=2018");
    let earlier = reader.get(&on(16)).await.texts("main tbody tr").join("\n");
    assert!(earlier.contains("Certified until 30 September 2019"), "{earlier}");
    let before = reader.get(&on(14)).await.texts("main tbody tr").join("\n");
    assert!(before.contains("Not certified"), "{before}");
    let page = reader.get(first.location.split('?').next().unwrap()).await;
    assert_eq!(page.texts("main h2").len(), 3, "both certificates stay, and what was done is told");
    assert!(!page.html.contains("Certify it again"));
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_condition_is_said_a_fail_needs_no_day_and_no_certificate_begins_when_it_is_over() {
    let app = TestApp::start().await;
    let adviser = app.client(Role::OccAdviser, None).await;
    for (changes, expected) in [
        (&[("outcome", "conditional")][..], "Enter what has to be done"),
        (&[("expires_on-day", "")], "The last day must include a day"),
        (&[("expires_on-year", "2017")], "The last day must be 15 October 2018 or later"),
        (&[("basis", " ")], "Enter what it rests on"),
    ] {
        assert_eq!(adviser.post("/kit/new", &with(changes)).await.errors(), [expected]);
    }
    let no_day = [("expires_on-day", ""), ("expires_on-month", ""), ("expires_on-year", "")];
    assert_eq!(adviser.post("/kit/new", &with(&no_day)).await.errors(), ["Enter the last day"]);
    let fails = with(&[&no_day[..], &[("outcome", "fail")]].concat());
    assert_eq!(adviser.post("/kit/new", &fails).await.status, 303);
    assert!(adviser.get("/kit").await.texts("main tbody tr").join(" ").contains("Failed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn certificates_of_the_same_kit_at_the_same_moment_make_one_kit() {
    let app = TestApp::start().await;
    let adviser = app.client(Role::OccAdviser, None).await;
    let posts = (0..8).map(|_| {
        let adviser = adviser.clone();
        async move { adviser.post("/kit/new", &GOOD).await.location }
    });
    let mut places = at_once(posts).await;
    places.dedup();
    assert_eq!(places.len(), 1, "{places:?}");
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_ends_is_told_once_to_the_occ_and_not_when_it_was_renewed() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let adviser = app.person(Role::OccAdviser, None).await;
    app.person(Role::GrantsOfficer, None).await;
    let until = NaiveDate::from_ymd_opt(2018, 12, 15).unwrap();
    let kit = app.certified(&adviser, Outcome::Pass, until).await;
    let look = async || certificate::look(&app.app.db, app.clock.now()).await.unwrap();
    assert_eq!(look().await, 0, "61 days before");
    app.clock.advance(TimeDelta::days(1));
    let looks = (0..4).map(|_| {
        let (db, now) = (app.app.db.clone(), app.clock.now());
        async move { certificate::look(&db, now).await.unwrap() }
    });
    assert_eq!(at_once(looks).await.iter().sum::<usize>(), 1);
    work_off(&app, &sink).await;
    let mails = sink.messages();
    let [mail] = &mails[..] else { panic!("{} messages", mails.len()) };
    assert_eq!(mail.to, [adviser.email.to_string()]);
    assert_eq!(mail.subject(), "A certificate of kit ends soon");
    assert!(mail.text().contains(&format!("/kit/{}", kit.0)), "{}", mail.text());
    assert!(mail.text().contains("The certificate of Axis P3245-LV ends on 15 December 2018."));
    app.clock.advance(TimeDelta::days(1));
    assert_eq!(look().await, 0, "once");
    let later = NaiveDate::from_ymd_opt(2019, 12, 15).unwrap();
    app.certified(&adviser, Outcome::Pass, later).await;
    app.clock.advance(TimeDelta::days(30));
    assert_eq!(look().await, 0, "the one before does not count any more");
    app.clock.advance(TimeDelta::days(340));
    assert_eq!(look().await, 1, "the next one is told of in its turn");
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}
