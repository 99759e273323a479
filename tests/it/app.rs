//! The service as tests run it: the real router on a real port over a database of its own, and people as HTTP clients.

use std::sync::atomic::{AtomicU64, Ordering};

use cctv_grants::clock::{Chance, Clock};
use cctv_grants::domain::application::section::Section;
use cctv_grants::domain::application::{Reference, Status};
use cctv_grants::domain::date;
use cctv_grants::domain::decision::{Approval, Refusing, Release};
use cctv_grants::domain::event::SentBack;
use cctv_grants::domain::financial_year::FinancialYear;
use cctv_grants::domain::money::Money;
use cctv_grants::domain::person::{Commissioner, CspOfficer, GrantsOfficer, Holding, Person, Role, Viewer};
use cctv_grants::domain::text::EmailAddress;
use cctv_grants::seed::{demo, sample};
use cctv_grants::service::application::Change;
use cctv_grants::service::assessment::Sender;
use cctv_grants::service::record::By;
use cctv_grants::service::sign_in::{Fresh, enter_as, hash};
use cctv_grants::service::{self};
use cctv_grants::store::{Db, application, person};
use cctv_grants::web::{csrf, router, server};
use cctv_grants::{App, Parts};
use scraper::{Html, Selector};

use crate::database::TestDatabase;

/// The service, running.
pub struct TestApp {
    pub app: App,
    pub clock: Clock,
    pub address: String,
    pub database: TestDatabase,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
}

/// Somebody at a browser without scripts.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    address: String,
    cookie: String,
    token: String,
    pub person: Option<Person>,
}

/// An answer.
pub struct Page {
    pub status: u16,
    pub location: String,
    pub html: String,
    pub headers: reqwest::header::HeaderMap,
}

impl Page {
    /// The text of every element that the selector finds.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        let html = Html::parse_document(&self.html);
        let text = |e: scraper::ElementRef<'_>| {
            e.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
        };
        html.select(&selector).map(text).collect()
    }

    pub fn heading(&self) -> String {
        self.texts("h1").join(" ")
    }

    /// What the error summary says.
    pub fn errors(&self) -> Vec<String> {
        self.texts(".govuk-error-summary__list li")
    }

    /// The value of a hidden field.
    pub fn hidden(&self, name: &str) -> String {
        let selector = Selector::parse(&format!("input[type=hidden][name={name}]")).unwrap();
        let html = Html::parse_document(&self.html);
        let found = html
            .select(&selector)
            .filter_map(|e| e.value().attr("value").map(str::to_owned))
            .collect::<Vec<_>>();
        found.last().cloned().unwrap_or_else(|| panic!("no hidden {name} in {}", self.html))
    }
}

static KEYS: AtomicU64 = AtomicU64::new(1);

/// A key as a form carries it, fresh each time.
pub fn key() -> String {
    let _ = KEYS.fetch_add(1, Ordering::Relaxed);
    Chance.token().chars().take(21).chain(std::iter::once('A')).collect()
}

impl Client {
    pub async fn get(&self, path: &str) -> Page {
        self.send(self.http.get(format!("{}{path}", self.address))).await
    }

    /// Posts a form with the right token and a fresh key.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.post_with_key(path, fields, &key()).await
    }

    pub async fn post_with_key(&self, path: &str, fields: &[(&str, &str)], key: &str) -> Page {
        let mut form = vec![("token", self.token.as_str()), ("key", key)];
        form.extend_from_slice(fields);
        self.post_raw(path, &form).await
    }

    /// Posts exactly these fields.
    pub async fn post_raw(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.send(self.http.post(format!("{}{path}", self.address)).form(fields)).await
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Page {
        let request = if self.cookie.is_empty() { request } else { request.header("cookie", &self.cookie) };
        let answer = request.send().await.unwrap();
        let location =
            answer.headers().get("location").map(|l| l.to_str().unwrap().to_owned()).unwrap_or_default();
        Page {
            status: answer.status().as_u16(),
            location,
            headers: answer.headers().clone(),
            html: answer.text().await.unwrap(),
        }
    }
}

/// Sets an empty database up.
pub async fn prepare(url: &str) {
    let db = Db::connect(url, 4).await.unwrap();
    db.migrate().await.unwrap();
    service::setup::apply(&db).await.unwrap();
    db.close().await.unwrap();
}

impl TestApp {
    pub async fn start() -> TestApp {
        TestApp::with(false).await
    }

    pub async fn with(demo: bool) -> TestApp {
        let database = TestDatabase::new(prepare).await;
        let db = Db::connect(&database.url, 16).await.unwrap();
        let clock = Clock::settable(demo::start());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let host = format!("localhost:{}", listener.local_addr().unwrap().port());
        let address = format!("http://{host}");
        let app = App::new(Parts {
            clock: clock.clone(),
            chance: Chance,
            db,
            base_url: address.clone(),
            demo,
            trusted_proxy: false,
        });
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let served = server::serve(
            listener,
            router::router(app.clone()),
            server::Limits::default(),
            vec![host],
            async {
                let _ = stopped.await;
            },
        );
        tokio::spawn(served);
        TestApp { app, clock, address, database, stop: Some(stop) }
    }

