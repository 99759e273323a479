//! What each command does: puts the parts together and lets them run.

mod database;
mod import;

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::clock::{Chance, Clock};
use crate::config::{Command, CommandLine, PersonCommand, Serve};
use crate::domain::person::{Holding, Role};
use crate::domain::text::{self, EmailAddress};
use crate::mail::transport::Transport;
use crate::mail::worker::Worker;
use crate::provider::Providers;
use crate::scan;
use crate::seal::Seal;
use crate::seed;
use crate::service::record::By;
use crate::service::{self, Failure};
use crate::store::storage::{Place, Storage};
use crate::store::{Db, StoreError, person};
use crate::web::map::Tiles;
use crate::web::{router, server};
use crate::{App, Parts};

/// Why a command failed, for the terminal.
#[derive(Debug, Error)]
pub enum RunError {
    /// Wrong settings, every one of them.
    #[error("The configuration is wrong:\n- {}", .0.join("\n- "))]
    Config(Vec<String>),
    /// Wrong arguments.
    #[error("{0}")]
    Argument(String),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Network or files.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The demonstration's data.
    #[error(transparent)]
    Seed(#[from] seed::demo::SeedError),
}

/// Logs to standard error: JSON lines, or plain text on a terminal.
pub fn logs() {
    let filter =
        tracing_subscriber::EnvFilter::try_from_env("LOG").unwrap_or_else(|_| "info,sqlx=warn".into());
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() { logs.compact().init() } else { logs.json().init() }
}

/// Does what the command line asks for.
pub async fn run(line: CommandLine) -> Result<(), RunError> {
    let place = line.place().map_err(RunError::Argument);
    let open = || database::open(&line.database_url, line.database_connections);
    match line.command {
        Command::Serve(args) => {
            let settings = args.check().map_err(RunError::Config)?;
            serve(open().await?, place?, settings).await
        }
        Command::Demo { port, map } => {
            let tiles = map.check().map_err(|mistake| RunError::Config(vec![mistake]))?;
            demo(port, tiles).await
        }
        Command::Migrate => open().await.map(drop),
        Command::Person(PersonCommand::Add { email, role, name, partnership }) => {
            let id = add_person(&open().await?, &email, &role, name, partnership).await?;
            println!("Added {email} as {role} (person {id}).");
            Ok(())
        }
        Command::VerifyHistory => database::verify(&line.database_url).await,
        Command::VerifyFiles => database::verify_files(&line.database_url, &place?).await,
        Command::Backup { path } => database::backup(&line.database_url, &path).await,
        Command::Import(args) => import::import(&line.database_url, args).await,
        Command::Routes { json } => {
            print_routes(json);
            Ok(())
        }
        Command::Seed { applications } => database::fill(&open().await?, applications).await,
    }
}

async fn serve(db: Db, place: Place, settings: Serve) -> Result<(), RunError> {
    let transport =
        Transport::smtp(&settings.smtp).map_err(|error| RunError::Config(vec![error.to_string()]))?;
    let app = App::new(Parts {
        clock: Clock::real(),
        chance: Chance,
        seal: settings.seal,
        providers: Providers::new(settings.providers),
        db,
        files: Storage::open(&place)?,
        scanner: settings.scanner.map(Arc::new),
        base_url: settings.base_url,
        demo: false,
        tiles: settings.tiles,
        trusted_proxy: settings.trusted_proxy,
    });
    let listener = TcpListener::bind(settings.listen).await?;
    tracing::info!(listen = %settings.listen, "serving");
    answer(app, listener, settings.hosts, transport).await
}

async fn demo(port: u16, tiles: Option<Tiles>) -> Result<(), RunError> {
    let folder = tempfile::tempdir()?;
    let db = database::open(&format!("sqlite://{}/demo.sqlite", folder.path().display()), 8).await?;
    let files = Storage::open(&Place::Folder(folder.path().join("files")))?;
    seed::demo::write(&db, &files).await?;
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    let host = format!("localhost:{}", listener.local_addr()?.port());
    let app = App::new(Parts {
        clock: Clock::starting_at(seed::demo::start()),
        chance: Chance,
        seal: Seal::for_now(Chance),
        providers: Providers::default(),
        db,
        files,
        scanner: None,
        base_url: format!("http://{host}"),
        demo: true,
        tiles,
        trusted_proxy: false,
    });
    println!("The demonstration runs at http://{host}/demo (stop it with Ctrl+C)");
    answer(app, listener, vec![host], Transport::Keep).await
}

/// Answers requests, sends mail and does what is due on its day, until told to stop.
async fn answer(
    app: App,
    listener: TcpListener,
    hosts: Vec<String>,
    transport: Transport,
) -> Result<(), RunError> {
    if app.scanner.is_none() && !app.demo {
        tracing::warn!("CLAMAV is not set: files are not checked for viruses");
    }
    let (stop, stopped) = watch::channel(false);
    let mail = tokio::spawn(worker(&app, transport).run(stopped.clone()));
    let clock = tokio::spawn(keep_to_the_days(app.clone(), stopped.clone()));
    let scan = tokio::spawn(scan::run(app.clone(), stopped));
    let served =
        server::serve(listener, router::router(app.clone()), server::Limits::default(), hosts, signal())
            .await;
    // Nobody listens any more if both tasks have ended by themselves.
    let _ = stop.send(true);
    for task in [mail, clock, scan] {
        if let Err(error) = task.await {
            tracing::error!(%error, "a background task failed");
        }
    }
    Ok(served?)
}

/// The worker that sends this service's mail.
pub fn worker(app: &App, transport: Transport) -> Worker {
    let (clock, chance) = (app.clock.clone(), app.chance);
    Worker {
        db: app.db.clone(),
        transport,
        base_url: app.base_url.clone(),
        clock: Arc::new(move || clock.now()),
        chance: Arc::new(move |buffer: &mut [u8]| chance.fill(buffer)),
        poll: Worker::POLL,
        retry_base: Worker::RETRY_BASE,
        rests_until: AtomicI64::default(),
    }
}

/// Releases held decisions on their day, ends and reminds of offers, reminds of queries, tells of certificates that end, looking once a minute. Safe in several processes.
async fn keep_to_the_days(app: App, mut stopped: watch::Receiver<bool>) {
    let mut round = 0_u64;
    loop {
        if let Err(error) = service::decision::release_due(&app.db, app.clock.now()).await {
            tracing::error!(%error, "held decisions were not looked through");
        }
        if let Err(error) = service::grant::look_at_offers(&app.db, app.clock.now()).await {
            tracing::error!(%error, "offers were not looked through");
        }
        if let Err(error) = service::grant::plan_missing(&app.db, app.clock.now()).await {
            tracing::error!(%error, "grants without cameras were not looked through");
        }
        let hourly = round.is_multiple_of(60);
        if let Err(error) = tidy(&app, hourly).await {
            tracing::error!(%error, "the storage of files was not looked through");
        }
        if hourly && let Err(error) = app.db.learn().await {
            tracing::error!(%error, "the database did not learn what it holds");
        }
        if hourly && let Err(error) = service::import::forget_old(&app.db, app.clock.now()).await {
            tracing::error!(%error, "files that nobody took over were not looked through");
        }
        round += 1;
        if let Err(error) = service::query::look_at_queries(&app.db, app.clock.now()).await {
            tracing::error!(%error, "queries were not looked through");
        }
        if let Err(error) = service::assessment::look_at_enough(&app.db, app.clock.now()).await {
            tracing::error!(%error, "cases with enough assessments were not looked through");
        }
        if let Err(error) = service::year_end::look(&app.db, app.clock.now()).await {
            tracing::error!(%error, "the end of the year was not looked at");
        }
        if let Err(error) = service::certificate::look(&app.db, app.clock.now()).await {
            tracing::error!(%error, "certificates of kit were not looked through");
        }
        if let Err(error) = service::returns::look(&app.db, app.clock.now()).await {
            tracing::error!(%error, "quarterly returns were not looked through");
        }
        if let Err(error) = service::daily::tell_due(&app.db, app.clock.now()).await {
            tracing::error!(%error, "the day's messages were not looked through");
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(60)) => {}
            _ = stopped.changed() => return,
        }
    }
}

