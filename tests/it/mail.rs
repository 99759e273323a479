//! Mail from what people do to what arrives: the right people, once, also when the mail server was away.

use std::time::{Duration, Instant};

use cctv_grants::domain::application::Status;
use cctv_grants::domain::message::Kind;
use cctv_grants::domain::person::Role;
use cctv_grants::mail::transport::{Security, SmtpSettings, Transport};
use cctv_grants::mail::worker::Worker;
use cctv_grants::run;
use cctv_grants::store::outbox;
use chrono::TimeDelta;
use tokio::sync::watch;

use crate::app::{Client, TestApp};
use crate::smtp::{Received, SmtpSink};

const PATIENCE: Duration = Duration::from_secs(20);

fn worker(app: &TestApp, sink: &SmtpSink) -> Worker {
    let settings = SmtpSettings {
        host: "127.0.0.1".into(),
        port: sink.port(),
        security: Security::None,
        user: None,
        password: None,
        from: "CCTV grants <grants@example.org>".into(),
        ca_pem: None,
    };
    let poll = Duration::from_millis(20);
    Worker { poll, ..run::worker(&app.app, Transport::smtp(&settings).unwrap()) }
}

/// Workers that run until this value is dropped.
fn at_work(app: &TestApp, sink: &SmtpSink, how_many: usize) -> watch::Sender<bool> {
    let (stop, stopped) = watch::channel(false);
    for _ in 0..how_many {
        tokio::spawn(worker(app, sink).run(stopped.clone()));
    }
    stop
}

/// Nothing is left to announce or to send.
pub async fn work_off(app: &TestApp, sink: &SmtpSink) {
    while worker(app, sink).once().await.unwrap() > 0 {}
}

/// What came before is not what the test is about.
async fn forget_what_was_to_be_told(app: &TestApp) {
    let txn = app.app.db.begin().await.unwrap();
    let waiting = outbox::take(&txn, 100).await.unwrap();
    outbox::remove(&txn, waiting.iter().map(|event| event.outbox_id)).await.unwrap();
    txn.commit().await.unwrap();
}

fn to(mails: &[Received], subject: &str) -> Vec<String> {
    let of_subject = mails.iter().filter(|mail| mail.subject().contains(subject));
    let mut to: Vec<_> = of_subject.flat_map(|mail| mail.to.clone()).collect();
    to.sort();
    to
}

async fn submit(client: &Client, reference: &str) -> u16 {
    client.post(&format!("/applications/{reference}/submit"), &[("declared", "yes")]).await.status
}