    pub fn by(&self, person: &Person) -> By<'static> {
        By { person: Some(person.id), at: self.app.clock.now(), key: None }
    }

    /// Adds somebody with one hat; `csp` is a code such as SHR.
    pub async fn person(&self, role: Role, csp: Option<&str>) -> Person {
        let all = person::partnerships(&self.app.db).await.unwrap();
        let of = csp.map(|code| all.iter().find(|p| p.code == code).unwrap().id);
        let serial = KEYS.fetch_add(1, Ordering::Relaxed);
        let email = EmailAddress::parse(&format!("{}-{serial}@example.org", role.code())).unwrap();
        let name = format!("{} {serial}", role.name());
        let hat = Holding::new(role, of.filter(|_| role.belongs_to_a_partnership())).unwrap();
        let now = self.app.clock.now();
        service::person::add(&self.app.db, None, now, &name, &email, &[hat]).await.unwrap();
        person::by_email(&self.app.db, &email).await.unwrap().unwrap()
    }

    /// Somebody who is not signed in.
    pub fn visitor(&self) -> Client {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Client {
            http,
            address: self.address.clone(),
            cookie: String::new(),
            token: String::new(),
            person: None,
        }
    }

    /// Somebody signed in.
    pub async fn sign_in(&self, person: &Person) -> Client {
        let raw = self.app.chance.token();
        let fresh = Fresh { hash: &hash(&raw), replaces: "" };
        enter_as(&self.app.db, self.app.clock.now(), person.id, fresh).await.unwrap();
        Client {
            cookie: format!("session={raw}"),
            token: csrf::token(&raw),
            person: Some(person.clone()),
            ..self.visitor()
        }
    }

    pub async fn client(&self, role: Role, csp: Option<&str>) -> Client {
        let person = self.person(role, csp).await;
        self.sign_in(&person).await
    }

    /// A complete draft that asks for so many pounds.
    pub async fn ready_draft(&self, officer: &Person, pounds: i64) -> Reference {
        let (db, actor) = (&self.app.db, CspOfficer::of(officer).unwrap());
        let year = FinancialYear::from_start(2018).unwrap();
        let by = self.by(officer);
        let reference = service::application::start(db, actor, by, year, "A case").await.unwrap();
        let bodies = person::accountable_bodies(db, actor.partnership()).await.unwrap();
        let content =
            sample::content("A case", &bodies[0], Money::from_pence(pounds * 100), date::today(by.at));
        for section in
            [Section::Applicant, Section::Need, Section::Community, Section::Funding, Section::Confirmations]
        {
            let change = Change::Section(Box::new(content.clone()), section);
            service::application::save(db, actor, by, &reference, 0, change).await.unwrap();
        }
        let mut changes: Vec<Change> =
            content.cameras.iter().map(|c| Change::Camera(None, c.clone())).collect();
        changes.extend(content.costs.iter().map(|c| Change::Cost(None, c.clone())));
        changes.extend(content.funding.matches.iter().map(|c| Change::Match(None, c.clone())));
        for change in changes {
            service::application::save(db, actor, by, &reference, 0, change).await.unwrap();
        }
        reference
    }

    /// A case of that officer in that state, decided and assessed by the others.
    pub async fn case_in(&self, status: Status, cast: &Cast, pounds: i64) -> Reference {
        let db = &self.app.db;
        let officer = CspOfficer::of(&cast.officer).unwrap();
        let reference = self.ready_draft(&cast.officer, pounds).await;
        if status == Status::Withdrawn {
            service::application::withdraw(
                db,
                officer,
                self.by(&cast.officer),
                &reference,
                "No longer needed",
            )
            .await
            .unwrap();
        }
        if matches!(status, Status::Draft | Status::Withdrawn) {
            return reference;
        }
        service::application::submit(db, officer, self.by(&cast.officer), &reference).await.unwrap();
        let staff = GrantsOfficer::of(&cast.staff).unwrap();
        let by = self.by(&cast.staff);
        if status == Status::Returned {
            let back = vec![SentBack { section: Section::Need, reason: "Say more".into() }];
            service::assessment::send_back(db, Sender::GrantsOfficer(staff), by, &reference, back)
                .await
                .unwrap();
        }
        if matches!(status, Status::Submitted | Status::Returned) {
            return reference;
        }
        service::assessment::assess(db, staff, by, &reference, &demo::assessment(true)).await.unwrap();
        let decides = Commissioner::of(&cast.commissioner).unwrap();
        let by = self.by(&cast.commissioner);
        if status == Status::Approved {
            let approval = approval(pounds);
            service::decision::approve(db, decides, by, &reference, &approval).await.unwrap();
        }
        if status == Status::Refused {
            let refusing = Refusing { reasons: "Not shown".into(), release: Release::Now };
            service::decision::refuse(db, decides, by, &reference, &refusing).await.unwrap();
        }
        reference
    }

    pub async fn cast(&self) -> Cast {
        Cast {
            officer: self.person(Role::CspOfficer, Some("SHR")).await,
            staff: self.person(Role::GrantsOfficer, None).await,
            commissioner: self.person(Role::Commissioner, None).await,
        }
    }

    pub async fn status_of(&self, cast: &Cast, reference: &Reference) -> Status {
        let found = application::seen(&self.app.db, Viewer::of(&cast.officer), reference).await.unwrap();
        found.unwrap().status
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
    }
}

/// The three people of the main job.
#[derive(Clone)]
pub struct Cast {
    pub officer: Person,
    pub staff: Person,
    pub commissioner: Person,
}

/// An approval of so many pounds, released now.
pub fn approval(pounds: i64) -> Approval {
    Approval {
        award: Money::from_pence(pounds * 100),
        reasons: "Sound".into(),
        conditions: None,
        release: Release::Now,
    }
}

/// Runs many things at once and gathers what each gave.
pub async fn at_once<T: Send + 'static>(
    tasks: impl IntoIterator<Item = impl Future<Output = T> + Send + 'static>,
) -> Vec<T> {
    let running: Vec<_> = tasks.into_iter().map(tokio::spawn).collect();
    let mut given = Vec::new();
    for task in running {
        given.push(task.await.unwrap());
    }
    given
}
