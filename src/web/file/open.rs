//! One file, as an attachment that no browser opens in our name.

use std::io;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use crate::App;
use crate::domain::file::{FileId, ascii};
use crate::store::file::{self, File};
use crate::web::application::Seen;
use crate::web::extract::Path;
use crate::web::header::SANDBOX;
use crate::web::problem::Problem;
use crate::web::session::SignedIn;

/// Marks an answer that is not to be compressed again.
#[derive(Clone, Copy)]
pub struct AsItIs;

/// The answer with these bytes under this name.
pub fn attachment(body: Body, name: &str, mime: &'static str, bytes: Option<u64>) -> Response {
    let encoded: String = name.bytes().map(encode).collect();
    let disposition = format!("attachment; filename=\"{}\"; filename*=UTF-8''{encoded}", ascii(name));
    let disposition = HeaderValue::from_str(&disposition);
    let mut answer = body.into_response();
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SANDBOX));
    let plain = HeaderValue::from_static("attachment");
    headers.insert(header::CONTENT_DISPOSITION, disposition.unwrap_or(plain));
    if let Some(bytes) = bytes {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes));
    }
    answer.extensions_mut().insert(AsItIs);
    answer
}

/// A byte of a name as RFC 8187 writes it.
fn encode(byte: u8) -> String {
    match byte {
        b if b.is_ascii_alphanumeric() || b"-._~".contains(&b) => char::from(b).to_string(),
        b => format!("%{b:02X}"),
    }
}

/// `GET /applications/{reference}/files/{id}`
pub async fn open(
    State(app): State<App>,
    _: SignedIn,
    Seen { case, viewer }: Seen,
    Path((_, id)): Path<(String, i64)>,
) -> Result<Response, Problem> {
    let file = file::find(&app.db, case.id, FileId(id)).await?;
    let file = file.filter(|file| file.opening.shows_to(viewer, case.partnership));
    answer(&app, &file.ok_or(Problem::NotFound)?).await
}

/// The bytes of a file that the visitor may open.
pub async fn answer(app: &App, file: &File) -> Result<Response, Problem> {
    let bytes = app.files.read(&file.key).await.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            Problem::Internal(format!("the bytes of file {} are missing", file.attached.id.0))
        }
        _ => Problem::Internal(format!("the storage of files: {error}")),
    })?;
    let (name, kind) = (&file.attached.name, file.attached.kind);
    Ok(attachment(Body::from_stream(bytes), name, kind.mime(), Some(file.attached.bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_header_and_keeps_its_letters() {
        let answer = attachment(Body::empty(), "a\"; x=\r\nGröße.pdf", "application/pdf", Some(5));
        let said = answer.headers()["content-disposition"].to_str().unwrap();
        let expected = "attachment; filename=\"a__ x___Gr__e.pdf\"; \
                        filename*=UTF-8''a%22%3B%20x%3D%0D%0AGr%C3%B6%C3%9Fe.pdf";
        assert_eq!(said, expected);
        assert_eq!(answer.headers()["content-length"], "5");
        assert_eq!(answer.headers()["cache-control"], "private, no-store");
    }
}
