//! Events that become messages and messages that go out, on a real database and over real SMTP.

// The integration tests' server, taken in by its path.
#[path = "../../../tests/it/smtp.rs"]
mod smtp;

use std::sync::Mutex;

use chrono::TimeZone;
use sea_orm::ConnectionTrait;
use smtp::SmtpSink;

use super::*;
use crate::domain::event::Event;
use crate::mail::transport::{Security, SmtpSettings};
use crate::store::Read;
use crate::store::message::log as lines;
use crate::store::sign_in;

struct Office {
    worker: Worker,
    now: Arc<Mutex<DateTime<Utc>>>,
    _folder: tempfile::TempDir,
}

/// One partnership with an officer, a grants officer, and an application that was sent in.
const PEOPLE: &str = "
    INSERT INTO partnership (id, code, name, policing_area) VALUES (7, 'SHR', 'Shropshire CSP', 'Shropshire');
    INSERT INTO person (id, name, email, version) VALUES
        (1, 'Olive Officer', 'olive@example.org', 0), (2, 'Gus Grants', 'gus@example.org', 0);
    INSERT INTO person_role (person_id, role, partnership_id) VALUES (1, 'csp_officer', 7), (2, 'grants_officer', NULL);
    INSERT INTO scheme (id, name, code, funder, funder_org_id, starts_on, ends_on, max_rate_numerator,
        max_rate_denominator, in_kind_counts, fund_at_score, fund_at_least_each, acceptance_days, envelope_pence)
        VALUES (1, 'CCTV', 'CCTV', 'PCC', 'X', '2018-04-01', '2021-03-31', 1, 1, false, 60, 2, 28, 1000000);
    INSERT INTO application (id, reference, scheme_id, partnership_id, year, title, status, since, created_at, submissions)
        VALUES (3, 'CCTV-2018-SHR-003', 1, 7, 2018, 'Market Square', 'submitted', '2018-10-15 08:00:00+00:00', '2018-10-15 08:00:00+00:00', 1)";

impl Office {
    async fn open(transport: Transport) -> Office {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("mail.sqlite").display());
        let db = Db::connect(&url, 4).await.unwrap();
        db.migrate().await.unwrap();
        db.reader().execute_unprepared(PEOPLE).await.unwrap();
        let now = Arc::new(Mutex::new(Utc.with_ymd_and_hms(2018, 10, 15, 9, 0, 0).unwrap()));
        let hands = now.clone();
        let worker = Worker {
            db,
            transport,
            base_url: "https://grants.example.org".into(),
            clock: Arc::new(move || *hands.lock().unwrap()),
            chance: Arc::new(|bytes| bytes.fill(7)),
            poll: Duration::from_millis(5),
            retry_base: Worker::RETRY_BASE,
            rests_until: AtomicI64::default(),
        };
        Office { worker, now, _folder: folder }
    }

    async fn with(sink: &SmtpSink) -> Office {
        Office::open(Transport::smtp(&settings(sink)).unwrap()).await
    }

    /// Something happened.
    async fn record(&self, number: i64, chain: &str, event: &Event) {
        let event = serde_json::to_string(event).unwrap();
        let sql = format!(
            "INSERT INTO history (id, chain, number, at, person_id, kind, event, hash)
             VALUES ({number}, '{chain}', {number}, '2018-10-15 08:00:00+00:00', 2, 'x', '{event}', 'x');
             INSERT INTO outbox (history_id) VALUES ({number})"
        );
        self.worker.db.reader().execute_unprepared(&sql).await.unwrap();
    }

    /// Somebody asked for a link.
    async fn ask(&self) {
        let sql = "INSERT INTO sign_in_link (email, source, asked_at, person_id)
                   VALUES ('olive@example.org', 'here', '2018-10-15 08:00:00+00:00', 1)";
        self.worker.db.reader().execute_unprepared(sql).await.unwrap();
        self.record(1, "person:1", &Event::SignInAsked).await;
    }

    fn later(&self, by: TimeDelta) {
        *self.now.lock().unwrap() += by;
    }

    async fn log(&self) -> Vec<lines::Line> {
        lines::list(&self.worker.db, None, 100).await.unwrap()
    }

    async fn states(&self) -> Vec<(String, i32)> {
        self.log().await.into_iter().map(|line| (line.state, line.tries)).collect()
    }
}

fn settings(sink: &SmtpSink) -> SmtpSettings {
    SmtpSettings {
        host: "localhost".into(),
        port: sink.port(),
        security: Security::None,
        user: None,
        password: None,
        from: "CCTV grants <grants@example.org>".into(),
        ca_pem: None,
    }
}

fn returned() -> Event {
    Event::Returned { sections: Vec::new() }
}

