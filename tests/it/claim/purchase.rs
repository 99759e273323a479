//! A purchase that was received and invoiced is claimed as it was invoiced, and once.

use crate::app::{COST, TestApp, with};
use crate::purchase::{ORDER, bill, came, requested, shop};

#[tokio::test(flavor = "multi_thread")]
async fn a_purchase_is_claimed_once_and_stays_as_it_was_invoiced() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = shop(&app, &cast).await;
    let officer = app.sign_in(&cast.officer).await;
    let (own, bought) = (format!("/applications/{case}/claims"), format!("/applications/{case}/purchases/1"));
    assert_eq!(officer.post(&format!("{own}/new"), &[("quarter", "2018-q3")]).await.status, 303);
    assert_eq!(requested(&officer, &case, "4").await.status, 303);
    assert_eq!(officer.post(&format!("{bought}/order"), &ORDER).await.status, 303);
    assert_eq!(officer.post(&format!("{bought}/receive"), &came("4")).await.status, 303);
    let add = format!("{own}/1/purchases");
    assert_eq!(officer.get(&add).await.location, format!("{own}/1"), "nothing is invoiced yet");
    let done = officer.post(&format!("{bought}/invoice"), &bill("410", "40", "30", "Carriage")).await;
    assert_eq!(done.status, 303, "{:?}", done.errors());
    assert!(officer.get(&format!("{own}/1")).await.links(".app-actions a").contains(&add));
    app.step(&officer, &add, &[("purchase", "1")]).await;
    let page = officer.get(&format!("{own}/1")).await;
    let text = page.texts("tbody").join(" ");
    assert!(text.contains("Purchase 1: Axis P3245-LV") && text.contains("£420.00"), "{text}");
    assert_eq!(officer.get(&add).await.location, format!("{own}/1"), "each once");
    let version = officer.get(&format!("{own}/1/send")).await.hidden("version");
    let again = officer.post(&add, &[("purchase", "1"), ("version", &version)]).await;
    assert_eq!(again.status, 422);
    assert_eq!(
        again.errors(),
        ["This invoice of this supplier is claimed already: nothing is paid for twice"]
    );
    // Nor by hand, and it is not changed by hand either.
    let same = [("supplier", "acme"), ("invoice", "inv4"), ("version", version.as_str())];
    let by_hand = officer.post(&format!("{own}/1/lines/new"), &with(&COST, &same)).await;
    assert_eq!(by_hand.status, 422, "{:?}", by_hand.errors());
    let line = page.links("tbody th a").remove(0);
    let line = line.trim_end_matches("/remove").to_owned();
    let other = [("supplier", "Acme"), ("invoice", "INV 4"), ("net", "999"), ("version", version.as_str())];
    let changed = officer.post(&line, &with(&COST, &other)).await;
    assert_eq!(changed.status, 409, "{:?}", changed.errors());
    app.step(&officer, &format!("{line}/remove"), &[]).await;
    app.step(&officer, &add, &[("purchase", "1")]).await;
}
