//! Files of an application: added, read back whole, taken off; refused ones leave nothing; nobody sees what is not theirs.

mod paper;
mod told_apart;

use cctv_grants::domain::application::{Reference, Status};
use cctv_grants::domain::file::LARGEST;
use cctv_grants::domain::person::Role;
use cctv_grants::store::storage::Storage;
use futures_util::TryStreamExt;

use crate::app::{Client, Page, TestApp, at_once, key};

pub const PDF: &[u8] = b"%PDF-1.4\nA quote.\n%%EOF\n";
pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n....";
const CSV: &[u8] = b"area,n\nTown,5\n";

pub fn page(case: &Reference) -> String {
    format!("/applications/{case}/files")
}

async fn add(client: &Client, case: &Reference, files: &[(&str, &[u8])]) -> Page {
    client.post_files(&page(case), files, &key()).await
}

/// A PDF of so many bytes.
pub fn pdf(bytes: u64) -> Vec<u8> {
    let mut file = PDF.to_vec();
    file.resize(usize::try_from(bytes).unwrap(), b' ');
    file
}

/// The same with another end.
fn unlike(file: &[u8], n: usize) -> Vec<u8> {
    let end = format!("{n:04}");
    [&file[..file.len() - end.len()], end.as_bytes()].concat()
}

/// Keys in the storage.
pub async fn kept(storage: &Storage) -> usize {
    storage.keys().try_collect::<Vec<_>>().await.unwrap().len()
}

