//! A draft that is not wanted is discarded, so that it stands in nobody's way.

use crate::app::{COST, TestApp, key, with};

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_that_is_not_wanted_is_discarded_and_its_costs_are_free() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    let first = app.claim_at((&case, &payers), 1, 0, (&COST, false)).await;
    let page = payers.officer.get(&first).await;
    let discard = format!("{first}/discard");
    assert!(page.links(".app-actions a").contains(&discard), "{}", page.html);
    for other in [&payers.certifier, &payers.checker, &payers.treasurer] {
        assert_eq!(other.get(&discard).await.status, 403);
    }
    let version = payers.officer.get(&discard).await.hidden("version");
    assert_eq!(payers.officer.post(&discard, &[("version", "1")]).await.status, 409, "it was changed since");
    let (form, key) = ([("version", version.as_str())], key());
    for _ in 0..2 {
        let done = payers.officer.post_with_key(&discard, &form, &key).await;
        assert_eq!(done.location, format!("/applications/{case}/claims?done=claim-discarded"));
    }
    for gone in [&first, &discard, &format!("{first}/send")] {
        assert_eq!(payers.officer.get(gone).await.status, 404, "{gone}");
    }
    let list = payers.officer.get(&format!("/applications/{case}/claims")).await;
    assert!(!list.links("main a").contains(&first), "{}", list.html);
    let told = payers.officer.get(&format!("/applications/{case}")).await;
    assert!(told.html.contains("Claim 1 discarded, with £10,000.00 claimed"), "{}", told.html);
    // The invoice is claimed in the final claim, which no draft holds up; the number is not used again.
    let second = app.claim_at((&case, &payers), 2, 2, (&COST, true)).await;
    assert_eq!(payers.officer.get(&format!("{second}/discard")).await.location, second, "it is no draft");
    assert_eq!(payers.officer.post(&format!("{second}/discard"), &with(&form, &[])).await.status, 409);
    assert_eq!(app.kept_grant(&cast, &case).await.drawn.authorised.to_string(), "£0.00");
}
