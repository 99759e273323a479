//! Monitoring commitments: what existed is registered and honoured, nothing new is entered into.

mod again;
mod payment;

use cctv_grants::domain::person::Role;
use cctv_grants::store::{history, person};

use crate::app::{Client, TestApp};
use crate::camera::one_of_each;

/// What the form of a new one asks.
const KNOWN: [(&str, &str); 9] = [
    ("partnership", "1"),
    ("what", "Control room of the council"),
    ("yearly", "10,000"),
    ("starts_on-day", "1"),
    ("starts_on-month", "4"),
    ("starts_on-year", "2016"),
    ("ends_on-day", "31"),
    ("ends_on-month", "3"),
    ("ends_on-year", "2020"),
];

fn with<'a>(form: &[(&'a str, &'a str)], other: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let value = |(name, value): &(&'a str, &'a str)| {
        let instead = other.iter().find(|(changed, _)| changed == name);
        (*name, instead.map_or(*value, |(_, value)| *value))
    };
    form.iter().map(value).collect()
}

async fn shropshire(app: &TestApp) -> String {
    let partnerships = person::partnerships(&app.app.db).await.unwrap();
    partnerships.iter().find(|one| one.code == "SHR").unwrap().id.0.to_string()
}

/// Registers one of Shropshire, with number 1.
pub async fn commitment(app: &TestApp, staff: &Client) {
    let partnership = shropshire(app).await;
    let done = staff.post("/monitoring/new", &with(&KNOWN, &[("partnership", &partnership)])).await;
    assert_eq!(done.status, 303, "{:?}", done.errors());
}

/// A payment of most of a year.
pub const PAYMENT: [(&str, &str); 6] = [
    ("year", "2018"),
    ("amount", "6,000"),
    ("paid_on-day", "2"),
    ("paid_on-month", "10"),
    ("paid_on-year", "2018"),
    ("reference", "BACS 17"),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_new_commitment_is_refused_with_the_policys_words_and_an_existing_one_only_becomes_less() {
    let app = TestApp::start().await;
    let staff = app.client(Role::GrantsOfficer, None).await;
    let new = with(&KNOWN, &[("starts_on-year", "2017")]);
    let refused = staff.post("/monitoring/new", &new).await;
    assert_eq!(refused.status, 422);
    assert_eq!(
        refused.errors(),
        [
            "Existing commitments are honoured and no new ones are entered into: the first day must be before 1 April 2017, when the policy began"
        ]
    );
    assert!(refused.html.contains("Control room of the council"), "what was typed is kept");
    commitment(&app, &staff).await;
    let list = staff.get("/monitoring").await;
    assert!(list.html.contains("Control room of the council") && list.html.contains("£10,000.00"));

    let change = [
        ("version", "1"),
        ("what", "Control room of the council"),
        ("yearly", "10,000"),
        ("ends_on-day", "1"),
        ("ends_on-month", "4"),
        ("ends_on-year", "2020"),
        ("reason", "They asked for it"),
    ];
    let longer = staff.post("/monitoring/1/change", &change).await;
    assert_eq!(
        longer.errors(),
        ["A commitment cannot be extended past its end: the last day must be 31 March 2020 or earlier"]
    );
    let sooner = with(&change, &[("ends_on-year", "2019")]);
    assert_eq!(staff.post("/monitoring/1/change", &sooner).await.status, 303);
    let page = staff.get("/monitoring/1").await;
    assert!(page.html.contains("1 April 2016 to 1 April 2019") && page.html.contains("They asked for it"));
    let stale = with(&change, &[("ends_on-year", "2018")]);
    assert_eq!(staff.post("/monitoring/1/change", &stale).await.status, 409, "somebody saved meanwhile");
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partnership_sees_its_own_commitments_and_keeps_none() {
    let app = TestApp::start().await;
    let staff = app.client(Role::GrantsOfficer, None).await;
    commitment(&app, &staff).await;
    let own = app.client(Role::CspOfficer, Some("SHR")).await;
    let other = app.client(Role::CspOfficer, Some("HEF")).await;
    assert!(own.get("/monitoring").await.html.contains("Control room of the council"));
    assert_eq!(own.get("/monitoring/1").await.status, 200);
    assert!(!other.get("/monitoring").await.html.contains("Control room of the council"));
    assert_eq!(other.get("/monitoring/1").await.status, 404);
    for (client, page) in
        [(&own, "/monitoring/1/pay"), (&own, "/monitoring/1/change"), (&staff, "/monitoring/1/pay")]
    {
        assert_eq!(client.get(page).await.status, 403, "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cost_of_monitoring_is_told_by_partnership_and_by_live_camera_where_there_is_one() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let staff = app.sign_in(&cast.staff).await;
    commitment(&app, &staff).await;
    let costs = |page: &crate::app::Page| page.texts("table")[1].clone();
    let page = staff.get("/monitoring").await;
    assert!(costs(&page).ends_with("£10,000.00 0 Not known: no camera is live"), "{}", costs(&page));
    let officer = app.sign_in(&cast.officer).await;
    one_of_each(&app, &cast, &officer).await;
    let page = staff.get("/monitoring").await;
    assert!(costs(&page).ends_with("£10,000.00 1 £10,000.00"), "{}", costs(&page));
}
