//! A database of its own for each test, on SQLite or PostgreSQL as `TEST_DATABASE` says (`sqlite` when unset).
//!
//! Both are copied from a template that is migrated once for each build of the test binary, whether the tests run as
//! threads of one process or each in its own. The harness knows nothing of the tables: the caller migrates.
#![allow(dead_code, reason = "each test binary uses its own part")]

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseBackend, DatabaseConnection, Statement};
use std::fs::{File, TryLockError};
use std::hash::{BuildHasher, DefaultHasher, Hash, Hasher, RandomState};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

/// A migrated, otherwise empty database, gone when this value is dropped.
pub struct TestDatabase {
    pub url: String,
    remains: Remains,
}

/// What must be cleared away after the test.
enum Remains {
    Folder(TempDir),
    Database { server: String, name: String },
}

impl TestDatabase {
    /// `migrate` gets the address of an empty database; it is called only when there is no template yet.
    pub async fn new(migrate: impl AsyncFnOnce(&str)) -> Self {
        Self::of_template("suite", migrate).await
    }

    /// Each way to migrate needs a name of its own in lower case: whoever comes first makes the template of that name.
    pub async fn of_template(name: &str, migrate: impl AsyncFnOnce(&str)) -> Self {
        let template = template_name(name);
        match std::env::var("TEST_DATABASE").as_deref() {
            Err(_) | Ok("" | "sqlite") => Self::sqlite(&template, migrate).await,
            Ok("postgres") => Self::postgres(&template, migrate).await,
            Ok(other) => {
                panic!("TEST_DATABASE is \"{other}\"; it must be \"sqlite\" or \"postgres\"")
            }
        }
    }

    pub fn is_postgres(&self) -> bool {
        matches!(self.remains, Remains::Database { .. })
    }

    async fn sqlite(template: &str, migrate: impl AsyncFnOnce(&str)) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let file = folder.path().join("test.sqlite");
        let templates = Path::new(env!("CARGO_TARGET_TMPDIR"));
        std::fs::create_dir_all(templates).expect("the folder for templates");
        let lock = lock(&templates.join("template.lock")).await;
        let template = templates.join(format!("{template}.sqlite"));
        if !template.exists() {
            make_sqlite_template(&template, migrate).await;
        }
        std::fs::copy(&template, &file).expect("a copy of the template");
        drop(lock);
        Self { url: sqlite_url(&file), remains: Remains::Folder(folder) }
    }

    async fn postgres(template: &str, migrate: impl AsyncFnOnce(&str)) -> Self {
        let Ok(server) = std::env::var("TEST_DATABASE_URL") else {
            panic!(
                "TEST_DATABASE is \"postgres\" but TEST_DATABASE_URL is not set: run `tests/run postgres`, or name a server"
            );
        };
        let name = format!("test_{:016x}", RandomState::new().hash_one(std::process::id()));
        // One connection, because an advisory lock belongs to the connection that took it and ends with it.
        let admin = connect(&server).await;
        // The number is ours alone; it only has to be the same for every test.
        run(&admin, "SELECT pg_advisory_lock(5172018)").await;
        if !postgres_has(&admin, template).await {
            make_postgres_template(&admin, &server, template, migrate).await;
        }
        run(&admin, "SELECT pg_advisory_unlock(5172018)").await;
        run(&admin, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        admin.close().await.expect("the admin connection closes");
        Self { url: with_database(&server, &name), remains: Remains::Database { server, name } }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Remains::Database { server, name } = &self.remains else {
            return;
        };
        // Drop cannot wait, and a test's runtime may not block: a thread with a runtime of its own can do both.
        // A database that stays behind is no failure; the cluster goes at the end of the run.
        let (server, name) = (server.clone(), name.clone());
        let clearing = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                if let Ok(admin) = Database::connect(options(&server)).await {
                    let _ = admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await;
                    let _ = admin.close().await;
                }
            });
            std::io::Result::Ok(())
        });
        let _ = clearing.join();
    }
}

/// The same for every test of one build of this binary, different after the next build: so a changed migration, or a
/// changed way to migrate, never meets an old template.
fn template_name(name: &str) -> String {
    let binary = std::env::current_exe().expect("the test binary's path");
    let facts = binary.metadata().expect("the test binary's facts");
    let mut hasher = DefaultHasher::new();
    (&binary, facts.len(), facts.modified().expect("the test binary's time")).hash(&mut hasher);
    format!("template_{}_{name}_{:016x}", env!("CARGO_CRATE_NAME"), hasher.finish())
}

