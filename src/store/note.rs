//! Notes of the funder's people. The one query that reads them asks for an `Insider`, so no page of a partnership can.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
};

use super::entity::note::{ActiveModel, Column, Entity};
use super::entity::person;
use super::{Read, StoreError, Txn};
use crate::domain::application::ApplicationId;
use crate::domain::person::{Insider, PersonId};

/// Notes of one case that are shown.
const MOST: u64 = 500;

/// A note as it is read.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Note {
    /// Whose.
    pub name: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What it says.
    pub words: String,
}

/// The notes about a case, newest first.
pub async fn of(read: &impl Read, _: Insider, application: ApplicationId) -> Result<Vec<Note>, StoreError> {
    let by: RelationDef =
        Entity::belongs_to(person::Entity).from(Column::PersonId).to(person::Column::Id).into();
    Ok(Entity::find()
        .select_only()
        .columns([Column::At, Column::Words])
        .column(person::Column::Name)
        .join(JoinType::InnerJoin, by)
        .filter(Column::ApplicationId.eq(application.0))
        .order_by_desc(Column::Id)
        .limit(MOST)
        .into_model::<Note>()
        .all(read.reader())
        .await?)
}

/// Adds one.
pub async fn add(
    txn: &Txn,
    application: ApplicationId,
    (person, at): (PersonId, DateTime<Utc>),
    words: &str,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: NotSet,
        application_id: Set(application.0),
        person_id: Set(person.0),
        at: Set(at),
        words: Set(words.to_owned()),
    };
    Entity::insert(row).exec_without_returning(txn.reader()).await?;
    Ok(())
}
