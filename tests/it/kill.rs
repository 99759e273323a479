//! The service dies in the middle of two hundred posts: what was acknowledged is there, what was not can be sent again,
//! and everybody hears of everything. The real program, killed as a power cut would.

use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use cctv_grants::clock::Clock;
use cctv_grants::domain::application::{Reference, Status};
use cctv_grants::domain::date;
use cctv_grants::domain::financial_year::FinancialYear;
use cctv_grants::mail::transport::Transport;
use cctv_grants::run;
use cctv_grants::store::{Read, history, ledger, scheme};
use sea_orm::ConnectionTrait;

use crate::app::{Cast, Client, RECORD, TestApp, at_once, key};
use crate::smtp::{Received, SmtpSink};

/// Drafts to submit, and as many cases to approve.
const EACH: usize = 100;
const POUNDS: i64 = 100;
/// Acknowledged posts after which the program is killed.
const ENOUGH: usize = 60;

/// The program, serving; killed when this value is dropped.
pub struct Served {
    child: Child,
    pub address: String,
}

impl Served {
    pub async fn start(app: &TestApp, sink: &SmtpSink) -> Served {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let address = format!("http://localhost:{port}");
        let child = Command::new(env!("CARGO_BIN_EXE_cctv-grants"))
            .arg("serve")
            .env("DATABASE_URL", &app.database.url)
            .env("FILES", app.folder.path().join("files"))
            .env("LISTEN", format!("127.0.0.1:{port}"))
            .env("BASE_URL", &address)
            .env("SMTP_HOST", "127.0.0.1")
            .env("SMTP_PORT", sink.port().to_string())
            .env("SMTP_SECURITY", "none")
            .env("SECRET_KEY", "k".repeat(32))
            .env("MAIL_FROM", "CCTV grants <grants@example.org>")
            .env("LOG", "error")
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        Served { child, address }
    }

