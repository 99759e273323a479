//! Events that wait to be announced. One row an event; gone once its messages are written.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::EntityTrait;

use super::entity::outbox;
use super::{Read, StoreError, Txn};

/// Puts an event up for announcement.
pub async fn add(txn: &Txn, history_id: i64) -> Result<(), StoreError> {
    let row = outbox::ActiveModel { id: NotSet, history_id: Set(history_id) };
    outbox::Entity::insert(row).exec_without_returning(txn.reader()).await?;
    Ok(())
}
