//! Whether a message is of any use still: a reminder of what is done, a payment that was undone, a day's message that has nothing
//! left to tell, or anything of a case to somebody without access. Must not know what time it is.

use chrono::{DateTime, Utc};
use sea_orm::{EntityTrait, PaginatorTrait, QueryFilter};

use super::Claimed;
use crate::domain::application::ApplicationId;
use crate::domain::event::{ClaimEvent, DailyTold, Event};
use crate::domain::message::Kind;
use crate::domain::person::PersonId;
use crate::domain::returns::ReturnId;
use crate::store::application::{asks, offers};
use crate::store::entity::{application, history, message};
use crate::store::outbox::subject;
use crate::store::person::{self, hats};
use crate::store::{Read, StoreError, claim, need, query, returns};

const NO_ACCESS: &str = "whoever it is for has no access any more";

/// Why a message is not sent: what it reminds of is done, or past, or it leads to a case that whoever it is for could not
/// open without any role.
pub async fn is_moot(read: &impl Read, sent: &Claimed) -> Result<Option<&'static str>, StoreError> {
    let Some((subject, event)) = about(read, sent.id).await? else { return Ok(None) };
    if hats(read, PersonId(sent.person_id)).await?.is_empty() {
        return Ok(Some(NO_ACCESS));
    }
    let done = match Kind::from_code(&sent.kind).filter(|kind| kind.may_be_moot()) {
        Some(kind) => match subject {
            About::Case(case) => is_done(read, kind, PersonId(sent.person_id), (case, &event)).await?,
            About::Return(id) => returns::is_sent(read, id).await?,
        },
        None => false,
    };
    Ok(done.then_some("what it tells of is done, past or undone"))
}

/// What the day's message tells when it goes out: what happened, as it was gathered, and what needs its reader at this moment.
/// Or why it is not sent.
pub async fn today(
    read: &impl Read,
    sent: &Claimed,
    now: DateTime<Utc>,
) -> Result<Result<DailyTold, &'static str>, StoreError> {
    let whom = PersonId(sent.person_id);
    if hats(read, whom).await?.is_empty() {
        return Ok(Err(NO_ACCESS));
    }
    let event = entry(read, sent.id).await?.map(|entry| serde_json::from_str(&entry.event)).transpose()?;
    let (Some(Event::DailyTold(told)), Some(whom)) = (event, person::by_id(read, whom).await?) else {
        return Ok(Err("what it told of is not kept any more"));
    };
    let needs = need::list(read, &whom, now).await?.lines();
    if needs.is_empty() && told.happened.is_empty() {
        return Ok(Err("nothing needs whoever it is for any more"));
    }
    Ok(Ok(DailyTold { needs, ..told }))
}

async fn is_done(
    read: &impl Read,
    kind: Kind,
    person: PersonId,
    (case, event): (ApplicationId, &Event),
) -> Result<bool, StoreError> {
    match event {
        Event::Claim(ClaimEvent::Paid { number, amount, paid_on }) => {
            return Ok(claim::payment(read, case, *number).await? != Some((*amount, Some(*paid_on))));
        }
        Event::Claim(ClaimEvent::Settled { number }) => {
            return Ok(claim::payment(read, case, *number).await?.is_none());
        }
        _ => {}
    }
    if let Event::QueryReminded(due) = event {
        let query = query::one(read, case, due.number).await?;
        return Ok(query.is_none_or(|query| query.end.is_some()));
    }
    let waits = match kind {
        Kind::OfferReminded => offers(person),
        _ => asks(person),
    };
    let find = application::Entity::find_by_id(case.0).filter(waits);
    Ok(find.count(read.reader()).await? == 0)
}

/// What a message can be of no use for any more.
enum About {
    Case(ApplicationId),
    Return(ReturnId),
}

async fn about(read: &impl Read, id: i64) -> Result<Option<(About, Event)>, StoreError> {
    let Some(entry) = entry(read, id).await? else { return Ok(None) };
    let case = subject(&entry.chain, "application").map(|id| About::Case(ApplicationId(id)));
    let about = case.or_else(|| subject(&entry.chain, "return").map(|id| About::Return(ReturnId(id))));
    Ok(about.zip(serde_json::from_str(&entry.event).ok()))
}

/// The entry that a message tells of.
async fn entry(read: &impl Read, id: i64) -> Result<Option<history::Model>, StoreError> {
    let Some(sent) = message::Entity::find_by_id(id).one(read.reader()).await? else { return Ok(None) };
    Ok(history::Entity::find_by_id(sent.history_id).one(read.reader()).await?)
}
