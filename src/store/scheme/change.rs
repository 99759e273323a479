//! Writes changed values of a scheme and caps. Whether they may change, the domain says; CHECKs stand behind it.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::domain::allocation::AllocationId;
use crate::domain::money::Money;
use crate::domain::person::PartnershipId;
use crate::domain::scheme::list::Bodies;
use crate::domain::scheme::{CostCategory, Scheme, SchemeId};
use crate::store::entity::{accountable_body, allocation, cost_category, scheme};
use crate::store::{Read, StoreError, Txn};

fn small(number: u64) -> Result<i32, StoreError> {
    i32::try_from(number).map_err(|_| StoreError::Broken(format!("{number} is too large")))
}

/// Saves the values, and counts one more history entry. `before` is the version they were loaded with.
pub async fn save(txn: &Txn, to: &Scheme, before: i64) -> Result<(), StoreError> {
    use scheme::Column;
    let policy = &to.policy;
    let done = scheme::Entity::update_many()
        .col_expr(Column::StartsOn, Expr::value(policy.starts_on))
        .col_expr(Column::EndsOn, Expr::value(policy.ends_on))
        .col_expr(Column::MaxRateNumerator, Expr::value(small(policy.max_rate.numerator())?))
        .col_expr(Column::MaxRateDenominator, Expr::value(small(policy.max_rate.denominator())?))
        .col_expr(Column::InKindCounts, Expr::value(policy.in_kind_counts))
        .col_expr(Column::FundAtScore, Expr::value(small(policy.fund_at_score.into())?))
        .col_expr(Column::FundAtLeastEach, Expr::value(small(policy.fund_at_least_each.into())?))
        .col_expr(Column::AcceptanceDays, Expr::value(small(policy.acceptance_days.into())?))
        .col_expr(Column::ExistingSpendCounts, Expr::value(policy.existing_spend_counts))
        .col_expr(Column::CarryForward, Expr::value(policy.carry_forward))
        .col_expr(Column::QuotesFromPence, Expr::value(policy.quotes_from.pence()))
        .col_expr(Column::QuotesAbove, Expr::value(small(policy.quotes_above.into())?))
        .col_expr(Column::QuotesBelow, Expr::value(small(policy.quotes_below.into())?))
        .col_expr(Column::QueryDays, Expr::value(small(policy.query_days.into())?))
        .col_expr(Column::RetentionPercent, Expr::value(small(policy.retention_percent.into())?))
        .col_expr(Column::RecordYears, Expr::value(small(policy.record_years.into())?))
        .col_expr(Column::AssessmentsNeeded, Expr::value(small(policy.assessments_needed.into())?))
        .col_expr(Column::YearEndDays, Expr::value(small(policy.year_end_days.into())?))
        .col_expr(Column::Funder, Expr::value(&to.funder))
        .col_expr(Column::FunderOrgId, Expr::value(&to.funder_org_id))
        .col_expr(Column::CertificateEndDays, Expr::value(small(policy.certificate_end_days.into())?))
        .col_expr(Column::ReturnDays, Expr::value(small(policy.return_days.into())?))
        .col_expr(Column::EnvelopePence, Expr::value(to.envelope.limit.pence()))
        .col_expr(Column::Version, Expr::value(before + 1))
        .filter(Column::Id.eq(to.id.0))
        .filter(Column::Version.eq(before))
        .exec(txn.reader())
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}

/// Saves a kind of cost, one that is there or a new one. The scheme's version is saved beside it, with [`save`].
pub async fn save_category(txn: &Txn, of: SchemeId, category: &CostCategory) -> Result<(), StoreError> {
    use cost_category::{ActiveModel, Column, Entity};
    let done = Entity::update_many()
        .col_expr(Column::IneligibleBecause, Expr::value(category.ineligible_because.clone()))
        .col_expr(Column::Service, Expr::value(category.service))
        .filter(Column::SchemeId.eq(of.0))
        .filter(Column::Name.eq(&category.name))
        .exec(txn.reader())
        .await?;
    if done.rows_affected > 0 {
        return Ok(());
    }
    let row = ActiveModel {
        id: NotSet,
        scheme_id: Set(of.0),
        name: Set(category.name.clone()),
        ineligible_because: Set(category.ineligible_because.clone()),
        service: Set(category.service),
    };
    Entity::insert(row).exec(txn.reader()).await?;
    Ok(())
}

/// Saves which councils a partnership has. The scheme's version is saved beside it, with [`save`].
pub async fn save_bodies(txn: &Txn, of: PartnershipId, bodies: &Bodies) -> Result<(), StoreError> {
    use accountable_body::{ActiveModel, Column, Entity};
    if !bodies.removed.is_empty() {
        let gone = Entity::delete_many()
            .filter(Column::PartnershipId.eq(of.0))
            .filter(Column::Name.is_in(&bodies.removed));
        gone.exec(txn.reader()).await?;
    }
    if !bodies.added.is_empty() {
        let body =
            |name: &String| ActiveModel { id: NotSet, partnership_id: Set(of.0), name: Set(name.clone()) };
        Entity::insert_many(bodies.added.iter().map(body)).exec_without_returning(txn.reader()).await?;
    }
    Ok(())
}

/// Saves a cap. The scheme's version is saved beside it, with [`save`].
pub async fn save_cap(txn: &Txn, id: AllocationId, cap: Money) -> Result<(), StoreError> {
    let done = allocation::Entity::update_many()
        .col_expr(allocation::Column::CapPence, Expr::value(cap.pence()))
        .filter(allocation::Column::Id.eq(id.0))
        .exec(txn.reader())
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}
