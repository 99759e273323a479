//! What monitoring is worth as a file: a sum over its lines counts each partnership once.

use cctv_grants::domain::person::Role;

use crate::app::{Client, TestApp, with};
use crate::history::sql;
use crate::returns::WHOLE;

/// Sends in the return of a quarter, with this model.
async fn sent(officer: &Client, quarter: &str, model: &str) {
    let address = format!("/returns/SHR/{quarter}");
    let saved = officer.post(&format!("{address}/answers"), &with(&WHOLE, &[("model", model)])).await;
    assert_eq!(saved.status, 303, "{quarter}: {:?}", saved.errors());
    let done = officer.post(&format!("{address}/send"), &[("version", "1")]).await;
    assert_eq!(done.status, 303, "{quarter}: {:?}", done.errors());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_of_a_partnership_of_two_models_stands_on_the_first_of_its_lines_alone() {
    let app = TestApp::start().await;
    let officer = app.client(Role::CspOfficer, Some("SHR")).await;
    let before = [("version", "0"), ("model", "recorded"), ("yearly", "12,000")];
    assert_eq!(officer.post("/returns/SHR/before", &before).await.status, 303);
    for (quarter, model) in
        [("2017-q3", "volunteers"), ("2017-q4", "volunteers"), ("2018-q1", "staffed"), ("2018-q2", "staffed")]
    {
        sent(&officer, quarter, model).await;
    }
    let (status, _, bytes) = officer.download("/returns/value.csv").await;
    let csv = String::from_utf8(bytes).unwrap();
    let own: Vec<&str> = csv.lines().filter(|line| line.starts_with("Shropshire,")).collect();
    let expected = [
        "Shropshire,Volunteers,2,2,11641.00,240,80,48.50,145.51,Recorded only,Staffed,12000.00,23282.00,11282.00",
        "Shropshire,Staffed,2,,11641.00,240,80,48.50,145.51,,,,,",
    ];
    assert_eq!((status, own), (200, expected.to_vec()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_return_of_a_quarter_before_the_scheme_is_in_no_sum_and_fills_no_gap() {
    let app = TestApp::start().await;
    let officer = app.client(Role::CspOfficer, Some("SHR")).await;
    for (quarter, model) in [("2017-q3", "volunteers"), ("2017-q4", "volunteers"), ("2018-q1", "staffed")] {
        sent(&officer, quarter, model).await;
    }
    // As an administrator could do before it was refused.
    sql(&app, "UPDATE scheme SET starts_on = '2018-04-01'").await.unwrap();
    let (_, _, bytes) = officer.download("/returns/value.csv").await;
    let csv = String::from_utf8(bytes).unwrap();
    let own: Vec<&str> = csv.lines().filter(|line| line.starts_with("Shropshire,")).collect();
    let [line] = own[..] else { panic!("{csv}") };
    assert!(line.starts_with("Shropshire,Staffed,1,1,"), "one of two quarters is missing: {line}");
}