#[tokio::test]
async fn an_event_is_announced_once_and_its_messages_are_kept_without_a_server() {
    let office = Office::open(Transport::Keep).await;
    office.record(1, "application:3", &returned()).await;
    assert_eq!(office.worker.once().await.unwrap(), 2);
    assert_eq!(office.worker.once().await.unwrap(), 0);
    let log = office.log().await;
    assert_eq!(log.len(), 1);
    assert_eq!((log[0].name.as_str(), log[0].kind.as_str()), ("Olive Officer", "returned"));
    assert_eq!((log[0].state.as_str(), log[0].sent_at), ("sent", Some(office.worker.now())));
    let whole = lines::get(&office.worker.db, log[0].id).await.unwrap().unwrap();
    assert!(whole.body.contains("Dear Olive Officer") && whole.html.contains("Dear Olive Officer"));
    assert_eq!(lines::for_demo(&office.worker.db, None, 5).await.unwrap()[0].line.id, log[0].id);
    assert!(lines::list(&office.worker.db, Some(log[0].id), 5).await.unwrap().is_empty());
}

#[tokio::test]
async fn an_event_put_up_twice_is_told_once() {
    let office = Office::open(Transport::Keep).await;
    office.record(1, "application:3", &returned()).await;
    office.worker.db.reader().execute_unprepared("INSERT INTO outbox (history_id) VALUES (1)").await.unwrap();
    office.worker.once().await.unwrap();
    assert_eq!(office.log().await.len(), 1);
}

#[tokio::test]
async fn an_event_that_cannot_be_read_waits_and_holds_up_nobody() {
    let office = Office::open(Transport::Keep).await;
    office.record(1, "application:3", &returned()).await;
    let broken = "INSERT INTO history (id, chain, number, at, kind, event, hash)
                  VALUES (2, 'application:3', 2, '2018-10-15 08:00:00+00:00', 'x', '{\"event\":\"of_tomorrow\"}', 'x');
                  UPDATE outbox SET id = 9; INSERT INTO outbox (id, history_id) VALUES (1, 2)";
    office.worker.db.reader().execute_unprepared(broken).await.unwrap();
    assert_eq!(office.worker.once().await.unwrap(), 2);
    assert_eq!(office.log().await.len(), 1);
}

#[tokio::test]
async fn a_message_arrives_with_both_texts_and_the_headers_it_should_have() {
    let sink = SmtpSink::start().await;
    let office = Office::with(&sink).await;
    office.record(1, "application:3", &returned()).await;
    office.worker.once().await.unwrap();
    let [mail] = &sink.messages()[..] else { panic!("one message") };
    assert_eq!(mail.subject(), "Application CCTV-2018-SHR-003 needs changes");
    assert!(mail.text().contains("“Market Square”") && mail.html().contains("<title>"));
    assert_eq!(mail.header("Message-ID").unwrap(), "<message-1@grants.example.org>");
    assert_eq!(mail.header("Auto-Submitted").unwrap(), "auto-generated");
    assert_eq!(mail.header("Date").unwrap(), "Mon, 15 Oct 2018 09:00:00 +0000");
    assert_eq!(office.states().await, [("sent".into(), 1)]);
}

#[tokio::test]
async fn with_starttls_the_server_is_checked_before_a_password_is_sent() {
    let sink = SmtpSink::start_tls().await;
    let (user, password) = (Some("grants".into()), Some("secret".into()));
    let stranger = SmtpSettings { security: Security::StartTls, user, password, ..settings(&sink) };
    let known = SmtpSettings { ca_pem: Some(sink.ca_pem().into()), ..stranger.clone() };
    for (settings, arrived) in [(stranger, 0), (known, 1)] {
        let office = Office::open(Transport::smtp(&settings).unwrap()).await;
        office.record(1, "application:3", &returned()).await;
        office.worker.once().await.unwrap();
        assert_eq!(sink.messages().len(), arrived, "{:?}", office.log().await[0].last_error);
    }
}

#[tokio::test]
async fn a_server_that_is_away_gets_the_message_when_it_is_back_after_growing_pauses() {
    let sink = SmtpSink::start().await;
    let office = Office::with(&sink).await;
    sink.stop().await;
    office.record(1, "application:3", &returned()).await;
    office.worker.once().await.unwrap();
    assert_eq!(office.states().await, [("waiting".into(), 1)]);
    office.later(TimeDelta::seconds(29));
    assert_eq!(office.worker.once().await.unwrap(), 0);
    office.later(TimeDelta::seconds(1));
    assert_eq!(office.worker.once().await.unwrap(), 1);
    sink.restart().await;
    office.later(TimeDelta::seconds(59));
    assert_eq!(office.worker.once().await.unwrap(), 0);
    office.later(TimeDelta::seconds(1));
    assert_eq!(office.worker.once().await.unwrap(), 1);
    assert_eq!((sink.messages().len(), office.states().await), (1, vec![("sent".into(), 3)]));
}

