//! The second factor after a link: set up first, given each time, once a code; told to nobody.

mod again;

use std::collections::BTreeSet;

use cctv_grants::domain::person::Role;
use cctv_grants::store::{Read, history};
use cctv_grants::web::router::{Who, routes};
use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, Statement};

use crate::app::{Client, Telephone, TestApp, key};

const WRONG: &str = "This code is not right, or was used before. Enter the one that your app shows now";

pub async fn give(client: &Client, code: &str) -> crate::app::Page {
    client.post("/second-factor", &[("code", code), ("next", "/account")]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_acts_for_the_funder_sets_an_app_up_before_anything_opens() {
    let app = TestApp::start().await;
    for role in Role::GIVE_A_SECOND_FACTOR {
        let person = app.person(role, None).await;
        let client = app.by_link(&person).await;
        assert_eq!(client.get("/").await.location, "/second-factor?next=%2F");
        assert_eq!(client.get("/second-factor?next=%2F").await.location, "/second-factor/set-up?next=%2F");
        let page = client.get("/second-factor/set-up?next=%2F").await;
        assert_eq!((page.status, page.texts("svg.app-qr").len()), (200, 1), "{}", role.code());
        assert_eq!(page.hidden("next"), "/");
        let telephone = Telephone::scanned(&page);
        let shown = telephone.shows(app.clock.now());
        for (typed, told) in [
            ("", "Enter the code"),
            (
                "12345",
                "The code must be the 6 digits that your app shows now, or a recovery code of 16 letters and digits",
            ),
            ("0000-0000-0000-0000", WRONG),
            (&telephone.shows(app.clock.now() - TimeDelta::minutes(2)), WRONG),
        ] {
            let page = client.post("/second-factor/set-up", &[("code", typed), ("next", "/")]).await;
            assert_eq!((page.status, page.errors()), (422, vec![told.to_owned()]), "{typed:?}");
        }
        let again = client.get("/second-factor/set-up").await;
        assert_eq!(
            Telephone::scanned(&again).shows(app.clock.now()),
            shown,
            "the same key when looked at again"
        );
        let key = key();
        for _ in 0..2 {
            let fields = [("code", shown.as_str()), ("next", "/")];
            let done = client.post_with_key("/second-factor/set-up", &fields, &key).await;
            assert_eq!(
                (done.status, done.location.as_str()),
                (303, "/second-factor/codes?next=%2F"),
                "also twice"
            );
        }
        let codes = client.get("/second-factor/codes?next=%2F").await.texts(".app-codes li");
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), 10);
        assert_eq!(client.post("/second-factor/codes", &[("next", "/")]).await.location, "/");
        assert_eq!(
            client.get("/second-factor/codes?next=%2F").await.location,
            "/",
            "they are not shown again"
        );
        assert_eq!(client.get("/").await.status, 200);
        assert!(client.get("/account").await.html.contains("10 recovery codes are left"));
    }
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_acts_for_a_partnership_gives_none() {
    let app = TestApp::start().await;
    for role in Role::ALL.into_iter().filter(|role| !Role::GIVE_A_SECOND_FACTOR.contains(role)) {
        let person = app.person(role, role.belongs_to_a_partnership().then_some("SHR")).await;
        let client = app.by_link(&person).await;
        assert_eq!(client.get("/").await.status, 200, "{}", role.code());
        assert_eq!(client.get("/second-factor?next=%2Faccount").await.location, "/account");
        assert_eq!(client.get("/second-factor/set-up").await.status, 404);
        assert_eq!(give(&client, "123456").await.status, 404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn until_then_a_session_reaches_nothing_but_what_is_for_it() {
    let app = TestApp::with(true).await;
    let person = app.person(Role::Administrator, None).await;
    app.with_an_app(&person).await;
    let client = app.by_link(&person).await;
    let mut own = Vec::new();
    for route in routes(true) {
        if route.path.starts_with("/sign-out") || route.path.starts_with("/demo") {
            continue;
        }
        let path = route
            .path
            .replace("{id}", "1")
            .replace("{token}", &"x".repeat(43))
            .replace("{provider}", "nobody");
        let path = path.replace("{reference}", "CCTV-2018-SHR-001").replace("{section}", "need");
        let path = path.replace("{line}", "1").replace("{part}", "chair").replace("{name}", "x.css");
        let page = match route.method {
            "GET" => client.get(&path).await,
            _ => client.post(&path, &[]).await,
        };
        let told = format!("{} {}: {} {}", route.method, route.path, page.status, page.location);
        match (route.who, route.method) {
            (Who::Anybody, _) => assert!(page.status < 500, "{told}"),
            (Who::Known, _) => own.push(told),
            (_, "GET") => assert!(page.location.starts_with("/second-factor?next="), "{told}"),
            _ => {
                assert_eq!(
                    (page.status, page.heading().as_str()),
                    (401, "You are not signed in yet"),
                    "{told}"
                );
            }
        }
    }
    assert_eq!(
        own,
        [
            "GET /second-factor: 200 ",
            "POST /second-factor: 422 ",
            "GET /second-factor/set-up: 303 /second-factor?next=%2Fsecond-factor%2Fset-up",
            "POST /second-factor/set-up: 401 ",
            "GET /second-factor/codes: 303 /",
            "POST /second-factor/codes: 303 /",
            "POST /second-factor/codes/new: 401 ",
        ]
    );
    assert_eq!(client.post("/sign-out", &[]).await.status, 303);
    assert!(client.get("/second-factor").await.location.starts_with("/sign-in"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_opens_one_session_once_however_fast_it_is_sent() {
    let app = TestApp::start().await;
    let person = app.person(Role::Commissioner, None).await;
    let (_, telephone, _) = app.with_an_app(&person).await;
    let (one, two) = (app.by_link(&person).await, app.by_link(&person).await);
    let code = telephone.shows(app.clock.now());
    let (first, second) = tokio::join!(give(&one, &code), give(&two, &code));
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422], "the same code at the same moment");
    let third = app.by_link(&person).await;
    let page = give(&third, &telephone.shows(app.clock.now() - TimeDelta::seconds(30))).await;
    assert_eq!(page.errors(), [WRONG], "older than the one that was used");
    assert_eq!(page.hidden("next"), "/account");
    let ahead = telephone.shows(app.clock.now() + TimeDelta::seconds(30));
    assert_eq!(give(&third, &ahead).await.location, "/account", "a telephone may be half a minute ahead");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_recovery_code_works_once() {
    let app = TestApp::start().await;
    let person = app.person(Role::Treasurer, None).await;
    let (first, _, codes) = app.with_an_app(&person).await;
    let (one, two) = (app.by_link(&person).await, app.by_link(&person).await);
    let typed = codes[0].to_uppercase().replace('-', " ");
    let (left, right) = tokio::join!(give(&one, &typed), give(&two, &codes[0]));
    let mut statuses = [left.status, right.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422]);
    assert!(first.get("/account").await.html.contains("9 recovery codes are left"));
    let made = first.post("/second-factor/codes/new", &[]).await;
    assert_eq!(made.location, "/second-factor/codes?next=/account");
    let fresh = first.get(&made.location).await.texts(".app-codes li");
    assert_eq!(fresh.len(), 10);
    let third = app.by_link(&person).await;
    assert_eq!(give(&third, &codes[1]).await.errors(), [WRONG], "those from before stop working");
    assert_eq!(
        third.get("/second-factor/codes").await.location,
        "/",
        "only the session that made them sees them"
    );
    assert_eq!(give(&third, &fresh[9]).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_codes_are_counted_by_session_and_by_person() {
    let app = TestApp::start().await;
    let person = app.person(Role::Auditor, None).await;
    let (_, telephone, _) = app.with_an_app(&person).await;
    let late = "Too many wrong codes were given. Wait 15 minutes, then try again";
    for round in 0..2 {
        let client = app.by_link(&person).await;
        for _ in 0..5 {
            assert_eq!(give(&client, "0000-0000-0000-0000").await.errors(), [WRONG]);
        }
        assert_eq!(
            give(&client, &telephone.shows(app.clock.now())).await.errors(),
            [late],
            "session {round}"
        );
    }
    let other = app.by_link(&person).await;
    assert_eq!(
        give(&other, &telephone.shows(app.clock.now())).await.errors(),
        [late],
        "the person's are used up"
    );
    app.clock.advance(TimeDelta::minutes(15));
    assert_eq!(give(&other, &telephone.shows(app.clock.now())).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_can_be_read_in_the_database() {
    let app = TestApp::start().await;
    let person = app.person(Role::Auditor, None).await;
    let client = app.by_link(&person).await;
    let page = client.get("/second-factor/set-up").await;
    let secret = page.texts(".app-secret").join("").replace(' ', "");
    let code = Telephone::scanned(&page).shows(app.clock.now());
    client.post("/second-factor/set-up", &[("code", &code)]).await;
    let codes = client.get("/second-factor/codes").await.texts(".app-codes li");
    let db = app.app.db.reader();
    let mut everything = String::new();
    for sql in [
        "SELECT sealed AS line FROM second_factor",
        "SELECT code_hash AS line FROM recovery_code",
        "SELECT event AS line FROM history",
    ] {
        let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
        assert!(!rows.is_empty(), "{sql}");
        everything.extend(rows.iter().map(|row| row.try_get::<String>("", "line").unwrap()));
    }
    for secret in codes.iter().map(|code| code.replace('-', "")).chain([secret, code]) {
        assert!(!everything.contains(&secret), "{secret}");
    }
}