/// Waits without blocking: another test of the same thread may hold it.
async fn lock(path: &Path) -> File {
    let lock = File::create(path).expect("the templates' lock file");
    loop {
        match lock.try_lock() {
            Ok(()) => return lock,
            Err(TryLockError::WouldBlock) => tokio::time::sleep(Duration::from_millis(5)).await,
            Err(TryLockError::Error(error)) => panic!("the templates' lock: {error}"),
        }
    }
}

async fn make_sqlite_template(template: &Path, migrate: impl AsyncFnOnce(&str)) {
    remove_older_templates(template);
    let scratch = TempDir::new().expect("a temporary folder");
    let url = sqlite_url(&scratch.path().join("scratch.sqlite"));
    migrate(&url).await;
    // Not a plain copy: part of what was migrated may still be in the write-ahead log. And renamed when whole, so that
    // a run that is stopped here leaves no half a template.
    let whole = scratch_name(template);
    let _ = std::fs::remove_file(&whole);
    let scratch_db = connect(&url).await;
    run(&scratch_db, &format!("VACUUM INTO '{}'", whole.display().to_string().replace('\'', "''"))).await;
    scratch_db.close().await.expect("the scratch database closes");
    std::fs::rename(&whole, template).expect("the template takes its name");
}

fn scratch_name(template: &Path) -> PathBuf {
    template.with_extension("making")
}

/// Templates of earlier builds of this binary.
fn remove_older_templates(template: &Path) {
    let file_name = template.file_name().expect("a file name").to_string_lossy().into_owned();
    let kind = file_name.rsplit_once('_').expect("a template's name").0.to_owned();
    let folder = template.parent().expect("the folder for templates");
    for entry in std::fs::read_dir(folder).expect("the folder for templates").flatten() {
        let other = entry.file_name().to_string_lossy().into_owned();
        if other.rsplit_once('_').is_some_and(|(other_kind, _)| other_kind == kind) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

async fn make_postgres_template(
    admin: &DatabaseConnection,
    server: &str,
    template: &str,
    migrate: impl AsyncFnOnce(&str),
) {
    let scratch = format!("{template}_making");
    run(admin, &format!("DROP DATABASE IF EXISTS {scratch} WITH (FORCE)")).await;
    run(admin, &format!("CREATE DATABASE {scratch}")).await;
    migrate(&with_database(server, &scratch)).await;
    // A template may have no connection, and the migrating pool may close its own late.
    run(admin, &format!("ALTER DATABASE {scratch} ALLOW_CONNECTIONS false")).await;
    run(
        admin,
        &format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{scratch}'"),
    )
    .await;
    run(admin, &format!("ALTER DATABASE {scratch} RENAME TO {template}")).await;
}

async fn postgres_has(admin: &DatabaseConnection, name: &str) -> bool {
    let look = format!("SELECT 1 FROM pg_database WHERE datname = '{name}'");
    let found = admin.query_one_raw(Statement::from_string(DatabaseBackend::Postgres, look)).await;
    found.expect("the list of databases").is_some()
}

fn sqlite_url(file: &Path) -> String {
    format!("sqlite://{}?mode=rwc", file.display())
}

/// The same server and settings, another database: `postgres://tests@localhost/postgres?host=/run/pg` and `x` give
/// `postgres://tests@localhost/x?host=/run/pg`.
pub fn with_database(server: &str, name: &str) -> String {
    let (address, settings) = server.split_once('?').map_or((server, None), |(a, s)| (a, Some(s)));
    let start = address.find("://").map_or(0, |at| at + 3);
    let end = address[start..].find('/').map_or(address.len(), |at| start + at);
    let settings = settings.map(|s| format!("?{s}")).unwrap_or_default();
    format!("{}/{name}{settings}", &address[..end])
}

fn options(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.min_connections(1).max_connections(1).sqlx_logging(false);
    options
}

async fn connect(url: &str) -> DatabaseConnection {
    // The address is not printed: it may hold a password.
    Database::connect(options(url)).await.expect("a connection to the test database server")
}

async fn run(db: &DatabaseConnection, statement: &str) {
    if let Err(error) = db.execute_unprepared(statement).await {
        panic!("{statement}: {error}");
    }
}
