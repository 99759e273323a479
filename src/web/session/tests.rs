//! Whose visit a cookie makes it, and what is let through.

use super::*;
use crate::clock::{Chance, Clock};
use crate::domain::person::{Holding, Role};
use crate::domain::text::EmailAddress;
use crate::service::record::By;
use crate::store::Db;
use crate::store::storage::{Place, Storage};
use crate::web::form::Posted;
use axum::body::{Body, to_bytes};
use axum::http::request::Builder;
use axum::routing::get;
use chrono::TimeZone;
use tower::ServiceExt;

struct Service {
    app: App,
    pages: Router,
    person: PersonId,
    _folder: tempfile::TempDir,
}

async fn service(role: Role) -> Service {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("test.sqlite").display());
    let db = Db::connect(&url, 4).await.unwrap();
    db.migrate().await.unwrap();
    let clock = Clock::settable(Utc.with_ymd_and_hms(2018, 10, 15, 9, 0, 0).unwrap());
    let email = EmailAddress::parse("ann@example.org").unwrap();
    let hat = [Holding::new(role, None).unwrap()];
    let person =
        crate::service::person::add(&db, By::nobody(clock.now()), "Ann", &email, &hat).await.unwrap();
    let base_url = "https://grants.test".to_owned();
    let files = Storage::open(&Place::Folder(folder.path().join("files"))).unwrap();
    let app = App::new(crate::Parts {
        clock,
        chance: Chance,
        seal: crate::seal::Seal::new("key"),
        providers: crate::provider::Providers::default(),
        db,
        files,
        scanner: None,
        base_url,
        demo: false,
        tiles: None,
        trusted_proxy: false,
    });
    let pages = Router::new()
        .route("/page", get(async |visit: Visit, _: Staff| visit.token))
        .route("/save", axum::routing::post(async |_: Staff, posted: Posted| posted.get("need").to_owned()))
        .route("/keep", get(keep))
        .route(
            "/sign-in",
            get(async |visit: Visit| {
                visit.hold();
                visit.token
            }),
        )
        .fallback(async || Problem::NotFound);
    Service { pages: around(&app, pages).with_state(app.clone()), app, person, _folder: folder }
}

impl Service {
    async fn sign_in(&self) -> String {
        cookie_of(&begin(&self.app, self.person, "", "/").await.unwrap())
    }

    async fn answer(&self, request: Builder, body: &str) -> (u16, String, Response) {
        let form = request.header("content-type", "application/x-www-form-urlencoded");
        let request = form.header("host", "grants.test").body(Body::from(body.to_owned())).unwrap();
        let mut response = self.pages.clone().oneshot(request).await.unwrap();
        let bytes = to_bytes(std::mem::take(response.body_mut()), 1_000_000).await.unwrap();
        (response.status().as_u16(), String::from_utf8(bytes.to_vec()).unwrap(), response)
    }

    async fn get(&self, path: &str, cookie: &str) -> (u16, String, Response) {
        self.answer(Request::get(path).header("cookie", cookie), "").await
    }

    async fn post(&self, cookie: &str, body: &str) -> (u16, String) {
        let (status, page, _) = self.answer(Request::post("/save").header("cookie", cookie), body).await;
        (status, page)
    }
}

fn cookie_of(response: &Response) -> String {
    let set = response.headers().get(SET_COOKIE).unwrap().to_str().unwrap();
    set.split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_form_needs_the_token_of_its_session() {
    let service = service(Role::GrantsOfficer).await;
    let cookie = service.sign_in().await;
    let (status, token, _) = service.get("/page", &cookie).await;
    assert_eq!((status, token.len()), (200, 65));
    assert_eq!(service.post(&cookie, &format!("token={token}&need=dark")).await, (200, "dark".into()));
    let (status, page) = service.post(&cookie, "token=other&need=dark").await;
    assert_eq!(status, 403);
    assert!(page.contains("dark") && page.contains("Ann</a>, Grants officer"), "it shows who and what");
    let foreign = Request::post("/save").header("cookie", &cookie).header("sec-fetch-site", "cross-site");
    assert_eq!(service.answer(foreign, &format!("token={token}")).await.0, 403);
}

#[tokio::test]
async fn a_session_ends_when_it_is_not_used_and_what_was_typed_is_given_back() {
    let service = service(Role::GrantsOfficer).await;
    let cookie = service.sign_in().await;
    let (_, token, _) = service.get("/page", &cookie).await;
    for _ in 0..3 {
        service.app.clock.advance(TimeDelta::minutes(29));
        let (status, _, response) = service.get("/keep", &cookie).await;
        assert_eq!((status, response.headers()["session-ends-in"].to_str().unwrap()), (204, "1800"));
    }
    service.app.clock.advance(TimeDelta::minutes(30));
    let (status, page) = service.post(&cookie, &format!("token={token}&need=so+dark")).await;
    assert!(status == 401 && page.contains("so dark") && page.contains("/sign-in"), "{status} {page}");
    assert_eq!(service.post("", "need=so+dark").await.0, 401);
    assert_eq!(service.get("/keep", &cookie).await.0, 401);
    let (status, _, response) = service.get("/page?a=b", &cookie).await;
    assert_eq!(
        (status, response.headers()["location"].to_str().unwrap()),
        (303, "/sign-in?next=%2Fpage%3Fa%3Db")
    );
}

#[tokio::test]
async fn a_session_ends_after_twelve_hours_however_much_it_is_used() {
    let service = service(Role::GrantsOfficer).await;
    let cookie = service.sign_in().await;
    for _ in 0..35 {
        service.app.clock.advance(TimeDelta::minutes(20));
        assert_eq!(service.get("/page", &cookie).await.0, 200);
    }
    let (_, _, response) = service.get("/keep", &cookie).await;
    assert_eq!(response.headers()["session-ends-in"], "1200");
    service.app.clock.advance(TimeDelta::minutes(20));
    assert_eq!(service.get("/keep", &cookie).await.0, 401);
}

#[tokio::test]
async fn only_a_page_with_a_form_hands_an_anonymous_cookie_out_and_other_roles_are_forbidden() {
    let service = service(Role::Auditor).await;
    let (status, _, response) = service.get("/missing", "").await;
    assert_eq!((status, response.headers().get(SET_COOKIE)), (404, None));
    let (_, token, response) = service.get("/sign-in", "").await;
    let anonymous = cookie_of(&response);
    let (_, another, response) = service.get("/sign-in", &anonymous).await;
    assert_eq!(response.headers().get(SET_COOKIE), None);
    let raw = anonymous.split_once('=').unwrap().1;
    assert!(token != another && csrf::made_of(&token, raw) && csrf::made_of(&another, raw));
    assert_eq!(service.get("/page", &service.sign_in().await).await.0, 403);
}
