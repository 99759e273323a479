//! What a change of the scheme would mean, said before it is made.

use cctv_grants::domain::application::Status;
use cctv_grants::domain::person::Role;
use cctv_grants::store::scheme;

use super::{CHANGE, values};
use crate::app::TestApp;
use crate::held::hold;

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_shown_with_whom_it_touches_before_it_is_made() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.case_in(Status::Submitted, &cast, 20_000).await;
    let administrator = app.client(Role::Administrator, None).await;
    let mut change = values("28", "0", "Four weeks");
    change.retain(|(name, _)| *name != "sure");
    let preview = administrator.post(CHANGE, &change).await;
    let shown = preview.texts("main").join(" ");
    assert_eq!(preview.status, 200, "{:?}", preview.errors());
    assert!(
        shown.contains("28, was 30") && shown.contains("No undecided application and no award"),
        "{shown}"
    );
    change.push(("again", "yes"));
    let again = administrator.post(CHANGE, &change).await;
    assert!(
        again.html.contains("value=\"28\"") && again.html.contains("Four weeks"),
        "what was typed is kept"
    );
    assert_eq!(scheme::current(&app.app.db).await.unwrap().version, 0, "looking changes nothing");

    let caps = administrator.get("/scheme").await;
    let row =
        caps.texts("tbody tr").iter().position(|row| row.contains("Shropshire") && row.contains("2018/19"));
    let address = caps.links("tbody a")[row.unwrap()].clone();
    let cap = [("limit", "19,999.99"), ("version", "0"), ("reason", "Less need")];
    let told = administrator.post(&address, &cap).await.texts("dl").join(" ");
    let line = format!("{case}, Shropshire: asks for £20,000.00; at most £19,999.99 could be awarded");
    assert!(told.contains("£19,999.99, was £65,000.00") && told.contains(&line), "{told}");
    let stale = [("limit", "1"), ("version", "7"), ("reason", "Less need")];
    assert_eq!(administrator.post(&address, &stale).await.status, 409);
    let envelope = [("limit", "10,000"), ("version", "0"), ("reason", "Less need")];
    let told = administrator.post("/scheme/envelope", &envelope).await.texts("dl").join(" ");
    assert!(told.contains("at most £10,000.00 could be awarded"), "{told}");
    assert_eq!(scheme::current(&app.app.db).await.unwrap().version, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_says_which_held_decisions_and_offers_it_touches_and_what_counts_only_later() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let held = app.case_in(Status::Assessed, &cast, 1_000).await;
    hold(&app, &cast, &held, Status::Approved).await;
    let offered = app.case_in(Status::Approved, &cast, 2_000).await;
    let administrator = app.client(Role::Administrator, None).await;
    let mut change = values("28", "0", "Four weeks");
    change.retain(|(name, _)| !["sure", "quotes_above"].contains(name));
    change.push(("quotes_above", "4"));
    let told = administrator.post(CHANGE, &change).await.texts("dl").join(" ");
    for line in [
        format!("{held}, Shropshire: open for 28 days from its release, not 30"),
        format!("{offered}, Shropshire: can be accepted until 14 November 2018"),
        "Quotes needed above it: counts for local purchases requested from now on".to_owned(),
    ] {
        assert!(told.contains(&line), "{line}: {told}");
    }
    let caps = administrator.get("/scheme").await;
    let row =
        caps.texts("tbody tr").iter().position(|row| row.contains("Shropshire") && row.contains("2018/19"));
    let address = caps.links("tbody a")[row.unwrap()].clone();
    let cap = [("limit", "60,000"), ("version", "0"), ("reason", "Less need")];
    let told = administrator.post(&address, &cap).await.texts("dl").join(" ");
    for line in [
        format!("{held}, Shropshire: £1,000.00, decided and held"),
        format!("{offered}, Shropshire: £2,000.00, offered"),
    ] {
        assert!(told.contains(&line), "{line}: {told}");
    }
}
