//! Files in storage that speaks S3: a real server of it, over HTTP, signed.

use cctv_grants::domain::file::LARGEST;
use cctv_grants::store::storage::{Place, Storage};
use hyper_util::rt::TokioIo;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use tempfile::TempDir;

use crate::app::{TestApp, key};
use crate::file::{PNG, kept, page, pdf};

const SECRET: &str = "a secret that only this test has";

/// The server, with a bucket; gone with its folder.
async fn server() -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("grants")).unwrap();
    let mut service = S3ServiceBuilder::new(s3s_fs::FileSystem::new(folder.path()).unwrap());
    service.set_auth(SimpleAuth::from_single("test", SECRET));
    let service = service.build();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let answering = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service.clone());
            tokio::spawn(answering);
        }
    });
    (folder, address)
}

fn storage(address: &str, secret: &str) -> Storage {
    let settings = [
        ("AWS_ENDPOINT", address),
        ("AWS_ALLOW_HTTP", "true"),
        ("AWS_REGION", "eu-west-2"),
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", secret),
    ];
    let settings = settings.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Storage::configured(&Place::parse("s3://grants/files/").unwrap(), settings).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_kept_read_and_deleted_in_a_bucket_and_what_is_refused_is_not_there() {
    let (folder, address) = server().await;
    let app = TestApp::keeping(false, Some(storage(&address, SECRET)), None).await;
    let cast = app.cast().await;
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let officer = app.sign_in(&cast.officer).await;
    let (large, larger) = (pdf(LARGEST), pdf(LARGEST + 1));
    let files =
        [("large.pdf", large.as_slice()), ("larger.pdf", &larger), ("small.png", PNG), ("x.exe", b"MZ\0")];
    let some = officer.post_files(&page(&case), &files, &key()).await;
    assert_eq!((some.status, some.errors().len()), (422, 2), "{:?}", some.errors());
    let links = officer.get(&page(&case)).await.links("a.app-file");
    assert!(officer.download(&links[0]).await.2 == large, "in parts");
    assert_eq!(officer.download(&links[1]).await.2, PNG);
    assert_eq!(kept(&app.app.files).await, 2);
    assert_eq!(std::fs::read_dir(folder.path().join("grants/files")).unwrap().count(), 2);

    officer.post(&format!("{}/remove", links[0]), &[]).await;
    app.clock.set(app.clock.now() + chrono::TimeDelta::hours(25));
    cctv_grants::scan::tidy::delete_what_is_done_with(&app.app).await.unwrap();
    assert_eq!(kept(&app.app.files).await, 1);
    let verified = cctv_grants::scan::tidy::verify(&app.app.db, &app.app.files).await.unwrap();
    assert_eq!(verified, (1, vec![]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_storage_that_does_not_take_a_file_loses_nothing_else() {
    let (_folder, address) = server().await;
    let app = TestApp::keeping(false, Some(storage(&address, "another")), None).await;
    let cast = app.cast().await;
    let case = app.ready_draft(&cast.officer, 1_000).await;
    let officer = app.sign_in(&cast.officer).await;
    let before = crate::state::everything(&app).await;
    let refused = officer.post_files(&page(&case), &[("small.png", PNG)], &key()).await;
    assert_eq!(refused.status, 500);
    assert!(!refused.html.contains("Signature") && refused.html.contains(case.as_str()), "{}", refused.html);
    assert_eq!(crate::state::everything(&app).await, before);
}
