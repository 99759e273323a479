//! Purchases of grants: loaded, added, saved; how much of the approved cost they hold; what is in the basket. What may happen to
//! one is not decided here.

mod basket;
mod invoice;
mod limit;
mod list;
mod proof;
mod quote;
mod receipt;
mod row;

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::HashMap;

use super::entity::{purchase, purchase_line};
use super::{Read, StoreError, Txn};
use crate::domain::application::ApplicationId;
use crate::domain::purchase::{Line, Purchase, PurchaseId, PurchaseState};

pub use basket::{basket, empty, put};
pub use invoice::{elsewhere, take_invoices, with_invoice};
pub use limit::{limit_of, save_limit, take_limit};
pub use list::unclaimed;
pub use proof::put_proof;
pub use quote::put_quote;
pub use receipt::{correct, receive};
use row::{assemble, line, to_row};

/// Purchases of one grant that are read at most.
const MOST: u64 = 500;

fn broken(what: impl Into<String>) -> StoreError {
    StoreError::Broken(what.into())
}

fn count(number: i32) -> Result<u32, StoreError> {
    u32::try_from(number).map_err(|_| broken(number.to_string()))
}

fn kept(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// The purchases of a case, the first first, with all that belongs to them; one alone when its number is named.
async fn load(
    read: &impl Read,
    case: ApplicationId,
    number: Option<u32>,
) -> Result<Vec<Purchase>, StoreError> {
    use purchase::Column as C;
    let mut find = purchase::Entity::find().filter(C::ApplicationId.eq(case.0));
    if let Some(number) = number {
        find = find.filter(C::Number.eq(kept(number)));
    }
    with_all(read, find.order_by_asc(C::Number).limit(MOST).all(read.reader()).await?).await
}

/// The same with lines and receipts.
async fn with_all(read: &impl Read, rows: Vec<purchase::Model>) -> Result<Vec<Purchase>, StoreError> {
    let lines = purchase_line::Entity::find()
        .filter(purchase_line::Column::PurchaseId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(purchase_line::Column::PurchaseId)
        .order_by_asc(purchase_line::Column::Number)
        .all(read.reader())
        .await?;
    let mut receipts = receipt::of_lines(read, &lines).await?;
    let mut of: HashMap<i64, Vec<Line>> = HashMap::new();
    for row in lines {
        let own = receipts.get(&row.purchase_id).map_or(&[][..], Vec::as_slice);
        of.entry(row.purchase_id).or_default().push(line(row, own)?);
    }
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let mut quotes = quote::of_purchases(read, &ids).await?;
    let mut proofs = proof::of_purchases(read, &ids).await?;
    let one = |row: purchase::Model| {
        let (lines, came) = (of.remove(&row.id), receipts.remove(&row.id));
        let quotes = quotes.remove(&row.id).unwrap_or_default();
        let proof = proofs.remove(&row.id);
        assemble(row, (lines.unwrap_or_default(), came.unwrap_or_default()), quotes, proof)
    };
    rows.into_iter().map(one).collect()
}

/// Every purchase of a case, the first first.
pub async fn of_case(read: &impl Read, case: ApplicationId) -> Result<Vec<Purchase>, StoreError> {
    load(read, case, None).await
}

/// One of them. To be changed only while the case's limit is taken: see [`take_limit`].
pub async fn one(read: &impl Read, case: ApplicationId, number: u32) -> Result<Option<Purchase>, StoreError> {
    Ok(load(read, case, Some(number)).await?.pop())
}

/// The number that the next purchase of a case has; its limit is taken.
pub async fn next_number(txn: &Txn, case: ApplicationId) -> Result<u32, StoreError> {
    let last: Option<Option<i32>> = purchase::Entity::find()
        .select_only()
        .column_as(purchase::Column::Number.max(), "last")
        .filter(purchase::Column::ApplicationId.eq(case.0))
        .into_tuple()
        .one(txn.reader())
        .await?;
    Ok(count(last.flatten().unwrap_or(0))? + 1)
}

/// Adds one with its lines; its identity is not looked at.
pub async fn add(txn: &Txn, new: &Purchase) -> Result<PurchaseId, StoreError> {
    let mut row = to_row(new).into_active_model().reset_all();
    row.id = NotSet;
    let id = purchase::Entity::insert(row).exec(txn.reader()).await?.last_insert_id;
    let line = |line: &Line| purchase_line::ActiveModel {
        id: NotSet,
        purchase_id: Set(id),
        number: Set(kept(line.number)),
        item_id: Set(line.item.0),
        description: Set(line.description.clone()),
        category: Set(line.category.clone()),
        make: Set(line.make.clone()),
        model: Set(line.model.clone()),
        quantity: Set(kept(line.quantity)),
        framework_pence: Set(line.framework.pence()),
        unit_pence: Set(line.unit.pence()),
        condition: Set(line.condition.clone()),
    };
    purchase_line::Entity::insert_many(new.lines.iter().map(line))
        .exec_without_returning(txn.reader())
        .await?;
    Ok(PurchaseId(id))
}

/// Saves one as it became; one that has left the state `before` meanwhile is a `Conflict`.
pub async fn save(txn: &Txn, before: PurchaseState, to: &Purchase) -> Result<(), StoreError> {
    let mut row = to_row(to).into_active_model().reset_all();
    row.id = NotSet;
    row.asked_at = NotSet;
    let done = purchase::Entity::update_many()
        .set(row)
        .filter(purchase::Column::Id.eq(to.id.0))
        .filter(purchase::Column::State.eq(before.code()))
        .exec(txn.reader())
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}

/// Notes since when it waits for a grants officer.
pub async fn asked(txn: &Txn, id: PurchaseId, at: DateTime<Utc>) -> Result<(), StoreError> {
    purchase::Entity::update_many()
        .col_expr(purchase::Column::AskedAt, Expr::value(at))
        .filter(purchase::Column::Id.eq(id.0))
        .exec(txn.reader())
        .await?;
    Ok(())
}

/// Saves what its lines cost, and on which conditions.
pub async fn save_lines(txn: &Txn, of: &Purchase) -> Result<(), StoreError> {
    use purchase_line::Column as C;
    for line in &of.lines {
        purchase_line::Entity::update_many()
            .col_expr(C::Make, Expr::value(line.make.as_str()))
            .col_expr(C::Model, Expr::value(line.model.as_str()))
            .col_expr(C::FrameworkPence, Expr::value(line.framework.pence()))
            .col_expr(C::UnitPence, Expr::value(line.unit.pence()))
            .col_expr(C::Condition, Expr::value(line.condition.clone()))
            .filter(C::PurchaseId.eq(of.id.0))
            .filter(C::Number.eq(kept(line.number)))
            .exec(txn.reader())
            .await?;
    }
    Ok(())
}
