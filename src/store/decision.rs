//! Decisions: recorded first, released after.

pub mod record;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::entity::decision;
use super::{Read, StoreError, Txn};
use crate::domain::application::ApplicationId;
use crate::domain::decision::Outcome;
use crate::domain::money::Money;
use crate::domain::person::PersonId;

/// A decision as it is kept.
#[derive(Clone, Debug)]
pub struct Decision {
    /// On which case.
    pub application: ApplicationId,
    /// Yes or no.
    pub outcome: Outcome,
    /// How much; zero when refused.
    pub award: Money,
    /// Cost approved with it.
    pub eligible_cost: Money,
    /// Why.
    pub reasons: String,
    /// On what conditions.
    pub conditions: Option<String>,
    /// By whom.
    pub by: PersonId,
    /// When recorded.
    pub at: DateTime<Utc>,
    /// When the partnership was told.
    pub released_at: Option<DateTime<Utc>>,
    /// Last day to accept the offer.
    pub accept_by: Option<NaiveDate>,
}

/// Keeps a decision. A second one on the same case is a `Constraint`.
pub async fn add(txn: &Txn, decision: &Decision) -> Result<(), StoreError> {
    let row = decision::ActiveModel {
        application_id: Set(decision.application.0),
        outcome: Set(decision.outcome.code().to_owned()),
        award_pence: Set(decision.award.pence()),
        eligible_cost_pence: Set(decision.eligible_cost.pence()),
        reasons: Set(decision.reasons.clone()),
        conditions: Set(decision.conditions.clone()),
        person_id: Set(decision.by.0),
        at: Set(decision.at),
        released_at: Set(decision.released_at),
        accept_by: Set(decision.accept_by),
    };
    decision::Entity::insert(row).exec_without_returning(txn.reader()).await?;
    Ok(())
}

/// The decision on a case.
pub async fn of(read: &impl Read, application: ApplicationId) -> Result<Option<Decision>, StoreError> {
    let Some(row) = decision::Entity::find_by_id(application.0).one(read.reader()).await? else {
        return Ok(None);
    };
    let outcome = [Outcome::Approved, Outcome::Refused].into_iter().find(|one| one.code() == row.outcome);
    Ok(Some(Decision {
        application,
        outcome: outcome.ok_or_else(|| StoreError::Broken(row.outcome.clone()))?,
        award: Money::from_pence(row.award_pence),
        eligible_cost: Money::from_pence(row.eligible_cost_pence),
        reasons: row.reasons,
        conditions: row.conditions,
        by: PersonId(row.person_id),
        at: row.at,
        released_at: row.released_at,
        accept_by: row.accept_by,
    }))
}

/// Marks it released, once.
pub async fn release(
    txn: &Txn,
    application: ApplicationId,
    at: DateTime<Utc>,
    accept_by: Option<NaiveDate>,
) -> Result<(), StoreError> {
    let done = decision::Entity::update_many()
        .col_expr(decision::Column::ReleasedAt, Expr::value(at))
        .col_expr(decision::Column::AcceptBy, Expr::value(accept_by))
        .filter(decision::Column::ApplicationId.eq(application.0))
        .filter(decision::Column::ReleasedAt.is_null())
        .exec(txn.reader())
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}
