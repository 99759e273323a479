//! A whole case as one ZIP, for those who audit it: what was sent in each time, queries, the records of decisions with what is
//! exempt in them, the offer, assessments, notes, timeline, files, and a manifest with the SHA-256 of each. It is written while
//! it is sent; nothing of it is whole in memory but its pages.

mod pages;

use std::io::{self, Write};

use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures_util::{StreamExt, TryStreamExt, stream};
use sha2::{Digest, Sha256};
use tokio::io::DuplexStream;
use tokio::runtime::Handle;
use tokio_util::io::{ReaderStream, SyncIoBridge};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

use super::application::Seen;
use super::csv::safe;
use super::file::{hex, open::attachment};
use super::problem::Problem;
use super::session::{SignedIn, Visit};
use crate::App;
use crate::domain::file::ascii;
use crate::store::file::{self, File};
use crate::store::storage::Storage;

/// Bytes that wait for a slow reader.
const AHEAD: usize = 64 * 1024;

/// One page of the archive: its path and its bytes.
type Page = (String, Vec<u8>);

/// `GET /applications/{reference}/archive.zip`
pub async fn zip(
    State(app): State<App>,
    visit: Visit,
    SignedIn(person): SignedIn,
    Seen { case, viewer }: Seen,
) -> Result<Response, Problem> {
    let insider = viewer.insider().filter(|_| case.submitted_at.is_some()).ok_or(Problem::NotFound)?;
    let pages = pages::of(&app, (&case, visit.now), &person, insider).await?;
    let files = file::of_case(&app.db, case.id).await?;
    let sent_in = files.into_iter().filter(|file| file.opening.submitted);
    let files = sent_in.map(|file| (file.opening.shows_to(viewer, case.partnership), file)).collect();
    let (storage, at) = (app.files.clone(), app.clock.now());
    let (writer, reader) = tokio::io::duplex(AHEAD);
    let archive = Archive::new(writer, at);
    // Compressing waits for nobody, so it has a thread of its own.
    let writing = tokio::task::spawn_blocking(move || archive.write(&storage, pages, files));
    // Without its end it is no archive; a broken answer says so to whoever loads it.
    let end = stream::once(async move {
        match writing.await {
            Ok(Ok(())) => Ok(Bytes::new()),
            Ok(Err(error)) => {
                tracing::error!(%error, "an archive could not be written to its end");
                Err(error)
            }
            Err(error) => Err(io::Error::other(error)),
        }
    });
    let body = Body::from_stream(ReaderStream::new(reader).chain(end));
    Ok(attachment(body, &format!("{}.zip", case.reference), "application/zip", None))
}

/// An archive as it is written.
struct Archive {
    zip: ZipWriter<StreamWriter<SyncIoBridge<DuplexStream>>>,
    options: SimpleFileOptions,
    manifest: csv::Writer<Vec<u8>>,
    runtime: Handle,
}

fn broken(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::other(error)
}

impl Archive {
    fn new(to: DuplexStream, at: DateTime<Utc>) -> Archive {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            // It knows no day before 1980.
            .last_modified_time(zip::DateTime::try_from(at.naive_utc()).unwrap_or_default())
            .unix_permissions(0o644);
        Archive {
            zip: ZipWriter::new_stream(SyncIoBridge::new(to)),
            options,
            manifest: csv::Writer::from_writer(Vec::new()),
            runtime: Handle::current(),
        }
    }

    fn write(mut self, storage: &Storage, pages: Vec<Page>, files: Vec<(bool, File)>) -> io::Result<()> {
        self.list(["Path", "Bytes", "SHA-256", "Note"])?;
        for (path, bytes) in pages {
            self.add(&path, stream::once(async { Ok(Bytes::from(bytes)) }), None)?;
        }
        for (shows, file) in files {
            let one = &file.attached;
            let path = format!("files/{}-{}", one.id.0, ascii(&one.name));
            if !shows {
                self.list([&path, &one.bytes.to_string(), &one.sha256, "Not enclosed: it is not open"])?;
                continue;
            }
            let bytes = self.runtime.clone().block_on(storage.read(&file.key))?;
            self.add(&path, bytes, Some(&one.sha256))?;
        }
        let manifest = std::mem::replace(&mut self.manifest, csv::Writer::from_writer(Vec::new()));
        let manifest = manifest.into_inner().map_err(|error| broken(error.to_string()))?;
        self.add("manifest.csv", stream::once(async { Ok(Bytes::from(manifest)) }), None)?;
        self.zip.finish().map_err(broken)?;
        Ok(())
    }

    fn list(&mut self, [path, bytes, sha256, note]: [&str; 4]) -> io::Result<()> {
        self.manifest.write_record([&safe(path), bytes, sha256, note]).map_err(broken)
    }

    /// Adds one and lists it. `arrived` is its SHA-256 of before, if it is a file.
    fn add(
        &mut self,
        path: &str,
        bytes: impl stream::Stream<Item = io::Result<Bytes>>,
        arrived: Option<&str>,
    ) -> io::Result<()> {
        self.zip.start_file(path, self.options).map_err(broken)?;
        let (mut digest, mut size) = (Sha256::new(), 0);
        let mut bytes = std::pin::pin!(bytes);
        while let Some(piece) = self.runtime.block_on(bytes.try_next())? {
            digest.update(&piece);
            size += piece.len();
            self.zip.write_all(&piece)?;
        }
        let sha256 = hex(&digest.finalize());
        let note = match arrived {
            None => "",
            Some(arrived) if arrived == sha256 => "As it arrived",
            Some(_) => "Not as it arrived",
        };
        self.list([path, &size.to_string(), &sha256, note])
    }
}
