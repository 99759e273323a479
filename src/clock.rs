//! Time and chance: the only places that ask the system for either, so that tests and the demo can set the time.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::date;

/// What time it is. Cheap to clone; clones tell the same time.
#[derive(Clone, Debug)]
pub struct Clock(Kind);

#[derive(Clone, Debug)]
enum Kind {
    Real,
    Shifted { start: DateTime<Utc>, since: Instant },
    Settable(Arc<Mutex<DateTime<Utc>>>),
}

impl Clock {
    /// The system's.
    pub fn real() -> Clock {
        Clock(Kind::Real)
    }

    /// Runs on from a moment, as the demo's does.
    pub fn starting_at(start: DateTime<Utc>) -> Clock {
        Clock(Kind::Shifted { start, since: Instant::now() })
    }

    /// Stands still until it is set, for tests.
    pub fn settable(at: DateTime<Utc>) -> Clock {
        Clock(Kind::Settable(Arc::new(Mutex::new(at))))
    }

    /// The moment, cut to microseconds as both databases keep it.
    pub fn now(&self) -> DateTime<Utc> {
        #[expect(clippy::disallowed_methods, reason = "the one place that asks the system for the time")]
        let now = match &self.0 {
            Kind::Real => Utc::now(),
            Kind::Shifted { start, since } => {
                *start + TimeDelta::from_std(since.elapsed()).unwrap_or(TimeDelta::zero())
            }
            Kind::Settable(at) => *at.lock().unwrap_or_else(PoisonError::into_inner),
        };
        date::micros(now)
    }

    /// What time it is on people's own devices: the demonstration's clock is not theirs.
    pub fn on_devices(&self) -> DateTime<Utc> {
        match &self.0 {
            Kind::Shifted { .. } => Clock::real().now(),
            _ => self.now(),
        }
    }

    /// Sets a settable clock; the others run on as they are.
    pub fn set(&self, to: DateTime<Utc>) {
        if let Kind::Settable(at) = &self.0 {
            *at.lock().unwrap_or_else(PoisonError::into_inner) = to;
        }
    }

    /// Moves a settable clock on.
    pub fn advance(&self, by: TimeDelta) {
        self.set(self.now() + by);
    }
}

/// Randomness of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct Chance;

impl Chance {
    /// Fills a buffer.
    ///
    /// # Panics
    /// When the system has no randomness to give: nothing that needs a secret can go on then.
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the system for randomness")]
    pub fn fill(&self, buffer: &mut [u8]) {
        if let Err(error) = getrandom::fill(buffer) {
            panic!("the operating system gives no randomness: {error}");
        }
    }

    /// 16 bytes, for the key of a form.
    pub fn key(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        self.fill(&mut bytes);
        bytes
    }

    /// A secret of 32 bytes as 43 characters that are safe in addresses and cookies.
    pub fn token(&self) -> String {
        let mut bytes = [0; 32];
        self.fill(&mut bytes);
        BASE64_URL_SAFE_NO_PAD.encode(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    #[test]
    fn a_settable_clock_stands_still_and_its_clones_follow() {
        let clock = Clock::settable(Utc.timestamp_nanos(1_500_000_000_123_456_789));
        let other = clock.clone();
        assert_eq!(clock.now().timestamp_subsec_nanos(), 123_456_000);
        clock.advance(TimeDelta::minutes(10));
        assert_eq!(other.now().timestamp(), 1_500_000_600);
    }

    #[test]
    fn a_shifted_clock_runs_on_from_its_start_and_cannot_be_set() {
        let start = Utc.with_ymd_and_hms(2018, 10, 15, 9, 0, 0).unwrap();
        let clock = Clock::starting_at(start);
        clock.set(start + TimeDelta::days(9));
        assert!((clock.now() - start).num_seconds() < 60 && clock.now() >= start);
    }

    #[test]
    fn tokens_differ_and_are_safe_in_addresses() {
        let (one, other) = (Chance.token(), Chance.token());
        assert_ne!(one, other);
        assert_eq!(one.len(), 43);
        assert!(one.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'));
    }
}
