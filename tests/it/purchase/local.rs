//! The local route: quotes on file beside the framework's basket, asked for, decided by somebody else, never above the approved
//! cost.

use cctv_grants::domain::certificate::Outcome;
use cctv_grants::domain::claim::Cost;
use cctv_grants::domain::money::Money;
use cctv_grants::domain::person::Role;
use cctv_grants::domain::purchase::PurchaseState;
use cctv_grants::store::{history, purchase};
use chrono::NaiveDate;

use super::{ORDER, bill, came, shop, then_came};
use crate::app::{Buyer, TestApp, at_once, key, with};
use crate::camera::{granted, of_case};
use crate::mail::work_off;
use crate::smtp::SmtpSink;

async fn whole(app: &TestApp) {
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_local_purchase_goes_from_the_basket_over_quotes_and_approval_to_the_invoice() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = shop(&app, &cast).await;
    let (officer, staff) = (app.sign_in(&cast.officer).await, app.sign_in(&cast.staff).await);
    let buyer = Buyer::of(&officer, &case);
    let at = buyer.at.clone();
    let begun = buyer.begun("4").await;
    assert_eq!(begun.location, format!("{at}/1?done=purchase-begun"), "{:?}", begun.errors());
    assert!(officer.get(&format!("{at}/basket")).await.html.contains("The basket is empty"));
    assert_eq!(
        staff.get(&format!("{at}/1")).await.status,
        404,
        "quotes are gathered out of the funder’s sight"
    );
    assert!(!staff.get(&at).await.html.contains("Purchase 1"));

    let refused = buyer.quoted(1, "Border Ltd", "0", "").await;
    assert_eq!(refused.errors(), ["Enter what one Axis P3245-LV costs, more than £0.00"]);
    assert_eq!(buyer.quoted(1, "Border Ltd", "100", "").await.status, 303);
    let same = buyer.requested(1, "1", "", "").await;
    assert_eq!(same.status, 422);
    assert!(same.errors()[0].starts_with("Border Ltd asks £400.00, which is not below the framework price"));
    let again = buyer.quoted(1, "border ltd", "90", "").await;
    assert_eq!(again.errors(), ["There is a quote of Border Ltd already: change that one"]);
    assert_eq!(buyer.quoted(1, "Marches Vision", "89.50", "").await.status, 303);
    let page = officer.get(&format!("{at}/1")).await;
    let text = page.texts("table").join(" ");
    for words in
        ["In place of Axis P3245-LV, A-1 of Acme", "£400.00", "£358.00", "£42.00", "Marches Vision 1.pdf"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert_eq!(officer.get(&format!("{at}/1/decide")).await.status, 403);
    let asked = buyer.requested(1, "2", "", "").await;
    assert_eq!(asked.location, format!("{at}/1?done=purchase-requested"), "{:?}", asked.errors());
    let found = of_case(&app, &cast, &case).await[0].application;
    let held = purchase::limit_of(&app.app.db, found).await.unwrap().unwrap().held;
    assert_eq!(held, Money::from_pence(35_800), "held from the request on");

    let needs = staff.get("/").await;
    assert!(
        needs.html.contains("Decide on a purchase") && needs.links("main a").contains(&format!("{at}/1"))
    );
    let form = staff.get(&format!("{at}/1/decide")).await;
    assert!(
        form.html.contains("£42.00") && form.html.contains("By the framework 4 at £100.00"),
        "{}",
        form.html
    );
    let early = officer.post(&format!("{at}/1/order"), &ORDER).await;
    assert_eq!(early.errors(), ["This purchase is requested now, so this cannot be done"]);
    let done = staff.post(&format!("{at}/1/decide"), &[("approved", "yes")]).await;
    assert_eq!(done.location, format!("{at}/1?done=local-approved"), "{:?}", done.errors());
    assert!(!staff.get("/").await.html.contains("Decide on a purchase"));
    let needs = officer.get("/").await;
    assert!(needs.html.contains("Place an order") && needs.links("main a").contains(&format!("{at}/1")));

    let ordered = officer.post(&format!("{at}/1/order"), &ORDER).await;
    assert_eq!(ordered.status, 303, "{:?}", ordered.errors());
    assert!(!officer.get("/").await.html.contains("Place an order"));
    assert_eq!(officer.post(&format!("{at}/1/receive"), &came("3")).await.status, 303);
    assert_eq!(officer.post(&format!("{at}/1/receive"), &then_came("1")).await.status, 303);
    let paid = officer.post(&format!("{at}/1/invoice"), &bill("358", "40", "40", "")).await;
    assert_eq!(paid.status, 303, "{:?}", paid.errors());
    let kept = purchase::one(&app.app.db, found, 1).await.unwrap().unwrap();
    assert_eq!((kept.state, kept.saving()), (PurchaseState::Invoiced, Some(Money::from_pence(4_200))));
    assert_eq!(Cost::of_purchase(&kept, NaiveDate::MAX)[0].eligible(), Some(Money::from_pence(35_800)));
    let timeline = officer.get(&format!("/applications/{case}")).await;
    assert!(timeline.html.contains("Purchase 1 from Marches Vision requested: £358.00"));
    assert!(timeline.html.contains("£42.00 less than by the framework"));
    whole(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dearer_quote_needs_a_better_whole_life_and_a_signed_reason_and_three_quotes_when_it_is_large() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, _) = app.active_grant(&cast, 20_000).await;
    app.framework(&cast.staff).await;
    let adviser = app.person(Role::OccAdviser, None).await;
    app.certified(&adviser, Outcome::Pass, "2019-12-31".parse().unwrap()).await;
    let officer = app.sign_in(&cast.officer).await;
    let buyer = Buyer::of(&officer, &case);
    assert_eq!(buyer.begun("51").await.status, 303);
    assert_eq!(buyer.quoted(1, "Border Ltd", "110", "9000").await.status, 303);
    let few = buyer.requested(1, "1", "9500", "No licences").await;
    assert_eq!(few.errors(), ["3 quotes are needed for this purchase, and 1 is on file"]);
    assert_eq!(buyer.quoted(1, "Marches Vision", "120", "").await.status, 303);
    assert_eq!(buyer.quoted(1, "Severn Ltd", "115", "").await.status, 303);
    let unsigned = buyer.requested(1, "1", "9500", "").await;
    assert_eq!(unsigned.errors(), ["Say why it is better over its whole life"]);
    let worse = buyer.requested(1, "1", "9000", "No licences").await;
    assert_eq!(
        worse.errors(),
        ["Over its whole life it costs £9,000.00, which is not below that of the framework, £9,000.00"]
    );
    assert_eq!(buyer.requested(1, "1", "9500", "No licences for five years").await.status, 303);
    let page = officer.get(&format!("{}/1", buyer.at)).await;
    let signed = format!("Signed by {}, 15 October 2018", cast.officer.name);
    for words in ["No licences for five years", &signed, "£9,500.00", "-£510.00"] {
        assert!(page.html.contains(words), "{words}");
    }
    let staff = app.sign_in(&cast.staff).await;
    let letter = staff.get(&format!("/applications/{case}")).await;
    assert!(letter.html.contains("£510.00 more than by the framework"));
    let form = staff.get(&format!("{}/1/decide", buyer.at)).await;
    assert!(form.html.contains("£510.00 more") && !form.html.contains("-£510.00 less"), "{}", form.html);
    whole(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_certified_is_named_and_what_is_refused_says_why_and_frees_its_cost() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = shop(&app, &cast).await;
    let (officer, staff) = (app.sign_in(&cast.officer).await, app.sign_in(&cast.staff).await);
    let buyer = Buyer::of(&officer, &case);
    let at = buyer.at.clone();
    assert_eq!(officer.post(&format!("{at}/catalogue/1"), &[("quantity", "2")]).await.status, 303);
    let other = [("make-1", "Nobody"), ("model-1", "X-1"), ("basket", "1:2")];
    let refused = officer.post(&format!("{at}/local"), &other).await;
    assert_eq!(
        (refused.status, refused.errors()),
        (422, vec!["Nobody X-1: The OCC has not certified it".to_owned()])
    );
    assert!(refused.html.contains("Nobody"), "what was typed is kept");
    buyer.one_quoted_and_one_requested(1).await;
    let decide = format!("{at}/2/decide");
    let mute = staff.post(&decide, &[("approved", "no")]).await;
    assert_eq!((mute.status, mute.errors()), (422, vec!["Say why you decline".to_owned()]));
    let done = staff.post(&decide, &[("approved", "no"), ("comment", "Wait for the new list")]).await;
    assert_eq!(done.location, format!("{at}/2?done=local-refused"), "{:?}", done.errors());
    let page = officer.get(&format!("{at}/2")).await;
    assert!(page.html.contains("Wait for the new list") && page.html.contains("Refused"));
    let found = of_case(&app, &cast, &case).await[0].application;
    assert_eq!(purchase::limit_of(&app.app.db, found).await.unwrap().unwrap().held, Money::ZERO);
    let late = staff.post(&decide, &[("approved", "yes")]).await;
    assert_eq!(late.errors(), ["This purchase is refused now, so this cannot be done"]);
    assert_eq!(officer.post(&format!("{at}/1/cancel"), &[("reason", "Not needed")]).await.status, 303);

    let sink = SmtpSink::start().await;
    work_off(&app, &sink).await;
    let sent: Vec<String> = sink.messages().iter().map(|mail| mail.subject()).collect();
    for subject in
        [format!("Purchase 2 of {case} needs a decision"), format!("Purchase 2 of {case} is refused")]
    {
        assert!(sent.contains(&subject), "{subject}: {sent:?}");
    }
    whole(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asked_for_it_or_has_an_interest_does_not_decide_on_it() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = shop(&app, &cast).await;
    let officer = app.sign_in(&cast.officer).await;
    let buyer = Buyer::of(&officer, &case);
    buyer.one_quoted_and_one_requested(1).await;
    let decide = format!("{}/2/decide", buyer.at);
    let both = app.also(&cast.officer, Role::GrantsOfficer).await;
    let own = both.post(&decide, &[("approved", "yes")]).await;
    assert_eq!(own.errors(), ["You requested this purchase, so somebody else must decide on it"]);
    assert!(!both.get("/").await.html.contains("Decide on a purchase"));
    let interested = app.client(Role::GrantsOfficer, None).await;
    let declared = interested
        .post(&format!("/applications/{case}/interest"), &[("words", "A cousin works there")])
        .await;
    assert_eq!(declared.status, 303, "{:?}", declared.errors());
    let tied = interested.post(&decide, &[("approved", "yes")]).await;
    assert_eq!(
        tied.errors(),
        ["You declared an interest in this application, so somebody else must decide on this purchase"]
    );
    for client in [&both, &interested] {
        let page = client.get(&format!("{}/2", buyer.at)).await;
        assert!(!page.links("main a").contains(&decide), "no button that refuses");
    }
    let draft =
        app.sign_in(&cast.staff).await.post(&format!("{}/1/decide", buyer.at), &[("approved", "yes")]).await;
    assert_eq!(draft.status, 404, "a draft is nobody else’s");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_local_purchases_requested_at_once_do_not_exceed_the_approved_cost() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, _) = granted(&app, &cast).await;
    app.framework(&cast.staff).await;
    let adviser = app.person(Role::OccAdviser, None).await;
    app.certified(&adviser, Outcome::Pass, "2019-12-31".parse().unwrap()).await;
    let officer = app.sign_in(&cast.officer).await;
    let buyer = Buyer::of(&officer, &case);
    // More than half of what was approved, each.
    for number in [1, 2] {
        assert_eq!(buyer.begun("12").await.status, 303);
        assert_eq!(buyer.quoted(number, "Border Ltd", "99", "").await.status, 303);
    }
    let tasks = [1, 2].map(|number| {
        let buyer = buyer.clone();
        async move { buyer.requested(number, "1", "", "").await }
    });
    let mut done: Vec<(u16, String)> =
        at_once(tasks).await.into_iter().map(|page| (page.status, page.errors().join(" "))).collect();
    done.sort_unstable();
    assert_eq!((done[0].0, done[1].0), (303, 422), "{done:?}");
    assert!(done[1].1.starts_with("Purchases must not exceed the approved cost"), "{done:?}");
    let found = of_case(&app, &cast, &case).await[0].application;
    let limit = purchase::limit_of(&app.app.db, found).await.unwrap().unwrap();
    assert_eq!(limit.held, Money::from_pence(118_800));
    whole(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_form_posted_twice_does_once_and_nobody_asks_for_quotes_they_did_not_see() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = shop(&app, &cast).await;
    let (officer, staff) = (app.sign_in(&cast.officer).await, app.sign_in(&cast.staff).await);
    let buyer = Buyer::of(&officer, &case);
    let at = buyer.at.clone();
    assert_eq!(officer.post(&format!("{at}/catalogue/1"), &[("quantity", "1")]).await.status, 303);
    let (page, once) = (format!("{at}/local"), key());
    for time in 0..2 {
        let kit = [("make-1", "Axis"), ("model-1", "P3245-LV"), ("basket", "1:1")];
        assert_eq!(officer.post_with_key(&page, &kit, &once).await.status, 303, "{time}");
    }
    assert_eq!(buyer.quoted(1, "Border Ltd", "90", "").await.status, 303);
    let change = format!("{at}/1/quotes/1");
    let known = officer.get(&change).await;
    assert!(known.html.contains("value=\"90.00\"") && known.hidden("version") == "1", "{}", known.html);
    let file = known.html.split("name=\"file\"").nth(1).unwrap().split("value=\"").nth(1).unwrap();
    let file = file.split('"').next().unwrap().to_owned();
    let quote = [
        ("supplier", "Border Ltd"),
        ("on-day", "15"),
        ("on-month", "10"),
        ("on-year", "2018"),
        ("unit-1", "80"),
        ("file", &file),
        ("version", "1"),
        ("reason", "They came down"),
    ];
    let mute = officer.post(&change, &with(&quote, &[("reason", "")])).await;
    assert_eq!(mute.errors(), ["Enter the reason: the quote was on file before"]);
    let wish = [("quote", "1"), ("vat", "0"), ("recoverable", "yes"), ("version", "1")];
    let once = key();
    for time in 0..2 {
        assert_eq!(officer.post_with_key(&change, &quote, &once).await.status, 303, "{time}");
    }
    assert_eq!(officer.post(&change, &with(&quote, &[("unit-1", "70")])).await.status, 409);
    assert_eq!(officer.post(&format!("{at}/1/request"), &wish).await.status, 409);
    for (client, page, fields) in [
        (&officer, "request", with(&wish, &[("version", "2")])),
        (&staff, "decide", vec![("approved", "yes")]),
    ] {
        let (page, once) = (format!("{at}/1/{page}"), key());
        for time in 0..2 {
            let done = client.post_with_key(&page, &fields, &once).await;
            assert_eq!(done.status, 303, "{page}, {time}: {:?}", done.errors());
        }
    }
    let found = of_case(&app, &cast, &case).await[0].application;
    let bought = purchase::of_case(&app.app.db, found).await.unwrap();
    assert_eq!((bought.len(), bought[0].held), (1, Money::from_pence(8_000)));
    let told = staff.get(&format!("/applications/{case}")).await.html;
    for words in [
        "quote of Border Ltd changed, £80.00",
        "Price of one Axis P3245-LV: £80.00, was £90.00",
        "They came down",
    ] {
        assert!(told.contains(words), "{words}");
    }
    whole(&app).await;
}
