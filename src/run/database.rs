//! The database from the command line. What only reads or copies one neither makes it nor changes it.

use std::path::Path;

use super::RunError;
use crate::scan::tidy;
use crate::seed;
use crate::service;
use crate::store::storage::{Place, Storage};
use crate::store::{Db, history, person, scheme};

/// The address of those whom `seed` invents.
const INVENTED: &str = "@bench.example.org";

fn file(url: &str) -> Option<&Path> {
    let path = url.strip_prefix("sqlite://")?;
    Some(Path::new(path.split('?').next().unwrap_or(path)))
}

/// Opens the database, makes it if there is none, and brings it up to date.
pub async fn open(url: &str, connections: u32) -> Result<Db, RunError> {
    if let Some(path) = file(url) {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)?;
        }
        if !path.exists() {
            for_us_alone(path)?;
        }
    }
    let db = Db::connect(url, connections).await?;
    db.migrate().await?;
    service::setup::apply(&db).await?;
    Ok(db)
}

/// People's names and addresses are in it: nobody else on the machine reads it, nor what SQLite puts beside it.
fn for_us_alone(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// Opens a database that is there and was set up, as it is.
pub(super) async fn existing(url: &str) -> Result<Db, RunError> {
    let wrong = |why: String| RunError::Argument(format!("{why}. Is DATABASE_URL right?"));
    if let Some(path) = file(url).filter(|path| !path.exists()) {
        return Err(wrong(format!("There is no database {}", path.display())));
    }
    let db = Db::connect(url, 1).await?;
    match scheme::current(&db).await {
        Ok(_) => Ok(db),
        Err(error) => {
            tracing::debug!(%error, "no scheme could be read");
            Err(wrong("This is no database of this service, or one that was never set up".into()))
        }
    }
}

/// Checks that the history is whole.
pub async fn verify(url: &str) -> Result<(), RunError> {
    let (checked, wrong) = history::verify(&existing(url).await?).await?;
    if wrong.is_empty() {
        println!("{checked} entries checked. The history is whole.");
        return Ok(());
    }
    Err(RunError::Argument(format!(
        "{checked} entries checked. The history was tampered with:\n- {}",
        wrong.join("\n- ")
    )))
}

/// Checks that the bytes of every file are those that arrived.
pub async fn verify_files(url: &str, place: &Place) -> Result<(), RunError> {
    let db = existing(url).await?;
    if let Place::Folder(folder) = place
        && !folder.is_dir()
    {
        return Err(RunError::Argument(format!("There is no folder {}. Is FILES right?", folder.display())));
    }
    let (whole, wrong) = tidy::verify(&db, &Storage::open(place)?).await?;
    if wrong.is_empty() {
        println!("{whole} files checked. All are as they arrived.");
        return Ok(());
    }
    Err(RunError::Argument(format!(
        "{whole} files are as they arrived. Others are not:\n- {}",
        wrong.join("\n- ")
    )))
}

/// Copies a SQLite database to a file that is not there yet.
pub async fn backup(url: &str, path: &str) -> Result<(), RunError> {
    let to = Path::new(path);
    if to.exists() {
        return Err(RunError::Argument(format!("{path} is there already")));
    }
    if to.parent().is_some_and(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) {
        return Err(RunError::Argument(format!("The folder of {path} is not there")));
    }
    let db = existing(url).await?;
    // SQLite copies into a file that is empty.
    for_us_alone(to)?;
    db.backup(path).await?;
    println!("Copied to {path}.");
    Ok(())
}

/// Fills a database for measuring; never one in which people work.
pub async fn fill(db: &Db, applications: u64) -> Result<(), RunError> {
    let people = person::everybody(db).await?;
    if people.iter().any(|person| !person.email.as_str().ends_with(INVENTED)) {
        return Err(RunError::Argument("This database is in use: only an empty one is filled".into()));
    }
    seed::bulk::write(db, applications).await?;
    Ok(())
}
