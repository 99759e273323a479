//! What was recorded wrongly of a purchase: an invoice that is taken back, an order whose day was another; and an invoice above
//! what is left, which is recorded as it is.

use cctv_grants::domain::claim::Cost;
use cctv_grants::domain::purchase::PurchaseState;
use cctv_grants::store::purchase;
use chrono::NaiveDate;

use super::{ORDER, VAT, bill, came, requested, shop, then_came};
use crate::app::{TestApp, at_once, key, with};
use crate::camera::of_case;

#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_recorded_by_mistake_is_taken_back_and_the_rest_comes_after_all() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = shop(&app, &cast).await;
    let (officer, staff) = (app.sign_in(&cast.officer).await, app.sign_in(&cast.staff).await);
    let (own, at) = (format!("/applications/{case}"), format!("/applications/{case}/purchases/1"));
    let back = format!("{at}/take-back");
    let found = of_case(&app, &cast, &case).await[0].application;
    let held = async || purchase::limit_of(&app.app.db, found).await.unwrap().unwrap().held.to_string();
    assert_eq!(requested(&officer, &case, "4").await.status, 303);
    assert_eq!(officer.post(&format!("{at}/order"), &ORDER).await.status, 303);
    assert_eq!(officer.post(&format!("{at}/receive"), &came("3")).await.status, 303);
    assert_eq!(officer.get(&back).await.location, at, "there is none yet");
    let part = bill("300", "40", "40", "The rest comes later");
    assert_eq!(officer.post(&format!("{at}/invoice"), &part).await.status, 303);
    assert_eq!(held().await, "£300.00");
    assert!(officer.get(&at).await.links("main a").contains(&back));
    assert_eq!(staff.get(&back).await.status, 403);
    let form = officer.get(&back).await;
    assert!(form.html.contains("£300.00 now, £400.00 once it is taken back"), "{}", form.html);
    let version = form.hidden("version");
    let mute = officer.post(&back, &[("version", &version)]).await;
    assert_eq!((mute.status, mute.errors()), (422, vec!["Enter the reason".to_owned()]));
    let stale = officer.post(&back, &[("version", "1"), ("reason", "x")]).await;
    assert_eq!(stale.status, 409, "somebody may have corrected it meanwhile");
    let (once, fields) = (key(), [("version", version.as_str()), ("reason", "It was a part invoice")]);
    for time in 0..2 {
        let done = officer.post_with_key(&back, &fields, &once).await;
        assert_eq!(done.location, format!("{at}?done=invoice-taken-back"), "{time}: {:?}", done.errors());
    }
    assert_eq!(held().await, "£400.00");
    let timeline = officer.get(&own).await.texts("main").join(" ");
    for told in [
        "Purchase 1, invoice INV 4 taken back: ordered, with some to come",
        "£400.00 held of the approved cost, was £300.00",
        "It was a part invoice",
    ] {
        assert!(timeline.contains(told), "{told}: {timeline}");
    }
    let kept = purchase::one(&app.app.db, found, 1).await.unwrap().unwrap();
    assert_eq!((kept.state, kept.invoice), (PurchaseState::Ordered, None));
    // The rest comes, and all of it is invoiced; once that is claimed it stays.
    assert_eq!(officer.post(&format!("{at}/receive"), &then_came("1")).await.status, 303);
    let file = app.proof(&officer, &case, 1).await;
    let whole = with(&bill("400", "40", "40", ""), &[("file", &file)]);
    assert_eq!(officer.post(&format!("{at}/invoice"), &whole).await.status, 303);
    assert_eq!(officer.post(&format!("{own}/claims/new"), &[("quarter", "2018-q3")]).await.status, 303);
    app.step(&officer, &format!("{own}/claims/1/purchases"), &[("purchase", "1-2018")]).await;
    let page = officer.get(&at).await;
    assert!(!page.html.contains("Take the invoice back") && !page.html.contains("Correct the order"));
    let claimed = ["This purchase is in a claim: take it off the claim first"];
    for (page, fields) in [(&back, vec![]), (&format!("{at}/order"), with(&ORDER, &[("number", "PO 18")]))] {
        let version = officer.get(page).await.hidden("version");
        let late = officer.post(page, &with(&fields, &[("version", &version), ("reason", "Late")])).await;
        assert_eq!((late.status, late.errors()), (422, claimed.map(str::to_owned).to_vec()), "{page}");
    }
    super::whole(&app).await;
}

