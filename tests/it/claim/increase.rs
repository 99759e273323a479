//! Claims while an increase of the award waits to be accepted: they go on, and only what goes by the award waits as well.

use super::drawn;
use crate::app::{COST, TestApp, vary, with};

/// A cost of £100.00 with that invoice.
fn small(invoice: &str) -> Vec<(&str, &str)> {
    with(&COST, &[("invoice", invoice), ("net", "100"), ("vat", "0"), ("recoverable", "0")])
}

#[tokio::test(flavor = "multi_thread")]
async fn claims_go_on_while_an_increase_waits_and_are_authorised_by_the_new_share() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 1_000).await;
    app.claim_at((&case, &payers), 1, 4, (&small("1"), false)).await;
    let second = app.claim_at((&case, &payers), 2, 3, (&small("2"), false)).await;
    let decides = app.sign_in(&cast.commissioner).await;
    for award in ["800", "1000"] {
        let fields =
            [("award", award), ("conditions", ""), ("reasons", "Prices moved"), ("no_interest", "yes")];
        let varied = vary(&decides, &case, &fields).await;
        assert_eq!((varied.status, varied.errors()), (303, vec![]), "{award}");
    }
    // Every step but one is taken, and offered.
    app.move_on(&payers, &format!("/applications/{case}/claims/1"), 5, false).await;
    app.claim_at((&case, &payers), 3, 3, (&small("3"), false)).await;
    assert_eq!(drawn(&app, &cast, &case).await, (4_500, 4_500));
    let list = payers.officer.get(&format!("/applications/{case}/claims")).await;
    let text = list.texts("main").join(" ");
    let offered = "Increase offered £200.00, to be accepted: until then no payment is authorised";
    assert!(text.contains(offered) && text.contains("Start a claim"), "{text}");
    // The page of what waits says why, and for whom; nobody is sent there to be refused.
    let page = payers.treasurer.get(&second).await;
    let text = page.texts("main").join(" ");
    let who = &payers.certifier.person.as_ref().unwrap().name;
    let why =
        format!("An increase of £200.00 waits to be accepted by {who}, the council’s s151 officer, until ");
    assert!(text.contains(&why) && text.contains("Due by the award until now £27.00"), "{text}");
    let authorise = format!("{second}/authorise");
    assert_eq!(page.links(".app-actions a"), [format!("{second}/return")]);
    assert_eq!(payers.treasurer.get(&authorise).await.location, second);
    let version = payers.treasurer.get(&format!("{second}/return")).await.hidden("version");
    let refused = payers.treasurer.post(&authorise, &[("version", &version)]).await;
    assert_eq!(refused.status, 409);
    assert!(refused.html.contains("The payment can be authorised after that"), "{}", refused.html);
    let home = payers.treasurer.get("/").await.html;
    assert!(!home.contains("Authorise a payment"), "{home}");
    let accepted =
        payers.certifier.post(&format!("/applications/{case}/offer"), &[("accepted", "yes")]).await;
    assert_eq!(accepted.status, 303);
    assert!(payers.treasurer.get("/").await.html.contains("Authorise a payment"));
    assert!(payers.treasurer.get(&second).await.html.contains("Due now"));
    app.move_on(&payers, &second, 4, false).await;
    assert_eq!(drawn(&app, &cast, &case).await, (9_000, 4_500), "half of £200.00, less what is kept back");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_whose_increase_waits_is_not_called_to_be_completed() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, payers) = app.active_grant(&cast, 1_000).await;
    super::ending::commission(&app, &cast, &case).await;
    app.claim_at((&case, &payers), 1, 5, (&small("1"), true)).await;
    let complete = format!("Complete the grant: {case}");
    let called = || async { payers.checker.get("/").await.texts("tbody td").contains(&complete) };
    assert!(called().await);
    app.sql("UPDATE \"grant\" SET increase_pence = 500").await;
    assert!(!called().await);
}
