//! Many at once against one limit: exactly the cap goes through, nothing acknowledged is missing.

use cctv_grants::domain::application::Status;
use cctv_grants::domain::application::transition::ApproveRefusal;
use cctv_grants::domain::person::{Commissioner, CspOfficer, Role};
use cctv_grants::service::{Failure, application, decision};
use cctv_grants::store::{history, ledger, scheme};

use crate::app::{TestApp, approval, at_once};

#[tokio::test(flavor = "multi_thread")]
async fn twenty_approvals_at_once_let_exactly_the_cap_through() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let mut references = Vec::new();
    for _ in 0..20 {
        references.push(app.case_in(Status::Assessed, &cast, 6_500).await);
    }
    let tasks = references.into_iter().map(|reference| {
        let (app, by) = (app.app.clone(), app.by(&cast.commissioner));
        let decides = Commissioner::of(&cast.commissioner).unwrap();
        async move { decision::approve(&app.db, decides, by, &reference, &approval(6_500)).await }
    });
    let given = at_once(tasks).await;
    let approved = given.iter().filter(|one| one.is_ok()).count();
    let over =
        given.iter().filter(|one| matches!(one, Err(Failure::Refused(ApproveRefusal::Over(_))))).count();
    assert_eq!((approved, over), (10, 10), "{given:?}");
    let scheme = scheme::current(&app.app.db).await.unwrap();
    assert_eq!(scheme.envelope.committed.to_string(), "£65,000.00");
    assert_eq!(ledger::mismatches(&app.app.db).await.unwrap(), Vec::<String>::new());
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_submissions_of_one_draft_submit_it_once() {
    let app = TestApp::start().await;
    let cast = app.cast().await;
    let reference = app.ready_draft(&cast.officer, 1_000).await;
    let tasks = (0..20).map(|_| {
        let (app, by, reference) = (app.app.clone(), app.by(&cast.officer), reference.clone());
        let officer = CspOfficer::of(&cast.officer).unwrap();
        async move { application::submit(&app.db, officer, by, &reference).await.is_ok() }
    });
    let given = at_once(tasks).await;
    assert_eq!(given.iter().filter(|one| **one).count(), 1);
    assert_eq!(app.status_of(&cast, &reference).await, Status::Submitted);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_posted_many_times_at_once_counts_once_and_answers_alike() {
    let app = TestApp::start().await;
    let client = app.client(Role::CspOfficer, Some("TEL")).await;
    let key = crate::app::key();
    let tasks = (0..10).map(|_| {
        let (client, key) = (client.clone(), key.clone());
        async move {
            let fields = [("year", "2018/19"), ("title", "Twice clicked")];
            let page = client.post_with_key("/applications/new", &fields, &key).await;
            (page.status, page.location)
        }
    });
    let mut given = at_once(tasks).await;
    given.dedup();
    assert_eq!(given, [(303, "/applications/CCTV-2018-TEL-001".to_owned())]);
    let list = client.get("/applications").await;
    assert_eq!(list.texts("tbody tr").len(), 1);
}
