//! Scheme values, caps and people as those who look after them change them.

mod list;
mod preview;
mod terms;

use cctv_grants::domain::application::Status;
use cctv_grants::domain::financial_year::FinancialYear;
use cctv_grants::domain::person::{CspOfficer, Role};
use cctv_grants::service::grant::look_at_offers;
use cctv_grants::store::{history, ledger, scheme};

use crate::app::{RECORD, TestApp, with};
use crate::held::hold;
use crate::history::sql;

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
        ("year_end_days", "60"),
        ("certificate_end_days", "60"),
        ("return_days", "30"),
        ("version", version),
        ("reason", reason),
        ("sure", "yes"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_changes_the_scheme_with_a_reason_and_from_what_was_shown() {
    let app = TestApp::start().await;
    let client = app.client(Role::Administrator, None).await;
    assert_eq!(client.post(CHANGE, &values("28", "0", " ")).await.errors(), ["Enter why it is changed"]);
    let same = client.post(CHANGE, &values("30", "0", "Same")).await;
    assert_eq!(
        (same.status, same.errors()),
        (422, vec!["Nothing is different: change at least one value".into()])
    );
    assert!(same.texts(".govuk-error-message").is_empty(), "no field is to blame");
    assert!(same.links(".govuk-error-summary a").is_empty(), "and none is led to");
    let mut past = values("28", "0", "It is over");
    past.retain(|(name, _)| !name.starts_with("ends_on"));
    past.extend([("ends_on-day", "14"), ("ends_on-month", "10"), ("ends_on-year", "2018")]);
    let past = client.post(CHANGE, &past).await;
    assert_eq!(past.errors(), ["Last day must be today or later: the scheme would be over already"]);
    assert!(past.links(".govuk-error-summary a")[0].starts_with("#ends_on"));
    let later = with(&values("30", "0", "Later"), &[("starts_on-month", "10"), ("starts_on-year", "2018")]);
    let later = client.post(CHANGE, &later).await;
    assert_eq!(
        later.errors(),
        [
            "The first day cannot be later: the scheme has begun, and what was agreed and returned since stands"
        ]
    );
    assert!(later.links(".govuk-error-summary a")[0].starts_with("#starts_on"));
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
        let to = |limit, reason| {
            [("limit", limit), ("version", version.as_str()), ("reason", reason), ("sure", "yes")]
        };
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
    assert_eq!(client.get("/scheme").await.texts("tbody tr").len(), 15 + 9 + 5);
    let cap = |amount| [("limit", amount), ("version", "0"), ("reason", "Less need"), ("sure", "yes")];
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
async fn every_change_of_the_scheme_and_its_limits_is_in_its_history_a_page_at_a_time() {
    let app = TestApp::start().await;
    let treasurer = app.client(Role::Treasurer, None).await;
    let none = treasurer.get("/scheme/history").await;
    assert!(none.texts("main").join(" ").contains("Nothing has been changed since it was set up"));
    for version in 0..27 {
        let (limit, version, reason) =
            ((70_000 + version).to_string(), version.to_string(), format!("Reason {version}."));
        let change = [("limit", limit.as_str()), ("version", &version), ("reason", &reason), ("sure", "yes")];
        assert_eq!(treasurer.post("/scheme/caps/1", &change).await.status, 303);
    }
    let auditor = app.client(Role::Auditor, None).await;
    let first = auditor.get("/scheme/history").await;
    let rows = first.texts("tbody tr");
    assert_eq!(rows.len(), 25);
    let told = ["£70,026.00, was £70,025.00", "Reason 26.", &treasurer.person.as_ref().unwrap().name];
    assert!(told.iter().all(|told| rows[0].contains(told)), "{}", rows[0]);
    let [next] = &first.links("a[rel=next]")[..] else { panic!("{}", first.html) };
    let second = auditor.get(next).await;
    let rows = second.texts("tbody tr");
    assert_eq!(rows.len(), 2);
    assert!(rows[1].contains("£70,000.00, was £65,000.00") && rows[1].contains("Reason 0."), "{}", rows[1]);
    assert!(second.links("a[rel=next]").is_empty());
    assert_eq!(auditor.get(&second.links("a[rel=prev]")[0]).await.texts("tbody tr").len(), 25);
    assert_eq!(auditor.get("/scheme").await.texts(".app-timeline__item").len(), 5, "the latest alone");
    assert_eq!(auditor.get("/scheme/history?of=999").await.status, 404);
    assert_eq!(auditor.get("/scheme/history?before=x").await.texts("tbody tr").len(), 25);
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

#[tokio::test(flavor = "multi_thread")]
async fn the_sums_of_an_allocation_are_of_its_own_scheme_alone() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    app.case_in(Status::Submitted, &cast, 3_000).await;
    let held = app.case_in(Status::Assessed, &cast, 1_000).await;
    hold(&app, &cast, &held, Status::Approved).await;
    let old = scheme::current(&app.app.db).await.unwrap().id;
    let columns =
        "funder, funder_org_id, office, starts_on, ends_on, max_rate_numerator, max_rate_denominator,
        in_kind_counts, fund_at_score, fund_at_least_each, acceptance_days, envelope_pence";
    sql(
        &app,
        &format!("INSERT INTO scheme (code, name, {columns}) SELECT 'CCTV20', 'Next', {columns} FROM scheme"),
    )
    .await
    .unwrap();
    let of = "(SELECT MAX(id) FROM scheme)";
    let same_year = format!(
        "INSERT INTO allocation (scheme_id, partnership_id, year, cap_pence)
        SELECT {of}, partnership_id, year, cap_pence FROM allocation WHERE year = 2018"
    );
    sql(&app, &same_year).await.unwrap();
    let new = scheme::current(&app.app.db).await.unwrap().id;
    assert_ne!(old, new);
    let year = FinancialYear::from_start(2018).unwrap();
    let partnership = CspOfficer::of(&cast.officer).unwrap().partnership();
    for (id, requested, held) in [(old, 300_000, 100_000), (new, 0, 0)] {
        let board = scheme::board(&app.app.db, id, year).await.unwrap();
        let row = board.iter().find(|row| row.partnership == partnership).unwrap();
        assert_eq!((row.standing.requested.pence(), row.standing.unreleased.pence()), (requested, held));
        let (own, of_all) = scheme::committed(&app.app.db, id, partnership, year).await.unwrap().unwrap();
        assert_eq!((own.unreleased.pence(), of_all.pence()), (held, held));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_scheme_is_begun_from_the_last_and_each_case_stays_in_its_own() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let old = app.case_in(Status::Approved, &cast, 40_000).await;
    let administrator = app.client(Role::Administrator, None).await;
    let fields = |last: &'static str| {
        [
            ("starts_on-day", "1"),
            ("starts_on-month", "4"),
            ("starts_on-year", "2020"),
            ("ends_on-day", "31"),
            ("ends_on-month", "3"),
            ("ends_on-year", last),
            ("code", "cctv20"),
            ("cap", "50,000"),
            ("envelope", "700,000"),
            ("reason", "Signed off in 2020"),
        ]
    };
    let early = administrator.post("/scheme/next", &fields("2023")).await;
    assert!(early.errors()[0].starts_with("The scheme runs until 31 March 2020"), "{:?}", early.errors());
    assert_eq!(administrator.get("/scheme/next").await.status, 409);
    // The offer of the old scheme lapsed long before; in April 2020 nothing can be started.
    app.clock.set("2020-04-02T09:00:00Z".parse().unwrap());
    look_at_offers(&app.app.db, app.clock.now()).await.unwrap();
    let administrator = app.sign_in(administrator.person.as_ref().unwrap()).await;
    let officer = app.sign_in(&cast.officer).await;
    let started = [("year", "2020/21"), ("title", "New")];
    assert_eq!(officer.post("/applications/new", &started).await.status, 422);
    let backwards = administrator.post("/scheme/next", &fields("2019")).await;
    assert_eq!(backwards.errors(), ["The last day must be after the first day"]);
    let key = crate::app::key();
    for _ in 0..2 {
        let begun = administrator.post_with_key("/scheme/next", &fields("2023"), &key).await;
        assert_eq!(
            (begun.status, begun.location.as_str()),
            (303, "/scheme?done=begun"),
            "{:?}",
            begun.errors()
        );
    }
    assert_eq!(scheme::all(&app.app.db).await.unwrap().len(), 2, "a double click begins one");
    let history = administrator.get("/scheme/history").await;
    assert!(history.texts("tbody tr")[0].contains("Signed off in 2020"), "{}", history.html);
    let [of_the_old] = &history.links("main p a")[..] else { panic!("{}", history.html) };
    assert!(administrator.get(of_the_old).await.texts("main").join(" ").contains("Nothing has been changed"));
    let page = administrator.get("/scheme").await;
    assert!(page.html.contains("Scheme begun: 1 April 2020 to 31 March 2023, caps of £50,000.00"));
    let draft = officer.post("/applications/new", &started).await;
    assert!(draft.location.starts_with("/applications/CCTV20-2020-SHR-001"), "{:?}", draft.errors());
    let over = app.case_in(Status::Assessed, &cast, 1_000).await;
    let case = app.case_in(Status::Approved, &cast, 50_000).await;
    let decide = [("award", "1"), ("reasons", "Sound"), ("release", "now"), ("no_interest", "yes")];
    let decide = [&decide[..], &RECORD].concat();
    let decider = app.sign_in(&cast.commissioner).await;
    let refused = decider.post(&format!("/applications/{over}/approve"), &decide).await;
    assert!(refused.errors()[0].contains("£0.00 is left"), "{:?}", refused.errors());
    let [new, last] = &scheme::all(&app.app.db).await.unwrap()[..] else { panic!() };
    assert_eq!((new.envelope.committed.pence(), last.envelope.committed.pence()), (5_000_000, 0));
    assert_eq!(ledger::mismatches(&app.app.db).await.unwrap(), Vec::<String>::new());
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
    for (reference, words) in [(&old, "2018/19"), (&case, "2020/21")] {
        let page = decider.get(&format!("/applications/{reference}")).await;
        assert!(page.texts("dl").join(" ").contains(words), "{reference}");
    }
    let board = decider.get("/?year=2018/19").await.texts("main").join(" ");
    assert!(
        board.contains("Money for 2018/19") && board.contains("£1,000,000.00"),
        "the old board is still there"
    );
    assert!(decider.get("/").await.texts("main").join(" ").contains("Envelope of the scheme: £700,000.00"));
}
