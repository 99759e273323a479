//! An invoice above what is left: what it comes to buys nothing else, whatever another purchase frees, and what is undone comes
//! out whole.

use cctv_grants::domain::application::Reference;
use cctv_grants::store::purchase;

use super::{ORDER, bill, came, requested, shop};
use crate::app::{Cast, Client, TestApp, with};
use crate::camera::of_case;

/// Requests and orders ten for £1,000.00 as that purchase.
async fn ten_ordered(officer: &Client, case: &Reference, number: u32) {
    let done = requested(officer, case, "10").await;
    assert_eq!(done.status, 303, "{:?}", done.errors());
    let order = format!("/applications/{case}/purchases/{number}/order");
    assert_eq!(officer.post(&order, &with(&ORDER, &[("vat", "0")])).await.status, 303);
}

/// So many came of that purchase, and its invoice, of its own number, is for so much.
async fn billed(officer: &Client, case: &Reference, number: u32, (quantity, net): (&str, &str)) {
    let at = format!("/applications/{case}/purchases/{number}");
    assert_eq!(officer.post(&format!("{at}/receive"), &came(quantity)).await.status, 303);
    invoiced(officer, case, number, net).await;
}

async fn invoiced(officer: &Client, case: &Reference, number: u32, net: &str) {
    let invoice = format!("/applications/{case}/purchases/{number}/invoice");
    let own = format!("INV {number}");
    let done = officer.post(&invoice, &with(&bill(net, "0", "0", "As agreed"), &[("number", &own)])).await;
    assert_eq!((done.status, done.errors()), (303, vec![]));
}

/// What purchases hold, which is what the limit counts, and what its page says is left.
async fn held_and_left(
    app: &TestApp,
    (cast, officer): (&Cast, &Client),
    case: &Reference,
) -> (String, String) {
    let found = of_case(app, cast, case).await[0].application;
    let limit = purchase::limit_of(&app.app.db, found).await.unwrap().unwrap();
    let bought = purchase::of_case(&app.app.db, found).await.unwrap();
    assert_eq!(bought.iter().map(|one| one.held.pence()).sum::<i64>(), limit.held.pence());
    let page = officer.get(&format!("/applications/{case}/purchases")).await.texts("dl").join(" ");
    assert!(page.contains(&format!("Left {}", limit.left())), "{page}");
    (limit.held.to_string(), limit.left().to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_purchase_frees_pays_an_overrun_first() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = shop(&app, &cast).await;
    let officer = app.sign_in(&cast.officer).await;
    let at = format!("/applications/{case}/purchases");
    let stands = async || held_and_left(&app, (&cast, &officer), &case).await;
    let amounts = |held: &str, left: &str| (held.to_owned(), left.to_owned());
    ten_ordered(&officer, &case, 1).await;
    ten_ordered(&officer, &case, 2).await;
    billed(&officer, &case, 1, ("10", "1,200")).await;
    assert_eq!(stands().await, amounts("£2,000.00", "£0.00"));
    billed(&officer, &case, 2, ("5", "500")).await;
    assert_eq!(stands().await, amounts("£1,500.00", "£300.00"), "£200.00 of what is free is spent");
    let list = officer.get(&at).await.texts("dl").join(" ");
    assert!(list.contains("Invoiced above what is held £200.00"), "{list}");
    let over = "Purchases must not exceed the approved cost: £300.00 of £2,000.00 is left for this one, and it comes to £500.00";
    let refused = requested(&officer, &case, "5").await;
    assert_eq!((refused.status, refused.errors()), (422, vec![over.to_owned()]));

    // Taken back, the invoice of the second leaves all as it was before it; recorded again, as after it.
    let back = format!("{at}/2/take-back");
    let version = officer.get(&back).await.hidden("version");
    let done = officer.post(&back, &[("version", version.as_str()), ("reason", "Another's")]).await;
    assert_eq!((done.status, done.errors()), (303, vec![]));
    assert_eq!(stands().await, amounts("£2,000.00", "£0.00"));
    invoiced(&officer, &case, 2, "500").await;
    assert_eq!(requested(&officer, &case, "3").await.status, 303);
    assert_eq!(stands().await, amounts("£1,800.00", "£0.00"), "£1,200.00, £500.00 and £300.00 are all of it");

    // What the first invoice came to was misread: nothing is over it any more.
    let invoice = format!("{at}/1/invoice");
    let version = officer.get(&invoice).await.hidden("version");
    let more = [("number", "INV 1"), ("reason", "Misread"), ("version", version.as_str())];
    let done = officer.post(&invoice, &with(&bill("1,100", "0", "0", "Carriage"), &more)).await;
    assert_eq!((done.status, done.errors()), (303, vec![]));
    assert_eq!(stands().await, amounts("£1,900.00", "£100.00"));
    super::whole(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_approved_is_ordered_also_after_an_overrun_of_another() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = shop(&app, &cast).await;
    let officer = app.sign_in(&cast.officer).await;
    ten_ordered(&officer, &case, 1).await;
    assert_eq!(requested(&officer, &case, "10").await.status, 303);
    billed(&officer, &case, 1, ("10", "1,200")).await;
    let order = format!("/applications/{case}/purchases/2/order");
    assert_eq!(officer.post(&order, &with(&ORDER, &[("vat", "0")])).await.status, 303);
    let held = held_and_left(&app, (&cast, &officer), &case).await;
    assert_eq!(held, ("£2,000.00".to_owned(), "£0.00".to_owned()));
}
