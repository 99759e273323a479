//! What was counted for an application; the newest file only. Must not count anything itself.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use sea_orm::sea_query::OnConflict;

use super::entity::evidence::{ActiveModel, Column, Entity};
use super::{Read, StoreError, Txn};
use crate::domain::application::ApplicationId;
use crate::domain::evidence::Evidence;

/// A file that was counted.
#[derive(Clone, Debug)]
pub struct Kept {
    /// As it was called.
    pub file_name: String,
    /// What it says.
    pub evidence: Evidence,
    /// When it was counted.
    pub at: DateTime<Utc>,
}

/// The newest count of an application, if there is one.
pub async fn of(read: &impl Read, application: ApplicationId) -> Result<Option<Kept>, StoreError> {
    let Some(row) = Entity::find_by_id(application.0).one(read.reader()).await? else { return Ok(None) };
    Ok(Some(Kept { evidence: serde_json::from_str(&row.content)?, file_name: row.file_name, at: row.at }))
}

/// Keeps a count in place of the one before. The caller holds the case's row.
pub async fn keep(txn: &Txn, application: ApplicationId, kept: &Kept) -> Result<(), StoreError> {
    let row = ActiveModel {
        application_id: Set(application.0),
        file_name: Set(kept.file_name.clone()),
        content: Set(serde_json::to_string(&kept.evidence)?),
        at: Set(kept.at),
    };
    let newest = OnConflict::column(Column::ApplicationId)
        .update_columns([Column::FileName, Column::Content, Column::At])
        .to_owned();
    Entity::insert(row).on_conflict(newest).exec_without_returning(txn.reader()).await?;
    Ok(())
}
