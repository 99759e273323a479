//! The body of a form with files: as long as it goes on arriving it may take its time, and the request with it; one that
//! stalls ends. Must not know what arrives.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Bytes, HttpBody};
use hyper::body::{Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep, sleep};

/// Bytes that must arrive within each stretch of patience: some 2 KB a second, so that drop by drop is a stall too.
const STEP: usize = 64 * 1024;

/// When the body last got on.
#[derive(Clone)]
pub struct Pulse(Arc<Mutex<Instant>>);

impl Pulse {
    pub fn now() -> Pulse {
        Pulse(Arc::new(Mutex::new(Instant::now())))
    }

    fn beat(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    /// The moment so long after the body last got on.
    pub fn after(&self, patience: Duration) -> Instant {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) + patience
    }
}

/// A body that ends with an error when it stalls.
pub struct Progress {
    body: Incoming,
    pulse: Pulse,
    patience: Duration,
    stalled: Pin<Box<Sleep>>,
    since: usize,
}

impl Progress {
    pub fn of(body: Incoming, patience: Duration, pulse: Pulse) -> Progress {
        Progress { body, pulse, patience, stalled: Box::pin(sleep(patience)), since: 0 }
    }

    fn got_on(&mut self) {
        self.since = 0;
        self.pulse.beat();
        let until = self.pulse.after(self.patience);
        self.stalled.as_mut().reset(until);
    }
}

impl HttpBody for Progress {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = self.get_mut();
        let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(cx) else {
            ready!(this.stalled.as_mut().poll(cx));
            return Poll::Ready(Some(Err("the body stalled".into())));
        };
        let bytes = match &frame {
            Some(Ok(frame)) => frame.data_ref().map_or(0, Bytes::len),
            _ => STEP,
        };
        this.since += bytes;
        if this.since >= STEP {
            this.got_on();
        }
        Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
