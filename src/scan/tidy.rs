//! Deletes bytes that nobody will ask for again, and finds those of files that are not as they were.

use chrono::TimeDelta;
use futures_util::{StreamExt, TryStreamExt};
use sha2::{Digest, Sha256};

use crate::App;
use crate::domain::file::FileId;
use crate::service;
use crate::store::storage::Storage;
use crate::store::{Db, StoreError, file};

/// How long the bytes of a file that was taken off stay: copies of the database from before still list it, so a back-up of
/// both that takes less is whole. As long, bytes that no file refers to may belong to one that is arriving.
const STAY: TimeDelta = TimeDelta::hours(24);
/// Files or keys at a time.
const PAGE: usize = 500;

/// Files that were refused, and those that were taken off a day ago and never sent in.
pub async fn delete_what_is_done_with(app: &App) -> Result<(), StoreError> {
    let before = app.clock.now() - STAY;
    let done = file::done_with(&app.db, before, u64::try_from(PAGE).unwrap_or(u64::MAX)).await?;
    let mut deleted = Vec::new();
    for one in done {
        match app.files.delete(&one.key).await {
            Ok(()) => deleted.push(one.attached),
            Err(error) => tracing::error!(%error, "the storage of files does not answer"),
        }
    }
    if deleted.is_empty() { Ok(()) } else { service::file::gone(&app.db, &deleted).await }
}

/// Bytes whose form was never answered: the process ended in between.
pub async fn delete_what_nothing_refers_to(app: &App) -> Result<(), StoreError> {
    let before = app.clock.now() - STAY;
    let mut pages = app.files.keys().try_chunks(PAGE);
    while let Some(page) = pages.next().await {
        let Ok(page) = page else {
            tracing::error!("the storage of files does not answer");
            return Ok(());
        };
        let old = page.into_iter().filter(|(_, since)| *since < before);
        let old: Vec<String> = old.map(|(key, _)| key).collect();
        let known = file::known(&app.db, &old).await?;
        for key in old.iter().filter(|key| !known.contains(key)) {
            match app.files.delete(key).await {
                Ok(()) => tracing::info!("bytes that no file refers to are deleted"),
                Err(error) => tracing::error!(%error, "the storage of files does not answer"),
            }
        }
    }
    Ok(())
}

/// Reads every file and compares it with what it was when it arrived. How many are as they were, and what is wrong.
///
/// # Errors
/// The database does not answer.
pub async fn verify(db: &Db, storage: &Storage) -> Result<(u64, Vec<String>), StoreError> {
    let (mut after, mut whole, mut wrong) = (FileId(0), 0, Vec::new());
    loop {
        let page = file::kept(db, after, u64::try_from(PAGE).unwrap_or(u64::MAX)).await?;
        let Some(last) = page.last() else { return Ok((whole, wrong)) };
        after = last.attached.id;
        for one in &page {
            match sha256(storage, &one.key).await {
                Ok(found) if found == one.attached.sha256 => whole += 1,
                Ok(_) => {
                    wrong.push(format!("file {}: its bytes are not those that arrived", one.attached.id.0))
                }
                Err(error) => wrong.push(format!("file {}: {error}", one.attached.id.0)),
            }
        }
    }
}

async fn sha256(storage: &Storage, key: &str) -> std::io::Result<String> {
    let (mut bytes, mut digest) = (storage.read(key).await?, Sha256::new());
    while let Some(piece) = bytes.try_next().await? {
        digest.update(&piece);
    }
    Ok(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}