/// What is in the folder, unfinished files included.
fn on_disk(app: &TestApp) -> usize {
    std::fs::read_dir(app.folder.path().join("files")).unwrap().count()
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_added_listed_read_back_whole_and_seen_by_the_funder_once_sent_in() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let officer = app.sign_in(&cast.officer).await;
    let staff = app.sign_in(&cast.staff).await;
    let tasks = officer.get(&format!("/applications/{case}")).await;
    assert!(tasks.texts(".govuk-task-list__item").contains(&"Files Optional".to_owned()));
    let done = add(&officer, &case, &[("Größe “1”.pdf", PDF), ("photo.png", PNG), ("n.csv", CSV)]).await;
    assert_eq!((done.status, done.location), (303, format!("{}?done=files", page(&case))));
    let shown = officer.get(&page(&case)).await;
    assert!(shown.texts("tbody").join(" ").contains("photo.png PNG picture, 12 bytes"));
    let links = shown.links("a.app-file");
    let (status, headers, bytes) = officer.download(&links[0]).await;
    assert_eq!((status, bytes.as_slice()), (200, PDF));
    let said = |name: &str| headers[name].to_str().unwrap().to_owned();
    assert_eq!(said("content-type"), "application/pdf");
    assert!(
        said("content-disposition")
            .starts_with("attachment; filename=\"Gr__e _1_.pdf\"; filename*=UTF-8''Gr%C3%B6")
    );
    assert_eq!(said("cache-control"), "private, no-store");
    assert_eq!(said("content-security-policy"), "default-src 'none'; sandbox");
    assert_eq!((said("x-content-type-options"), said("content-length")), ("nosniff".into(), "24".into()));
    let answers = officer.get(&format!("/applications/{case}/check")).await.texts("dl").join(" ");
    assert!(answers.contains("Name: photo.png Kind: PNG picture, 12 bytes SHA-256: "), "{answers}");

    assert_eq!(staff.download(&links[0]).await.0, 404, "a draft");
    let sent = officer.post(&format!("/applications/{case}/submit"), &[("declared", "yes")]).await;
    assert_eq!(sent.status, 303);
    let read = staff.get(&format!("/applications/{case}")).await;
    assert_eq!(read.links("dt a").iter().filter(|href| links.contains(href)).count(), 3);
    assert_eq!(staff.download(&links[1]).await.2, PNG);
    assert_eq!(app.client(Role::Auditor, None).await.download(&links[2]).await.2, CSV);
    for (role, csp) in [(Role::CspOfficer, "TEL"), (Role::CspChair, "TEL"), (Role::CspChair, "SHR")] {
        let other = app.client(role, Some(csp)).await;
        assert_eq!(other.download(&links[0]).await.0, 404, "{} of {csp}", role.code());
    }
    assert_eq!(app.visitor().get(&links[0]).await.status, 303, "sign in first");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_is_named_and_leaves_nothing_and_the_others_are_kept() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let officer = app.sign_in(&cast.officer).await;
    let before = crate::state::everything(&app).await;
    let large = pdf(LARGEST + 1);
    for (files, why) in [
        (vec![], "Select a file"),
        (vec![("", &b""[..])], "Select a file"),
        (vec![("empty.pdf", &b""[..])], "“empty.pdf” is empty"),
        (
            vec![("quote.pdf", &b"MZ\x90\0\x03\0\0\0"[..])],
            "“quote.pdf” is not a PDF, a picture, an office document or a CSV file",
        ),
        (
            vec![("x.csv", &b"<html><script>alert(1)</script>"[..])],
            "“x.csv” is not a PDF, a picture, an office document or a CSV file",
        ),
        (vec![("large.pdf", large.as_slice())], "“large.pdf” must be 20 MB or smaller"),
        (
            vec![("<b>\u{202e}x", &b"words"[..])],
            "“<b>x” is not a PDF, a picture, an office document or a CSV file",
        ),
    ] {
        let refused = add(&officer, &case, &files).await;
        assert_eq!((refused.status, refused.errors()), (422, vec![why.to_owned()]));
        assert!(refused.texts("#file-error").join(" ").contains(why));
    }
    assert_eq!(officer.post(&page(&case), &[]).await.errors(), ["Select a file"], "no file at all");
    assert_eq!(crate::state::everything(&app).await, before);
    assert_eq!(kept(&app.app.files).await, 0);

    let mixed = [("a.exe", &b"MZ\0\0"[..]), ("good.pdf", PDF), ("large.pdf", &large), ("b.png", PNG)];
    let some = add(&officer, &case, &mixed).await;
    assert_eq!((some.status, some.errors().len()), (422, 2), "{:?}", some.errors());
    assert!(some.texts(".govuk-notification-banner").join(" ").contains("2 files were added"));
    let rows = some.texts("tbody").join(" ");
    assert!(rows.contains("good.pdf") && rows.contains("b.png") && !rows.contains("large.pdf"), "{rows}");
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    assert_eq!((kept(&app.app.files).await, on_disk(&app)), (2, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_largest_file_is_taken_and_a_form_posted_twice_adds_it_once() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let officer = app.sign_in(&cast.officer).await;
    let (large, form) = (pdf(LARGEST), key());
    for _ in 0..2 {
        let done = officer.post_files(&page(&case), &[("large.pdf", &large)], &form).await;
        assert_eq!(done.status, 303, "{:?}", done.errors());
    }
    let links = officer.get(&page(&case)).await.links("a.app-file");
    assert_eq!((links.len(), kept(&app.app.files).await), (1, 1));
    assert!(officer.download(&links[0]).await.2 == large);
    // The same showing of the form with another file is no repeat: the way back in a browser leads there.
    assert_eq!(officer.post_files(&page(&case), &[("other.pdf", PDF)], &form).await.status, 303);
    assert_eq!(officer.get(&page(&case)).await.links("a.app-file").len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_forms_at_once_do_not_pass_the_limit_of_the_case() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let officer = app.sign_in(&cast.officer).await;
    let large = pdf(LARGEST);
    for n in 0..4 {
        assert_eq!(add(&officer, &case, &[("a.pdf", &unlike(&large, n))]).await.status, 303);
    }
    let task = |n: usize| {
        let (officer, case, name) = (officer.clone(), case.clone(), format!("race {n}.pdf"));
        async move { add(&officer, &case, &[(&name, &unlike(&pdf(LARGEST), 9 + n))]).await }
    };
    let pages = at_once((0..3).map(task)).await;
    let mut statuses: Vec<u16> = pages.iter().map(|page| page.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422, 422]);
    let refused = pages.iter().find(|page| page.status == 422).unwrap();
    assert!(
        refused.errors()[0].ends_with("must be 100 MB or smaller, and 0 bytes is left"),
        "{:?}",
        refused.errors()
    );
    assert_eq!(kept(&app.app.files).await, 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_sent_in_stays_readable_after_it_is_taken_off_and_a_draft_s_is_deleted_in_time() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let officer = app.sign_in(&cast.officer).await;
    assert_eq!(add(&officer, &case, &[("sent.pdf", PDF), ("never sent.png", PNG)]).await.status, 303);
    let links = officer.get(&page(&case)).await.links("a.app-file");
    let remove = |link: &str| format!("{link}/remove");
    let asks = officer.get(&remove(&links[1])).await;
    assert!(asks.html.contains("never sent.png (PNG picture, 12 bytes)"));
    assert!(!asks.html.contains("What you sent in before"), "nothing was sent in yet");
    assert_eq!(officer.post(&remove(&links[1]), &[]).await.location, format!("{}?done=removed", page(&case)));
    assert_eq!(officer.post(&remove(&links[1]), &[]).await.status, 404, "twice");
    assert_eq!(officer.download(&links[1]).await.0, 404);
    officer.post(&format!("/applications/{case}/submit"), &[("declared", "yes")]).await;
    let staff = app.sign_in(&cast.staff).await;
    let back = staff.post(&format!("/applications/{case}/return"), &[("reason_files", "Wrong quote")]).await;
    assert_eq!(back.status, 303);
    assert!(officer.get(&page(&case)).await.html.contains("Why this section was returned: Wrong quote"));
    assert!(officer.get(&remove(&links[0])).await.html.contains("What you sent in before still lists it"));
    assert_eq!(officer.post(&remove(&links[0]), &[]).await.status, 303);
    assert_eq!(add(&officer, &case, &[("right.pdf", b"%PDF-1.4\nright")]).await.status, 303);
    assert_eq!(staff.download(&links[0]).await.2, PDF, "what was sent in is still read");

    let deleted = async || {
        cctv_grants::scan::tidy::delete_what_is_done_with(&app.app).await.unwrap();
        kept(&app.app.files).await
    };
    assert_eq!(deleted().await, 3, "copies of the database from before still list it");
    app.clock.set(app.clock.now() + chrono::TimeDelta::hours(25));
    assert_eq!(deleted().await, 2);
    // A day later everybody signs in again.
    let (officer, staff) = (app.sign_in(&cast.officer).await, app.sign_in(&cast.staff).await);
    officer.post(&format!("/applications/{case}/submit"), &[("declared", "yes")]).await;
    let read = staff.get(&format!("/applications/{case}")).await;
    let changes = read.texts("table").join(" ");
    assert!(changes.contains("Files: File 3") && changes.contains("Files: File 1"), "{changes}");
    assert_eq!(deleted().await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_match_line_names_a_file_as_its_evidence_until_the_file_is_taken_off() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let officer = app.sign_in(&cast.officer).await;
    let line = format!("/applications/{case}/funding/1");
    assert!(!officer.get(&line).await.html.contains("Which file shows it?"));
    add(&officer, &case, &[("letter.pdf", PDF)]).await;
    let link = officer.get(&page(&case)).await.links("a.app-file")[0].clone();
    let id = link.rsplit('/').next().unwrap();
    let form = officer.get(&line).await;
    assert!(form.html.contains("Which file shows it?"));
    let version = form.hidden("version");
    let fields = |file| {
        [
            ("provider", "Council"),
            ("amount", "1000"),
            ("kind", "cash"),
            ("secured", "yes"),
            ("evidence", file),
        ]
    };
    let wrong = officer.post(&line, &[&fields("999")[..], &[("version", &version)]].concat()).await;
    assert_eq!(wrong.errors(), ["Select the file that shows it"]);
    assert_eq!(officer.post(&line, &[&fields(id)[..], &[("version", &version)]].concat()).await.status, 303);
    let check = format!("/applications/{case}/check");
    assert!(officer.get(&check).await.texts("dl").join(" ").contains("Evidence: letter.pdf"));
    officer.post(&format!("{link}/remove"), &[]).await;
    assert!(!officer.get(&check).await.texts("dl").join(" ").contains("letter.pdf"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_added_to_a_case_that_is_closed_or_somebody_else_s() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let submitted = app.case_in(Status::Submitted, &cast, 1_000).await;
    let officer = app.sign_in(&cast.officer).await;
    let stranger = app.client(Role::CspOfficer, Some("TEL")).await;
    let before = crate::state::everything(&app).await;
    let late = add(&officer, &submitted, &[("a.pdf", PDF)]).await;
    assert_eq!(late.location, format!("/applications/{submitted}"));
    assert_eq!(add(&stranger, &submitted, &[("a.pdf", PDF)]).await.status, 404);
    let forged = Client { token: "x".into(), ..officer.clone() };
    assert_eq!(add(&forged, &submitted, &[("a.pdf", PDF)]).await.status, 403);
    assert_eq!((crate::state::everything(&app).await, kept(&app.app.files).await), (before, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_of_no_file_are_deleted_and_changed_ones_are_found() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let officer = app.sign_in(&cast.officer).await;
    add(&officer, &case, &[("a.pdf", PDF), ("b.png", PNG)]).await;
    // As left by a process that ended before its transaction.
    let mut left = app.app.files.write("left").await.unwrap();
    left.write(PDF).await.unwrap();
    left.finish().await.unwrap();
    let tidy = async |app: &TestApp| {
        cctv_grants::scan::tidy::delete_what_nothing_refers_to(&app.app).await.unwrap();
        kept(&app.app.files).await
    };
    assert_eq!(tidy(&app).await, 3, "it may be arriving");
    let now = chrono::TimeZone::with_ymd_and_hms(&chrono::Utc, 2099, 1, 1, 0, 0, 0).unwrap();
    app.clock.set(now);
    assert_eq!(tidy(&app).await, 2);

    let verify = async || cctv_grants::scan::tidy::verify(&app.app.db, &app.app.files).await.unwrap();
    assert_eq!(verify().await, (2, vec![]));
    let files: Vec<_> =
        std::fs::read_dir(app.folder.path().join("files")).unwrap().map(|f| f.unwrap().path()).collect();
    std::fs::write(&files[0], "other").unwrap();
    std::fs::remove_file(&files[1]).unwrap();
    let (whole, wrong) = verify().await;
    assert_eq!((whole, wrong.len()), (0, 2), "{wrong:?}");
    assert!(wrong.iter().any(|line| line.ends_with("its bytes are not those that arrived")), "{wrong:?}");
}
