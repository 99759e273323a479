//! The connection: who may connect, for how long, under which name, and how running requests end when the service stops.
//!
//! Must not know any page or person. axum's own `serve` is not used: it waits over a minute for half a request and
//! answers a request that names two hosts (DESIGN §3 "the connection").

mod progress;
mod wire;

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, HttpBody};
use axum::extract::{ConnectInfo, DefaultBodyLimit, Request};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tower::ServiceExt;
use tower_http::timeout::DeadlineBody;

use super::header::{self as security, Https};
use progress::{Progress, Pulse};
use wire::{Turn, Wire};

/// How long running requests may take to finish once the service is told to stop.
const GRACE: Duration = Duration::from_secs(20);
/// The most that a request’s line and headers may take together; hyper answers 431 beyond it.
const HEAD_BYTES: usize = 32 * 1024;
/// How long to wait before accepting again when the system has no room, such as too many open files.
const NO_ROOM: Duration = Duration::from_millis(100);

/// What one connection, and all together, may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Connections served at once; further ones wait in the system's queue.
    pub connections: usize,
    /// Seconds for a request's line and headers to arrive, and for a kept connection to stay idle.
    pub header_seconds: u64,
    /// Seconds for the whole body of a request to arrive, or for a form with files to get on, and for a stalled reader to take
    /// more of an answer.
    pub body_seconds: u64,
    /// Seconds for a request to be answered, its body's arrival included; those of a form with files count from its last step.
    pub request_seconds: u64,
    /// Bytes that an extractor reads of a body; a route raises it with its own `DefaultBodyLimit`.
    pub body_bytes: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        let body_bytes = 1024 * 1024;
        Limits { connections: 512, header_seconds: 10, body_seconds: 30, request_seconds: 30, body_bytes }
    }
}

/// Answers requests until `shutdown` resolves, then lets the running ones finish for up to 20 seconds.
/// A request must name exactly one of `hosts`: lower case, with the port where people's browsers send one.
///
/// # Errors
/// `InvalidInput` when no host or no connection is allowed. Failing to accept a connection is logged and tried again.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    hosts: Vec<String>,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    serve_with_grace(listener, router, limits, hosts, shutdown, GRACE).await
}

async fn serve_with_grace(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    hosts: Vec<String>,
    shutdown: impl Future<Output = ()>,
    grace: Duration,
) -> io::Result<()> {
    if hosts.is_empty() || limits.connections == 0 || limits.connections > Semaphore::MAX_PERMITS {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "no host or no connection is allowed"));
    }
    let seats = Arc::new(Semaphore::new(limits.connections));
    let router = router.layer(DefaultBodyLimit::max(limits.body_bytes));
    let door = Arc::new(Door { router, limits, hosts });
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let arrival = async {
            let seat = seats.clone().acquire_owned().await;
            (seat, listener.accept().await)
        };
        let (seat, accepted) = tokio::select! {
            biased;
            () = &mut shutdown => break,
            Some(_) = connections.join_next() => continue,
            arrival = arrival => arrival,
        };
        match accepted {
            Ok((stream, peer)) => {
                let connection = graceful.watch(door.clone().connection(stream, peer));
                connections.spawn(async move {
                    if let Err(error) = connection.await {
                        tracing::debug!(%peer, %error, "connection ended early");
                    }
                    drop(seat);
                });
            }
            Err(error) if is_the_callers(&error) => {}
            Err(error) => {
                tracing::error!(%error, "cannot accept connections; trying again");
                tokio::select! {
                    () = &mut shutdown => break,
                    () = tokio::time::sleep(NO_ROOM) => {}
                }
            }
        }
    }
    drop(listener);
    if tokio::time::timeout(grace, graceful.shutdown()).await.is_err() {
        tracing::warn!(running = connections.len(), "requests that did not finish in time are cut off");
    }
    connections.shutdown().await;
    Ok(())
}

/// Whether a failed accept is the fault of one caller, who has gone, and not of the system.
fn is_the_callers(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted)
}

/// What every connection shares.
struct Door {
    router: Router,
    limits: Limits,
    hosts: Vec<String>,
}

/// Why a request is turned away before the router sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refusal {
    /// It names no host, or more than one.
    Host,
    /// It names a host that is not ours.
    UnknownHost,
    /// It took longer than it may.
    Late,
}

