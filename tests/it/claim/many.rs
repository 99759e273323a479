//! More claims than a page shows, and claims of several cases in one file.

use std::time::Duration;

use cctv_grants::domain::application::Reference;
use cctv_grants::domain::person::Role;
use cctv_grants::store::{Read, application};
use sea_orm::ConnectionTrait;

use super::drawn;
use crate::app::{COST, Cast, TestApp, key, with};

/// Claims like the first one there is, but for what `other` says of some columns.
async fn copy(app: &TestApp, numbers: std::ops::RangeInclusive<u32>, (columns, other): (&str, &str)) {
    for number in numbers {
        let sql = format!(
            "INSERT INTO claim (application_id, number, year, quarter, \"last\", since, claimed_pence, version, {columns})
             SELECT application_id, {number}, year, quarter, \"last\", since, claimed_pence, version, {other}
             FROM claim WHERE number = 1"
        );
        app.app.db.reader().execute_unprepared(&sql).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_payments_page_says_what_all_that_wait_come_to_and_how_many_of_them_it_shows() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    let cost = with(&COST, &[("net", "100"), ("vat", "0"), ("recoverable", "0")]);
    app.claim_at((&case, &payers), 1, 2, (&cost, false)).await;
    let page = async || payers.treasurer.get("/payments").await.texts("main").join(" ");
    let (certified, paid) =
        (("stage", "stage"), ("stage, amount_pence, paid_on", "'paid', 1000, '2018-10-15'"));
    copy(&app, 2..=50, certified).await;
    let text = page().await;
    assert!(text.contains("Together £5,000.00.") && !text.contains("are shown"), "{text}");
    copy(&app, 51..=51, certified).await;
    let text = page().await;
    assert!(text.contains("Together £5,100.00 for all 51. The first 50 are shown."), "{text}");
    assert!(text.contains(&format!("{case}-C50")) && !text.contains(&format!("{case}-C51")), "{text}");
    // All that ever was paid is not added up, and the page says of what the sum is.
    copy(&app, 52..=102, paid).await;
    let text = page().await;
    assert!(text.contains("The newest 50 are shown: together £500.00."), "{text}");
}

/// What a request answers that meets somebody who takes two cases one after the other, as everybody takes several.
async fn beside(app: &TestApp, [first, second]: [&Reference; 2], request: impl Future<Output = u16>) -> u16 {
    let txn = app.app.db.begin().await.unwrap();
    application::take_for_pcc(&txn, first).await.unwrap().unwrap();
    let takes = async move {
        tokio::time::sleep(Duration::from_millis(500)).await;
        application::take_for_pcc(&txn, second).await.unwrap().unwrap();
        txn.commit().await.unwrap();
    };
    futures_util::future::join(takes, request).await.1
}

#[tokio::test(flavor = "multi_thread")]
async fn payments_of_several_cases_and_others_who_take_these_cases_do_not_wait_for_one_another() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    // The older case has the reference that comes last.
    let other = Cast { officer: app.person(Role::CspOfficer, Some("TEL")).await, ..cast.clone() };
    let (older, payers) = app.active_grant(&other, 10_000).await;
    app.claim_at((&older, &payers), 1, 4, (&COST, false)).await;
    let (newer, theirs) = app.active_grant(&cast, 10_000).await;
    app.claim_at((&newer, &theirs), 1, 4, (&with(&COST, &[("invoice", "18")]), false)).await;
    let payer = &payers.payer;
    let file = async { payer.post("/payments/file", &[("which", "fresh")]).await.status };
    assert_eq!(beside(&app, [&older, &newer], file).await, 303);
    let row = |case: &Reference| format!("{case}-C1,4500.00,2018-10-15");
    let rows = format!("Reference,Amount,Paid on\n{}\n{}\n", row(&newer), row(&older));
    let read = async {
        payer.post_files("/payments/confirm", &[("paid.csv", rows.as_bytes())], &key()).await.status
    };
    assert_eq!(beside(&app, [&older, &newer], read).await, 303);
    assert_eq!(drawn(&app, &other, &older).await, (450_000, 450_000));
    assert_eq!(drawn(&app, &cast, &newer).await, (450_000, 450_000));
}
