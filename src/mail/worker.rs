//! The loop that turns events into messages and gets messages out, until it is told to stop.
//! Must not decide who hears what. Nothing is sent inside a transaction; a database that is away is waited for.

mod link;
#[cfg(test)]
mod tests;
mod today;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::StreamExt;
use tokio::sync::watch;

use super::message::{self, Audience};
use super::transport::{Failure, Letter, Transport};
use crate::domain::message::{Kind, When};
use crate::domain::person::{PartnershipId, PersonId};
use crate::store::daily::{self, News};
use crate::store::message::{self as log, Claimed, NewMessage, moot};
use crate::store::outbox::{self, Waiting};
use crate::store::{Db, StoreError, Txn};

/// Events that are announced in one transaction.
const EVENTS: u64 = 50;
/// Messages that are claimed at once. With [`AT_ONCE`] in parallel and 20 s each, the last is done after
/// 100 s at worst, within the lease of 2 minutes.
const MESSAGES: u64 = 20;
/// A round that did as much has left something. After a smaller one a pause gathers what comes meanwhile: one round for
/// many events is far cheaper than one for each.
const FULL: usize = 20;
/// Conversations with the mail server side by side.
const AT_ONCE: usize = 4;
/// After so many tries a message is given up: with pauses that double up to six hours, after more than four days,
/// so that a mail server that is away over a long weekend loses nothing.
const TRIES: i32 = 26;
/// How long no message is tried after the mail server was not reached: each would only fail like the one before, and
/// the database has better things to do than to keep their failures.
const REST: TimeDelta = TimeDelta::seconds(5);
/// The longest pause between two tries.
const LONGEST: TimeDelta = TimeDelta::hours(6);

/// Fills a buffer with unguessable bytes.
pub type Fill = dyn Fn(&mut [u8]) + Send + Sync;

/// Announces what happened. Several may run at once, in one process or many.
pub struct Worker {
    /// Where events and messages are.
    pub db: Db,
    /// The way out.
    pub transport: Transport,
    /// Where links lead, without a slash at the end.
    pub base_url: String,
    /// What time it is.
    pub clock: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    /// Fills with unguessable bytes.
    pub chance: Arc<Fill>,
    /// Pause after a round that leaves nothing.
    pub poll: Duration,
    /// Pause after the first failed try; it doubles with each.
    pub retry_base: Duration,
    /// No message is tried before this moment, in seconds since 1970.
    pub rests_until: AtomicI64,
}

impl Worker {
    /// Pause after a round that leaves nothing, unless there is a reason for another.
    pub const POLL: Duration = Duration::from_secs(1);
    /// Pause after the first failed try, unless there is a reason for another.
    pub const RETRY_BASE: Duration = Duration::from_secs(30);

    /// Works until `stop` says true, or until whoever could say it is gone. A round that has begun is finished.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow_and_update() {
            match self.once().await {
                Ok(done) if done >= FULL => continue,
                Ok(_) => {}
                Err(error) => tracing::error!(%error, "mail waits for the database"),
            }
            tokio::select! {
                () = tokio::time::sleep(self.poll) => {}
                changed = stop.changed() => if changed.is_err() { return },
            }
        }
    }

    /// One round: announces events, then tries the messages that are due. Returns how much was done; 0 means that
    /// nothing is left for now.
    ///
    /// # Errors
    /// The database does not answer, or an event cannot be announced. What was not done is done in a later round.
    pub async fn once(&self) -> Result<usize, StoreError> {
        let announced = self.announce().await;
        if let Err(error) = &announced {
            // Messages that are written go out all the same.
            tracing::error!(%error, "events could not be announced");
        }
        let tried = self.send_due().await?;
        Ok(announced? + tried)
    }

    fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }
}

/// Events become messages.
impl Worker {
    async fn announce(&self) -> Result<usize, StoreError> {
        let txn = self.db.begin().await?;
        let events = outbox::take(&txn, EVENTS).await?;
        if events.is_empty() {
            return Ok(0);
        }
        let audience = audience(&txn, &events).await?;
        let mut told_of = Vec::new();
        for event in &events {
            let told = message::announce(event, &audience, &self.base_url)
                .map_err(|error| StoreError::Broken(format!("a message cannot be written: {error}")))?;
            told_of.extend(told.into_iter().map(|message| (event.history_id, message)));
        }
        let told: Vec<PersonId> = told_of.iter().map(|(_, message)| message.to.person_id).collect();
        let wanted = daily::wanted_by(&txn, &told).await?;
        let (waits, at_once): (Vec<_>, Vec<_>) = told_of.into_iter().partition(|(_, message)| {
            message.kind.when() != When::AtOnce && wanted.contains(&message.to.person_id)
        });
        daily::gather(&txn, waits.into_iter().filter_map(news).collect()).await?;
        let messages = at_once.into_iter().map(kept).collect();
        log::insert(&txn, messages, self.now()).await?;
        outbox::remove(&txn, events.iter().map(|event| event.outbox_id)).await?;
        txn.commit().await?;
        Ok(events.len())
    }
}

async fn audience(txn: &Txn, events: &[Waiting]) -> Result<Audience, StoreError> {
    let of_case = |event: &Waiting| event.case.as_ref().map(|case| case.partnership_id);
    let named = events.iter().flat_map(|event| event.event.partnerships());
    let partnerships: Vec<PartnershipId> = events.iter().filter_map(of_case).chain(named).collect();
    let people = events.iter().flat_map(|event| [event.person(), event.event.person()]);
    let people: Vec<PersonId> = people.flatten().collect();
    Ok(Audience {
        wearers: log::recipient::wearers(txn, &message::ROLES, &partnerships).await?,
        people: log::recipient::people(txn, &people).await?,
    })
}

