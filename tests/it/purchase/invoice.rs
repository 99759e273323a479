//! The invoice of a purchase: with the file that it is, and put right until it is claimed; and orders that race.

use cctv_grants::domain::framework::FrameworkId;
use cctv_grants::domain::person::FrameworkKeeper;
use cctv_grants::service;
use cctv_grants::store::purchase;

use super::{ORDER, bill, came, requested, shop, then_came};
use crate::app::{TestApp, at_once, key, kit_line, with};
use crate::camera::of_case;

#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_is_put_right_with_a_reason_and_proves_the_claim_with_its_file() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = shop(&app, &cast).await;
    let officer = app.sign_in(&cast.officer).await;
    let at = format!("/applications/{case}/purchases");
    assert_eq!(requested(&officer, &case, "1").await.status, 303);
    assert_eq!(officer.post(&format!("{at}/1/order"), &ORDER).await.status, 303);
    assert_eq!(officer.post(&format!("{at}/1/receive"), &came("1")).await.status, 303);
    let invoice = format!("{at}/1/invoice");
    let stranger = officer.post(&invoice, &with(&bill("100", "40", "40", ""), &[("file", "999")])).await;
    assert_eq!(stranger.errors(), ["Select the file that is the invoice"]);
    assert_eq!(officer.post(&invoice, &bill("100", "40", "40", "")).await.status, 303);
    let file = app.proof(&officer, &case, 1).await;
    let form = officer.get(&invoice).await;
    assert!(
        form.html.contains("Correct the invoice") && form.html.contains("value=\"INV 4\""),
        "{}",
        form.html
    );
    let silent = officer.post(&invoice, &bill("110", "40", "40", "Carriage")).await;
    assert_eq!(silent.errors(), ["Enter the reason: the invoice was recorded before"]);
    let version = form.hidden("version");
    let more = [("reason", "Misread"), ("file", file.as_str()), ("version", version.as_str())];
    let right = with(&bill("110", "40", "40", "Carriage"), &more);
    let stale = officer.post(&invoice, &with(&right, &[("version", "1")])).await;
    assert_eq!(stale.status, 409, "somebody may have corrected it meanwhile");
    let done = officer.post(&invoice, &right).await;
    assert_eq!((done.status, done.errors()), (303, vec![]));
    let page = officer.get(&format!("{at}/1")).await;
    assert!(
        page.html.contains("£110.00 and £40.00 VAT") && page.html.contains("Invoice 1.pdf"),
        "{}",
        page.html
    );
    let timeline = officer.get(&format!("/applications/{case}")).await;
    assert!(
        timeline.html.contains("Purchase 1, invoice corrected: INV 4") && timeline.html.contains("Misread")
    );
    // Claimed, it proves itself, and stays as it is.
    let begun = officer.post(&format!("/applications/{case}/claims/new"), &[("quarter", "2018-q3")]).await;
    assert_eq!(begun.status, 303, "{:?}", begun.errors());
    let claim = format!("/applications/{case}/claims/1");
    let form = officer.get(&format!("{claim}/purchases")).await;
    let which = form.html.split("name=\"purchase\"").nth(1).unwrap().split("value=\"").nth(1).unwrap();
    let which = which.split('"').next().unwrap().to_owned();
    app.step(&officer, &format!("{claim}/purchases"), &[("purchase", &which)]).await;
    let links = officer.get(&claim).await.links("main td a");
    for proof in [format!("/applications/{case}/files/{file}"), format!("{at}/1")] {
        assert!(links.contains(&proof), "{proof} in {links:?}");
    }
    let late = officer.post(&invoice, &right).await;
    assert_eq!(late.errors(), ["This purchase is in a claim: take it off the claim first"]);
    assert!(!officer.get(&format!("{at}/1")).await.html.contains("Correct the invoice"));
    super::whole(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_is_put_right_with_a_reason_until_it_is_claimed() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = shop(&app, &cast).await;
    let officer = app.sign_in(&cast.officer).await;
    let at = format!("/applications/{case}/purchases/1");
    assert_eq!(requested(&officer, &case, "4").await.status, 303);
    assert_eq!(officer.post(&format!("{at}/order"), &ORDER).await.status, 303);
    assert_eq!(officer.post(&format!("{at}/receive"), &came("4")).await.status, 303);
    let page = officer.get(&at).await;
    let receipt = page.links("td a").into_iter().find(|link| link.contains("/receipts/")).unwrap();
    let version = officer.get(&receipt).await.hidden("version");
    let form = |quantity: &'static str, why: &'static str| {
        with(&came("4"), &[("quantity", quantity), ("reason", why), ("version", &version)])
    };
    for (fields, error) in [
        (form("5", "x"), "4 of this line are still to come"),
        (form("3", ""), "Enter the reason"),
        (form("4", "x"), "Nothing is different: change the day or how many came"),
        (
            with(&form("3", "x"), &[("on-day", "14")]),
            "The day must be between 15 October 2018, the day of the order, and today",
        ),
    ] {
        assert_eq!(officer.post(&receipt, &fields).await.errors(), [error]);
    }
    let staff = app.sign_in(&cast.staff).await;
    assert_eq!(staff.get(&receipt).await.status, 403);
    let done = officer.post(&receipt, &form("3", "Miscounted")).await;
    assert_eq!((done.status, done.errors()), (303, vec![]));
    assert_eq!(officer.post(&receipt, &form("2", "Again")).await.status, 409, "it was changed since");
    let page = officer.get(&at).await;
    assert!(page.html.contains("Record what came"), "one is to come again: {}", page.html);
    let timeline = officer.get(&format!("/applications/{case}")).await;
    for told in ["receipt corrected", "3 × Axis P3245-LV on 15 October 2018, was 4 × Axis", "Miscounted"] {
        assert!(timeline.html.contains(told), "{told}");
    }
    // Once it is invoiced only the day can be another; none of it is no receipt.
    assert_eq!(officer.post(&format!("{at}/receive"), &then_came("1")).await.status, 303);
    assert_eq!(officer.post(&format!("{at}/invoice"), &bill("400", "40", "40", "")).await.status, 303);
    let form = officer.get(&receipt).await;
    assert!(form.html.contains("on-day") && !form.html.contains("name=\"quantity\""), "{}", form.html);
    super::whole(&app).await;
}

