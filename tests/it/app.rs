//! The service as tests run it: the real router on a real port over a database of its own, and people as HTTP clients.

#[path = "app/carry.rs"]
mod carry;
#[path = "app/case.rs"]
mod case;
#[path = "app/claim.rs"]
mod claim;
#[path = "app/client.rs"]
mod client;
#[path = "app/factor.rs"]
mod factor;
#[path = "app/held.rs"]
mod held;
#[path = "app/kit.rs"]
mod kit;
#[path = "app/local.rs"]
mod local;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use cctv_grants::clock::{Chance, Clock};
use cctv_grants::domain::application::{Reference, Status};
use cctv_grants::domain::decision::record::{Exempt, Texts};
use cctv_grants::domain::decision::{Approval, Release};
use cctv_grants::domain::money::Money;
use cctv_grants::domain::person::{Holding, Person, Role, Viewer};
use cctv_grants::domain::text::EmailAddress;
use cctv_grants::provider::{Providers, Settings};
use cctv_grants::scan::Scanner;
use cctv_grants::seal::Seal;
use cctv_grants::seed::demo;
use cctv_grants::service::record::By;
use cctv_grants::service::sign_in::{Fresh, enter_as, hash};
use cctv_grants::service::{self};
use cctv_grants::store::storage::{Place, Storage};
use cctv_grants::store::{Db, application, person};
use cctv_grants::web::map::Tiles;
use cctv_grants::web::{csrf, router, server};
use cctv_grants::{App, Parts};

use crate::database::TestDatabase;

#[allow(unused_imports, reason = "not every suite carries money forward")]
pub use carry::{ADVICE, DECISION, WANTED};
#[allow(unused_imports, reason = "not every suite varies a grant")]
pub use case::vary;
#[allow(unused_imports, reason = "not every suite has one")]
pub use claim::{COST, Payers, verified, with};
#[allow(unused_imports, reason = "not every suite names an answer")]
pub use client::{Client, Page, browser, key};
#[allow(unused_imports, reason = "not every suite has one")]
pub use factor::Telephone;
#[allow(unused_imports, reason = "not every suite prices work")]
pub use kit::line as kit_line;
#[allow(unused_imports, reason = "not every suite buys")]
pub use local::Buyer;

static SERIAL: AtomicU64 = AtomicU64::new(1);

/// The service, running.
pub struct TestApp {
    pub app: App,
    pub clock: Clock,
    pub address: String,
    pub database: TestDatabase,
    /// Every statement that the service has sent to its database.
    pub statements: Arc<Mutex<Vec<String>>>,
    /// Where files are, unless the test gave another place.
    pub folder: tempfile::TempDir,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
}

/// What a test has otherwise than most.
#[derive(Default)]
struct Parted {
    tiles: Option<Tiles>,
    files: Option<Storage>,
    scanner: Option<Scanner>,
    providers: Vec<Settings>,
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
        TestApp::built(demo, Parted::default()).await
    }

    /// With maps over these tiles.
    pub async fn over(demo: bool, tiles: Option<Tiles>) -> TestApp {
        TestApp::built(demo, Parted { tiles, ..Parted::default() }).await
    }

    /// With another storage of files, or with a scanner.
    pub async fn keeping(demo: bool, files: Option<Storage>, scanner: Option<Scanner>) -> TestApp {
        TestApp::built(demo, Parted { files, scanner, ..Parted::default() }).await
    }

    /// One that people can sign in to with these organisations.
    pub async fn with_providers(providers: Vec<Settings>) -> TestApp {
        TestApp::built(false, Parted { providers, ..Parted::default() }).await
    }

    async fn built(demo: bool, parts: Parted) -> TestApp {
        let folder = tempfile::tempdir().unwrap();
        let own = || Storage::open(&Place::Folder(folder.path().join("files"))).unwrap();
        let (files, scanner) = (parts.files.unwrap_or_else(own), parts.scanner.map(Arc::new));
        let database = TestDatabase::new(prepare).await;
        let mut db = Db::connect(&database.url, 16).await.unwrap();
        let statements = Arc::new(Mutex::new(Vec::new()));
        let noted = statements.clone();
        db.watch(move |sql| noted.lock().unwrap().push(sql.to_owned()));
        let clock = Clock::settable(demo::start());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let host = format!("localhost:{}", listener.local_addr().unwrap().port());
        let address = format!("http://{host}");
        let app = App::new(Parts {
            clock: clock.clone(),
            chance: Chance,
            seal: Seal::new("the key of the tests"),
            providers: Providers::new(parts.providers),
            db,
            files,
            scanner,
            base_url: address.clone(),
            demo,
            tiles: parts.tiles,
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
        TestApp { app, clock, address, database, folder, statements, stop: Some(stop) }
    }

    pub fn by(&self, person: &Person) -> By<'static> {
        By { person: Some(person.id), at: self.app.clock.now(), key: None }
    }

    /// Adds somebody with one hat; `csp` is a code such as SHR.
    pub async fn person(&self, role: Role, csp: Option<&str>) -> Person {
        let all = person::partnerships(&self.app.db).await.unwrap();
        let of = csp.map(|code| all.iter().find(|p| p.code == code).unwrap().id);
        let serial = SERIAL.fetch_add(1, Ordering::Relaxed);
        let email = EmailAddress::parse(&format!("{}-{serial}@example.org", role.code())).unwrap();
        let name = format!("{} {serial}", role.name());
        let hat = Holding::new(role, of.filter(|_| role.belongs_to_a_partnership())).unwrap();
        let now = self.app.clock.now();
        service::person::add(&self.app.db, By::nobody(now), &name, &email, &[hat]).await.unwrap();
        person::by_email(&self.app.db, &email).await.unwrap().unwrap()
    }

    /// Somebody who is not signed in.
    pub fn visitor(&self) -> Client {
        Client::new(&self.address)
    }

    /// Somebody signed in.
    pub async fn sign_in(&self, person: &Person) -> Client {
        let raw = self.app.chance.token();
        let fresh = Fresh { hash: &hash(&raw), ..Fresh::default() };
        enter_as(&self.app.db, self.app.clock.now(), person.id, fresh).await.unwrap();
        Client {
            cookie: format!("session={raw}"),
            token: csrf::token(self.app.chance.key(), &raw),
            person: Some(person.clone()),
            ..self.visitor()
        }
    }

    pub async fn client(&self, role: Role, csp: Option<&str>) -> Client {
        let person = self.person(role, csp).await;
        self.sign_in(&person).await
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
        texts: texts(),
    }
}

/// The same as a form sends it; nothing in it is exempt.
#[allow(dead_code, reason = "not every suite decides by a form")]
pub const RECORD: [(&str, &str); 3] =
    [("summary", "The summary"), ("proposal", "The proposal"), ("part_1", "Part 1")];

/// What the record of a decision says besides.
pub fn texts() -> Texts {
    let words = |what: &str| format!("{what} of the record");
    Texts {
        summary: words("The summary"),
        proposal: words("The proposal"),
        part_1: words("Part 1"),
        exempt: Some(Exempt { words: words("Part 2"), because: "It names a supplier".into() }),
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
