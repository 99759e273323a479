//! Photos of cameras.

use cctv_grants::domain::person::Role;
use cctv_grants::store::history;

use super::granted;
use crate::app::{TestApp, key};
use crate::file::{PDF, PNG};

#[tokio::test(flavor = "multi_thread")]
async fn photos_are_added_by_the_partnership_and_seen_by_whoever_sees_the_camera() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (_, cameras) = granted(&app, &cast).await;
    let (id, other) = (cameras[0].id.0, cameras[1].id.0);
    let page = format!("/cameras/{id}/photos");
    let officer = app.sign_in(&cast.officer).await;
    let done = officer.post_files(&page, &[("mast.png", PNG)], &key()).await;
    assert_eq!((done.status, done.location), (303, format!("{page}?done=files")));
    let refused = officer.post_files(&page, &[("plan.pdf", PDF)], &key()).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.errors(), ["“plan.pdf” is not a picture: photos are JPEG, PNG, GIF or WebP"]);
    let occ = app.client(Role::OccAdviser, None).await;
    let seen = occ.get(&page).await;
    assert!(!seen.html.contains("type=\"file\""));
    let link = seen.links("tbody a").pop().unwrap();
    assert!(seen.html.contains(&format!("src=\"{link}\"")), "{}", seen.html);
    assert_eq!(occ.download(&link).await.2, PNG);
    let elsewhere = link.replace(&format!("/{id}/"), &format!("/{other}/"));
    assert_eq!(occ.get(&elsewhere).await.status, 404);
    let stranger = app.client(Role::CspOfficer, Some("TEL")).await;
    assert_eq!(stranger.get(&link).await.status, 404);
    assert_eq!(stranger.post_files(&page, &[("mast.png", PNG)], &key()).await.status, 404);
    let camera = officer.get(&format!("/cameras/{id}")).await;
    assert!(camera.html.contains("Photo added: mast.png"));
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}