impl Door {
    fn connection(
        self: Arc<Self>,
        stream: TcpStream,
        peer: SocketAddr,
    ) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> + Send {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%peer, %error, "TCP_NODELAY was not taken");
        }
        let turn = Arc::new(Turn::default());
        let wire = Wire::new(stream, turn.clone(), Duration::from_secs(self.limits.body_seconds));
        let mut builder = http1::Builder::new();
        builder
            .timer(TokioTimer::new())
            .header_read_timeout(Duration::from_secs(self.limits.header_seconds))
            .max_header_size(HEAD_BYTES)
            .max_buf_size(2 * HEAD_BYTES);
        let service = hyper::service::service_fn(move |request| {
            let (door, said) = (self.clone(), turn.answering());
            async move {
                let answer = door.answer(request, peer).await;
                // The answer is said when its body is dropped, so the body takes the guard with it.
                Ok::<_, Infallible>(answer.map(|body| {
                    body.map_err(move |error| {
                        let _ = &said;
                        error
                    })
                }))
            }
        });
        builder.serve_connection(TokioIo::new(wire), service)
    }

    async fn answer(&self, request: Request<Incoming>, peer: SocketAddr) -> Response {
        if let Err(refusal) = known_host(&request, &self.hosts) {
            return refusal.into_response();
        }
        let patience = Duration::from_secs(self.limits.body_seconds);
        let (pulse, files) = (Pulse::now(), sends_files(&request));
        let mut request = request.map(|body| match (body.is_end_stream(), files) {
            (true, _) => Body::empty(),
            (false, false) => Body::new(DeadlineBody::new(patience, body)),
            (false, true) => Body::new(Progress::of(body, patience, pulse.clone())),
        });
        request.extensions_mut().insert(ConnectInfo(peer));
        let mut answer = pin!(self.router.clone().oneshot(request));
        let patience = Duration::from_secs(self.limits.request_seconds);
        loop {
            let until = pulse.after(patience);
            match tokio::time::timeout_at(until, answer.as_mut()).await {
                Ok(answer) => return answer.unwrap_or_else(|never| match never {}),
                // More of it arrived meanwhile.
                Err(_) if pulse.after(patience) > until => {}
                Err(_) => {
                    tracing::error!("a request took too long and was given up");
                    return Refusal::Late.into_response();
                }
            }
        }
    }
}

/// Whether it is a form with files, which may take its time.
fn sends_files<B>(request: &Request<B>) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).map(|kind| kind.as_bytes().to_ascii_lowercase());
    kind.is_some_and(|kind| kind.starts_with(b"multipart/form-data"))
}

/// Exactly one `Host`, ours; a full address in the request line must name the same one.
fn known_host<B>(request: &Request<B>, hosts: &[String]) -> Result<(), Refusal> {
    let mut named = request.headers().get_all(header::HOST).iter();
    let (Some(host), None) = (named.next(), named.next()) else { return Err(Refusal::Host) };
    let host = host.to_str().map_err(|_| Refusal::UnknownHost)?;
    if request.uri().authority().is_some_and(|authority| !authority.as_str().eq_ignore_ascii_case(host)) {
        return Err(Refusal::Host);
    }
    let ours = hosts.iter().any(|ours| ours.eq_ignore_ascii_case(host));
    if ours { Ok(()) } else { Err(Refusal::UnknownHost) }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, title, text) = match self {
            Refusal::Host => (
                StatusCode::BAD_REQUEST,
                "This request cannot be answered",
                "It does not say clearly which service it is for. Go to the address that you were given.",
            ),
            Refusal::UnknownHost => (
                StatusCode::MISDIRECTED_REQUEST,
                "This address is not the service’s",
                "Nothing is kept here under this name. Go to the address that you were given.",
            ),
            Refusal::Late => (
                StatusCode::SERVICE_UNAVAILABLE,
                "The service took too long",
                "What you sent may or may not have been recorded. Go back and look before you send it again.",
            ),
        };
        let page = format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<title>{title}</title>\n<h1>{title}</h1>\n<p>{text}</p>\n</html>\n"
        );
        let mut answer = (status, [(header::CONNECTION, "close")], Html(page)).into_response();
        security::add(answer.headers_mut(), Https(false));
        answer
    }
}

#[cfg(test)]
mod tests;
