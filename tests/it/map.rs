//! Where the cameras of an application are: a sketch on three pages, and what a page with tiles may fetch.

use cctv_grants::domain::application::Status;
use cctv_grants::web::map::Tiles;

use crate::app::TestApp;

const ORIGIN: &str = "https://tiles.example.org";

pub fn tiles() -> Option<Tiles> {
    Some(Tiles::parse("https://tiles.example.org/{z}/{x}/{y}.png?key=a\"b", "© <Example>").unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn cameras_are_sketched_by_their_numbers_on_the_section_the_check_page_and_the_case() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let draft = format!("/applications/{}", app.ready_draft(&cast.officer, 1_000).await);
    let sent = format!("/applications/{}", app.case_in(Status::Submitted, &cast, 1_000).await);
    let (officer, staff) = (app.sign_in(&cast.officer).await, app.sign_in(&cast.staff).await);
    for (client, page) in [
        (&officer, format!("{draft}/cameras")),
        (&officer, format!("{draft}/check")),
        (&officer, sent.clone()),
        (&staff, sent),
    ] {
        let shown = client.get(&page).await;
        assert_eq!(shown.texts("figure svg[role=img] circle").len(), 2, "{page}");
        let words = shown.texts("figure desc").join(" ");
        assert!(words.contains("camera 1 at S") && words.contains("camera 2 at S"), "{page}: {words}");
        assert!(!shown.html.contains("data-map"), "{page} has no tiles");
        assert!(!shown.headers["content-security-policy"].to_str().unwrap().contains("https:"));
    }
    for page in ["costs", "funding"] {
        assert!(officer.get(&format!("{draft}/{page}")).await.texts("figure").is_empty(), "{page}");
    }
    let empty =
        officer.post("/applications/new", &[("year", "2018/19"), ("title", "None yet")]).await.location;
    for page in ["cameras", "check"] {
        assert!(officer.get(&format!("{empty}/{page}")).await.texts("figure").is_empty(), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_page_with_a_map_may_fetch_tiles_and_only_from_their_host() {
    let app = TestApp::over(false, tiles()).await;
    let cast = app.cast().await;
    let draft = format!("/applications/{}", app.ready_draft(&cast.officer, 1_000).await);
    let officer = app.sign_in(&cast.officer).await;
    for (page, open) in
        [("/cameras", true), ("/check", true), ("/costs", false), ("", false), ("/cameras/1", false)]
    {
        let shown = officer.get(&format!("{draft}{page}")).await;
        let policy = shown.headers["content-security-policy"].to_str().unwrap();
        assert_eq!(policy.contains(&format!("img-src 'self' {ORIGIN} data:;")), open, "{page}: {policy}");
        assert_eq!(policy.matches("http").count(), usize::from(open), "{page}: {policy}");
        assert_eq!(shown.html.contains("data-map"), open, "{page}");
        assert!(!shown.html.contains("a\"b") && !shown.html.contains("<Example>"), "{page}");
    }
}
