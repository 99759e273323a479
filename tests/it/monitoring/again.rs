//! The same commitment again: registered once, and anew when it was registered by mistake.

use cctv_grants::domain::person::Role;
use cctv_grants::store::history;

use super::{KNOWN, PAYMENT, commitment, shropshire, with};
use crate::app::{Page, TestApp, at_once, key};

/// A second registration with a later end would be an extension past the end, paid twice.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_commitment_is_registered_once_also_by_posts_at_once() {
    let app = TestApp::start().await;
    let mut posts = Vec::new();
    for n in 0..6 {
        let staff = app.client(Role::GrantsOfficer, None).await;
        let year = if n % 2 == 0 { "2020" } else { "2025" };
        posts.push(
            async move { staff.post("/monitoring/new", &with(&KNOWN, &[("ends_on-year", year)])).await },
        );
    }
    let pages: Vec<Page> = at_once(posts).await;
    let told = "This commitment is in the register already, from the same first day";
    assert_eq!(pages.iter().filter(|page| page.status == 303).count(), 1);
    let refused: Vec<_> = pages.iter().filter(|page| page.status == 422).collect();
    assert_eq!(refused.len(), 5);
    assert!(refused.iter().all(|page| page.texts("#what-error").join("").contains(told)));
    let staff = app.client(Role::GrantsOfficer, None).await;
    let list = staff.get("/monitoring").await;
    assert!(list.html.contains("Together £10,000.00 a year"), "{}", list.html);
    let spelt = with(&KNOWN, &[("what", "control ROOM of the  council")]);
    assert_eq!(staff.post("/monitoring/new", &spelt).await.errors(), [told]);
    let other = with(&KNOWN, &[("what", "Suite"), ("ends_on-year", "2019")]);
    assert_eq!(staff.post("/monitoring/new", &other).await.status, 303);
    let renamed = [
        ("version", "1"),
        ("what", "Control room of the council"),
        ("yearly", "10,000"),
        ("ends_on-day", "31"),
        ("ends_on-month", "3"),
        ("ends_on-year", "2019"),
        ("reason", "Its name"),
    ];
    assert_eq!(staff.post("/monitoring/2/change", &renamed).await.errors(), [told]);
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_registered_by_mistake_is_read_counts_nowhere_and_is_registered_anew() {
    let app = TestApp::start().await;
    let staff = app.client(Role::GrantsOfficer, None).await;
    let treasurer = app.client(Role::Treasurer, None).await;
    commitment(&app, &staff).await;
    assert_eq!(treasurer.post("/monitoring/1/pay", &PAYMENT).await.status, 303);
    let address = "/monitoring/1/mistake";
    let post = async || {
        let version = staff.get(address).await.hidden("version");
        staff.post(address, &[("reason", "It is £12,000.00"), ("version", &version)]).await
    };
    assert_eq!(post().await.errors(), ["£6,000.00 was paid for it: the payments must be reversed first"]);
    let reversed = treasurer.post("/monitoring/1/payments/1/reverse", &[("reason", "Not ours")]).await;
    assert_eq!(reversed.status, 303);
    assert_eq!(staff.post(address, &[("reason", "x"), ("version", "1")]).await.status, 409);
    assert_eq!(treasurer.post(address, &[("reason", "x")]).await.status, 403);
    assert_eq!(post().await.location, "/monitoring/1?done=saved");
    let page = staff.get("/monitoring/1").await;
    assert!(page.html.contains("It was registered by mistake and counts nowhere"), "{}", page.html);
    assert!(page.texts(".app-timeline__item").join(" ").contains("It is £12,000.00"));
    assert!(page.links(".app-actions a").is_empty());
    for (client, form) in [(&staff, "change"), (&treasurer, "pay"), (&staff, "mistake")] {
        assert_eq!(client.get(&format!("/monitoring/1/{form}")).await.location, "/monitoring/1", "{form}");
    }
    let list = staff.get("/monitoring").await;
    assert!(list.html.contains("None is registered") && list.html.contains("These count nowhere"));
    assert!(list.links("main li a").contains(&"/monitoring/1".to_owned()));
    let partnership = shropshire(&app).await;
    let right = with(&KNOWN, &[("yearly", "12,000"), ("partnership", &partnership)]);
    assert!(staff.get("/monitoring/new").await.texts("#reason").is_empty(), "it is asked only then");
    let silent = staff.post("/monitoring/new", &right).await;
    assert_eq!(
        silent.errors(),
        ["Enter the reason: it ends later or costs more than the one that was registered by mistake"]
    );
    assert_eq!(silent.links(".govuk-error-summary a"), ["#reason"]);
    assert!(silent.html.contains("12,000"), "what was typed is kept");
    let form = |reason: &'static str| [&right[..], &[("reason", reason)]].concat();
    assert_eq!(staff.post("/monitoring/new", &form(" ")).await.errors(), silent.errors());
    let anew = staff.post("/monitoring/new", &form("Their letter of 2016 says 12,000")).await;
    assert_eq!(anew.status, 303, "{:?}", anew.errors());
    let told = staff.get("/monitoring/2").await.texts(".app-timeline__item").join(" ");
    assert!(told.contains("Their letter of 2016 says 12,000"), "{told}");
    assert!(staff.get("/monitoring").await.html.contains("Together £12,000.00 a year"));
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_that_is_posted_many_times_at_once_is_kept_once_and_answers_alike() {
    let app = TestApp::start().await;
    let staff = app.client(Role::GrantsOfficer, None).await;
    let same = key();
    let posts = (0..6).map(|_| {
        let (staff, same) = (staff.clone(), same.clone());
        async move {
            let page = staff.post_with_key("/monitoring/new", &KNOWN, &same).await;
            (page.status, page.location)
        }
    });
    let mut given = at_once(posts).await;
    given.dedup();
    assert_eq!(given, [(303, "/monitoring?done=saved".to_owned())]);
    assert_eq!(staff.get("/monitoring").await.links("tbody a"), ["/monitoring/1"]);
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}
