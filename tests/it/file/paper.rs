//! Files that come after the award: added by the partnership, opened by the funder at once, never by others, never taken off.

use cctv_grants::domain::application::Status;
use cctv_grants::domain::person::Role;

use super::{PDF, PNG, kept, unlike};
use crate::app::{TestApp, at_once, key};
use crate::camera::granted;

#[tokio::test(flavor = "multi_thread")]
async fn papers_of_a_grant_are_added_and_opened_by_the_partnership_and_the_funder_alone() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let (case, _) = granted(&app, &cast).await;
    let page = format!("/applications/{case}/papers");
    let officer = app.sign_in(&cast.officer).await;
    let none = officer.post_files(&page, &[], &key()).await;
    assert_eq!((none.status, none.errors()), (422, vec!["Select a file".to_owned()]));
    let key = key();
    let done = officer.post_files(&page, &[("quote.pdf", PDF), ("shop.png", PNG)], &key).await;
    assert_eq!((done.status, done.location), (303, format!("{page}?done=files")));
    let again = officer.post_files(&page, &[("quote.pdf", PDF), ("shop.png", PNG)], &key).await;
    assert_eq!(again.status, 303);
    assert_eq!(kept(&app.app.files).await, 2, "a second post adds nothing and leaves nothing");
    let files: [(&str, &[u8]); 2] = [("a.exe", b"MZ\x90"), ("Quote.pdf", &unlike(PDF, 7))];
    let partly = officer.post_files(&page, &files, &crate::app::key()).await;
    assert_eq!(partly.status, 422);
    assert_eq!(partly.errors(), ["“a.exe” is not a PDF, a picture, an office document or a CSV file"]);
    let staff = app.sign_in(&cast.staff).await;
    let seen = staff.get(&page).await;
    assert_eq!(seen.links("tbody a").len(), 3, "{}", seen.html);
    assert!(!seen.html.contains("type=\"file\""), "only the partnership adds");
    let link = seen.links("tbody a").pop().unwrap();
    assert_eq!(staff.download(&link).await.2, PDF);
    for stranger in
        [app.client(Role::CspOfficer, Some("TEL")).await, app.client(Role::Administrator, None).await]
    {
        assert!([403, 404].contains(&stranger.get(&page).await.status));
        assert!([403, 404].contains(&stranger.get(&link).await.status));
    }
    let timeline = officer.get(&format!("/applications/{case}")).await;
    assert!(timeline.html.contains("2 files added"));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_an_active_grant_takes_papers_and_two_at_once_are_both_kept() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let officer = app.sign_in(&cast.officer).await;
    let draft = app.ready_draft(&cast.officer, 1_000).await;
    assert_eq!(officer.get(&format!("/applications/{draft}/papers")).await.status, 404);
    let offered = app.case_in(Status::Approved, &cast, 1_000).await;
    let page = format!("/applications/{offered}/papers");
    let refused = officer.post_files(&page, &[("quote.pdf", PDF)], &key()).await;
    assert!(
        refused.html.contains("This grant is offered now, so no files are added to it"),
        "{}",
        refused.html
    );
    assert_eq!(kept(&app.app.files).await, 0);
    let (case, _) = granted(&app, &cast).await;
    let page = format!("/applications/{case}/papers");
    let post = |n| {
        let (officer, page) = (officer.clone(), page.clone());
        async move { officer.post_files(&page, &[("quote.pdf", &unlike(PDF, n))], &key()).await.status }
    };
    let done = at_once([post(1), post(2)]).await;
    assert_eq!(done, [303, 303]);
    assert_eq!(officer.get(&page).await.links("tbody a").len(), 2);
}
