//! More claims than a page shows.

use cctv_grants::store::Read;
use sea_orm::ConnectionTrait;

use crate::app::{COST, TestApp, with};

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
    // All that ever was paid is not added up, and the page does not say so.
    copy(&app, 52..=102, paid).await;
    let text = page().await;
    assert!(text.contains("The newest 50 are shown: together £500.00."), "{text}");
}
