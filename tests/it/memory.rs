//! What an upload takes of memory: the real program, as the system counts it.

use cctv_grants::domain::application::Reference;
use cctv_grants::domain::file::LARGEST;
use cctv_grants::domain::person::Role;

use crate::app::{Client, TestApp, key};
use crate::evidence;
use crate::file::{page, pdf};
use crate::kill::{Served, widen_the_scheme};
use crate::smtp::SmtpSink;

/// The most resident memory that a process ever had, in KB.
fn peak(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// An officer who is signed in to the real program, and their draft. The rest is kept as long as they are.
struct Desk {
    served: Served,
    client: Client,
    case: Reference,
    _app: TestApp,
    _sink: SmtpSink,
}

async fn desk() -> Desk {
    let app = TestApp::start().await;
    widen_the_scheme(&app).await;
    let officer = app.person(Role::CspOfficer, Some("SHR")).await;
    let case = app.ready_draft(&officer, 100).await;
    let sink = SmtpSink::start().await;
    let served = Served::start(&app, &sink).await;
    let client = app.sign_in(&officer).await.at(&served.address);
    served.ready(&client).await;
    Desk { served, client, case, _app: app, _sink: sink }
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn an_upload_of_20_mb_adds_under_5_mb_to_resident_memory() {
    let desk = desk().await;
    let Desk { served, client, case, .. } = &desk;
    let large = pdf(LARGEST);
    // What the program needs once, for whatever upload, is no part of one.
    for n in 0..3 {
        let small = [("small.pdf", &large[..2_000_000 + n])];
        assert_eq!(client.post_files(&page(case), &small, &key()).await.status, 303);
    }
    let before = peak(served.process());
    assert_eq!(client.post_files(&page(case), &[("large.pdf", &large)], &key()).await.status, 303);
    // The kernel counts by thread and adds up late: a peak read later can be a little lower.
    let added = peak(served.process()).saturating_sub(before);
    println!("{added} KB on top of {before} KB");
    assert!(added < 5 * 1024, "{added} KB on top of {before} KB");
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn counting_four_times_as_many_offences_takes_hardly_more_memory() {
    let desk = desk().await;
    let Desk { served, client, case, .. } = &desk;
    let mut peaks = Vec::new();
    for rows in [100_000, 400_000] {
        let done = evidence::upload(client, case, "2018-07-street.csv", evidence::file(rows)).await;
        assert_eq!(done.status, 303, "{:?}", done.errors());
        peaks.push(peak(served.process()));
    }
    println!("{peaks:?} KB");
    // A file of 100,000 rows is 17 MB, one of 400,000 is 67 MB: were it kept, the peak would grow by as much.
    assert!(peaks[1] * 4 < peaks[0] * 5, "{peaks:?} KB");
}