/// An invoice of one of fifteen freed most of what they held; both that again and another purchase do not fit.
#[tokio::test(flavor = "multi_thread")]
async fn taking_an_invoice_back_and_buying_at_once_do_not_exceed_the_approved_cost() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = shop(&app, &cast).await;
    let officer = app.sign_in(&cast.officer).await;
    let at = format!("/applications/{case}/purchases");
    let found = of_case(&app, &cast, &case).await[0].application;
    assert_eq!(requested(&officer, &case, "15").await.status, 303);
    assert_eq!(officer.post(&format!("{at}/1/order"), &ORDER).await.status, 303);
    assert_eq!(officer.post(&format!("{at}/1/receive"), &came("1")).await.status, 303);
    let part = bill("100", "40", "40", "The rest comes later");
    assert_eq!(officer.post(&format!("{at}/1/invoice"), &part).await.status, 303);
    assert_eq!(officer.post(&format!("{at}/catalogue/1"), &[("quantity", "10")]).await.status, 303);
    let version = officer.get(&format!("{at}/1/take-back")).await.hidden("version");
    let back = vec![("version".to_owned(), version), ("reason".to_owned(), "A part invoice".to_owned())];
    let buy = with(&VAT, &[("basket", "1:10")])
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let tasks = [("1/take-back", back), ("basket/1", buy.collect())].map(|(page, fields)| {
        let (client, page) = (officer.clone(), format!("{at}/{page}"));
        async move {
            let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            client.post_with_key(&page, &fields, &key()).await.status
        }
    });
    let statuses = at_once(tasks).await;
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| [303, 409, 422].contains(status)), "{statuses:?}");
    if statuses[0] != 303 {
        let version = officer.get(&format!("{at}/1/take-back")).await.hidden("version");
        let again = [("version", version.as_str()), ("reason", "A part invoice")];
        let over = officer.post(&format!("{at}/1/take-back"), &again).await;
        assert_eq!(over.status, 422);
        assert!(
            over.errors()[0].starts_with("Purchases must not exceed the approved cost"),
            "{:?}",
            over.errors()
        );
    }
    let limit = purchase::limit_of(&app.app.db, found).await.unwrap().unwrap();
    let bought = purchase::of_case(&app.app.db, found).await.unwrap();
    let held: i64 = bought.iter().map(|one| one.held.pence()).sum();
    assert_eq!((held, held <= limit.approved.pence()), (limit.held.pence(), true));
    super::whole(&app).await;
}

/// Nothing that is ordered after the grant’s last day can come in time.
const ORDERED: &str = "The order date must be between 15 October 2018, since which the grant is active, and 31 March 2019, the last day on which this grant pays for what comes";

