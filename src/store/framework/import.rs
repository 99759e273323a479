//! A price list that was sent and waits to be confirmed: one of each person and framework, the newest.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, QuerySelect};
use serde::{Deserialize, Serialize};

use crate::domain::framework::FrameworkId;
use crate::domain::framework::price_list::{Absent, Line, Overview};
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

impl Sent {
    /// What is said of it.
    pub fn head(&self) -> Head {
        Head {
            file: self.file.clone(),
            items: self.lines.len(),
            from: self.from,
            reason: self.reason.clone(),
        }
    }
}

/// What is said of a price list that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// What the file was called.
    pub file: String,
    /// Items in it.
    pub items: usize,
    /// From when on.
    pub from: NaiveDate,
    /// Why.
    pub reason: String,
}

/// What it would change, found with this version of the framework on this day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Looked {
    /// The framework's.
    pub version: i64,
    /// When.
    pub on: NaiveDate,
    /// What is said of what was sent.
    pub head: Head,
    /// What it would change.
    pub found: Overview,
}

/// What the one that somebody sent would change, as it was found then.
pub async fn looked(
    read: &impl Read,
    id: FrameworkId,
    person: PersonId,
) -> Result<Option<Looked>, StoreError> {
    let find = Entity::find_by_id((id.0, person.0)).select_only().column(Column::Looked);
    let looked: Option<Option<String>> = find.into_tuple().one(read.reader()).await?;
    looked.flatten().map(|looked| Ok(serde_json::from_str(&looked)?)).transpose()
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
    looked: &Looked,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        framework_id: Set(id.0),
        person_id: Set(person.0),
        content: Set(serde_json::to_string(sent)?),
        looked: Set(Some(serde_json::to_string(looked)?)),
        at: Set(at),
    };
    let newest = OnConflict::columns([Column::FrameworkId, Column::PersonId])
        .update_columns([Column::Content, Column::Looked, Column::At])
        .to_owned();
    Entity::insert(row).on_conflict(newest).exec_without_returning(txn.reader()).await?;
    Ok(())
}

/// Takes it away once it is done with.
pub async fn remove(txn: &Txn, id: FrameworkId, person: PersonId) -> Result<(), StoreError> {
    Entity::delete_by_id((id.0, person.0)).exec(txn.reader()).await?;
    Ok(())
}
