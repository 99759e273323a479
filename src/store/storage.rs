//! Where bytes are kept: a folder, or storage that speaks S3. Whoever writes gets a `Writer`, whoever reads a stream; nothing
//! is ever whole in memory. Keys are random; what a file is called is known to the database alone.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{Error, MultipartUpload, ObjectStore, ObjectStoreExt, PutPayload};

/// S3 takes no smaller part but the last.
const PART_OF_S3: usize = 5 * 1024 * 1024;
/// A folder takes any: the memory that one upload needs.
const PART_OF_FOLDER: usize = 256 * 1024;

/// Where bytes are kept.
#[derive(Clone)]
pub struct Storage {
    bytes: Arc<dyn ObjectStore>,
    part: usize,
}

/// How storage is named: `file:PATH`, a path alone, or `s3://BUCKET/PREFIX`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A folder.
    Folder(PathBuf),
    /// A bucket and what its keys begin with.
    S3(String, String),
}

impl Place {
    /// Reads it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(typed: &str) -> Result<Place, &'static str> {
        if let Some(rest) = typed.strip_prefix("s3://") {
            let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
            if bucket.is_empty() {
                return Err("name the bucket, such as s3://bucket/prefix");
            }
            return Ok(Place::S3(bucket.to_owned(), prefix.trim_matches('/').to_owned()));
        }
        let path = typed.strip_prefix("file:").unwrap_or(typed);
        let path = path.strip_prefix("//").unwrap_or(path);
        match path {
            "" => Err("name a folder, or s3://bucket/prefix"),
            other if other.contains("://") => Err("give a folder, or s3://bucket/prefix"),
            folder => Ok(Place::Folder(PathBuf::from(folder))),
        }
    }
}

impl Storage {
    /// Opens it; a folder is made if it is not there, for this user alone. Keys and endpoint of S3 are in the environment,
    /// as its own tools read them: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT`.
    ///
    /// # Errors
    /// The folder cannot be used, or a setting is missing.
    pub fn open(place: &Place) -> io::Result<Storage> {
        Storage::configured(place, std::env::vars())
    }

    /// The same with settings of S3 from elsewhere.
    ///
    /// # Errors
    /// As for `open`.
    pub fn configured(
        place: &Place,
        settings: impl IntoIterator<Item = (String, String)>,
    ) -> io::Result<Storage> {
        match place {
            Place::Folder(folder) => {
                let mut builder = std::fs::DirBuilder::new();
                #[cfg(unix)]
                std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
                builder.recursive(true).create(folder)?;
                let kept = LocalFileSystem::new_with_prefix(folder).map_err(io::Error::other)?;
                Ok(Storage { bytes: Arc::new(kept.with_fsync(true)), part: PART_OF_FOLDER })
            }
            Place::S3(bucket, prefix) => {
                // Only the first may; another is as good.
                let _ = rustls::crypto::ring::default_provider().install_default();
                let known = |name: &str| name.to_ascii_lowercase().parse::<AmazonS3ConfigKey>().ok();
                let ours = settings.into_iter().filter(|(name, _)| name.starts_with("AWS_"));
                let ours = ours.filter_map(|(name, value)| Some((known(&name)?, value)));
                let kept = AmazonS3Builder::new().with_bucket_name(bucket);
                let kept = ours.fold(kept, |kept, (name, value)| kept.with_config(name, value));
                let kept = PrefixStore::new(kept.build().map_err(io::Error::other)?, prefix.as_str());
                Ok(Storage { bytes: Arc::new(kept), part: PART_OF_S3 })
            }
        }
    }

    /// Begins to write under a key that is not taken.
    ///
    /// # Errors
    /// The storage does not answer, or has no room.
    pub async fn write(&self, key: &str) -> io::Result<Writer> {
        let upload = self.bytes.put_multipart(&Path::from(key)).await.map_err(io::Error::other)?;
        Ok(Writer { upload: Some(upload), waiting: Vec::with_capacity(self.part), part: self.part })
    }

    /// The bytes of a file, piece by piece.
    ///
    /// # Errors
    /// They are not there, or the storage does not answer.
    pub async fn read(&self, key: &str) -> io::Result<BoxStream<'static, io::Result<Bytes>>> {
        let found = self.bytes.get(&Path::from(key)).await.map_err(told)?;
        Ok(found.into_stream().map_err(told).boxed())
    }

    /// Deletes a file; one that is not there is deleted already.
    ///
    /// # Errors
    /// The storage does not answer.
    pub async fn delete(&self, key: &str) -> io::Result<()> {
        match self.bytes.delete(&Path::from(key)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(io::Error::other(error)),
        }
    }

    /// Every key, and since when it is there.
    pub fn keys(&self) -> BoxStream<'static, io::Result<(String, DateTime<Utc>)>> {
        let listed = self.bytes.list(None).map_err(io::Error::other);
        listed.map_ok(|found| (found.location.to_string(), found.last_modified)).boxed()
    }
}

fn told(error: Error) -> io::Error {
    match error {
        Error::NotFound { .. } => io::Error::new(io::ErrorKind::NotFound, error),
        other => io::Error::other(other),
    }
}

/// A file on its way in. Dropped without `finish` it leaves nothing.
pub struct Writer {
    upload: Option<Box<dyn MultipartUpload>>,
    waiting: Vec<u8>,
    part: usize,
}

impl Writer {
    /// Adds bytes. Returns when there is room for more.
    ///
    /// # Errors
    /// The storage does not take them.
    pub async fn write(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            let fits = bytes.len().min(self.part - self.waiting.len());
            self.waiting.extend_from_slice(&bytes[..fits]);
            bytes = &bytes[fits..];
            if self.waiting.len() == self.part {
                self.send().await?;
            }
        }
        Ok(())
    }

    async fn send(&mut self) -> io::Result<()> {
        let Some(upload) = &mut self.upload else { return Ok(()) };
        let part = std::mem::replace(&mut self.waiting, Vec::with_capacity(self.part));
        upload.put_part(PutPayload::from(part)).await.map_err(io::Error::other)
    }

    /// Makes it last: afterwards a power cut does not take it.
    ///
    /// # Errors
    /// The storage did not keep it.
    pub async fn finish(mut self) -> io::Result<()> {
        if !self.waiting.is_empty() {
            self.send().await?;
        }
        let Some(upload) = &mut self.upload else { return Ok(()) };
        upload.complete().await.map_err(io::Error::other)?;
        self.upload = None;
        Ok(())
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        let (Some(mut upload), Ok(runtime)) = (self.upload.take(), tokio::runtime::Handle::try_current())
        else {
            return;
        };
        runtime.spawn(async move {
            if let Err(error) = upload.abort().await {
                tracing::warn!(%error, "a file that was given up could not be taken back; the storage ends it in time");
            }
        });
    }
}
