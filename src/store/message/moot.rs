//! Whether a message is of any use still: a reminder of what is done, or anything of a case to somebody without access. Must
//! not know when it is asked.

use sea_orm::{EntityTrait, PaginatorTrait, QueryFilter};

use super::Claimed;
use crate::domain::application::ApplicationId;
use crate::domain::event::Event;
use crate::domain::message::Kind;
use crate::domain::person::PersonId;
use crate::domain::returns::ReturnId;
use crate::store::application::{asks, offers};
use crate::store::entity::{application, history, message};
use crate::store::outbox::subject;
use crate::store::person::hats;
use crate::store::{Read, StoreError, query, returns};

/// Why a message is not sent: what it reminds of is done, or past, or it leads to a case that whoever it is for could not
/// open without any role.
pub async fn is_moot(read: &impl Read, sent: &Claimed) -> Result<Option<&'static str>, StoreError> {
    let Some((subject, event)) = about(read, sent.id).await? else { return Ok(None) };
    if hats(read, PersonId(sent.person_id)).await?.is_empty() {
        return Ok(Some("whoever it is for has no access any more"));
    }
    let done = match Kind::from_code(&sent.kind).filter(|kind| kind.reminds()) {
        Some(kind) => match subject {
            About::Case(case) => is_done(read, kind, PersonId(sent.person_id), (case, &event)).await?,
            About::Return(id) => returns::is_sent(read, id).await?,
        },
        None => false,
    };
    Ok(done.then_some("what it reminds of is done, or past"))
}

async fn is_done(
    read: &impl Read,
    kind: Kind,
    person: PersonId,
    (case, event): (ApplicationId, &Event),
) -> Result<bool, StoreError> {
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
    let Some(sent) = message::Entity::find_by_id(id).one(read.reader()).await? else { return Ok(None) };
    let entry = history::Entity::find_by_id(sent.history_id).one(read.reader()).await?;
    let Some(entry) = entry else { return Ok(None) };
    let case = subject(&entry.chain, "application").map(|id| About::Case(ApplicationId(id)));
    let about = case.or_else(|| subject(&entry.chain, "return").map(|id| About::Return(ReturnId(id))));
    Ok(about.zip(serde_json::from_str(&entry.event).ok()))
}
