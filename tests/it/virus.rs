//! Files checked by ClamAV's real daemon, with one signature of our own: that of EICAR's test file, which is no virus.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use cctv_grants::domain::application::Reference;
use cctv_grants::domain::person::Role;
use cctv_grants::mail::transport::Transport;
use cctv_grants::scan::{self, Scanner};
use cctv_grants::{App, run};
use futures_util::TryStreamExt;
use tempfile::TempDir;

use crate::app::{Client, TestApp, key};
use crate::file::{PDF, PNG, kept, page};

/// The test file of EICAR, in two pieces, so that no scanner takes this source for it.
fn eicar() -> String {
    [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR", "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].concat()
}

fn infected() -> Vec<u8> {
    format!("%PDF-1.4\n{}\n%%EOF\n", eicar()).into_bytes()
}

/// The daemon; killed when this value is dropped.
struct Daemon(Child);

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn socket(folder: &TempDir) -> PathBuf {
    folder.path().join("clamd.sock")
}

fn program() -> &'static str {
    let found = ["/usr/sbin/clamd", "/usr/bin/clamd", "/opt/homebrew/sbin/clamd"];
    found.into_iter().find(|path| Path::new(path).exists()).expect("ClamAV's daemon is not installed")
}

async fn daemon(folder: &TempDir) -> Daemon {
    let path = |name: &str| folder.path().join(name);
    std::fs::create_dir(path("signatures")).unwrap();
    let hex: String = eicar().bytes().map(|byte| format!("{byte:02x}")).collect();
    std::fs::write(path("signatures/test.ndb"), format!("Eicar-Test:0:*:{hex}\n")).unwrap();
    let settings = format!(
        "Foreground yes\nDatabaseDirectory {}\nLocalSocket {}\nTemporaryDirectory {}\n",
        path("signatures").display(),
        socket(folder).display(),
        folder.path().display()
    );
    std::fs::write(path("clamd.conf"), settings).unwrap();
    let mut command = Command::new(program());
    command.arg("--config-file").arg(path("clamd.conf")).stdout(Stdio::null()).stderr(Stdio::null());
    let daemon = Daemon(command.spawn().unwrap());
    let deadline = Instant::now() + Duration::from_secs(60);
    while !scanner(folder).is_there().await {
        assert!(Instant::now() < deadline, "clamd does not answer");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    daemon
}

fn scanner(folder: &TempDir) -> Scanner {
    Scanner::at(socket(folder).to_str().unwrap()).unwrap()
}

async fn mail(app: &App) {
    let worker = run::worker(app, Transport::Keep);
    while worker.once().await.unwrap() > 0 {}
}

async fn held(folder: &TempDir) -> (TestApp, Reference, Client, Vec<String>) {
    let app = TestApp::keeping(false, None, Some(scanner(folder))).await;
    let cast = app.cast().await;
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let officer = app.sign_in(&cast.officer).await;
    let infected = infected();
    let files = [("clean.pdf", PDF), ("infected.pdf", &infected), ("photo.png", PNG)];
    assert_eq!(officer.post_files(&page(&case), &files, &key()).await.status, 303);
    let removes = officer.get(&page(&case)).await.links("tbody a");
    let links = removes.iter().map(|href| href.trim_end_matches("/remove").to_owned()).collect();
    (app, case, officer, links)
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_held_until_found_clean_and_an_infected_one_is_deleted_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let _daemon = daemon(&folder).await;
    let (app, case, officer, links) = held(&folder).await;
    let shown = officer.get(&page(&case)).await;
    assert_eq!(shown.texts("tbody .govuk-tag"), ["Being checked"; 3]);
    for link in &links {
        assert_eq!(officer.download(link).await.0, 404, "{link} is held");
    }
    assert_eq!(scan::once(&app.app).await.unwrap(), 3);
    assert_eq!(
        (officer.download(&links[0]).await.2.as_slice(), officer.download(&links[1]).await.0),
        (PDF, 404)
    );
    assert_eq!(officer.download(&links[2]).await.2, PNG);
    let shown = officer.get(&page(&case)).await;
    assert_eq!(shown.texts("tbody .govuk-tag"), ["Ready", "Refused: a virus was found", "Ready"]);
    assert_eq!(kept(&app.app.files).await, 2, "its bytes are deleted");
    let check = officer.get(&format!("/applications/{case}/check")).await.texts("dl").join(" ");
    assert!(check.contains("clean.pdf") && !check.contains("infected.pdf"), "{check}");
    let timeline = officer.get(&format!("/applications/{case}")).await.texts(".app-timeline__item").join(" ");
    assert!(timeline.contains("File refused, a virus was found: infected.pdf"), "{timeline}");
    assert!(timeline.contains("Eicar-Test"), "{timeline}");
    mail(&app.app).await;
    let log = app.client(Role::Administrator, None).await.get("/messages").await.texts("tbody").join(" ");
    assert!(log.contains(&format!("A file of {case} was refused")), "{log}");
    assert_eq!(scan::once(&app.app).await.unwrap(), 0, "nothing is left to check");
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_daemon_is_away_files_stay_held_and_are_checked_when_it_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let (app, case, officer, links) = held(&folder).await;
    assert_eq!(scan::once(&app.app).await.unwrap(), 0);
    let shown = officer.get(&page(&case)).await;
    assert_eq!(shown.texts("tbody .govuk-tag"), ["Being checked"; 3]);
    assert!(shown.html.contains("The virus check cannot be reached at the moment"));
    assert_eq!(officer.download(&links[0]).await.0, 404);
    assert!(app.visitor().get("/readyz").await.html.contains("virus scan does not answer, files wait"));
    let _daemon = daemon(&folder).await;
    assert_eq!(scan::once(&app.app).await.unwrap(), 3);
    assert_eq!(officer.download(&links[0]).await.0, 200);
    assert!(app.visitor().get("/readyz").await.html.contains("virus scan answers"));
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_cannot_be_checked_keep_no_newer_one_from_its_turn() {
    let folder = tempfile::tempdir().unwrap();
    let _daemon = daemon(&folder).await;
    let app = TestApp::keeping(false, None, Some(scanner(&folder))).await;
    let cast = app.cast().await;
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let officer = app.sign_in(&cast.officer).await;
    let lost: Vec<(String, Vec<u8>)> =
        (0..25).map(|n| (format!("lost-{n}.pdf"), format!("%PDF-1.4\n{n}\n").into_bytes())).collect();
    for some in lost.chunks(5) {
        let files: Vec<(&str, &[u8])> =
            some.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        assert_eq!(officer.post_files(&page(&case), &files, &key()).await.status, 303);
    }
    let keys: Vec<String> =
        app.app.files.keys().map_ok(|(key, _)| key).try_collect::<Vec<_>>().await.unwrap();
    assert_eq!(keys.len(), 25);
    for key in keys {
        app.app.files.delete(&key).await.unwrap();
    }
    let ready = async || {
        let tags = officer.get(&page(&case)).await.texts("tbody .govuk-tag");
        tags.iter().filter(|tag| *tag == "Ready").count()
    };
    assert_eq!(officer.post_files(&page(&case), &[("one.pdf", PDF)], &key()).await.status, 303);
    assert_eq!(scan::once(&app.app).await.unwrap(), 0, "a whole round of files whose bytes are missing");
    assert_eq!((scan::once(&app.app).await.unwrap(), ready().await), (1, 1), "the next goes on behind them");
    // However long it goes on, and whatever number the round is at.
    for n in 2..5_u8 {
        let (name, bytes) = (format!("more-{n}.png"), [PNG, &[b'0', b'0' + n]].concat());
        assert_eq!(officer.post_files(&page(&case), &[(&name, &bytes)], &key()).await.status, 303);
        let checked = scan::once(&app.app).await.unwrap() + scan::once(&app.app).await.unwrap();
        assert_eq!((checked, ready().await), (1, usize::from(n)));
    }
}