pub fn link(mail: &Received, base_url: &str) -> String {
    let text = mail.text();
    let from = text.find(base_url).unwrap_or_else(|| panic!("no link in {text}")) + base_url.len();
    text[from..].split_whitespace().next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_submission_is_told_once_to_each_officer_of_the_partnership_and_of_the_funder() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    let colleague = app.person(Role::CspOfficer, Some("SHR")).await;
    let second = app.person(Role::GrantsOfficer, None).await;
    let _stranger = app.person(Role::CspOfficer, Some("TEL")).await;
    let case = app.ready_draft(&cast.officer, 1_000).await;
    forget_what_was_to_be_told(&app).await;
    let _at_work = at_work(&app, &sink, 2);
    assert_eq!(submit(&app.sign_in(&cast.officer).await, case.as_str()).await, 303);
    sink.wait_for(4, PATIENCE).await;
    work_off(&app, &sink).await;
    let mails = sink.messages();
    let mut expected: Vec<_> =
        [&cast.officer, &colleague, &cast.staff, &second].map(|p| p.email.to_string()).to_vec();
    expected.sort();
    assert_eq!(to(&mails, ""), expected);
    for mail in &mails {
        assert_eq!(mail.to.len(), 1, "nobody sees another's address");
        assert_eq!(link(mail, &app.address), format!("/applications/{case}"));
        assert!(mail.html().contains(&format!("{}/applications/{case}", app.address)));
        assert!(mail.subject().contains(case.as_str()), "{}", mail.subject());
    }
    let subject = |to: &str| mails.iter().find(|mail| mail.to == [to]).unwrap().subject();
    assert_eq!(subject(cast.officer.email.as_str()), subject(colleague.email.as_str()));
    assert_eq!(subject(cast.staff.email.as_str()), subject(second.email.as_str()));
    assert_ne!(subject(cast.officer.email.as_str()), subject(cast.staff.email.as_str()));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_mail_goes_out_twice_with_many_workers_at_once() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    for _ in 0..30 {
        app.case_in(Status::Submitted, &cast, 100).await;
    }
    let _at_work = at_work(&app, &sink, 4);
    // Of each: three are asked, their answers are told, it is received and has arrived.
    sink.wait_for(240, PATIENCE).await;
    work_off(&app, &sink).await;
    let mails = sink.messages();
    let mut told: Vec<_> = mails.iter().map(|mail| (mail.to.clone(), mail.subject())).collect();
    told.sort();
    told.dedup();
    assert_eq!((mails.len(), told.len()), (240, 240));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_server_that_is_down_holds_nobody_up_and_gets_everything_later() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    let case = app.ready_draft(&cast.officer, 1_000).await;
    forget_what_was_to_be_told(&app).await;
    sink.stop().await;
    let _at_work = at_work(&app, &sink, 2);
    let officer = app.sign_in(&cast.officer).await;
    let from = Instant::now();
    assert_eq!(submit(&officer, case.as_str()).await, 303);
    assert!(from.elapsed() < Duration::from_secs(2), "the form took {:?}", from.elapsed());
    let administrator = app.client(Role::Administrator, None).await;
    let deadline = Instant::now() + PATIENCE;
    loop {
        let page = administrator.get("/messages").await;
        let (rows, states) = (page.texts("tbody tr"), page.texts("tbody .govuk-tag"));
        // Tried means: the page says why it did not go out.
        if rows.len() == 2 && rows.iter().all(|row| row.to_lowercase().contains("connect")) {
            assert_eq!(states, ["Waiting", "Waiting"]);
            break;
        }
        assert!(Instant::now() < deadline, "the log shows {rows:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    sink.restart().await;
    assert_eq!(sink.messages().len(), 0, "not before the pause is over");
    app.clock.advance(TimeDelta::minutes(2));
    let mails = sink.wait_for(2, PATIENCE).await;
    assert_eq!(to(&mails, case.as_str()).len(), 2);
    let officer = app.client(Role::Administrator, None).await;
    work_off(&app, &sink).await;
    assert_eq!(officer.get("/messages").await.texts("tbody .govuk-tag"), ["Sent", "Sent"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_sent_again_when_the_administrator_asks_for_it() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    let cast = app.cast().await;
    app.case_in(Status::Submitted, &cast, 1_000).await;
    work_off(&app, &sink).await;
    let before = sink.messages();
    assert_eq!(before.len(), 8);
    let administrator = app.client(Role::Administrator, None).await;
    let page = administrator.get("/messages/1").await;
    assert_eq!((page.status, page.texts("dd").contains(&"Sent".to_owned())), (200, true), "{}", page.html);
    let again = administrator.post("/messages/1/again", &[]).await;
    assert_eq!((again.status, again.location.as_str()), (303, "/messages/1?done=again"));
    app.clock.advance(TimeDelta::seconds(1));
    work_off(&app, &sink).await;
    let after = sink.messages();
    assert_eq!(after.len(), 9, "that one and no other");
    let (twin, id) = (&after[8], |mail: &Received| mail.header("Message-ID").unwrap());
    let first = before.iter().find(|mail| mail.to == twin.to).unwrap();
    assert_eq!((first.subject(), first.text()), (twin.subject(), twin.text()));
    assert_ne!(id(first), id(twin), "a mailbox would drop it as a copy");
    assert_eq!(administrator.post("/messages/99/again", &[]).await.status, 404);
    // While it waits there is nothing to press, and who presses it on an older page sees that it waits.
    assert_eq!(administrator.post("/messages/1/again", &[]).await.status, 303);
    assert!(!administrator.get("/messages/1").await.html.contains("/again\""));
    let waits = administrator.post("/messages/1/again", &[]).await;
    assert_eq!((waits.status, waits.location.as_str()), (303, "/messages/1"));
    assert!(administrator.get("/messages/1").await.html.contains("Waiting"));
}

#[tokio::test]
async fn administrators_read_beforehand_how_each_kind_of_message_is_worded() {
    let app = TestApp::start().await;
    let administrator = app.client(Role::Administrator, None).await;
    let log = administrator.get("/messages").await;
    assert!(log.links("main a").contains(&"/messages/wording".to_owned()));
    let page = administrator.get("/messages/wording").await;
    let titles: Vec<&str> = Kind::ALL.iter().map(|kind| kind.title()).collect();
    assert_eq!(page.texts("main h2"), titles);
    let texts = page.texts("main .govuk-details__text");
    assert!(texts.len() >= titles.len());
    for text in texts {
        let address = text.contains(&app.address) || text.contains("link is left out of this copy");
        assert!(text.starts_with("Dear ") && address, "{text}");
    }
}
