//! Who may use which address: every route, every role and a visitor, and nobody else's case.

use cctv_grants::domain::application::{Reference, Status};
use cctv_grants::domain::person::Role;
use cctv_grants::web::router::{Route, Who, routes};

use crate::app::{Client, Page, TestApp};

/// One that looks like ours and is nobody's.
const NOBODYS: &str = "CCTV-2018-SHR-999";

/// The route's address with something in each gap.
fn address(route: &Route, reference: &str) -> String {
    let path = route.path.replace("{reference}", reference).replace("{section}", "cameras");
    let path = path
        .replace("{file}", "1")
        .replace("{line}", "1")
        .replace("{part}", "chair")
        .replace("{query}", "1")
        .replace("{provider}", "nobody")
        .replace("{id}", "1")
        .replace("{csp}", "SHR")
        .replace("{day}", "2018-11-01")
        .replace("{kind}", "commitments")
        .replace("{ending}", "csv")
        .replace("{quarter}", "2018-q2")
        .replace("{name}", "nothing.css");
    let path = path.replace("{token}", &"x".repeat(43));
    assert!(!path.contains('{'), "a gap of {} is not filled by this test", route.path);
    path
}

async fn use_it(client: &Client, route: &Route, path: &str) -> Page {
    match route.method {
        "GET" => client.get(path).await,
        "POST" => client.post(path, &[]).await,
        other => panic!("{other} is no method of a form or a link"),
    }
}

fn may(route: &Route, role: Role) -> bool {
    match route.who {
        Who::Anybody | Who::Known | Who::SignedIn => true,
        Who::Roles(roles) => roles.contains(&role),
    }
}

async fn someone(app: &TestApp, role: Role) -> Client {
    app.client(role, role.belongs_to_a_partnership().then_some("SHR")).await
}

#[test]
fn every_address_is_listed_with_who_may_use_it() {
    let line = |route: Route| {
        let who = match route.who {
            Who::Anybody => "anybody".to_owned(),
            Who::Known => "whoever came in, also before the second factor".to_owned(),
            Who::SignedIn => "whoever is signed in".to_owned(),
            Who::Roles(roles) => roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(", "),
        };
        format!("{} {}: {who}", route.method, route.path)
    };
    insta::assert_snapshot!(routes(true).into_iter().map(line).collect::<Vec<_>>().join("\n"));
}

