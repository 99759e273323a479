//! Takes over what was kept in spreadsheets before: a file is checked, looked at, and then taken over whole or not at all.

mod award;
mod camera;
mod commitment;

use chrono::{DateTime, TimeDelta, Utc};

use super::Failure;
use super::record::{By, posted_before};
use crate::domain::date;
use crate::domain::import::award::Warning;
use crate::domain::import::{Kind, Named, WAITS_DAYS};
use crate::domain::person::Importer;
use crate::domain::spreadsheet::{Row, Wrong};
use crate::store::import::{self as store, Sent};
use crate::store::{Db, Read, StoreError, Txn, person};

/// Why a file is not taken over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportRefusal {
    /// These rows cannot be taken, as things are now.
    Wrong(Vec<Wrong>),
    /// Nothing was sent, or it was taken over already.
    Nothing,
}

async fn named(read: &impl Read) -> Result<Vec<Named>, StoreError> {
    let all = person::partnerships(read).await?;
    Ok(all.into_iter().map(|one| Named { id: one.id, code: one.code, name: one.name }).collect())
}

/// What there is to say of a file before it is taken over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Why it cannot be; nothing when all of its rows can be taken.
    pub wrong: Vec<Wrong>,
    /// What is told of rows that are taken over as they are.
    pub warnings: Vec<Warning>,
}

/// Looks at the rows as things are now.
///
/// # Errors
/// Those of the database.
pub async fn look(
    read: &impl Read,
    kind: Kind,
    rows: &[Row],
    now: DateTime<Utc>,
) -> Result<Found, StoreError> {
    let looked = match kind {
        Kind::Awards => award::look(read, rows, date::today(now)).await?,
        Kind::Cameras => camera::read(read, rows, now).await?.1.map(|_| Vec::new()),
        Kind::Commitments => commitment::read(read, rows).await?.map(|_| Vec::new()),
    };
    Ok(match looked {
        Ok(warnings) => Found { warnings, ..Found::default() },
        Err(wrong) => Found { wrong, ..Found::default() },
    })
}

/// Keeps a file until it is confirmed. Nothing changes, so nothing is recorded.
///
/// # Errors
/// Every row that cannot be taken.
pub async fn send(
    db: &Db,
    importer: Importer,
    by: By<'_>,
    kind: Kind,
    (file, rows): (&str, &[Row]),
) -> Result<(), Failure<Vec<Wrong>>> {
    let txn = db.begin().await?;
    let wrong = look(&txn, kind, rows, by.at).await?.wrong;
    if !wrong.is_empty() {
        return Err(Failure::Refused(wrong));
    }
    store::keep(&txn, (importer.id(), by.at), kind, file, rows).await?;
    Ok(txn.commit().await?)
}

/// What somebody sent, and what there is to say of it now.
///
/// # Errors
/// Those of the database.
pub async fn preview(
    db: &Db,
    importer: Importer,
    kind: Kind,
    now: DateTime<Utc>,
) -> Result<Option<(Sent, Found)>, StoreError> {
    let Some(sent) = store::of(db, importer.id(), kind).await? else { return Ok(None) };
    let found = look(db, kind, &sent.rows, now).await?;
    Ok(Some((sent, found)))
}

/// Throws away what somebody sent, also when it cannot be taken over any more. Nothing changes, so nothing is recorded. What is
/// gone already is no error. `id` is that of the file whose preview was shown.
///
/// # Errors
/// `Conflict` when another file waits in its place.
pub async fn discard(db: &Db, importer: Importer, kind: Kind, id: i64) -> Result<(), Failure<ImportRefusal>> {
    let txn = db.begin().await?;
    let Some(sent) = store::take(&txn, importer.id(), kind).await? else { return Ok(()) };
    if sent.id != id {
        return Err(Failure::Store(StoreError::Conflict));
    }
    store::remove(&txn, importer.id(), kind).await?;
    Ok(txn.commit().await?)
}

/// Removes what nobody took over in its time. Safe in several processes.
///
/// # Errors
/// Those of the database.
pub async fn forget_old(db: &Db, now: DateTime<Utc>) -> Result<(), StoreError> {
    let txn = db.begin().await?;
    store::forget(&txn, now - TimeDelta::days(WAITS_DAYS)).await?;
    txn.commit().await
}

/// Takes over what somebody sent: all of it or nothing. `id` is that of the file whose preview was shown. Rows that all imports
/// of a kind take are held, so that two who import at once do it one after the other.
///
/// # Errors
/// Why not, with every row that stands in the way; `Conflict` when another file waits.
pub async fn confirm(
    db: &Db,
    importer: Importer,
    by: By<'_>,
    kind: Kind,
    id: i64,
) -> Result<(), Failure<ImportRefusal>> {
    let txn = db.begin().await?;
    // Their own file's row first: the same form posted twice at once waits here for the first, and then finds it done.
    let sent = store::take(&txn, importer.id(), kind).await?;
    if posted_before(&txn, by).await?.is_some() {
        return Ok(());
    }
    let sent = sent.ok_or(Failure::Refused(ImportRefusal::Nothing))?;
    if sent.id != id {
        return Err(Failure::Store(StoreError::Conflict));
    }
    let taken = take(&txn, importer, by, kind, &sent).await?;
    taken.map_err(|wrong| Failure::Refused(ImportRefusal::Wrong(wrong)))?;
    store::remove(&txn, importer.id(), kind).await?;
    Ok(txn.commit().await?)
}

async fn take(
    txn: &Txn,
    importer: Importer,
    by: By<'_>,
    kind: Kind,
    sent: &Sent,
) -> Result<Result<(), Vec<Wrong>>, StoreError> {
    match kind {
        Kind::Awards => award::take(txn, (importer.id(), by), sent).await,
        Kind::Cameras => camera::take(txn, by, sent).await,
        Kind::Commitments => commitment::take(txn, by, sent).await,
    }
}

/// Takes over a file at once, all of it or nothing.
///
/// # Errors
/// Every row that stands in the way.
pub async fn take_over(
    db: &Db,
    importer: Importer,
    by: By<'_>,
    kind: Kind,
    (file, rows): (String, Vec<Row>),
) -> Result<(), Failure<Vec<Wrong>>> {
    let txn = db.begin().await?;
    let taken = take(&txn, importer, by, kind, &Sent { id: 0, file, rows }).await?;
    taken.map_err(Failure::Refused)?;
    Ok(txn.commit().await?)
}

/// The key of the form stands with the first entry of several alone: it is there once.
fn keyed(by: By<'_>, place: usize) -> By<'_> {
    By { key: by.key.filter(|_| place == 0), ..by }
}

/// Where a row came from, as the history keeps it.
fn source(sent: &Sent, line: u64) -> String {
    format!("Imported from {}, line {line}", sent.file)
}
