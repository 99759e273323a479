//! Which lines of claims are for which purchases: of each purchase what came of it in a year, once, whatever else its invoice is
//! for.

use std::collections::{HashMap, HashSet};

use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect};

use crate::domain::claim::LineId;
use crate::domain::financial_year::FinancialYear;
use crate::domain::purchase::PurchaseId;
use crate::store::entity::claim_purchase::{ActiveModel, Column, Entity, Model};
use crate::store::entity::purchase;
use crate::store::{Read, StoreError, Txn};

/// Notes that a line is for what came of a purchase in a year. What is claimed already is a `Constraint`.
pub async fn add(txn: &Txn, line: LineId, of: PurchaseId, year: FinancialYear) -> Result<(), StoreError> {
    let row = ActiveModel { line_id: Set(line.0), purchase_id: Set(of.0), year: Set(year.start_year()) };
    Entity::insert(row).exec_without_returning(txn.reader()).await?;
    Ok(())
}

/// Which of these purchases are claimed, and for which years of receipt.
pub async fn claimed(
    read: &impl Read,
    of: &[PurchaseId],
) -> Result<HashSet<(PurchaseId, FinancialYear)>, StoreError> {
    let rows =
        Entity::find().filter(Column::PurchaseId.is_in(of.iter().map(|id| id.0))).all(read.reader()).await?;
    let of = |row: Model| Some((PurchaseId(row.purchase_id), FinancialYear::from_start(row.year)?));
    Ok(rows.into_iter().filter_map(of).collect())
}

/// Whether a purchase is on a claim, as itself: then it stays as it is. That another purchase has the same invoice is no reason,
/// nor that somebody typed it: a slip has to be put right.
pub async fn is_claimed(read: &impl Read, bought: PurchaseId) -> Result<bool, StoreError> {
    Ok(!claimed(read, &[bought]).await?.is_empty())
}

/// Whether a line is for a purchase.
pub async fn is_one(read: &impl Read, line: LineId) -> Result<bool, StoreError> {
    Ok(Entity::find_by_id(line.0).one(read.reader()).await?.is_some())
}

/// Which of these lines are for a purchase.
pub async fn among(read: &impl Read, lines: &[LineId]) -> Result<Vec<LineId>, StoreError> {
    let rows: Vec<i64> = Entity::find()
        .select_only()
        .column(Column::LineId)
        .filter(Column::LineId.is_in(lines.iter().map(|id| id.0)))
        .into_tuple()
        .all(read.reader())
        .await?;
    Ok(rows.into_iter().map(LineId).collect())
}

/// The numbers of the purchases that these lines are for.
pub async fn numbers(read: &impl Read, lines: &[LineId]) -> Result<HashMap<LineId, u32>, StoreError> {
    let rows: Vec<(i64, i32)> = Entity::find()
        .select_only()
        .column(Column::LineId)
        .column(purchase::Column::Number)
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(purchase::Entity).from(Column::PurchaseId).to(purchase::Column::Id).into(),
        )
        .filter(Column::LineId.is_in(lines.iter().map(|id| id.0)))
        .into_tuple()
        .all(read.reader())
        .await?;
    Ok(rows.into_iter().map(|(line, number)| (LineId(line), number.unsigned_abs())).collect())
}

/// A line that is taken off is for none.
pub(super) async fn remove(txn: &Txn, line: LineId) -> Result<(), StoreError> {
    Entity::delete_by_id(line.0).exec(txn.reader()).await?;
    Ok(())
}