/// Two purchases that fit when they were asked for; the price rises before they are ordered, and only one fits still.
#[tokio::test(flavor = "multi_thread")]
async fn two_orders_at_once_do_not_exceed_the_approved_cost() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = shop(&app, &cast).await;
    let officer = app.sign_in(&cast.officer).await;
    let at = format!("/applications/{case}/purchases");
    let found = of_case(&app, &cast, &case).await[0].application;
    // Two fifths of £2,000.00 each; half as dear again, one and the other's room fill all of it, and both pass it.
    for _ in 0..2 {
        let done = requested(&officer, &case, "8").await;
        assert_eq!(done.status, 303, "{:?}", done.errors());
    }
    let keeper = FrameworkKeeper::of(&cast.staff).unwrap();
    let (from, dearer) = ("2018-10-15".parse().unwrap(), kit_line("A-1", "Axis", "P3245-LV", 150));
    let by = app.by(&cast.staff);
    service::framework::set_price(&app.app.db, keeper, by, FrameworkId(1), dearer, from, "Letter".into())
        .await
        .unwrap();
    let tasks = [1, 2].map(|number| {
        let (client, page) = (officer.clone(), format!("{at}/{number}/order"));
        async move { client.post_with_key(&page, &ORDER, &key()).await.status }
    });
    let mut statuses = at_once(tasks.into_iter()).await;
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422]);
    let limit = purchase::limit_of(&app.app.db, found).await.unwrap().unwrap();
    let bought = purchase::of_case(&app.app.db, found).await.unwrap();
    let held: i64 = bought.iter().map(|one| one.held.pence()).sum();
    assert_eq!((held, held <= limit.approved.pence()), (limit.held.pence(), true));
    super::whole(&app).await;
}