    pub async fn ready(&self, client: &Client) {
        let deadline = Instant::now() + Duration::from_secs(30);
        while !client.at(&self.address).reaches("/readyz").await {
            assert!(Instant::now() < deadline, "{} does not answer", self.address);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// SIGKILL: nothing is finished, nothing is said.
    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A form that somebody posts, with the key it was shown with.
#[derive(Clone)]
struct Post {
    client: Client,
    reference: Reference,
    action: &'static str,
    key: String,
}

impl Post {
    async fn send(&self, address: &str) -> Option<u16> {
        let award = POUNDS.to_string();
        let [summary, proposal, part_1] = RECORD;
        let fields: &[(&str, &str)] = match self.action {
            "submit" => &[("declared", "yes")],
            _ => &[
                ("award", &award),
                ("reasons", "Sound"),
                ("release", "now"),
                ("no_interest", "yes"),
                summary,
                proposal,
                part_1,
            ],
        };
        let path = format!("/applications/{}/{}", self.reference, self.action);
        self.client.at(address).try_post(&path, fields, &self.key).await
    }

    fn leads_to(&self) -> Status {
        if self.action == "submit" { Status::Submitted } else { Status::Approved }
    }
}

/// The seeded scheme ended in 2020, and the program knows today's date.
pub async fn widen_the_scheme(app: &TestApp) {
    app.clock.set(Clock::real().now());
    let year = FinancialYear::of(date::today(app.clock.now())).start_year();
    let sql = format!(
        "UPDATE scheme SET ends_on = '{}-03-31', envelope_pence = 10000000000;
         INSERT INTO allocation (scheme_id, partnership_id, year, cap_pence)
         SELECT (SELECT MAX(id) FROM scheme), id, {year}, 1000000000 FROM partnership",
        year + 2
    );
    app.app.db.reader().execute_unprepared(&sql).await.unwrap();
}

async fn posts(app: &TestApp, cast: &Cast) -> Vec<Post> {
    let (officer, decides) = (app.sign_in(&cast.officer).await, app.sign_in(&cast.commissioner).await);
    let mut posts = Vec::new();
    for _ in 0..EACH {
        let reference = app.ready_draft(&cast.officer, POUNDS).await;
        posts.push(Post { client: officer.clone(), reference, action: "submit", key: key() });
        let reference = app.case_in(Status::Assessed, cast, POUNDS).await;
        posts.push(Post { client: decides.clone(), reference, action: "approve", key: key() });
    }
    // What was told before the program ran is no part of this.
    let worker = run::worker(&app.app, Transport::Keep);
    while worker.once().await.unwrap() > 0 {}
    posts
}

async fn whole(app: &TestApp) {
    assert_eq!(ledger::mismatches(&app.app.db).await.unwrap(), Vec::<String>::new());
    assert_eq!(history::verify(&app.app.db).await.unwrap().1, Vec::<String>::new());
}

/// Posts all of them at once and kills the program when enough were acknowledged. Gives each post's answer.
async fn killed_in_the_middle(mut served: Served, posts: &[Post]) -> Vec<Option<u16>> {
    let acknowledged = Arc::new(AtomicUsize::new(0));
    let tasks: Vec<_> = posts
        .iter()
        .cloned()
        .map(|post| {
            let (acknowledged, address) = (acknowledged.clone(), served.address.clone());
            async move {
                let status = post.send(&address).await;
                acknowledged.fetch_add(usize::from(status == Some(303)), Ordering::SeqCst);
                status
            }
        })
        .collect();
    let answers = tokio::spawn(at_once(tasks));
    let deadline = Instant::now() + Duration::from_secs(60);
    while acknowledged.load(Ordering::SeqCst) < ENOUGH {
        assert!(Instant::now() < deadline && !answers.is_finished(), "too few posts were acknowledged");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    served.kill();
    answers.await.unwrap()
}

fn told(mails: &[Received], to: &str, post: &Post, of: &str) -> bool {
    let named = |mail: &&Received| mail.subject().contains(post.reference.as_str()) && mail.to == [to];
    mails.iter().filter(named).any(|mail| mail.text().contains(of))
}

fn untold(mails: &[Received], cast: &Cast, posts: &[Post]) -> Vec<String> {
    let mut missing = Vec::new();
    for post in posts {
        let link = format!("/applications/{}", post.reference);
        let mut hear = vec![&cast.officer];
        hear.extend((post.action == "submit").then_some(&cast.staff));
        for person in hear {
            if !told(mails, person.email.as_str(), post, &link) {
                missing.push(format!("{} to {}", post.reference, person.email));
            }
        }
    }
    missing
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_in_the_middle_loses_nothing_that_was_acknowledged_and_no_mail() {
    let (app, sink) = (TestApp::start().await, SmtpSink::start().await);
    widen_the_scheme(&app).await;
    let cast = app.cast().await;
    let posts = posts(&app, &cast).await;
    let served = Served::start(&app, &sink).await;
    served.ready(&app.visitor()).await;

    let answers = killed_in_the_middle(served, &posts).await;
    let cut_off = answers.iter().filter(|answer| answer.is_none()).count();
    assert!(cut_off > 0, "the kill came too late to cut anything off");
    assert!(answers.iter().flatten().all(|status| *status == 303), "{answers:?}");
    for (post, answer) in posts.iter().zip(&answers) {
        let status = app.status_of(&cast, &post.reference).await;
        if answer.is_some() {
            assert_eq!(status, post.leads_to(), "{} was acknowledged", post.reference);
        }
    }
    whole(&app).await;

    let served = Served::start(&app, &sink).await;
    served.ready(&app.visitor()).await;
    let unanswered: Vec<_> = posts
        .iter()
        .zip(&answers)
        .filter(|(_, answer)| answer.is_none())
        .map(|(post, _)| post.clone())
        .collect();
    let again = at_once(unanswered.into_iter().map(|post| {
        let address = served.address.clone();
        async move { post.send(&address).await }
    }));
    assert!(again.await.iter().all(|answer| *answer == Some(303)), "the same post can be sent again");
    for post in &posts {
        assert_eq!(app.status_of(&cast, &post.reference).await, post.leads_to());
    }
    let envelope = scheme::current(&app.app.db).await.unwrap().envelope;
    assert_eq!(envelope.committed.pence(), EACH as i64 * POUNDS * 100, "each was awarded once");
    whole(&app).await;

    // What the dead program had in hand is free again after a lease of two minutes; the test does not wait for it.
    let free = "UPDATE message SET next_try_at = created_at WHERE state = 'waiting'";
    app.app.db.reader().execute_unprepared(free).await.unwrap();
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        let missing = untold(&sink.messages(), &cast, &posts);
        if missing.is_empty() {
            break;
        }
        assert!(Instant::now() < deadline, "never told: {missing:?}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
