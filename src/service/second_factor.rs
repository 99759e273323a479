//! Sets a second factor up, takes it, resets it for somebody else. Everything that the funder's people give after a link.

use chrono::{DateTime, TimeDelta, Utc};
use thiserror::Error;

use super::Failure;
use super::record::{By, Head, Opened, Subject, open, record};
use super::sign_in::hash;
use crate::clock::Chance;
use crate::domain::event::Event;
use crate::domain::person::{Administrator, Person, PersonId};
use crate::domain::second_factor::{App, Code, RECOVERY_CODES, SECRET, recovery_code};
use crate::seal::Seal;
use crate::store::second_factor::{self, Kept};
use crate::store::{Db, StoreError, Txn, person, session, sign_in};

/// What asks for it again asks unless it was given in this time.
pub const LATELY: TimeDelta = TimeDelta::minutes(5);
/// Wrong codes are counted over this time.
const COUNTED: TimeDelta = TimeDelta::minutes(15);
/// Wrong codes of one person in that time.
const PER_PERSON: usize = 10;
/// Wrong codes in one session in that time.
const PER_SESSION: usize = 5;
/// As the app names us.
const SERVICE: &str = "CCTV grants";

/// Why a code is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CodeRefusal {
    /// It is not the one, or was used.
    #[error("This code is not right, or was used before. Enter the one that your app shows now")]
    Wrong,
    /// Too many wrong ones.
    #[error("Too many wrong codes were given. Wait 15 minutes, then try again")]
    TooMany,
}

/// Why somebody's second factor is not reset.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ResetRefusal {
    /// It is their own.
    #[error("Another administrator must reset yours. You can change it under Your account")]
    Own,
    /// There is none.
    #[error("This person has set none up, so there is nothing to reset")]
    None,
}

/// The two ways to tell what a code is worth: the installation's key, and the time on people's devices.
#[derive(Clone, Copy)]
pub struct Judge<'a> {
    /// The key.
    pub seal: &'a Seal,
    /// What time it is on devices outside.
    pub device_time: DateTime<Utc>,
}

fn owner(person: PersonId) -> String {
    format!("person:{}", person.0)
}

/// The app that a session is offered to set up: the same each time it looks, kept nowhere, another one after it was taken.
///
/// # Errors
/// None that a person can cause.
pub fn offered(seal: &Seal, person: &Person, session: &str, kept: Option<&Kept>) -> Result<App, StoreError> {
    app(&offered_secret(seal, person.id, session, kept), person)
}

fn offered_secret(seal: &Seal, person: PersonId, session: &str, kept: Option<&Kept>) -> [u8; SECRET] {
    let before = kept.map(|kept| kept.made_at.timestamp_micros().to_string()).unwrap_or_default();
    let derived = seal.derived(&["authenticator app", &owner(person), session, &before]);
    derived.first_chunk().copied().unwrap_or_default()
}

fn app(secret: &[u8], person: &Person) -> Result<App, StoreError> {
    let made = App::new(secret, SERVICE, person.email.as_str());
    made.ok_or_else(|| StoreError::Broken("a secret of a second factor cannot be used".to_owned()))
}

fn kept_app(seal: &Seal, person: &Person, kept: &Kept) -> Result<App, StoreError> {
    let secret = seal.open(&owner(person.id), &kept.sealed);
    let broken = || StoreError::Broken("a second factor was sealed with another SECRET_KEY".to_owned());
    app(&secret.ok_or_else(broken)?, person)
}

/// Sets up the app that this session was offered, once its code proves that it has the secret; with recovery codes, which
/// the session may see.
///
/// # Errors
/// The code is not the app's.
pub async fn set_up(
    db: &Db,
    judge: Judge<'_>,
    chance: Chance,
    by: By<'_>,
    person: &Person,
    session: &str,
    code: &str,
) -> Result<(), Failure<CodeRefusal>> {
    let txn = db.begin().await?;
    let Some(head) = opened(&txn, by, person.id).await? else { return Ok(()) };
    let kept = second_factor::of(&txn, person.id).await?;
    let secret = offered_secret(judge.seal, person.id, session, kept.as_ref());
    let Some(step) = app(&secret, person)?.matched(code, judge.device_time) else {
        return Err(Failure::Refused(CodeRefusal::Wrong));
    };
    let sealed = judge.seal.seal(chance, &owner(person.id), &secret);
    let sealed = sealed.ok_or_else(|| StoreError::Broken("a secret cannot be sealed".to_owned()))?;
    second_factor::set(&txn, person.id, sealed, step, by.at).await?;
    fresh_codes(&txn, judge.seal, person.id, by.at, session).await?;
    session::factor_given(&txn, session, by.at).await?;
    record(&txn, by, head, &Event::SecondFactorSetUp { again: kept.is_some() }, None).await?;
    Ok(txn.commit().await?)
}

async fn fresh_codes(
    txn: &Txn,
    seal: &Seal,
    person: PersonId,
    at: DateTime<Utc>,
    session: &str,
) -> Result<(), StoreError> {
    let codes = codes(seal, person, at, session);
    let hashes = codes.iter().map(|code| hash(&code.replace('-', ""))).collect();
    second_factor::set_codes(txn, person, hashes, at, session).await
}

