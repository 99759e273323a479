//! Purchases of a grant: from the catalogue to the invoice, never above the approved cost, and seen by those who may.

mod correct;
mod gate;
mod invoice;
mod local;
mod overrun;

use cctv_grants::domain::application::Reference;
use cctv_grants::domain::certificate::Outcome;
use cctv_grants::domain::claim::Cost;
use cctv_grants::domain::person::{Person, Role};
use cctv_grants::store::{history, purchase};
use chrono::NaiveDate;

use crate::app::{Buyer, Cast, Client, Page, TestApp, at_once, key, with};
use crate::camera::{granted, of_case};

/// A grant of £1,000.00 with a framework and certified kit to buy for it.
pub async fn shop(app: &TestApp, cast: &Cast) -> Reference {
    let (case, _) = granted(app, cast).await;
    app.framework(&cast.staff).await;
    let adviser = app.person(Role::OccAdviser, None).await;
    app.certified(&adviser, Outcome::Conditional, "2019-12-31".parse().unwrap()).await;
    case
}

pub const VAT: [(&str, &str); 2] = [("vat", "40"), ("recoverable", "yes")];
pub const ORDER: [(&str, &str); 5] =
    [("number", "PO 17"), ("on-day", "15"), ("on-month", "10"), ("on-year", "2018"), ("vat", "40")];

/// The first receipt of a purchase.
pub fn came(quantity: &str) -> [(&str, &str); 5] {
    [("on-day", "15"), ("on-month", "10"), ("on-year", "2018"), ("line-1", quantity), ("version", "0")]
}

/// Another one.
pub fn then_came(quantity: &str) -> Vec<(&str, &str)> {
    with(&came(quantity), &[("version", "1")])
}

pub fn bill<'a>(net: &'a str, vat: &'a str, recoverable: &'a str, why: &'a str) -> [(&'a str, &'a str); 8] {
    [
        ("number", "INV 4"),
        ("on-day", "15"),
        ("on-month", "10"),
        ("on-year", "2018"),
        ("net", net),
        ("vat", vat),
        ("recoverable", recoverable),
        ("explanation", why),
    ]
}

/// Puts so many of item 1 into the basket and requests it.
pub async fn requested(client: &Client, case: &Reference, quantity: &str) -> Page {
    let at = format!("/applications/{case}/purchases");
    let put = client.post(&format!("{at}/catalogue/1"), &[("quantity", quantity)]).await;
    assert_eq!(put.status, 303, "{:?}", put.errors());
    let seen = format!("1:{quantity}");
    client.post(&format!("{at}/basket/1"), &with(&VAT, &[("basket", &seen)])).await
}

/// Buys one for £100.00 as that purchase: ordered, received, and invoiced with a file.
pub async fn bought(app: &TestApp, officer: &Client, case: &Reference, (number, invoice): (u32, &str)) {
    let bought = format!("/applications/{case}/purchases/{number}");
    assert_eq!(requested(officer, case, "1").await.status, 303);
    assert_eq!(officer.post(&format!("{bought}/order"), &with(&ORDER, &[("vat", "0")])).await.status, 303);
    assert_eq!(officer.post(&format!("{bought}/receive"), &came("1")).await.status, 303);
    let file = app.proof(officer, case, number).await;
    let bill = with(&bill("100", "0", "0", ""), &[("number", invoice), ("file", &file)]);
    assert_eq!(officer.post(&format!("{bought}/invoice"), &bill).await.status, 303);
}

/// One that is approved, one that came in part, a local one that is quoted and one that is requested, and something in the
/// basket.
pub async fn in_stages(app: &TestApp, client: &Client, case: &Reference) {
    let adviser = app.person(Role::OccAdviser, None).await;
    app.certified(&adviser, Outcome::Pass, "2019-12-31".parse().unwrap()).await;
    let at = format!("/applications/{case}/purchases");
    for quantity in ["1", "2"] {
        let done = requested(client, case, quantity).await;
        assert_eq!(done.status, 303, "{:?}", done.errors());
    }
    assert_eq!(client.post(&format!("{at}/2/order"), &ORDER).await.status, 303);
    assert_eq!(client.post(&format!("{at}/2/receive"), &came("1")).await.status, 303);
    Buyer::of(client, case).one_quoted_and_one_requested(3).await;
    assert_eq!(client.post(&format!("{at}/catalogue/1"), &[("quantity", "1")]).await.status, 303);
}