#[test]
fn only_addresses_of_the_demonstration_are_left_out_without_it() {
    let served: Vec<_> = routes(false).iter().map(|route| (route.method, route.path)).collect();
    let with_demo = routes(true);
    let left_out: Vec<_> =
        with_demo.iter().map(|r| (r.method, r.path)).filter(|route| !served.contains(route)).collect();
    assert_eq!(left_out, [("GET", "/demo"), ("POST", "/demo/sign-in"), ("GET", "/demo/mail")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_role_meets_exactly_the_addresses_that_are_its_own() {
    let app = TestApp::with(true).await;
    let cast = app.cast().await;
    let case = app.case_in(Status::Submitted, &cast, 1_000).await;
    for role in Role::ALL {
        let client = someone(&app, role).await;
        for route in routes(true) {
            // A session does not outlive signing out.
            let client = match route.path.starts_with("/sign-out") {
                true => someone(&app, role).await,
                false => client.clone(),
            };
            let page = use_it(&client, &route, &address(&route, case.as_str())).await;
            let told = format!("{} {} as {}: {}", route.method, route.path, role.code(), page.status);
            assert!(page.status < 500, "{told}");
            match may(&route, role) {
                true => assert!(![401, 403].contains(&page.status), "{told}"),
                false => assert_eq!(page.status, 403, "{told}"),
            }
            assert!(!may(&route, role) || !page.location.starts_with("/sign-in?next"), "{told}");
        }
    }
    assert_eq!(app.status_of(&cast, &case).await, Status::Submitted);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_is_sent_to_sign_in_and_can_post_nothing_without_the_token() {
    let app = TestApp::with(true).await;
    let cast = app.cast().await;
    let case = app.case_in(Status::Submitted, &cast, 1_000).await;
    let (visitor, holder) = (app.visitor(), app.visitor_with_cookie());
    for route in routes(true) {
        let path = address(&route, case.as_str());
        let page = use_it(&visitor, &route, &path).await;
        let told = format!("{} {}: {} {}", route.method, route.path, page.status, page.location);
        match (route.method, route.who == Who::Anybody) {
            ("GET", true) => assert!([200, 404].contains(&page.status), "{told}"),
            ("GET", false) => {
                assert_eq!(page.status, 303, "{told}");
                assert!(page.location.starts_with("/sign-in"), "{told}");
            }
            _ => assert!([401, 403].contains(&page.status), "{told}"),
        }
        // The right token is that of the visitor's own cookie: it opens nothing either.
        if route.method == "POST" && route.who != Who::Anybody {
            let page = holder.post(&path, &[]).await;
            assert_eq!(page.status, 401, "{told} with a token");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_in_person_can_post_nothing_without_the_token() {
    let app = TestApp::with(true).await;
    let cast = app.cast().await;
    let case = app.case_in(Status::Submitted, &cast, 1_000).await;
    for role in Role::ALL {
        let client = someone(&app, role).await;
        for route in routes(true).iter().filter(|route| route.method == "POST") {
            let path = address(route, case.as_str());
            let page = client.post_raw(&path, &[("token", "x"), ("key", &crate::app::key())]).await;
            assert_eq!(page.status, 403, "{} as {}", route.path, role.code());
        }
        assert_eq!(client.get("/").await.status, 200, "{} is still signed in", role.code());
    }
}

/// What the answer says, without the reference that was asked for.
fn said(page: &Page, reference: &str) -> (u16, String) {
    (page.status, page.texts("title, main").join(" ").replace(reference, "…"))
}

async fn looks_like_nothing(client: &Client, role: Role, case: &Reference) {
    for route in routes(false).iter().filter(|r| r.path.contains("{reference}") && may(r, role)) {
        let there = use_it(client, route, &address(route, case.as_str())).await;
        let nowhere = use_it(client, route, &address(route, NOBODYS)).await;
        let told = format!("{} {} as {}", route.method, route.path, role.code());
        assert_eq!(there.status, 404, "{told}");
        assert_eq!(said(&there, case.as_str()), said(&nowhere, NOBODYS), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_of_another_partnership_looks_like_none() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let stranger = app.client(Role::CspOfficer, Some("TEL")).await;
    for status in Status::ALL {
        let case = app.case_in(status, &cast, 1_000).await;
        looks_like_nothing(&stranger, Role::CspOfficer, &case).await;
        assert_eq!(app.status_of(&cast, &case).await, status);
        let list = stranger.get("/applications").await;
        assert!(!list.html.contains(case.as_str()), "{case} is in the list");
        assert!(
            !stranger.get("/applications.csv").await.html.contains(case.as_str()),
            "{case} is in the CSV"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_looks_like_none_to_the_funder() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let draft = app.case_in(Status::Draft, &cast, 1_000).await;
    for role in Role::PCC_READERS {
        let client = app.client(role, None).await;
        looks_like_nothing(&client, role, &draft).await;
        assert!(!client.get("/applications").await.html.contains(draft.as_str()), "{}", role.code());
        assert!(!client.get("/applications.csv").await.html.contains(draft.as_str()), "{}", role.code());
    }
    assert_eq!(app.status_of(&cast, &draft).await, Status::Draft);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_the_demonstration_can_be_reached_without_it() {
    let app = TestApp::start().await;
    let administrator = app.client(Role::Administrator, None).await;
    let own = administrator.person.as_ref().unwrap().id.0.to_string();
    let holder = app.visitor_with_cookie();
    for client in [&administrator, &holder] {
        assert_eq!(client.get("/demo").await.status, 404);
        assert_eq!(client.get("/demo/mail").await.status, 404);
        let page = client.post("/demo/sign-in", &[("person", &own)]).await;
        assert_eq!((page.status, page.headers.contains_key("set-cookie")), (404, false));
    }
}
