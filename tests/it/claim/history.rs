//! What was claimed, changed, taken off, cut and discarded stays on record: what it was, what it is, and why.

use crate::app::{COST, Client, TestApp, verified, with};

/// The timeline of a case as somebody reads it.
async fn told(client: &Client, case: &str) -> String {
    client.get(&format!("/applications/{case}")).await.texts("main").join(" ")
}

#[tokio::test(flavor = "multi_thread")]
async fn each_change_of_a_claims_costs_says_what_it_was_what_it_is_and_why() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 10_000).await;
    let address = app.claim_at((&case, &payers), 1, 0, (&COST, false)).await;
    let (officer, case) = (&payers.officer, case.to_string());
    // Changed, with a second one that is entered and taken off again.
    let line = officer.get(&address).await.links("tbody th a").remove(0);
    let line = line.trim_end_matches("/remove").to_owned();
    let proof =
        app.proof(officer, &cctv_grants::domain::application::Reference::parse(&case).unwrap(), 2).await;
    let less = with(&COST, &[("net", "9,000"), ("supplier", "Apex Ltd"), ("evidence", &proof)]);
    app.step(officer, &line, &less).await;
    let more = with(&COST, &[("invoice", "INV 18"), ("net", "700"), ("vat", "0"), ("recoverable", "0")]);
    app.step(officer, &format!("{address}/lines/new"), &more).await;
    let second = officer.get(&address).await.links("tbody th a");
    let second = second.iter().find(|link| link.ends_with("/remove") && !link.starts_with(&line)).unwrap();
    app.step(officer, second, &[]).await;
    let words = [
        "Added: INV 17 of Acme Ltd, Three dome cameras: £10,000.00",
        "INV 17 of Apex Ltd: £9,000.00, was £10,000.00 Supplier: Apex Ltd, was Acme Ltd Other files prove it",
        "Added: INV 18 of Acme Ltd, Three dome cameras: £700.00",
        "Taken off: INV 18 of Acme Ltd, Three dome cameras: £700.00",
    ];
    let own = told(officer, &case).await;
    for words in words {
        assert!(own.contains(words), "{words}: {own}");
    }
    // What is prepared is the partnership's own until it is certified.
    for at in 1..=2 {
        let seen = told(&payers.checker, &case).await;
        assert!(
            seen.contains("Claim 1 changed, £9,000.00 claimed") && !seen.contains("of Apex Ltd"),
            "{seen}"
        );
        app.move_on(&payers, &address, at, false).await;
    }
    let seen = told(&payers.checker, &case).await;
    for words in words {
        assert!(seen.contains(words), "{words}: {seen}");
    }
    // What a check cut stays on record when the claim is sent back, and so does what is discarded.
    let page = payers.checker.get(&format!("{address}/check")).await;
    let (amount, _) = verified(&page).remove(0);
    let reason = amount.replace("verified_", "reason_");
    let cut = [(amount.as_str(), "8,500"), (reason.as_str(), "one was never delivered")];
    app.step(&payers.checker, &format!("{address}/check"), &cut).await;
    app.step(&payers.treasurer, &format!("{address}/return"), &[("reason", "Claim what came")]).await;
    app.step(officer, &format!("{address}/discard"), &[]).await;
    let why =
        "Three dome cameras, INV 17 of Apex Ltd: £8,500.00 of £9,000.00, because one was never delivered";
    let gone = "INV 17 of Apex Ltd, Three dome cameras: £9,000.00";
    for (client, discarded) in [(officer, true), (&payers.treasurer, false)] {
        let told = told(client, &case).await;
        assert!(told.contains(why), "{told}");
        assert_eq!(told.contains(gone), discarded, "{told}");
    }
    app.kept_grant(&cast, &cctv_grants::domain::application::Reference::parse(&case).unwrap()).await;
}
