//! Who is at which section of a draft: one row a person and section, the newest only.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationDef,
};

use super::entity::person;
use super::entity::presence::{ActiveModel, Column, Entity};
use super::{Read, StoreError, Txn};
use crate::domain::application::ApplicationId;
use crate::domain::application::presence::{FADES, Presence};
use crate::domain::application::section::Section;
use crate::domain::person::PersonId;

/// Most sections and people that are looked at.
const MOST: u64 = 100;

#[derive(FromQueryResult)]
struct Row {
    person_id: i64,
    name: String,
    section: String,
    opened_at: DateTime<Utc>,
    saved_at: Option<DateTime<Utc>>,
}

/// Notes that somebody opened a section, or saved it.
pub async fn note(
    txn: &Txn,
    application: ApplicationId,
    section: Section,
    (person, at): (PersonId, DateTime<Utc>),
    saved: bool,
) -> Result<(), StoreError> {
    let row = ActiveModel {
        application_id: Set(application.0),
        section: Set(section.code().to_owned()),
        person_id: Set(person.0),
        opened_at: Set(at),
        saved_at: Set(saved.then_some(at)),
    };
    let newest = OnConflict::columns([Column::ApplicationId, Column::Section, Column::PersonId])
        .update_columns([if saved { Column::SavedAt } else { Column::OpenedAt }])
        .to_owned();
    Entity::insert(row).on_conflict(newest).exec_without_returning(txn.reader()).await?;
    Ok(())
}

/// Who else was at a draft within the time in which that fades, in one section or in any.
pub async fn others(
    read: &impl Read,
    application: ApplicationId,
    section: Option<Section>,
    (own, now): (PersonId, DateTime<Utc>),
) -> Result<Vec<Presence>, StoreError> {
    let who: RelationDef =
        Entity::belongs_to(person::Entity).from(Column::PersonId).to(person::Column::Id).into();
    let fresh = Condition::any().add(Column::OpenedAt.gt(now - FADES)).add(Column::SavedAt.gt(now - FADES));
    let rows = Entity::find()
        .select_only()
        .columns([Column::PersonId, Column::Section, Column::OpenedAt, Column::SavedAt])
        .column(person::Column::Name)
        .join(JoinType::InnerJoin, who)
        .filter(Column::ApplicationId.eq(application.0))
        .filter(Column::PersonId.ne(own.0))
        .filter(Condition::all().add_option(section.map(|section| Column::Section.eq(section.code()))))
        .filter(fresh)
        .order_by_desc(Column::OpenedAt)
        .limit(MOST)
        .into_model::<Row>()
        .all(read.reader())
        .await?;
    let presence = |row: Row| {
        let section = Section::from_code(&row.section)?;
        Some(Presence {
            person: PersonId(row.person_id),
            name: row.name,
            section,
            opened_at: row.opened_at,
            saved_at: row.saved_at,
        })
    };
    Ok(rows.into_iter().filter_map(presence).collect())
}
