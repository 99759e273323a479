//! Scheme values, caps and people as those who look after them change them.

use cctv_grants::domain::application::Status;
use cctv_grants::domain::person::Role;
use cctv_grants::store::{history, scheme};

use crate::app::TestApp;

const CHANGE: &str = "/scheme/change";

fn values<'a>(acceptance_days: &'a str, version: &'a str, reason: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("starts_on-day", "1"),
        ("starts_on-month", "4"),
        ("starts_on-year", "2017"),
        ("ends_on-day", "31"),
        ("ends_on-month", "3"),
        ("ends_on-year", "2020"),
        ("max_rate", "1/2"),
        ("in_kind_counts", "no"),
        ("fund_at_score", "60"),
        ("fund_at_least_each", "2"),
        ("acceptance_days", acceptance_days),
        ("existing_spend_counts", "no"),
        ("carry_forward", "yes"),
        ("quotes_from", "5,000"),
        ("quotes_above", "3"),
        ("quotes_below", "1"),
        ("query_days", "10"),
        ("retention_percent", "10"),
        ("record_years", "6"),
        ("assessments_needed", "1"),
        ("version", version),
        ("reason", reason),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_changes_the_scheme_with_a_reason_and_from_what_was_shown() {
    let app = TestApp::start().await;
    let client = app.client(Role::Administrator, None).await;
    assert_eq!(client.post(CHANGE, &values("28", "0", " ")).await.errors(), ["Enter why it is changed"]);
    assert_eq!(client.post(CHANGE, &values("30", "0", "Same")).await.status, 422);
    assert_eq!(client.post(CHANGE, &values("0", "0", "None")).await.status, 422);
    assert_eq!(client.post(CHANGE, &values("28", "0", "Four weeks")).await.status, 303);
    assert_eq!(client.post(CHANGE, &values("14", "0", "Stale")).await.status, 409);
    let now = scheme::current(&app.app.db).await.unwrap();
    assert_eq!((now.policy.acceptance_days, now.version), (28, 1));
    assert!(client.get("/scheme").await.html.contains("Days to accept an offer: 28, was 30"));
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_envelope_is_changed_by_treasurer_or_administrator_and_never_below_what_is_committed() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    app.case_in(Status::Approved, &cast, 6_500).await;
    for (version, (role, limit, shown)) in
        [(Role::Treasurer, "7000", "£7,000.00"), (Role::Administrator, "8000", "£8,000.00")]
            .into_iter()
            .enumerate()
    {
        let client = app.client(role, None).await;
        let version = version.to_string();
        let to = |limit, reason| [("limit", limit), ("version", version.as_str()), ("reason", reason)];
        let below = client.post("/scheme/envelope", &to("6,499.99", "Less")).await;
        assert_eq!(below.status, 422);
        assert_eq!(below.errors(), ["The envelope must be at least £6,500.00, which is committed already"]);
        assert_eq!(client.post("/scheme/envelope", &to(limit, "New budget")).await.status, 303);
        assert_eq!(client.post("/scheme/envelope", &to("9000", "Stale")).await.status, 409);
        assert!(client.get("/scheme").await.html.contains(&format!("Envelope: {shown}, was")));
    }
    assert_eq!(app.client(Role::Auditor, None).await.get("/scheme/envelope").await.status, 403);
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_treasurer_changes_a_cap_and_nothing_else() {
    let app = TestApp::start().await;
    let client = app.client(Role::Treasurer, None).await;
    assert_eq!(client.get("/scheme").await.texts("tbody tr").len(), 15);
    let cap = |amount| [("limit", amount), ("version", "0"), ("reason", "Less need")];
    assert_eq!(client.post("/scheme/caps/1", &cap("65k")).await.status, 422);
    assert_eq!(client.post("/scheme/caps/1", &cap("70,000")).await.status, 303);
    assert_eq!(client.post("/scheme/caps/2", &cap("70,000")).await.status, 409);
    assert_eq!(client.post("/scheme/caps/x", &cap("70,000")).await.status, 404);
    assert_eq!(client.get(CHANGE).await.status, 403);
    assert_eq!(app.client(Role::Auditor, None).await.post("/scheme/caps/1", &cap("1")).await.status, 403);
    assert_eq!(app.visitor().get("/scheme").await.status, 303);
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_adds_a_person_with_a_role_that_fits() {
    let app = TestApp::start().await;
    let client = app.client(Role::Administrator, None).await;
    let who = |role, of| [("name", "Una"), ("email", "una@example.org"), ("role", role), ("partnership", of)];
    assert_eq!(client.post("/people/new", &who("csp_chair", "")).await.status, 422);
    assert_eq!(client.post("/people/new", &who("auditor", "1")).await.status, 422);
    assert_eq!(client.post("/people/new", &who("auditor", "")).await.status, 303);
    let again = client.post("/people/new", &who("auditor", "")).await;
    assert_eq!(again.errors(), ["There is somebody with this e-mail address already"]);
    assert!(client.get("/people").await.html.contains("una@example.org"));
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}
