//! What is left of a grant falls due when it is over and nothing of it is to be repaid.

use chrono::TimeDelta;

use cctv_grants::domain::application::Status;

use super::{WHY, administrator, all_texts, erase, wrong};
use crate::app::{Buyer, COST, TestApp};
use crate::purchase::shop;

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_falls_due_years_after_it_is_over_and_repaid() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (active, _) = app.active_grant(&cast, 10_000).await;
    let (given_up, _) = app.active_grant(&cast, 10_000).await;
    let (owing, payers) = app.active_grant(&cast, 10_000).await;
    app.claim_at((&owing, &payers), 1, 5, (&COST, false)).await;
    let decides = app.sign_in(&cast.commissioner).await;
    for (case, clawback) in [(&given_up, "0"), (&owing, "4,000")] {
        let end = [("clawback", clawback), ("reason", "Abandoned")];
        assert_eq!(decides.post(&format!("/applications/{case}/terminate"), &end).await.status, 303);
    }
    let returned = app.case_in(Status::Returned, &cast, 1_000).await;
    app.clock.advance(TimeDelta::days(366 * 6));
    let administrator = administrator(&app).await;
    let due = administrator.get("/retention").await.html;
    assert!(due.contains(given_up.as_str()), "a grant that was terminated");
    assert!(!due.contains(active.as_str()) && !due.contains(owing.as_str()), "one goes on, one is owed for");
    let kept = erase(&administrator, &owing).await;
    assert_eq!((kept.status, kept.location.as_str()), (404, ""), "{WHY}");

    let treasurer = app.sign_in(&payers.treasurer.person.clone().unwrap()).await;
    let on = [("amount", "4,000"), ("on-day", "15"), ("on-month", "10"), ("on-year", "2018")];
    let repaid = treasurer.post(&format!("/applications/{owing}/repay"), &on).await;
    assert_eq!(repaid.status, 303, "{:?}", repaid.errors());
    assert!(administrator.get("/retention").await.html.contains(owing.as_str()));
    assert_eq!(erase(&administrator, &given_up).await.status, 303);
    assert_eq!(erase(&administrator, &returned).await.status, 303, "one that was sent back and left alone");
    assert_eq!(wrong(&app).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_offered_and_sold_what_goes_with_the_rest() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = shop(&app, &cast).await;
    let buyer = Buyer::of(&app.sign_in(&cast.officer).await, &case);
    assert_eq!(buyer.begun("4").await.status, 303);
    assert_eq!(buyer.quoted(1, "Border Ltd", "100", "").await.status, 303);
    assert_eq!(buyer.quoted(1, "Border and Sons", "89.50", "").await.status, 303);
    assert!(all_texts(&app).await.contains("Border"));
    let decides = app.sign_in(&cast.commissioner).await;
    let end = [("clawback", "0"), ("reason", "Abandoned")];
    assert_eq!(decides.post(&format!("/applications/{case}/terminate"), &end).await.status, 303);
    app.clock.advance(TimeDelta::days(366 * 6));
    assert_eq!(erase(&administrator(&app).await, &case).await.status, 303);
    let left = all_texts(&app).await.to_lowercase();
    assert!(!left.contains("border"), "{left}");
    assert_eq!(wrong(&app).await, Vec::<String>::new());
}
