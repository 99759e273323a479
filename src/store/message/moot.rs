//! Whether a reminder is of any use still. Must not know when it is asked.

use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::Claimed;
use crate::domain::application::ApplicationId;
use crate::domain::message::Kind;
use crate::store::entity::{endorsement, history, message};
use crate::store::outbox::subject;
use crate::store::{Read, StoreError, grant};

/// Whether what a message reminds of is done, or past. Other messages are never moot.
pub async fn is_moot(read: &impl Read, sent: &Claimed) -> Result<bool, StoreError> {
    let kind = Kind::from_code(&sent.kind).filter(|kind| kind.reminds());
    let Some(kind) = kind else { return Ok(false) };
    let Some(case) = case_of(read, sent.id).await? else { return Ok(false) };
    if kind == Kind::OfferReminded {
        let offer = grant::of(read, case).await?;
        return Ok(!offer.is_some_and(|offer| offer.waits()));
    }
    let waits = endorsement::Entity::find()
        .filter(endorsement::Column::ApplicationId.eq(case.0))
        .filter(endorsement::Column::PersonId.eq(sent.person_id))
        .filter(endorsement::Column::Waiting.eq(true))
        .count(read.reader())
        .await?;
    Ok(waits == 0)
}

async fn case_of(read: &impl Read, id: i64) -> Result<Option<ApplicationId>, StoreError> {
    let Some(sent) = message::Entity::find_by_id(id).one(read.reader()).await? else { return Ok(None) };
    let entry = history::Entity::find_by_id(sent.history_id).one(read.reader()).await?;
    Ok(entry.and_then(|entry| subject(&entry.chain, "application")).map(ApplicationId))
}
