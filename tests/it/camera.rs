//! The register of cameras: planned by an accepted offer, put up, commissioned, linked, out of service, removed; seen by those
//! who may, as far as they may.

mod correct;
mod given_up;
mod kept;
mod mistake;
mod near;
mod photo;
mod seen;

use cctv_grants::domain::application::{Reference, Status};
use cctv_grants::domain::camera::{Camera, CameraState};
use cctv_grants::domain::person::{CspOfficer, Role, Viewer};
use cctv_grants::store::{application, camera, history};

use crate::app::{Cast, Client, TestApp, key, vary};

/// A grant that was accepted, and its cameras.
pub async fn granted(app: &TestApp, cast: &Cast) -> (Reference, Vec<Camera>) {
    let case = app.case_in(Status::Approved, cast, 1_000).await;
    let behind = app.behind(CspOfficer::of(&cast.officer).unwrap().partnership()).await;
    let certifier = app.sign_in(&behind[2].1).await;
    let done = certifier.post(&format!("/applications/{case}/offer"), &[("accepted", "yes")]).await;
    assert_eq!(done.status, 303, "{:?}", done.errors());
    let cameras = of_case(app, cast, &case).await;
    (case, cameras)
}

pub async fn of_case(app: &TestApp, cast: &Cast, case: &Reference) -> Vec<Camera> {
    let found = application::seen(&app.app.db, Viewer::of(&cast.officer), case).await.unwrap().unwrap();
    camera::of_case(&app.app.db, found.id).await.unwrap()
}

pub const INSTALLED: [(&str, &str); 5] = [
    ("on-day", "1"),
    ("on-month", "10"),
    ("on-year", "2018"),
    ("asset_tag", "SHR-0042"),
    ("installer", "Pat Fitter of Lookout Ltd"),
];
pub const REMOVED: [(&str, &str); 4] =
    [("on-day", "12"), ("on-month", "10"), ("on-year", "2018"), ("reason", "The street is rebuilt")];

fn commissioned() -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for day in ["dpia", "code", "signs", "hand_over"] {
        for (part, value) in [("day", "2"), ("month", "10"), ("year", "2018")] {
            fields.push((format!("{day}-{part}"), value.to_owned()));
        }
    }
    fields
}

pub fn tested(passed: &str) -> Vec<(&str, &str)> {
    let day = [("on-day", "3"), ("on-month", "10"), ("on-year", "2018")];
    [&day[..], &[("passed", passed), ("note", "Black picture")]].concat()
}