#[tokio::test]
async fn while_the_server_is_away_other_messages_are_not_tried_for_a_while() {
    let sink = SmtpSink::start().await;
    let office = Office::with(&sink).await;
    sink.stop().await;
    office.record(1, "application:3", &returned()).await;
    office.worker.once().await.unwrap();
    office.record(2, "application:3", &returned()).await;
    assert_eq!(office.worker.once().await.unwrap(), 1, "announced and not tried");
    assert_eq!(office.states().await, [("waiting".into(), 0), ("waiting".into(), 1)]);
    sink.restart().await;
    office.later(REST);
    office.worker.once().await.unwrap();
    assert_eq!(office.states().await, [("sent".into(), 1), ("waiting".into(), 1)]);
}

#[tokio::test]
async fn after_the_last_try_a_message_is_given_up_and_can_be_sent_again_by_hand() {
    let sink = SmtpSink::start().await;
    let office = Office::with(&sink).await;
    sink.stop().await;
    office.record(1, "application:3", &returned()).await;
    for _ in 0..=TRIES {
        office.worker.once().await.unwrap();
        office.later(LONGEST);
    }
    assert_eq!(office.states().await, [("failed".into(), TRIES)]);
    assert!(office.log().await[0].last_error.is_some());
    sink.restart().await;
    for expected in [true, false] {
        let txn = office.worker.db.begin().await.unwrap();
        assert_eq!(log::again(&txn, 1, office.worker.now()).await.unwrap(), expected);
        txn.commit().await.unwrap();
    }
    assert_eq!(office.worker.once().await.unwrap(), 1);
    assert_eq!((sink.messages().len(), office.states().await), (1, vec![("sent".into(), 1)]));
}

#[tokio::test]
async fn two_workers_send_one_message_once() {
    let sink = SmtpSink::start().await;
    let office = Office::with(&sink).await;
    office.record(1, "application:3", &returned()).await;
    let (first, second) = tokio::join!(office.worker.once(), office.worker.once());
    assert_eq!(first.unwrap() + second.unwrap(), 2);
    assert_eq!(sink.messages().len(), 1);
}

#[tokio::test]
async fn the_secret_of_a_sign_in_link_is_in_the_mail_and_nowhere_else() {
    let sink = SmtpSink::start().await;
    let office = Office::with(&sink).await;
    office.ask().await;
    office.worker.once().await.unwrap();
    let token = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc";
    let address = format!("https://grants.example.org/sign-in/{token}");
    let [mail] = &sink.messages()[..] else { panic!("one message") };
    assert!(mail.text().contains(&address) && mail.html().contains(&format!("href=\"{address}\"")));
    let kept = lines::get(&office.worker.db, 1).await.unwrap().unwrap();
    assert!(kept.body.contains(message::SIGN_IN_LINK) && !format!("{kept:?}").contains(token));
    let lives = |minutes| office.worker.now() + TimeDelta::minutes(minutes);
    let txn = office.worker.db.begin().await.unwrap();
    assert_eq!(sign_in::spend(&txn, &link::hash(token), lives(10)).await.unwrap(), None);
    assert_eq!(sign_in::spend(&txn, &link::hash(token), lives(9)).await.unwrap(), Some(PersonId(1)));
}

#[tokio::test]
async fn a_sign_in_mail_that_comes_too_late_is_not_sent() {
    let sink = SmtpSink::start().await;
    let office = Office::with(&sink).await;
    sink.stop().await;
    office.ask().await;
    office.worker.once().await.unwrap();
    sink.restart().await;
    office.later(TimeDelta::minutes(16));
    office.worker.once().await.unwrap();
    assert_eq!((sink.messages().len(), office.states().await), (0, vec![("failed".into(), 2)]));
    assert_eq!(office.log().await[0].last_error.as_deref(), Some("too old"));
}

#[tokio::test]
async fn a_worker_stops_when_it_is_told_to() {
    let office = Office::open(Transport::Keep).await;
    let (stop, stopped) = watch::channel(false);
    let running = tokio::spawn(office.worker.run(stopped));
    stop.send(true).unwrap();
    tokio::time::timeout(Duration::from_secs(5), running).await.unwrap().unwrap();
}

#[test]
fn the_domain_of_the_message_id_is_that_of_the_service() {
    assert_eq!(domain("https://grants.example.org:8443/cctv"), "grants.example.org");
    assert_eq!((domain("http://localhost:3000"), domain("")), ("localhost", "localhost"));
}
