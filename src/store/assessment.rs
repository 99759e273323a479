//! Assessments of applications. What they may say is not decided here.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::entity::assessment;
use super::{Read, StoreError, Txn};
use crate::domain::application::{ApplicationId, Case};
use crate::domain::assessment::Assessment;
use crate::domain::person::PersonId;

/// Keeps a finished assessment.
pub async fn add(
    txn: &Txn,
    case: &Case,
    by: (PersonId, DateTime<Utc>),
    assessment: &Assessment,
) -> Result<(), StoreError> {
    let row = assessment::ActiveModel {
        id: NotSet,
        application_id: Set(case.id.0),
        submission: Set(
            i32::try_from(case.submissions).map_err(|_| StoreError::Broken("submissions".into()))?
        ),
        person_id: Set(by.0.0),
        at: Set(by.1),
        content: Set(serde_json::to_string(assessment)?),
    };
    assessment::Entity::insert(row).exec_without_returning(txn.reader()).await?;
    Ok(())
}

/// The newest assessment and who made it.
pub async fn newest(
    read: &impl Read,
    id: ApplicationId,
) -> Result<Option<(Assessment, PersonId)>, StoreError> {
    let row = assessment::Entity::find()
        .filter(assessment::Column::ApplicationId.eq(id.0))
        .order_by_desc(assessment::Column::Id)
        .one(read.reader())
        .await?;
    row.map(|row| Ok((serde_json::from_str(&row.content)?, PersonId(row.person_id)))).transpose()
}
