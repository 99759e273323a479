//! Whoever checks a claim is told of costs that may be for one invoice under two names.

use crate::app::{COST, TestApp, with};

#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_under_two_suppliers_names_is_told_to_whoever_prepares_and_checks_it() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 20_000).await;
    app.claim_at((&case, &payers), 1, 5, (&COST, false)).await;
    let renamed = with(&COST, &[("supplier", "Acme Limited")]);
    let second = app.claim_at((&case, &payers), 2, 2, (&renamed, false)).await;
    let other_day = with(&renamed, &[("invoice", "INV 18"), ("invoiced_on-day", "27")]);
    let third = app.claim_at((&case, &payers), 3, 2, (&other_day, false)).await;
    let draft = with(&COST, &[("supplier", "A C M E")]);
    app.claim_at((&case, &payers), 4, 0, (&draft, false)).await;
    let told = format!(
        "May be the same invoice as Acme Ltd, invoice INV 17 of 28 September 2018, on claim 1 of {case}"
    );
    let drafted = format!("A C M E, invoice INV 17 of 28 September 2018, on claim 4 of {case}");
    for page in [second.clone(), format!("{second}/check")] {
        let text = payers.checker.get(&page).await.texts("main").join(" ");
        assert!(text.contains(&told), "{page}: {text}");
        assert!(!text.contains("claim 4"), "a draft is its partnership's alone: {text}");
    }
    let text = payers.officer.get(&second).await.texts("main").join(" ");
    assert!(text.contains(&format!("{told}; and as {drafted}")), "{text}");
    for page in [third.clone(), format!("{third}/check")] {
        let text = payers.checker.get(&page).await.texts("main").join(" ");
        assert!(!text.contains("May be the same"), "another number and another day: {text}");
    }
    let version = payers.checker.get(&format!("{second}/check")).await.hidden("version");
    let refused = payers.checker.post(&format!("{second}/check"), &[("version", &version)]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.texts("main").join(" ").contains(&told), "also when the form comes back");
    let certifier = payers.certifier.get(&second).await;
    assert!(!certifier.html.contains("May be the same"), "whoever certifies reads no other grant");
}