/// The recovery codes that were made at that moment in that session. They are kept nowhere but as hashes.
fn codes(seal: &Seal, person: PersonId, at: DateTime<Utc>, session: &str) -> Vec<String> {
    let made = at.timestamp_micros().to_string();
    let code = |number: u8| {
        let parts = ["recovery code", &owner(person), session, &made, &number.to_string()];
        recovery_code(seal.derived(&parts).first_chunk().copied().unwrap_or_default())
    };
    (0..RECOVERY_CODES).map(code).collect()
}

/// The recovery codes, for the session that made them and has not put them away.
pub fn codes_to_show(seal: &Seal, person: PersonId, kept: &Kept, session: &str) -> Option<Vec<String>> {
    let own = kept.codes_session.as_deref() == Some(session);
    own.then(|| codes(seal, person, kept.codes_made_at, session))
}

/// Puts them away: they are not shown again.
///
/// # Errors
/// Below the services only.
pub async fn put_codes_away(db: &Db, person: PersonId) -> Result<(), StoreError> {
    let txn = db.begin().await?;
    second_factor::hide_codes(&txn, person).await?;
    txn.commit().await
}

/// Makes fresh recovery codes; those before stop working.
///
/// # Errors
/// `NotFound` when there is no app.
pub async fn make_codes(
    db: &Db,
    seal: &Seal,
    by: By<'_>,
    person: PersonId,
    session: &str,
) -> Result<(), Failure<CodeRefusal>> {
    let txn = db.begin().await?;
    let Some(head) = opened(&txn, by, person).await? else { return Ok(()) };
    second_factor::of(&txn, person).await?.ok_or(Failure::NotFound)?;
    fresh_codes(&txn, seal, person, by.at, session).await?;
    record(&txn, by, head, &Event::RecoveryCodesMade, None).await?;
    Ok(txn.commit().await?)
}

/// Takes a code: that of the app, once a step, or a recovery code, once. Wrong ones are counted, right ones open the session.
///
/// # Errors
/// The code is wrong, or there were too many wrong ones. `NotFound` when none is set up.
pub async fn give(
    db: &Db,
    judge: Judge<'_>,
    by: By<'_>,
    person: &Person,
    session: &str,
    code: &Code,
) -> Result<(), Failure<CodeRefusal>> {
    let txn = db.begin().await?;
    let Some(head) = opened(&txn, by, person.id).await? else { return Ok(()) };
    let kept = second_factor::of(&txn, person.id).await?.ok_or(Failure::NotFound)?;
    let (of_person, here) = second_factor::refusals(&txn, person.id, session, by.at - COUNTED).await?;
    if of_person >= PER_PERSON || here >= PER_SESSION {
        return Err(Failure::Refused(CodeRefusal::TooMany));
    }
    let right = match code {
        Code::App(code) => match kept_app(judge.seal, person, &kept)?.matched(code, judge.device_time) {
            Some(step) => second_factor::take_step(&txn, person.id, step).await?,
            None => false,
        },
        Code::Recovery(code) => second_factor::take_code(&txn, person.id, &hash(code), by.at).await?,
    };
    if !right {
        second_factor::forget_refusals(&txn, by.at - COUNTED).await?;
        second_factor::refused(&txn, person.id, session, by.at).await?;
        // Without the form's key: a wrong code posted twice is wrong twice.
        record(&txn, By { key: None, ..by }, head, &Event::SecondFactorRefused, None).await?;
        txn.commit().await?;
        return Err(Failure::Refused(CodeRefusal::Wrong));
    }
    session::factor_given(&txn, session, by.at).await?;
    let recovery = matches!(code, Code::Recovery(_));
    record(&txn, by, head, &Event::SecondFactorGiven { recovery }, None).await?;
    Ok(txn.commit().await?)
}

/// Takes somebody else's second factor away, so that they set another up. They are signed out everywhere and told.
///
/// # Errors
/// It is one's own, or there is none.
pub async fn reset(
    db: &Db,
    administrator: Administrator,
    by: By<'_>,
    id: PersonId,
    reason: String,
) -> Result<(), Failure<ResetRefusal>> {
    if administrator.id() == id {
        return Err(Failure::Refused(ResetRefusal::Own));
    }
    let txn = db.begin().await?;
    let Some(head) = opened(&txn, by, id).await? else { return Ok(()) };
    if second_factor::of(&txn, id).await?.is_none() {
        return Err(Failure::Refused(ResetRefusal::None));
    }
    second_factor::remove(&txn, id).await?;
    session::end_all(&txn, id).await?;
    sign_in::void(&txn, id, by.at).await?;
    record(&txn, by, head, &Event::SecondFactorReset { reason }, None).await?;
    Ok(txn.commit().await?)
}

/// Where somebody's history goes on, with their row taken; nothing when the form was posted before.
async fn opened<R>(txn: &Txn, by: By<'_>, id: PersonId) -> Result<Option<Head>, Failure<R>> {
    match person::touch(txn, id).await {
        Err(StoreError::Conflict) => return Err(Failure::NotFound),
        taken => taken?,
    }
    match open(txn, by, Subject::Person(id)).await? {
        Opened::At(head) => Ok(Some(head)),
        Opened::Before(_) => Ok(None),
    }
}
