//! Files on their way in: from the form into the storage, looked at, counted and hashed as they pass. What is refused leaves
//! nothing in the storage.

use std::fmt;

use sha2::{Digest, Sha256};

use super::sniff::Sniffer;
use crate::App;
use crate::domain::file::{Attached, FileRefusal, Kind, LARGEST, called};
use crate::service::Failure;
use crate::service::file::Added;
use crate::store::StoreError;
use crate::store::file::Arrived;
use crate::web::form::FormKey;
use crate::web::problem::Problem;
use crate::web::upload::{File, Upload};

/// What came of a form's files.
#[derive(Default)]
pub struct Arrival {
    /// Those whose bytes are in the storage.
    pub arrived: Vec<Arrived>,
    /// Why the others are not taken.
    pub refused: Vec<FileRefusal>,
}

impl Arrival {
    /// All files of a form. When one does not arrive whole, those before it are deleted again.
    pub async fn of(app: &App, upload: &Upload) -> Result<Arrival, Problem> {
        let (mut files, mut arrival) = (upload.files(), Arrival::default());
        loop {
            let one = match files.next().await {
                Ok(None) => return Ok(arrival),
                Ok(Some(file)) => receive(app, file).await,
                Err(problem) => Err(problem),
            };
            match one {
                Ok(Ok(one)) => arrival.arrived.push(one),
                Ok(Err(refusal)) => arrival.refused.push(refusal),
                Err(problem) => {
                    delete(app, arrival.arrived.iter().map(|one| &one.key)).await;
                    return Err(problem);
                }
            }
        }
    }

    /// Whether no file was chosen.
    pub fn is_empty(&self) -> bool {
        self.arrived.is_empty() && self.refused.is_empty()
    }

    /// What the service made of them: why some were not taken, and those that were. Bytes that nothing refers to are deleted.
    pub async fn settle<R: fmt::Display>(
        self,
        app: &App,
        done: Result<Added, Failure<R>>,
    ) -> Result<(Vec<FileRefusal>, Vec<(Attached, String)>), Problem> {
        match done {
            Ok(added) => {
                delete(app, added.unused.iter()).await;
                Ok((self.refused.into_iter().chain(added.refused).collect(), added.taken))
            }
            Err(failure) => {
                // After a commit without an answer nobody knows whether the files are there: they stay.
                if !matches!(failure, Failure::Store(StoreError::Unknown(_))) {
                    delete(app, self.arrived.iter().map(|one| &one.key)).await;
                }
                Err(Problem::refused(failure))
            }
        }
    }

    /// The key of the form with these files: the same form with other files is no repeat.
    pub fn key(&self, shown: Option<FormKey>) -> Option<FormKey> {
        let mut digest = Sha256::new_with_prefix(shown?.as_str());
        for one in &self.arrived {
            digest.update(&one.sha256);
            digest.update(one.name.len().to_be_bytes());
            digest.update(&one.name);
        }
        digest.finalize().first_chunk().copied().map(FormKey::of)
    }
}

/// Deletes bytes that nothing refers to. What is left over is found and deleted later.
pub async fn delete(app: &App, keys: impl Iterator<Item = &String>) {
    for key in keys {
        if let Err(error) = app.files.delete(key).await {
            tracing::warn!(%error, "bytes of no file were left in the storage for now");
        }
    }
}

fn broken(error: std::io::Error) -> Problem {
    Problem::Internal(format!("the storage of files: {error}"))
}

async fn receive(app: &App, mut file: File) -> Result<Result<Arrived, FileRefusal>, Problem> {
    let raw = file.name().to_owned();
    let told = called(&raw, None);
    let key = app.chance.token();
    let mut writer = app.files.write(&key).await.map_err(broken)?;
    let (mut sniffer, mut digest, mut bytes) = (Sniffer::default(), Sha256::new(), 0);
    while let Some(chunk) = file.chunk().await? {
        bytes += u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        if bytes > LARGEST {
            return Ok(Err(FileRefusal::TooLarge(told)));
        }
        if !sniffer.read(&chunk) {
            return Ok(Err(FileRefusal::Kind(told)));
        }
        digest.update(&chunk);
        writer.write(&chunk).await.map_err(broken)?;
    }
    let kind: Kind = match sniffer.ended() {
        _ if bytes == 0 => return Ok(Err(FileRefusal::Empty(told))),
        Some(kind) => kind,
        None => return Ok(Err(FileRefusal::Kind(told))),
    };
    writer.finish().await.map_err(broken)?;
    let sha256 = hex(&digest.finalize());
    Ok(Ok(Arrived { key, name: called(&raw, Some(kind)), kind, bytes, sha256, sent_as: raw }))
}

/// In hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