/// What the day's message tells as having happened. What asks for something is told by what needs its reader then.
fn news((history_id, message): (i64, message::Message)) -> Option<News> {
    let message::Message { to, kind, subject, .. } = message;
    (kind.when() == When::News).then_some(News { history_id, person: to.person_id, kind, subject })
}

fn kept((history_id, message): (i64, message::Message)) -> NewMessage {
    let message::Message { to, kind, subject, text, html } = message;
    NewMessage { history_id, to, kind: kind.code(), subject, text, html }
}

/// Why a message did not go out.
enum NotSent {
    /// Nobody needs it any more.
    Unneeded(&'static str),
    /// It could not be sent.
    Failed(Failure),
}

impl From<Failure> for NotSent {
    fn from(failure: Failure) -> NotSent {
        NotSent::Failed(failure)
    }
}

/// Messages go out.
impl Worker {
    async fn send_due(&self) -> Result<usize, StoreError> {
        if self.now().timestamp() < self.rests_until.load(Ordering::Relaxed) {
            return Ok(0);
        }
        let txn = self.db.begin().await?;
        let claimed = log::claim_due(&txn, self.now(), MESSAGES).await?;
        if claimed.is_empty() {
            return Ok(0);
        }
        txn.commit().await?;
        let count = claimed.len();
        futures_util::stream::iter(claimed)
            .for_each_concurrent(AT_ONCE, |message| async move {
                let result = self.send(&message).await;
                if matches!(&result, Err(NotSent::Failed(failure)) if failure.unreached) {
                    self.rests_until.store((self.now() + REST).timestamp(), Ordering::Relaxed);
                }
                self.mark(&message, result).await;
            })
            .await;
        Ok(count)
    }

    async fn send(&self, message: &Claimed) -> Result<(), NotSent> {
        let moot = moot::is_moot(&self.db, message).await;
        if let Some(why) = moot.map_err(|error| Failure::new(false, error))? {
            return Err(NotSent::Unneeded(why));
        }
        let (mut text, mut html) = match message.kind == Kind::Daily.code() {
            true => self.todays(message).await?,
            false => (message.body.clone(), message.html.clone()),
        };
        let Transport::Smtp(smtp) = &self.transport else { return Ok(()) };
        if message.kind == Kind::SignIn.code() {
            let link = self.sign_in_link(message).await?;
            text = text.replace(message::SIGN_IN_LINK, &link);
            html = html.replace(message::SIGN_IN_LINK, &link);
        }
        let id = match message.sent_at {
            // Sent again by hand: a mailbox that has the first must not take this for a copy.
            Some(before) => format!("message-{}.{}", message.id, before.timestamp()),
            None => format!("message-{}", message.id),
        };
        let letter = Letter {
            id: &id,
            domain: domain(&self.base_url),
            name: &message.name,
            address: &message.address,
            subject: &message.subject,
            text: &text,
            html: &html,
            date: self.now(),
        };
        Ok(smtp.send(&letter).await?)
    }
}

/// What became of it is kept.
impl Worker {
    async fn mark(&self, message: &Claimed, result: Result<(), NotSent>) {
        let id = message.id;
        let next_try_at = match &result {
            Err(NotSent::Failed(failure)) if !failure.for_good && message.tries < TRIES => {
                Some(self.now() + self.pause(message.tries))
            }
            _ => None,
        };
        match &result {
            Ok(()) => tracing::info!(mail = id, "sent"),
            Err(NotSent::Unneeded(_)) => tracing::info!(mail = id, "not needed any more"),
            Err(NotSent::Failed(failure)) => {
                let again_at = next_try_at.map(|at| at.to_rfc3339());
                tracing::warn!(mail = id, tries = message.tries, code = failure.code, again_at, "not sent");
            }
        }
        // Not marked, it would be sent a second time when its lease ends: worth some patience.
        for pause in [1, 2, 4] {
            match self.try_mark(message, &result, next_try_at).await {
                Ok(()) => return,
                Err(error) => {
                    tracing::error!(mail = id, %error, "what became of a message could not be kept")
                }
            }
            tokio::time::sleep(Duration::from_secs(pause)).await;
        }
    }

    async fn try_mark(
        &self,
        message: &Claimed,
        result: &Result<(), NotSent>,
        next_try_at: Option<DateTime<Utc>>,
    ) -> Result<(), StoreError> {
        let txn = self.db.begin().await?;
        match result {
            Ok(()) => log::sent(&txn, message.id, self.now()).await?,
            Err(NotSent::Unneeded(why)) => log::unneeded(&txn, message, why).await?,
            Err(NotSent::Failed(failure)) => log::failed(&txn, message.id, &failure.why, next_try_at).await?,
        }
        txn.commit().await
    }

    /// How long to wait after the `tries`th try: the base, then twice as long each time, 6 hours at most.
    fn pause(&self, tries: i32) -> TimeDelta {
        let doubled = 2_u32.saturating_pow(tries.saturating_sub(1).try_into().unwrap_or(0));
        let pause = self.retry_base.saturating_mul(doubled);
        TimeDelta::from_std(pause).map_or(LONGEST, |pause| pause.min(LONGEST))
    }
}

/// `grants.example.org` of `https://grants.example.org:8443/cctv`.
fn domain(base_url: &str) -> &str {
    let rest = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    let host = rest.split(['/', ':']).next().unwrap_or_default();
    if host.is_empty() { "localhost" } else { host }
}
