//! A form with files: its other fields are read first and come before them, each file passes by piece by piece.

use std::convert::Infallible;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use futures_util::TryStreamExt;
use multer::{Constraints, Field, Multipart, SizeLimit};
use tokio_util::io::{StreamReader, SyncIoBridge};

use super::form::{LARGEST, Posted};
use super::problem::Problem;

/// The most that a form with a file may send, in bytes: a million rows of police.uk are some 210 MB.
const MOST: u64 = 300 * 1024 * 1024;

/// Files on their way. Whoever takes them reads them to their end.
#[derive(Clone, Default)]
pub struct Upload(Arc<Mutex<Option<Rest>>>);

/// What is still to be read: the first file, and the form that may have more.
struct Rest {
    form: Multipart<'static>,
    file: Field<'static>,
}

/// Reads the fields before the file. `kind` is the content type.
///
/// # Errors
/// It is no such form, or did not arrive.
pub async fn read(kind: &str, body: Body) -> Result<(Posted, Upload), Problem> {
    let boundary = multer::parse_boundary(kind).map_err(|_| Problem::FormExpired)?;
    let fields = u64::try_from(LARGEST).unwrap_or(u64::MAX);
    let sizes = SizeLimit::new().whole_stream(MOST).for_field("token", fields).for_field("key", fields);
    let constraints = Constraints::new().size_limit(sizes);
    let mut form = Multipart::with_constraints(body.into_data_stream(), boundary, constraints);
    let (mut pairs, mut left) = (Vec::new(), LARGEST);
    while let Some(field) = form.next_field().await.map_err(problem)? {
        let name = field.name().unwrap_or_default().to_owned();
        if field.file_name().is_some() {
            let rest = Rest { form, file: field };
            return Ok((Posted::of(pairs), Upload(Arc::new(Mutex::new(Some(rest))))));
        }
        left = left.checked_sub(name.len()).ok_or(Problem::TooLarge)?;
        let value = text(field, &mut left).await?;
        pairs.push((name, value));
    }
    Ok((Posted::of(pairs), Upload::default()))
}

/// What a field says, piece by piece: never more of it in memory than all fields together may have.
async fn text(mut field: Field<'static>, left: &mut usize) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(problem)? {
        *left = left.checked_sub(piece.len()).ok_or(Problem::TooLarge)?;
        bytes.extend_from_slice(&piece);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn problem(error: multer::Error) -> Problem {
    match error {
        multer::Error::FieldSizeExceeded { .. } | multer::Error::StreamSizeExceeded { .. } => {
            Problem::TooLarge
        }
        _ => Problem::CutOff,
    }
}

impl Upload {
    /// The file: its name as the browser calls it, and its bytes for a thread that may wait. `None` when none was chosen.
    pub fn take(&self) -> Option<(String, impl io::Read + Send + 'static)> {
        let field = self.rest()?.file;
        let name = field.file_name().unwrap_or_default().to_owned();
        let bytes = StreamReader::new(field.map_err(io::Error::other));
        (!name.is_empty()).then(|| (name, SyncIoBridge::new(bytes)))
    }

    /// All files, one after the other.
    pub fn files(&self) -> Files {
        let (form, first) = self.rest().map(|rest| (rest.form, rest.file)).unzip();
        Files { form, first }
    }

    fn rest(&self) -> Option<Rest> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The files of a form in their order.
pub struct Files {
    form: Option<Multipart<'static>>,
    first: Option<Field<'static>>,
}

/// A file that arrives.
pub struct File(Field<'static>);

impl Files {
    /// The next one; what was not read of the one before passes by unread. `None` after the last.
    ///
    /// # Errors
    /// It did not arrive.
    pub async fn next(&mut self) -> Result<Option<File>, Problem> {
        loop {
            let field = match (self.first.take(), &mut self.form) {
                (Some(field), _) => Some(field),
                (None, Some(form)) => form.next_field().await.map_err(problem)?,
                (None, None) => None,
            };
            match field {
                // Without a name none was chosen, or it is no file.
                Some(field) if field.file_name().unwrap_or_default().is_empty() => {}
                field => return Ok(field.map(File)),
            }
        }
    }
}

impl File {
    /// As the browser calls it.
    pub fn name(&self) -> &str {
        self.0.file_name().unwrap_or_default()
    }

    /// More of it; `None` at its end.
    ///
    /// # Errors
    /// It did not arrive.
    pub async fn chunk(&mut self) -> Result<Option<bytes::Bytes>, Problem> {
        self.0.chunk().await.map_err(problem)
    }
}

impl<S: Sync> FromRequestParts<S> for Upload {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Upload, Infallible> {
        Ok(parts.extensions.get().cloned().unwrap_or_default())
    }
}
