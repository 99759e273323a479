//! For those who run the service: is it alive, can it work, and one line of log a request, with no personal data.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Instrument;

use crate::App;

/// `GET /healthz`: the process answers.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers, and keeps what it acknowledges.
pub async fn readyz(State(app): State<App>) -> Response {
    match app.db.durability().await {
        Ok(how) => {
            let scan = match &app.scanner {
                None => "not set up",
                Some(scanner) if scanner.is_there().await => "answers",
                Some(_) => "does not answer, files wait",
            };
            format!("ok: {how}; virus scan {scan}\n").into_response()
        }
        Err(error) => {
            tracing::error!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database is not available\n").into_response()
        }
    }
}

/// Gives every request an id, which its log lines and its answer carry.
pub async fn log(
    State(app): State<App>,
    path: Option<MatchedPath>,
    request: Request,
    next: Next,
) -> Response {
    let id: String = app.chance.token().chars().take(16).collect();
    let method = request.method().clone();
    let route = path.map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let span = tracing::info_span!("request", id = %id);
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, micros) = (response.status().as_u16(), started.elapsed().as_micros());
    span.in_scope(|| tracing::info!(%method, route, status, micros, "answered"));
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}
