//! Asks for a link, signs in with it, signs out. Who may sign in is whoever reads the mail of a known address.

use std::convert::Infallible;

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

use super::Failure;
use super::record::{By, Opened, Subject, open, record};
use crate::domain::event::Event;
use crate::domain::person::{PersonId, Way};
use crate::domain::text::EmailAddress;
use crate::store::{Db, StoreError, Txn, person, session, sign_in};

/// A session that is not used for so long has ended.
pub const IDLE: TimeDelta = TimeDelta::minutes(30);
/// A session ends after so long however much it is used.
pub const LONGEST: TimeDelta = TimeDelta::hours(12);
/// Requests are counted over this time.
const COUNTED: TimeDelta = TimeDelta::minutes(15);
/// Requests for one address in that time that send a mail.
const PER_ADDRESS: u64 = 5;
/// Requests from one source in that time that are taken.
const PER_SOURCE: u64 = 20;
/// Requests are forgotten after this: a mail may be late, a link never lives so long.
const KEPT: TimeDelta = TimeDelta::days(1);

/// The hash under which a secret is kept.
pub fn hash(secret: &str) -> String {
    Sha256::digest(secret).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What became of a request for a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// If the address is known, and was not asked for too often, a mail goes out: the answer is the same.
    Taken,
    /// Too many from this source.
    TooMany,
}

/// Somebody asks for a link. `by.person` is nobody: anyone can type any address.
///
/// # Errors
/// Below the services only.
pub async fn ask(db: &Db, by: By<'_>, email: &EmailAddress, source: &str) -> Result<Asked, StoreError> {
    let txn = db.begin().await?;
    let since = by.at - COUNTED;
    if sign_in::asked_from(&txn, source, since).await? >= PER_SOURCE {
        return Ok(Asked::TooMany);
    }
    let known = person::by_email(&txn, email).await?.map(|person| person.id);
    if let Some(id) = known {
        // Takes the row: requests for one person are counted one after the other.
        person::touch(&txn, id).await?;
    }
    if sign_in::asked_for(&txn, email, since).await? >= PER_ADDRESS {
        return Ok(Asked::Taken);
    }
    let opened = match known {
        Some(id) => Some(open(&txn, by, Subject::Person(id)).await?),
        None => None,
    };
    if let Some(Opened::Before(_)) = opened {
        return Ok(Asked::Taken);
    }
    sign_in::forget(&txn, by.at - KEPT).await?;
    sign_in::add(&txn, email, source, by.at, known).await?;
    if let Some(Opened::At(head)) = opened {
        record(&txn, by, head, &Event::SignInAsked, None).await?;
    }
    txn.commit().await?;
    Ok(Asked::Taken)
}

/// A session about to begin: the hash of its cookie, that of the one it takes the place of, and where.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fresh<'a> {
    /// Hash of the new cookie.
    pub hash: &'a str,
    /// Hash of the cookie that came with the request.
    pub replaces: &'a str,
    /// In which browser, in plain words.
    pub browser: &'a str,
}

/// Spends a link and begins a session. `None` when the link is unknown, used or over 10 minutes old.
///
/// # Errors
/// Below the services only.
pub async fn enter(
    db: &Db,
    at: DateTime<Utc>,
    secret: &str,
    fresh: Fresh<'_>,
) -> Result<Option<PersonId>, StoreError> {
    let txn = db.begin().await?;
    let Some(person) = sign_in::spend(&txn, &hash(secret), at).await? else { return Ok(None) };
    begin_session(&txn, at, person, &Way::Link, fresh).await?;
    txn.commit().await?;
    Ok(Some(person))
}

/// Begins a session for whoever has the address that an organisation vouches for. `None` when that is nobody. Roles are ours
/// to give: the organisation is believed about the address alone.
///
/// # Errors
/// Below the services only.
pub async fn enter_vouched(
    db: &Db,
    at: DateTime<Utc>,
    email: &EmailAddress,
    way: &Way,
    fresh: Fresh<'_>,
) -> Result<Option<PersonId>, StoreError> {
    let txn = db.begin().await?;
    let Some(known) = person::by_email(&txn, email).await? else { return Ok(None) };
    begin_session(&txn, at, known.id, way, fresh).await?;
    txn.commit().await?;
    Ok(Some(known.id))
}

/// Begins a session without a link: for the demo alone.
///
/// # Errors
/// Below the services; `Conflict` when there is no such person.
pub async fn enter_as(
    db: &Db,
    at: DateTime<Utc>,
    person: PersonId,
    fresh: Fresh<'_>,
) -> Result<(), StoreError> {
    let txn = db.begin().await?;
    begin_session(&txn, at, person, &Way::Demo, fresh).await?;
    txn.commit().await
}

async fn begin_session(
    txn: &Txn,
    at: DateTime<Utc>,
    person: PersonId,
    way: &Way,
    fresh: Fresh<'_>,
) -> Result<(), StoreError> {
    person::touch(txn, person).await?;
    session::end(txn, fresh.replaces).await?;
    session::forget_ended(txn, at, at - IDLE).await?;
    let (hash, browser) = (fresh.hash, fresh.browser);
    session::add(txn, session::New { hash, person, browser, way, now: at, expires_at: at + LONGEST }).await?;
    let by = By { person: Some(person), at, key: None };
    add(txn, by, person, &Event::SignedIn { way: Some(way.code()) }).await
}

async fn add(txn: &Txn, by: By<'_>, person: PersonId, event: &Event) -> Result<(), StoreError> {
    // Without a form key nothing can have been posted before.
    if let Opened::At(head) = open(txn, by, Subject::Person(person)).await? {
        record(txn, by, head, event, None).await?;
    }
    Ok(())
}

/// Ends this session, or every session of the person.
///
/// # Errors
/// Below the services only.
pub async fn leave(
    db: &Db,
    at: DateTime<Utc>,
    person: PersonId,
    session_hash: &str,
    everywhere: bool,
) -> Result<(), StoreError> {
    let txn = db.begin().await?;
    person::touch(&txn, person).await?;
    match everywhere {
        true => session::end_all(&txn, person).await?,
        false => session::end(&txn, session_hash).await?,
    }
    let by = By { person: Some(person), at, key: None };
    add(&txn, by, person, &Event::SignedOut { everywhere }).await?;
    txn.commit().await
}

/// Ends one of somebody's other sessions, or with `None` every one but that which they use.
///
/// # Errors
/// `NotFound` when it is not theirs, or has ended.
pub async fn end(
    db: &Db,
    by: By<'_>,
    person: PersonId,
    own_hash: &str,
    which: Option<i64>,
) -> Result<(), Failure<Infallible>> {
    let txn = db.begin().await?;
    person::touch(&txn, person).await?;
    let Opened::At(head) = open(&txn, by, Subject::Person(person)).await? else { return Ok(()) };
    match which {
        Some(id) if !session::end_other(&txn, person, own_hash, id).await? => return Err(Failure::NotFound),
        Some(_) => {}
        None => session::end_others(&txn, person, own_hash).await?,
    }
    record(&txn, by, head, &Event::SessionEnded { others: which.is_none() }, None).await?;
    Ok(txn.commit().await?)
}

/// Notes that a session is in use.
///
/// # Errors
/// Below the services only.
pub async fn seen(db: &Db, session: i64, at: DateTime<Utc>) -> Result<(), StoreError> {
    let txn = db.begin().await?;
    session::seen(&txn, session, at).await?;
    txn.commit().await
}

#[cfg(test)]
mod tests;