/// The forms of these, each where something can be done at it.
pub fn forms_of(case: &Reference) -> impl Iterator<Item = String> {
    let pages = [
        "catalogue/1",
        "basket/1",
        "local",
        "1/order",
        "1/cancel",
        "2/receive",
        "2/invoice",
        "3/quotes/new",
        "3/quotes/1",
        "3/request",
    ];
    let at = format!("/applications/{case}/purchases");
    pages.into_iter().map(move |page| format!("{at}/{page}"))
}

async fn whole(app: &TestApp) {
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_purchase_by_the_framework_goes_from_the_catalogue_to_the_invoice() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = shop(&app, &cast).await;
    let officer = app.sign_in(&cast.officer).await;
    let at = format!("/applications/{case}/purchases");
    assert!(officer.get(&format!("/applications/{case}")).await.links("main a").contains(&at));
    let catalogue = officer.get(&format!("{at}/catalogue?text=axis")).await;
    assert!(catalogue.html.contains("£100.00") && catalogue.html.contains("Firmware 7 or newer"));
    let done = requested(&officer, &case, "4").await;
    assert_eq!(done.location, format!("{at}/1?done=purchase-approved"), "{:?}", done.errors());
    assert!(officer.get(&format!("{at}/basket")).await.html.contains("The basket is empty"));
    let page = officer.get(&format!("{at}/1")).await;
    assert!(page.html.contains("Approved") && page.html.contains("Condition: Firmware 7 or newer"));

    let done = officer.post(&format!("{at}/1/order"), &ORDER).await;
    assert_eq!(done.status, 303, "{:?}", done.errors());
    assert_eq!(officer.post(&format!("{at}/1/receive"), &came("3")).await.status, 303);
    let install = format!("/applications/{case}/install?purchase=1");
    assert!(officer.get(&format!("{at}/1")).await.links("main a").contains(&install));
    let form = officer.get(&install).await;
    assert!(form.html.contains("value=\"Acme\"") && form.html.contains("Asset tag of camera 2"));
    let over = officer.post(&format!("{at}/1/receive"), &then_came("2")).await;
    assert_eq!((over.status, over.errors()), (422, vec!["1 of this line is still to come".to_owned()]));
    assert_eq!(officer.post(&format!("{at}/1/cancel"), &[("reason", "x")]).await.status, 422);
    assert_eq!(officer.post(&format!("{at}/1/receive"), &then_came("1")).await.status, 303);
    let unlike = officer.post(&format!("{at}/1/invoice"), &bill("410", "40", "40", "")).await;
    assert_eq!(
        unlike.errors(),
        ["Explain the differences: What was received is worth £400.00 and the invoice is £410.00"]
    );
    let done = officer.post(&format!("{at}/1/invoice"), &bill("410", "40", "30", "Carriage")).await;
    assert_eq!(done.status, 303, "{:?}", done.errors());
    let found = of_case(&app, &cast, &case).await[0].application;
    let kept = purchase::one(&app.app.db, found, 1).await.unwrap().unwrap();
    let [cost] = &Cost::of_purchase(&kept, NaiveDate::MAX)[..] else { panic!("it came in one year") };
    let eligible = cost.eligible().unwrap().to_string();
    assert_eq!(eligible, "£420.00", "net and what of the VAT does not come back");
    assert_eq!(cost.received_on.to_string(), "2018-10-15");
    let list = officer.get(&at).await;
    assert!(list.html.contains("£420.00") && list.html.contains("Invoiced"));
    let timeline = officer.get(&format!("/applications/{case}")).await;
    assert!(timeline.html.contains("Purchase 1 invoiced on 15 October 2018, invoice INV 4: £420.00"));
    whole(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn kit_that_is_not_compatible_is_refused_by_name_and_reason() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, _) = granted(&app, &cast).await;
    app.framework(&cast.staff).await;
    let officer = app.sign_in(&cast.officer).await;
    let refused = requested(&officer, &case, "1").await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.errors(), ["Axis P3245-LV: The OCC has not certified it"]);
    let adviser = app.person(Role::OccAdviser, None).await;
    app.certified(&adviser, Outcome::Fail, "2019-12-31".parse().unwrap()).await;
    let refused = requested(&officer, &case, "1").await;
    assert_eq!(refused.errors(), ["Axis P3245-LV: It failed the OCC’s test"]);
    assert!(
        officer
            .get(&format!("/applications/{case}/purchases"))
            .await
            .html
            .contains("Nothing has been bought")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn two_requests_at_once_do_not_exceed_the_approved_cost_and_a_cancelled_one_frees_it() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = shop(&app, &cast).await;
    let officer = app.sign_in(&cast.officer).await;
    let at = format!("/applications/{case}/purchases");
    let found = of_case(&app, &cast, &case).await[0].application;
    assert_eq!(requested(&officer, &case, "1").await.status, 303);
    let limit = purchase::limit_of(&app.app.db, found).await.unwrap().unwrap();
    // More than half of what is left, twice at once.
    let most = limit.left().pence() / 10_000;
    let quantity = (most / 2 + 1).to_string();
    let put = officer.post(&format!("{at}/catalogue/1"), &[("quantity", &quantity)]).await;
    assert_eq!(put.status, 303);
    let tasks = (0..2).map(|_| {
        let (client, at, seen) = (officer.clone(), at.clone(), format!("1:{quantity}"));
        async move {
            let fields = with(&VAT, &[("basket", &seen)]);
            client.post_with_key(&format!("{at}/basket/1"), &fields, &key()).await.status
        }
    });
    let mut statuses = at_once(tasks).await;
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422], "the basket is bought once");
    let again = requested(&officer, &case, &quantity).await;
    assert_eq!(again.status, 422);
    assert!(
        again.errors()[0].starts_with("Purchases must not exceed the approved cost"),
        "{:?}",
        again.errors()
    );
    assert_eq!(officer.post(&format!("{at}/2/cancel"), &[("reason", "Not needed")]).await.status, 303);
    let again = requested(&officer, &case, &quantity).await;
    assert_eq!(again.status, 303, "what it held is free: {:?}", again.errors());
    let held = purchase::limit_of(&app.app.db, found).await.unwrap().unwrap().held;
    assert!(held <= limit.approved);
    whole(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_form_posted_twice_buys_once() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = shop(&app, &cast).await;
    let officer = app.sign_in(&cast.officer).await;
    let at = format!("/applications/{case}/purchases");
    assert_eq!(officer.post(&format!("{at}/catalogue/1"), &[("quantity", "1")]).await.status, 303);
    for (page, fields) in [
        ("basket/1", with(&VAT, &[("basket", "1:1")])),
        ("1/order", ORDER.to_vec()),
        ("1/receive", came("1").to_vec()),
        ("1/invoice", bill("100", "40", "40", "").to_vec()),
    ] {
        let (page, key) = (format!("{at}/{page}"), key());
        for time in 0..2 {
            let done = officer.post_with_key(&page, &fields, &key).await;
            assert_eq!(done.status, 303, "{page}, {time}: {:?}", done.errors());
        }
    }
    let found = of_case(&app, &cast, &case).await[0].application;
    let bought = purchase::of_case(&app.app.db, found).await.unwrap();
    assert_eq!((bought.len(), bought[0].receipts.len()), (1, 1));
    whole(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn purchases_are_seen_by_their_partnership_and_the_funder_and_changed_by_its_officers_alone() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = shop(&app, &cast).await;
    let officer = app.sign_in(&cast.officer).await;
    assert_eq!(requested(&officer, &case, "1").await.status, 303);
    let pages = [format!("/applications/{case}/purchases"), format!("/applications/{case}/purchases/1")];
    let other = app.client(Role::CspOfficer, Some("HEF")).await;
    let (staff, auditor) = (app.sign_in(&cast.staff).await, app.client(Role::Auditor, None).await);
    let behind: Vec<Person> = app
        .behind(cctv_grants::domain::person::CspOfficer::of(&cast.officer).unwrap().partnership())
        .await
        .into_iter()
        .map(|(_, person)| person)
        .collect();
    let chair = app.sign_in(&behind[0]).await;
    for page in &pages {
        assert_eq!(staff.get(page).await.status, 200, "{page}");
        assert_eq!(auditor.get(page).await.status, 200, "{page}");
        assert_eq!(other.get(page).await.status, 404, "{page}");
        assert_eq!(chair.get(page).await.status, 403, "{page}");
    }
    let order = format!("{}/order", pages[1]);
    assert_eq!(staff.post(&order, &ORDER).await.status, 403);
    assert_eq!(other.post(&order, &ORDER).await.status, 404);
}