/// What nothing refers to is looked for once an hour: for that all of the storage is listed.
async fn tidy(app: &App, all: bool) -> Result<(), StoreError> {
    scan::tidy::delete_what_is_done_with(app).await?;
    if all { scan::tidy::delete_what_nothing_refers_to(app).await } else { Ok(()) }
}

async fn signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    if let Err(error) = interrupt.await {
        tracing::error!(%error, "cannot wait for a signal to stop");
    }
}

async fn add_person(
    db: &Db,
    email: &str,
    role: &str,
    name: Option<String>,
    partnership: Option<String>,
) -> Result<i64, RunError> {
    let wrong = |text: String| RunError::Argument(text);
    let address = EmailAddress::parse(email).map_err(|error| wrong(format!("E-mail address {error}")))?;
    let codes = || Role::ALL.map(Role::code).join(", ");
    let role = Role::from_code(role).ok_or_else(|| wrong(format!("{role} is none of {}", codes())))?;
    let all = person::partnerships(db).await?;
    let of = match &partnership {
        Some(code) => {
            let found = all.iter().find(|p| p.code.eq_ignore_ascii_case(code));
            let codes: Vec<&str> = all.iter().map(|p| p.code.as_str()).collect();
            let none = || wrong(format!("There is no partnership {code}; there are {}", codes.join(", ")));
            Some(found.ok_or_else(none)?.id)
        }
        None => None,
    };
    let hat = Holding::new(role, of);
    let hat =
        hat.ok_or_else(|| wrong("Give --partnership for a partnership’s role, and for no other".into()))?;
    let name =
        text::line(name.as_deref().unwrap_or(email), 200).map_err(|bad| wrong(format!("The name {bad}")))?;
    let name = name.ok_or_else(|| wrong("Enter the name".into()))?;
    match service::person::add(db, By::nobody(Clock::real().now()), &name, &address, &[hat]).await {
        Ok(id) => Ok(id.0),
        Err(Failure::Refused(refusal)) => Err(wrong(refusal.to_string())),
        Err(Failure::NotFound | Failure::Barred(_)) => Err(wrong("not found".into())),
        Err(Failure::Store(error)) => Err(error.into()),
    }
}

fn print_routes(json: bool) {
    let routes = router::routes(false);
    if json {
        println!("{}", serde_json::to_string_pretty(&routes).unwrap_or_default());
        return;
    }
    for route in routes {
        println!("{:<5} {:<60} {:?}", route.method, route.path, route.who);
    }
}
