//! A price list that was sent and waits to be confirmed: one of each person and framework, the newest.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use sea_orm::sea_query::OnConflict;
use serde::{Deserialize, Serialize};

use crate::domain::framework::FrameworkId;
use crate::domain::framework::price_list::{Absent, Line};
use crate::domain::person::PersonId;
use crate::store::entity::framework_import::{ActiveModel, Column, Entity};
use crate::store::{Read, StoreError, Txn};

/// What was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// What the file was called.
    pub file: String,
    /// What it says.
    pub lines: Vec<Line>,
    /// From when on.
    pub from: NaiveDate,
    /// What becomes of items that it does not name.
    pub absent: Absent,
    /// Why.
    pub reason: String,
}

/// What somebody sent and has not confirmed.
pub async fn of(read: &impl Read, id: FrameworkId, person: PersonId) -> Result<Option<Sent>, StoreError> {
    let row = Entity::find_by_id((id.0, person.0)).one(read.reader()).await?;
    row.map(|row| Ok(serde_json::from_str(&row.content)?)).transpose()
}

/// Keeps it in place of what they sent before.
pub async fn keep(
    txn: &Txn,
    id: FrameworkId,
    (person, at): (PersonId, DateTime<Utc>),
    sent: &Sent,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        framework_id: Set(id.0),
        person_id: Set(person.0),
        content: Set(serde_json::to_string(sent)?),
        at: Set(at),
    };
    let newest = OnConflict::columns([Column::FrameworkId, Column::PersonId])
        .update_columns([Column::Content, Column::At])
        .to_owned();
    Entity::insert(row).on_conflict(newest).exec_without_returning(txn.reader()).await?;
    Ok(())
}

/// Takes it away once it is done with.
pub async fn remove(txn: &Txn, id: FrameworkId, person: PersonId) -> Result<(), StoreError> {
    Entity::delete_by_id((id.0, person.0)).exec(txn.reader()).await?;
    Ok(())
}
