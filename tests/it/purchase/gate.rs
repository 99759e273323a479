//! What a local purchase may not be: kit in the place of work without a certificate, seen by the funder before it is asked for, or
//! approved once its grant has ended.

use cctv_grants::domain::framework::{FrameworkId, Listing};
use cctv_grants::domain::person::{FrameworkKeeper, Role};
use cctv_grants::service;

use super::{ORDER, VAT, came, requested, shop, whole};
use crate::app::{Buyer, TestApp, at_once, kit_line, with};

#[tokio::test(flavor = "multi_thread")]
async fn work_is_bought_as_it_is_listed_and_no_kit_in_its_place() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = shop(&app, &cast).await;
    let keeper = FrameworkKeeper::of(&cast.staff).unwrap();
    let mut work = kit_line("W-1", "Acme", "Installation", 50);
    work.listing = Listing { category: "Installation".into(), ..work.listing };
    let (from, why) = ("2018-04-01".parse().unwrap(), "Tender".to_owned());
    let by = app.by(&cast.staff);
    service::framework::set_price(&app.app.db, keeper, by, FrameworkId(1), work, from, why).await.unwrap();
    let officer = app.sign_in(&cast.officer).await;
    let at = Buyer::of(&officer, &case).at;
    for item in ["1", "2"] {
        let put = officer.post(&format!("{at}/catalogue/{item}"), &[("quantity", "2")]).await;
        assert_eq!(put.status, 303, "{:?}", put.errors());
    }
    let form = officer.get(&format!("{at}/local")).await;
    let text = form.texts("main").join(" ");
    assert!(text.contains("Work, asked for as it is listed 2 × Acme Installation of Acme"), "{text}");
    assert!(form.html.contains("make-1") && !form.html.contains("make-2"), "{}", form.html);
    // Nobody is asked for another maker of work, and nobody who sends one is heard.
    let fields = [("make-1", "Axis"), ("model-1", "P3245-LV"), ("make-2", "Hikvision"), ("model-2", "DS-2")];
    let seen = form.hidden("basket");
    let fields = with(&fields, &[("basket", &seen)]);
    let begun = officer.post(&format!("{at}/local"), &fields).await;
    assert_eq!(begun.location, format!("{at}/1?done=purchase-begun"), "{:?}", begun.errors());
    let page = officer.get(&format!("{at}/1")).await;
    assert!(page.html.contains("Acme Installation") && !page.html.contains("Hikvision"), "{}", page.html);
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_read_of_a_purchase_in_the_timeline_once_they_are_asked() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = shop(&app, &cast).await;
    let (officer, staff) = (app.sign_in(&cast.officer).await, app.sign_in(&cast.staff).await);
    let buyer = Buyer::of(&officer, &case);
    assert_eq!(buyer.begun("4").await.status, 303);
    assert_eq!(buyer.quoted(1, "Border Ltd", "90", "").await.status, 303);
    let told = ["Purchase 1 begun against Acme", "Purchase 1: quote of Border Ltd, £360.00"];
    let own = format!("/applications/{case}");
    let reads = |page: crate::app::Page| told.map(|words| page.html.contains(words));
    assert_eq!(reads(officer.get(&own).await), [true, true]);
    assert_eq!(reads(staff.get(&own).await), [false, false]);
    assert_eq!(buyer.requested(1, "1", "", "").await.status, 303);
    assert_eq!(reads(staff.get(&own).await), [true, true]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_when_its_grant_ends_is_refused_and_not_approved() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = shop(&app, &cast).await;
    let (officer, staff) = (app.sign_in(&cast.officer).await, app.sign_in(&cast.staff).await);
    let buyer = Buyer::of(&officer, &case);
    buyer.one_quoted_and_one_requested(1).await;
    let decides = app.sign_in(&cast.commissioner).await;
    let ended = [("clawback", "0"), ("reason", "Not wanted any more")];
    assert_eq!(decides.post(&format!("/applications/{case}/terminate"), &ended).await.status, 303);
    let decide = format!("{}/2/decide", buyer.at);
    let approved = staff.post(&decide, &[("approved", "yes")]).await;
    assert_eq!(approved.errors(), ["The grant is not active, so nothing can be bought of it"]);
    let no = [("approved", "no"), ("comment", "The grant has ended")];
    let refused = staff.post(&decide, &no).await;
    assert_eq!(refused.status, 303, "{:?}", refused.errors());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_scheme_does_not_pay_for_is_not_bought_though_it_is_on_the_list() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = shop(&app, &cast).await;
    let keeper = FrameworkKeeper::of(&cast.staff).unwrap();
    let mut licence = kit_line("L-1", "Axis", "P3245-LV", 90);
    licence.listing = Listing { category: "Licences".into(), ..licence.listing };
    let (from, why) = ("2018-04-01".parse().unwrap(), "Tender".to_owned());
    let by = app.by(&cast.staff);
    service::framework::set_price(&app.app.db, keeper, by, FrameworkId(1), licence, from, why).await.unwrap();
    let officer = app.sign_in(&cast.officer).await;
    let at = Buyer::of(&officer, &case).at;
    let id = officer.get(&format!("{at}/catalogue?text=L-1")).await.links("tbody a").remove(0);
    let why = officer.get(&format!("{at}/catalogue?text=L-1")).await.texts("tbody").join(" ");
    assert!(why.contains("Licences") && !why.contains("Conditional"), "{why}");
    assert_eq!(officer.post(&id, &[("quantity", "1")]).await.status, 303);
    let page = format!("{at}/basket/1");
    let seen = officer.get(&page).await.hidden("basket");
    let refused = officer.post(&page, &with(&VAT, &[("basket", &seen)])).await;
    assert_eq!(refused.status, 422);
    assert!(refused.errors()[0].starts_with("Axis P3245-LV: "), "{:?}", refused.errors());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_colleague_changed_in_the_basket_is_shown_before_it_is_bought() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = shop(&app, &cast).await;
    let officer = app.sign_in(&cast.officer).await;
    let at = Buyer::of(&officer, &case).at;
    let put =
        async |quantity: &str| officer.post(&format!("{at}/catalogue/1"), &[("quantity", quantity)]).await;
    let kit = [("make-1", "Axis"), ("model-1", "P3245-LV")];
    for (page, fields) in [("basket/1", &VAT), ("local", &kit)] {
        assert_eq!(put("1").await.status, 303);
        let page = format!("{at}/{page}");
        let seen = officer.get(&page).await.hidden("basket");
        assert_eq!(put("3").await.status, 303);
        let refused = officer.post(&page, &with(fields, &[("basket", &seen)])).await;
        assert_eq!(
            (refused.status, refused.errors()),
            (
                422,
                vec!["The basket was changed since this page was shown: this is what it has now".to_owned()]
            )
        );
        let seen = refused.hidden("basket");
        let taken = officer.post(&page, &with(fields, &[("basket", &seen)])).await;
        assert_eq!(taken.status, 303, "{:?}", taken.errors());
    }
    whole(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_delivery_that_two_officers_record_is_received_once() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = shop(&app, &cast).await;
    let one = app.sign_in(&cast.officer).await;
    let two = app.client(Role::CspOfficer, Some("SHR")).await;
    let at = format!("/applications/{case}/purchases/1");
    assert_eq!(requested(&one, &case, "4").await.status, 303);
    assert_eq!(one.post(&format!("{at}/order"), &ORDER).await.status, 303);
    let receive = format!("{at}/receive");
    let form = one.get(&receive).await;
    assert!(form.texts("dl").join(" ").contains("The grant pays for what comes by 31 March 2019"));
    let tasks = [one.clone(), two].map(|client| {
        let receive = receive.clone();
        async move { client.post(&receive, &came("2")).await.status }
    });
    let mut statuses = at_once(tasks).await;
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
    assert_eq!(one.get(&receive).await.hidden("version"), "1");
    whole(&app).await;
}
