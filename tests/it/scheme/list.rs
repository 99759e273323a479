//! What the scheme lists, as an administrator changes it: cost categories, the funder, the bodies of a partnership.

use cctv_grants::domain::application::Status;
use cctv_grants::domain::person::{CspOfficer, Role};
use cctv_grants::store::{history, person, scheme};

use crate::app::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn a_cost_category_is_added_and_refused_with_its_reason_after_whom_it_touches_was_shown() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (sent, draft) =
        (app.case_in(Status::Submitted, &cast, 1_000).await, app.ready_draft(&cast.officer, 2_000).await);
    let client = app.client(Role::Administrator, None).await;
    let add = |name, paid, because, version| {
        let sure = ("sure", "yes");
        [
            ("name", name),
            ("paid", paid),
            ("service", "no"),
            ("because", because),
            ("reason", "Asked for"),
            ("version", version),
            sure,
        ]
    };
    let address = "/scheme/categories/new";
    let page = client.post(address, &add("Fibre", "no", "", "0")).await;
    assert_eq!(
        (page.status, page.errors()),
        (422, vec!["Enter why the scheme does not pay for it".to_owned()])
    );
    let page = client.post(address, &add("equipment", "yes", "", "0")).await;
    assert_eq!(page.errors(), ["There is a cost category of that name already"]);
    assert_eq!(client.post(address, &add("Fibre", "yes", "", "0")).await.status, 303);
    assert_eq!(client.post(address, &add("Radio", "yes", "", "0")).await.status, 409, "from an older page");
    let officer = app.sign_in(&cast.officer).await;
    assert!(officer.get(&format!("/applications/{draft}/costs/new")).await.html.contains("Fibre"));

    let not = |sure: &'static str| {
        let because = ("because", "The framework installs at no cost");
        [
            ("paid", "no"),
            ("service", "no"),
            because,
            ("reason", "New framework"),
            ("version", "1"),
            ("sure", sure),
        ]
    };
    let page = client.post("/scheme/categories/2", &not("")).await;
    let said = page.texts("main").join(" ");
    let touched = "Have costs in it, which would be refused when they are sent in or assessed";
    for words in [
        "Cost category Installation Not paid for. The framework installs at no cost, was Paid for",
        &format!("{touched} {sent}, Shropshire, submitted 1 draft"),
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(!said.contains(draft.as_str()), "a draft is its partnership’s alone");
    assert_eq!(scheme::current(&app.app.db).await.unwrap().version, 1, "nothing is saved by looking");
    assert_eq!(client.post("/scheme/categories/2", &not("yes")).await.status, 303);
    let refused = officer.post(&format!("/applications/{draft}/submit"), &[("declared", "yes")]).await;
    assert_eq!(refused.status, 422);
    let check = officer.get(&format!("/applications/{draft}/check")).await;
    assert!(check.html.contains("framework installs at no cost"));
    let history = client.get("/scheme/history").await.texts("main").join(" ");
    assert!(history.contains("Cost category Installation") && history.contains("New framework"), "{history}");
    assert_eq!(client.get("/scheme/categories/99").await.status, 404);
    assert_eq!(client.get("/scheme/categories/x").await.status, 404);
    assert_eq!(app.client(Role::Treasurer, None).await.get(address).await.status, 403);
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn funder_and_accountable_bodies_are_changed_with_a_reason_and_kept_in_the_history() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let sent = app.case_in(Status::Submitted, &cast, 1_000).await;
    let client = app.client(Role::Administrator, None).await;
    let funder = |name, reason, version| {
        [
            ("funder", name),
            ("funder_org_id", "GB-X"),
            ("reason", reason),
            ("version", version),
            ("sure", "yes"),
        ]
    };
    assert_eq!(client.post("/scheme/funder", &funder(" ", "", "0")).await.errors().len(), 2);
    assert_eq!(
        client.post("/scheme/funder", &funder("Mayor", "The office was succeeded", "0")).await.status,
        303
    );
    let now = scheme::current(&app.app.db).await.unwrap();
    assert_eq!((now.funder.as_str(), now.funder_org_id.as_str()), ("Mayor", "GB-X"));

    let of = CspOfficer::of(&cast.officer).unwrap().partnership();
    let address = format!("/scheme/bodies/{}", of.0);
    let bodies = |bodies: &'static str, sure| {
        [("bodies", bodies), ("reason", "Merged"), ("version", "1"), ("sure", sure)]
    };
    for (typed, error) in [
        ("\n \n", "Enter the councils"),
        ("A Council\na council", "Enter each council once"),
        ("Shropshire Council", "Nothing is different: change at least one value"),
    ] {
        assert_eq!(client.post(&address, &bodies(typed, "yes")).await.errors(), [error]);
    }
    let page = client.post(&address, &bodies("Marches Council", "")).await;
    let said = page.texts("main").join(" ");
    let named = format!("Name a council that could no longer be selected {sent}, Shropshire, submitted");
    assert!(said.contains(&named), "{said}");
    assert_eq!(
        client.post(&address, &bodies("Marches Council\nShropshire Council", "yes")).await.status,
        303
    );
    let kept = person::accountable_bodies(&app.app.db, of).await.unwrap();
    assert_eq!(kept, ["Marches Council", "Shropshire Council"]);
    let shown = client.get("/scheme").await.texts("main").join(" ");
    assert!(shown.contains("Marches Council, Shropshire Council") && shown.contains("Mayor"), "{shown}");
    assert_eq!(client.get("/scheme/bodies/999").await.status, 404);
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}
