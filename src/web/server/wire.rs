//! The stream under HTTP: puts the security headers on hyper's own answers to requests that it cannot read,
//! gives up on a reader that stalls, and lets a caller who is still sending read the last answer.
//!
//! Must not look into anything that the router answered: those bytes pass unchanged.

use std::future::Future;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

use crate::web::header::{ALWAYS, UNKEPT};

/// How long a closed connection goes on reading: closing on unread bytes would take our answer back from the caller.
const LINGER: Duration = Duration::from_secs(2);
const BLANK_LINE: &[u8] = b"\r\n\r\n";

/// Whose bytes are going out. Nobody is being answered at first and after each flushed answer of the router's:
/// what hyper writes then is its own.
#[derive(Debug, Default)]
pub(super) struct Turn(AtomicU8);
const OURS: u8 = 1;
const SAID: u8 = 2;

/// Held by an answer's body: dropped when the last byte has been handed to hyper.
pub(super) struct Answering(Arc<Turn>);

impl Turn {
    /// A request was read: until the guard is dropped and all is flushed, the bytes are the router's.
    pub(super) fn answering(self: &Arc<Self>) -> Answering {
        self.0.store(OURS, Ordering::Relaxed);
        Answering(self.clone())
    }

    fn is_hypers(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }

    fn flushed(&self) {
        let _ = self.0.compare_exchange(SAID, 0, Ordering::Relaxed, Ordering::Relaxed);
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.0.store(SAID, Ordering::Relaxed);
    }
}

pub(super) struct Wire {
    stream: TcpStream,
    turn: Arc<Turn>,
    /// hyper's own answer with the headers added, and how much of it is sent.
    dressed: Vec<u8>,
    sent: usize,
    patience: Duration,
    stalled: Option<Pin<Box<Sleep>>>,
    linger: Option<Pin<Box<Sleep>>>,
}

impl Wire {
    pub(super) fn new(stream: TcpStream, turn: Arc<Turn>, patience: Duration) -> Wire {
        Wire { stream, turn, dressed: Vec::new(), sent: 0, patience, stalled: None, linger: None }
    }

    /// A write that makes no progress for too long is an error, so that a reader who stops holds no connection.
    fn patiently<T>(&mut self, cx: &mut Context<'_>, polled: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if polled.is_ready() {
            self.stalled = None;
            return polled;
        }
        let patience = self.patience;
        let timer = self.stalled.get_or_insert_with(|| Box::pin(sleep(patience)));
        ready!(timer.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

/// A bare head with the security headers before its blank line; empty when it is no such head.
fn dress(head: &[u8]) -> Vec<u8> {
    let Some(lines) = head.strip_suffix(BLANK_LINE).filter(|lines| lines.starts_with(b"HTTP/1.")) else {
        return Vec::new();
    };
    let mut dressed = lines.to_vec();
    for (name, value) in ALWAYS.into_iter().chain([("cache-control", UNKEPT)]) {
        dressed.extend_from_slice(format!("\r\n{name}: {value}").as_bytes());
    }
    dressed.extend_from_slice(BLANK_LINE);
    dressed
}

impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        if this.turn.is_hypers() && this.dressed.is_empty() {
            this.dressed = dress(bytes);
        }
        while let Some(rest) = this.dressed.get(this.sent..).filter(|rest| !rest.is_empty()) {
            let polled = Pin::new(&mut this.stream).poll_write(cx, rest);
            match ready!(this.patiently(cx, polled))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                sent => this.sent += sent,
            }
            if this.sent == this.dressed.len() {
                (this.dressed, this.sent) = (Vec::new(), 0);
                return Poll::Ready(Ok(bytes.len()));
            }
        }
        let polled = Pin::new(&mut this.stream).poll_write(cx, bytes);
        this.patiently(cx, polled)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if self.turn.is_hypers() || !self.dressed.is_empty() {
            let first = slices.iter().find(|slice| !slice.is_empty());
            return self.poll_write(cx, first.map_or(&[], |slice| slice));
        }
        let this = self.get_mut();
        let polled = Pin::new(&mut this.stream).poll_write_vectored(cx, slices);
        this.patiently(cx, polled)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.stream).poll_flush(cx))?;
        self.turn.flushed();
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.linger.is_none() {
            ready!(Pin::new(&mut this.stream).poll_shutdown(cx))?;
        }
        let timer = this.linger.get_or_insert_with(|| Box::pin(sleep(LINGER)));
        let mut space = [0; 8192];
        while timer.as_mut().poll(cx).is_pending() {
            let mut unread = ReadBuf::new(&mut space);
            match ready!(Pin::new(&mut this.stream).poll_read(cx, &mut unread)) {
                Ok(()) if !unread.filled().is_empty() => {}
                _ => break,
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, into)
    }
}
