//! What was kept in spreadsheets before, from the command line: checked, and taken over when that is asked for.

use std::fs::File;

use super::{RunError, database};
use crate::clock::Clock;
use crate::config::ImportArgs;
use crate::domain::import::award::Warning;
use crate::domain::import::{Kind, cells};
use crate::domain::person::Importer;
use crate::domain::spreadsheet::{self, MOST_TOLD, Row, Wrong, untold};
use crate::domain::text::{self, EmailAddress, thousands};
use crate::service::Failure;
use crate::service::import as service;
use crate::service::record::By;
use crate::store::{Db, person};

fn wrong(text: impl Into<String>) -> RunError {
    RunError::Argument(text.into())
}

fn listed(all: &[Wrong]) -> RunError {
    let line = |one: &Wrong| match one.line {
        0 => format!("{}: {}", one.column, one.what),
        line => format!("line {line}, {}: {}", one.column, one.what),
    };
    let lines: Vec<String> = all.iter().take(MOST_TOLD).map(line).chain(untold(all)).collect();
    wrong(format!("Nothing was taken over. What is wrong in the file:\n- {}", lines.join("\n- ")))
}

/// What the scheme would not allow and is taken over all the same.
fn told(all: &[Warning]) {
    if all.is_empty() {
        return;
    }
    println!("The scheme would not allow these awards. They are taken over as they are:");
    for one in all.iter().take(MOST_TOLD) {
        println!("- line {}, {}: {}", one.line, one.title, one.what);
    }
    if let Some(more) = all.len().checked_sub(MOST_TOLD).filter(|more| *more > 0) {
        println!("- and {} more", thousands(more as u64));
    }
}

fn read(args: &ImportArgs, kind: Kind) -> Result<(String, Vec<Row>), RunError> {
    let path = args.file.display();
    let name = args.file.file_name().unwrap_or_default().to_string_lossy();
    let name = text::file_name(&name).map_err(wrong)?;
    let file = File::open(&args.file).map_err(|error| wrong(format!("{path}: {error}")))?;
    let rows = cells(spreadsheet::rows(file), kind).map_err(|why| wrong(format!("{path}: {why}")))?;
    Ok((name, rows))
}

async fn importer(db: &Db, email: &str) -> Result<Importer, RunError> {
    let address = EmailAddress::parse(email).map_err(|error| wrong(format!("E-mail address {error}")))?;
    let found = person::by_email(db, &address).await?;
    let importer = found.as_ref().and_then(Importer::of);
    importer.ok_or_else(|| wrong(format!("Nobody with the address {email} may import")))
}

fn refused(failure: Failure<Vec<Wrong>>) -> RunError {
    match failure {
        Failure::Refused(all) => listed(&all),
        Failure::Store(error) => error.into(),
        Failure::Barred(_) | Failure::NotFound => wrong("It is not for this person to import"),
    }
}

/// Checks a file against the database as it is, and takes all of it over if that is asked for and nothing is wrong.
///
/// # Errors
/// Whatever cannot be read, and every row that cannot be taken.
pub async fn import(url: &str, args: ImportArgs) -> Result<(), RunError> {
    let kind = Kind::from_code(&args.kind).ok_or_else(|| wrong("There is no such kind"))?;
    let (name, rows) = read(&args, kind)?;
    let db = database::existing(url).await?;
    let importer = importer(&db, &args.by).await?;
    let by = By { person: Some(importer.id()), at: Clock::real().now(), key: None };
    let (count, what) = (thousands(rows.len() as u64), text::lower(kind.label()));
    let found = service::look(&db, kind, &rows, by.at).await?;
    if !found.wrong.is_empty() {
        return Err(listed(&found.wrong));
    }
    told(&found.warnings);
    if args.take_over {
        service::take_over(&db, importer, by, kind, (name, rows)).await.map_err(refused)?;
        println!("{count} {what} are taken over.");
        return Ok(());
    }
    println!("{count} {what} can be taken over. Nothing was changed: run it again with --take-over.");
    Ok(())
}