/// Posts a move as its page shows it: with the version that the camera has.
pub async fn moves(client: &Client, camera: i64, page: &str, fields: &[(&str, &str)]) -> crate::app::Page {
    let address = format!("/cameras/{camera}/{page}");
    let shown = client.get(&address).await;
    let version =
        shown.html.split("name=\"version\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let version = version.unwrap_or("0").to_owned();
    client.post(&address, &[fields, &[("version", version.as_str())]].concat()).await
}

pub async fn commission(client: &Client, camera: i64) -> crate::app::Page {
    let fields = commissioned();
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    moves(client, camera, "commission", &fields).await
}

/// A grant with cameras left to install, and one that is planned, one installed, one live.
pub async fn one_of_each(app: &TestApp, cast: &Cast, officer: &Client) -> (Reference, [i64; 3]) {
    let (case, planned) = granted(app, cast).await;
    let (_, others) = granted(app, cast).await;
    let (installed, live) = (planned[1].id.0, others[0].id.0);
    assert_eq!(moves(officer, installed, "install", &INSTALLED).await.status, 303);
    let other_tag = [&INSTALLED[..], &[("asset_tag", "SHR-0043")]].concat();
    assert_eq!(moves(officer, live, "install", &other_tag).await.status, 303);
    assert_eq!(commission(officer, live).await.status, 303);
    (case, [planned[0].id.0, installed, live])
}

#[tokio::test(flavor = "multi_thread")]
async fn an_accepted_offer_plans_the_cameras_once_and_an_accepted_increase_none() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, cameras) = granted(&app, &cast).await;
    assert_eq!(cameras.len(), 2);
    assert!(cameras.iter().all(|one| one.state == CameraState::Planned && one.version == 1));
    let officer = app.sign_in(&cast.officer).await;
    let page = officer.get(&format!("/applications/{case}")).await;
    assert!(page.html.contains("2 cameras planned in the register"), "{}", page.html);
    assert!(page.links("main a").contains(&format!("/cameras/{}", cameras[0].id.0)));
    // An increase makes an active grant active again.
    let decides = app.sign_in(&cast.commissioner).await;
    let varied = [("award", "1200"), ("reasons", "More is needed"), ("no_interest", "yes")];
    let varied = vary(&decides, &case, &varied).await;
    if varied.status == 303 {
        let behind = app.behind(CspOfficer::of(&cast.officer).unwrap().partnership()).await;
        let certifier = app.sign_in(&behind[2].1).await;
        let offer = format!("/applications/{case}/offer");
        assert_eq!(certifier.post(&offer, &[("accepted", "yes")]).await.status, 303);
    }
    assert_eq!(of_case(&app, &cast, &case).await.len(), 2);
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_camera_goes_from_planned_to_removed_and_its_history_says_who_when_and_why() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (_, cameras) = granted(&app, &cast).await;
    let (officer, occ) = (app.sign_in(&cast.officer).await, app.client(Role::OccAdviser, None).await);
    let id = cameras[0].id.0;
    let page = format!("/cameras/{id}");
    assert_eq!(
        moves(&officer, id, "install", &INSTALLED).await.location,
        format!("{page}?done=camera-installed")
    );
    assert_eq!(commission(&officer, id).await.status, 303);
    let failed = moves(&occ, id, "link-test", &tested("no")).await;
    assert_eq!(failed.status, 303, "{:?}", failed.errors());
    assert!(occ.get(&page).await.html.contains("Link test failed"));
    assert_eq!(moves(&occ, id, "link-test", &tested("yes")).await.status, 303);
    let out = moves(&officer, id, "out-of-service", &[("reason", "Hit by a lorry")]).await;
    assert_eq!(out.status, 303, "{:?}", out.errors());
    assert_eq!(moves(&officer, id, "back", &[]).await.status, 303);
    let shown = occ.get(&page).await;
    assert_eq!(shown.texts(".govuk-tag"), ["Linked to the OCC"]);
    let removal = officer.get(&format!("{page}/remove")).await.texts(".govuk-warning-text").join(" ");
    assert!(removal.contains("only comes back if that was recorded by mistake"), "{removal}");
    assert_eq!(moves(&officer, id, "remove", &REMOVED).await.status, 303);
    let shown = officer.get(&page).await;
    let told = shown.texts(".app-timeline__item").join(" | ");
    for words in [
        "Planned: the offer of",
        "On 1 October 2018, asset tag SHR-0042, by Pat Fitter of Lookout Ltd",
        "Hand-over test: 2 October 2018",
        "Black picture",
        "Hit by a lorry",
        "Back in service",
        "Removed on 12 October 2018",
        "The street is rebuilt",
        &cast.officer.name,
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert_eq!(shown.texts(".govuk-tag"), ["Removed"]);
    let left = shown.links(".app-actions a");
    assert_eq!(left, [format!("{page}/not-removed")], "nothing else can be done any more");
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_the_move_of_now_or_not_theirs_is_refused() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, cameras) = granted(&app, &cast).await;
    let (officer, occ) = (app.sign_in(&cast.officer).await, app.client(Role::OccAdviser, None).await);
    let stranger = app.client(Role::CspOfficer, Some("TEL")).await;
    let (id, other) = (cameras[0].id.0, cameras[1].id.0);
    for page in ["", "/install", "/remove", "/commission"] {
        assert_eq!(stranger.get(&format!("/cameras/{id}{page}")).await.status, 404, "{page}");
    }
    assert_eq!(stranger.post(&format!("/cameras/{id}/install"), &INSTALLED).await.status, 404);
    assert_eq!(stranger.get(&format!("/applications/{case}/install")).await.status, 404);
    assert!(!stranger.get("/cameras").await.html.contains("clock tower"));
    // Too early for a link test.
    let early = [&tested("yes")[..], &[("version", "1")]].concat();
    let early = occ.post(&format!("/cameras/{id}/link-test"), &early).await;
    assert_eq!(early.status, 409);
    assert_eq!(occ.get(&format!("/cameras/{id}/link-test")).await.location, format!("/cameras/{id}"));
    // A day in the future is told at its field.
    let late = [&INSTALLED[..], &[("on-year", "2019")]].concat();
    let late = moves(&officer, id, "install", &late).await;
    assert_eq!(late.status, 422);
    assert_eq!(late.errors(), ["The day of the installation must be today or in the past"]);
    // The same form twice is one installation; one that was shown before is told of the newer.
    let form = [&INSTALLED[..], &[("version", "1")]].concat();
    let same = key();
    let once = [&form[..], &[("key", same.as_str())]].concat();
    for _ in 0..2 {
        assert_eq!(officer.post(&format!("/cameras/{id}/install"), &once).await.status, 303);
    }
    assert_eq!(officer.post(&format!("/cameras/{id}/install"), &form).await.status, 409);
    let stale = [("reason", "Broken"), ("version", "1")];
    assert_eq!(officer.post(&format!("/cameras/{id}/out-of-service"), &stale).await.status, 409);
    // An asset tag names one camera.
    let taken = moves(&officer, other, "install", &INSTALLED).await;
    assert_eq!(taken.status, 422);
    assert_eq!(taken.errors(), ["The asset tag SHR-0042 is on another camera of the partnership"]);
    let states: Vec<_> =
        of_case(&app, &cast, &case).await.iter().map(|one| (one.state, one.version)).collect();
    assert_eq!(states, [(CameraState::Installed, 2), (CameraState::Planned, 1)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_cameras_are_installed_in_one_step_or_none_is() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, cameras) = granted(&app, &cast).await;
    let officer = app.sign_in(&cast.officer).await;
    let address = format!("/applications/{case}/install");
    let ids: Vec<String> = cameras.iter().map(|one| one.id.0.to_string()).collect();
    let tags: Vec<String> = ids.iter().map(|id| format!("tag_{id}")).collect();
    let common = [("on-day", "1"), ("on-month", "10"), ("on-year", "2018"), ("installer", "Lookout Ltd")];
    let ticked = [("camera", ids[0].as_str()), ("camera", ids[1].as_str())];
    let post = |one: &'static str, two: &'static str| {
        let fields = [&common[..], &ticked, &[(tags[0].as_str(), one), (tags[1].as_str(), two)]].concat();
        let officer = officer.clone();
        let address = address.clone();
        let fields: Vec<(String, String)> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        async move {
            let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            officer.post(&address, &fields).await
        }
    };
    let untold = post("SHR-0001", "").await;
    assert_eq!((untold.status, untold.errors()), (422, vec!["Enter the asset tag of camera 2".to_owned()]));
    let twice = post("SHR-0001", "shr-0001").await;
    assert_eq!(twice.status, 422, "one tag for two");
    let states = of_case(&app, &cast, &case).await;
    assert!(states.iter().all(|one| one.state == CameraState::Planned), "none or all");
    let done = post("SHR-0001", "SHR-0002").await;
    assert_eq!(done.location, format!("/applications/{case}?done=cameras-installed"), "{:?}", done.errors());
    let states = of_case(&app, &cast, &case).await;
    assert!(states.iter().all(|one| one.state == CameraState::Installed));
    assert_eq!(officer.get(&address).await.location, format!("/applications/{case}"));
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_camera_that_a_colleague_installed_meanwhile_is_left_out_and_what_was_typed_stays() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, cameras) = granted(&app, &cast).await;
    let officer = app.sign_in(&cast.officer).await;
    let colleague = app.client(Role::CspOfficer, Some("SHR")).await;
    let address = format!("/applications/{case}/install");
    let [one, two] = [0, 1].map(|at: usize| cameras[at].id.0.to_string());
    let [tag_one, tag_two] = [&one, &two].map(|id| format!("tag_{id}"));
    let common = [("on-day", "1"), ("on-month", "10"), ("on-year", "2018"), ("installer", "Lookout Ltd")];
    let first = [("camera", one.as_str()), (tag_one.as_str(), "SHR-0042")];
    let second = [("camera", two.as_str()), (tag_two.as_str(), "SHR-0043")];
    let both = [&common[..], &first, &second].concat();
    // Under the tag that is typed here as well.
    assert_eq!(moves(&colleague, cameras[0].id.0, "install", &INSTALLED).await.status, 303);
    let left = officer.post(&address, &both).await;
    let error = format!("Camera 1, “{}”, is left out: it is Installed now", cameras[0].place);
    assert_eq!((left.status, left.errors()), (422, vec![error.clone()]));
    assert!(left.texts(".govuk-error-message").join(" ").contains(&error), "it stands at the cameras");
    for kept in ["Lookout Ltd", "SHR-0043", tag_two.as_str()] {
        assert!(left.html.contains(kept), "{kept}: {}", left.html);
    }
    assert!(!left.html.contains(&tag_one), "nothing is asked of it any more");
    let states: Vec<_> = of_case(&app, &cast, &case).await.iter().map(|one| one.state).collect();
    assert_eq!(states, [CameraState::Installed, CameraState::Planned], "none or all of the form");
    let rest = officer.post(&address, &[&common[..], &second].concat()).await;
    assert_eq!((rest.status, rest.errors()), (303, vec![]));
    let none = officer.post(&address, &both).await;
    assert_eq!(none.status, 409);
    assert!(none.html.contains("No camera of this application waits to be installed any more"));
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}