#[tokio::test(flavor = "multi_thread")]
async fn an_order_recorded_late_is_put_right_to_its_true_day_and_its_goods_come_in_their_true_year() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 1_000).await;
    app.framework(&cast.staff).await;
    let adviser = app.person(cctv_grants::domain::person::Role::OccAdviser, None).await;
    let until = "2019-12-31".parse().unwrap();
    app.certified(&adviser, cctv_grants::domain::certificate::Outcome::Pass, until).await;
    let payers = app.later(&payers, (2019, 4, 10)).await;
    let officer = &payers.officer;
    let at = format!("/applications/{case}/purchases/1");
    let order = format!("{at}/order");
    assert_eq!(requested(officer, &case, "4").await.status, 303);
    let form = officer.get(&order).await;
    assert!(!form.html.contains("value=\"2019\""), "nobody is offered today: {}", form.html);
    let on = |day: &'static str, month: &'static str, year: &'static str| {
        [("on-day", day), ("on-month", month), ("on-year", year)]
    };
    assert!(form.html.contains("31 March 2019, which is past"), "{}", form.html);
    let late = officer.post(&order, &with(&ORDER, &on("10", "4", "2019"))).await;
    assert_eq!((late.status, late.errors()), (422, vec![ORDERED.to_owned()]));
    assert_eq!(officer.post(&order, &with(&ORDER, &on("30", "3", "2019"))).await.status, 303);
    let march = with(&came("4"), &on("28", "3", "2019"));
    let early = officer.post(&format!("{at}/receive"), &march).await;
    assert_eq!(early.errors(), ["The day must be between 30 March 2019, the day of the order, and today"]);
    assert!(officer.get(&at).await.links("main a").contains(&order));
    let form = officer.get(&order).await;
    assert!(
        form.html.contains("Correct the order") && form.html.contains("value=\"PO 17\""),
        "{}",
        form.html
    );
    let version = form.hidden("version");
    let right = with(
        &with(&ORDER, &on("12", "3", "2019")),
        &[("reason", "The day of recording"), ("version", &version)],
    );
    for (fields, error) in [
        (&[("reason", "")][..], "Enter the reason: the order was recorded before"),
        (&on("30", "3", "2019"), "Nothing is different: change at least one answer"),
        (&on("14", "10", "2018"), ORDERED),
        (&on("10", "4", "2019"), ORDERED),
    ] {
        let refused = officer.post(&order, &with(&right, fields)).await;
        assert_eq!((refused.status, refused.errors()), (422, vec![error.to_owned()]));
    }
    let done = officer.post(&order, &right).await;
    assert_eq!(done.location, format!("{at}?done=saved"), "{:?}", done.errors());
    assert_eq!(
        officer.post(&order, &with(&right, &[("vat", "50")])).await.status,
        409,
        "it was changed since"
    );
    assert_eq!(officer.post(&format!("{at}/receive"), &march).await.status, 303);
    let version = officer.get(&order).await.hidden("version");
    let late = with(&right, &[("on-day", "29"), ("version", &version)]);
    assert_eq!(
        officer.post(&order, &late).await.errors(),
        [
            "The order date must be between 15 October 2018, since which the grant is active, and 28 March 2019, the day of the first receipt"
        ]
    );
    let rows = payers.treasurer.get("/year-end?year=2018").await.texts("tbody tr");
    let row = rows.into_iter().find(|row| row.contains(case.as_str())).unwrap();
    assert!(row.contains("£400.00"), "it came in the year in which it came: {row}");
    let timeline = officer.get(&format!("/applications/{case}")).await.texts("main").join(" ");
    for told in [
        "Purchase 1, order corrected: PO 17 of 12 March 2019, £400.00",
        "It was PO 17 of 30 March 2019, £400.00 with £40.00 VAT",
        "The day of recording",
    ] {
        assert!(timeline.contains(told), "{told}: {timeline}");
    }
    super::whole(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_above_what_is_left_is_recorded_as_it_is_and_holds_no_more_than_was_approved() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = shop(&app, &cast).await;
    let officer = app.sign_in(&cast.officer).await;
    let at = format!("/applications/{case}/purchases/1");
    let found = of_case(&app, &cast, &case).await[0].application;
    assert_eq!(requested(&officer, &case, "20").await.status, 303);
    assert_eq!(officer.post(&format!("{at}/order"), &with(&ORDER, &[("vat", "0")])).await.status, 303);
    assert_eq!(officer.post(&format!("{at}/receive"), &came("20")).await.status, 303);
    let form = officer.get(&format!("{at}/invoice")).await.texts("main").join(" ");
    assert!(form.contains("Left for it of the approved cost £2,000.00"), "{form}");
    let mute = officer.post(&format!("{at}/invoice"), &bill("2,100", "0", "0", "")).await;
    let above = "The invoice comes to £2,100.00, and £2,000.00 of the approved cost is left for it";
    assert_eq!(
        mute.errors(),
        [format!(
            "Explain the differences: What was received is worth £2,000.00 and the invoice is £2,100.00. {above}"
        )]
    );
    let done = officer.post(&format!("{at}/invoice"), &bill("2,100", "0", "0", "Rock under a column")).await;
    assert_eq!((done.status, done.errors()), (303, vec![]));
    let limit = purchase::limit_of(&app.app.db, found).await.unwrap().unwrap();
    assert_eq!((limit.held, limit.held.to_string()), (limit.approved, "£2,000.00".to_owned()));
    let kept = purchase::one(&app.app.db, found, 1).await.unwrap().unwrap();
    assert_eq!(
        Cost::of_purchase(&kept, NaiveDate::MAX)[0].eligible().unwrap().to_string(),
        "£2,100.00",
        "the real cost"
    );
    assert!(officer.get(&at).await.html.contains(above));
    let timeline = officer.get(&format!("/applications/{case}")).await;
    assert!(timeline.html.contains("£2,000.00 held of the approved cost, as no more is left"));
    super::whole(&app).await;
}
