//! What each save of a draft replaced, piece by piece. Added to and never changed; who reads it decides what it means.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
};

use super::entity::person;
use super::entity::revision::{ActiveModel, Column, Entity};
use super::{Read, StoreError, Txn};
use crate::domain::application::ApplicationId;
use crate::domain::application::content::{Content, Piece};
use crate::domain::application::section::Section;
use crate::domain::person::PersonId;

/// Saves since a form was opened that are looked at; who left one open longer compares everything.
const MOST: u64 = 500;

/// A save.
#[derive(Clone, Debug)]
pub struct Revision {
    /// Which piece of the section it changed.
    pub piece: i32,
    /// Who saved.
    pub name: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The piece as it was.
    pub before: Content,
}

#[derive(FromQueryResult)]
struct Row {
    piece: i32,
    name: String,
    at: DateTime<Utc>,
    before: String,
}

/// Keeps what a save replaces. `version` is the section's as it becomes. The caller holds the case's row.
pub async fn add(
    txn: &Txn,
    application: ApplicationId,
    (piece, version): (Piece, u32),
    (person, at): (PersonId, DateTime<Utc>),
    before: &Content,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        application_id: Set(application.0),
        section: Set(piece.section().code().to_owned()),
        version: Set(i32::try_from(version).map_err(|_| StoreError::Broken("version".into()))?),
        piece: Set(piece.number()),
        person_id: Set(person.0),
        at: Set(at),
        before: Set(serde_json::to_string(before)?),
    };
    Entity::insert(row).exec_without_returning(txn.reader()).await?;
    Ok(())
}

/// The saves of a section after that version of it, the oldest first.
pub async fn since(
    read: &impl Read,
    application: ApplicationId,
    section: Section,
    version: u32,
) -> Result<Vec<Revision>, StoreError> {
    let by: RelationDef =
        Entity::belongs_to(person::Entity).from(Column::PersonId).to(person::Column::Id).into();
    let rows = Entity::find()
        .select_only()
        .columns([Column::Piece, Column::At, Column::Before])
        .column(person::Column::Name)
        .join(JoinType::InnerJoin, by)
        .filter(Column::ApplicationId.eq(application.0))
        .filter(Column::Section.eq(section.code()))
        .filter(Column::Version.gt(i64::from(version)))
        .order_by_asc(Column::Version)
        .limit(MOST)
        .into_model::<Row>()
        .all(read.reader())
        .await?;
    let revision = |Row { piece, name, at, before }: Row| {
        Ok(Revision { piece, name, at, before: serde_json::from_str(&before)? })
    };
    rows.into_iter().map(revision).collect()
}
