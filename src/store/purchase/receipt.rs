//! What came of purchases. A receipt stays as it was kept; what it should have said stands beside it, and the newest counts.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{count, kept};
use crate::domain::person::PersonId;
use crate::domain::purchase::{PurchaseId, Receipt};
use crate::store::entity::{purchase_line, purchase_receipt, purchase_receipt_correction as correction};
use crate::store::{Read, StoreError, Txn};

/// By purchase, the first first; none of which nothing came after all.
pub(super) async fn of_lines(
    read: &impl Read,
    lines: &[purchase_line::Model],
) -> Result<HashMap<i64, Vec<Receipt>>, StoreError> {
    let rows = purchase_receipt::Entity::find()
        .filter(purchase_receipt::Column::LineId.is_in(lines.iter().map(|line| line.id)))
        .order_by_asc(purchase_receipt::Column::Id)
        .all(read.reader())
        .await?;
    let mut newest = corrections(read, &rows).await?;
    let whose: HashMap<i64, (i64, i32)> =
        lines.iter().map(|line| (line.id, (line.purchase_id, line.number))).collect();
    let mut found: HashMap<i64, Vec<Receipt>> = HashMap::new();
    for row in rows {
        let Some((purchase, number)) = whose.get(&row.line_id) else { continue };
        let (quantity, on) = newest.remove(&row.id).unwrap_or((row.quantity, row.received_on));
        let one = Receipt { id: row.id, line: count(*number)?, quantity: count(quantity)?, on };
        if one.quantity > 0 {
            found.entry(*purchase).or_default().push(one);
        }
    }
    found.values_mut().for_each(|own| own.sort_by_key(|one| (one.on, one.id)));
    Ok(found)
}

/// How many came and when, as it was put right last, by the receipt.
async fn corrections(
    read: &impl Read,
    of: &[purchase_receipt::Model],
) -> Result<HashMap<i64, (i32, chrono::NaiveDate)>, StoreError> {
    let rows = correction::Entity::find()
        .filter(correction::Column::ReceiptId.is_in(of.iter().map(|row| row.id)))
        .order_by_asc(correction::Column::Id)
        .all(read.reader())
        .await?;
    Ok(rows.into_iter().map(|row| (row.receipt_id, (row.quantity, row.received_on))).collect())
}

/// Keeps what a receipt should have said.
pub async fn correct(
    txn: &Txn,
    to: &Receipt,
    (person, at): (PersonId, DateTime<Utc>),
) -> Result<(), StoreError> {
    let row = correction::ActiveModel {
        id: NotSet,
        receipt_id: Set(to.id),
        quantity: Set(kept(to.quantity)),
        received_on: Set(to.on),
        person_id: Set(person.0),
        at: Set(at),
    };
    correction::Entity::insert(row).exec_without_returning(txn.reader()).await?;
    Ok(())
}

/// Keeps what came.
pub async fn receive(
    txn: &Txn,
    of: PurchaseId,
    came: &[Receipt],
    (person, at): (PersonId, DateTime<Utc>),
) -> Result<(), StoreError> {
    let lines: Vec<(i32, i64)> = purchase_line::Entity::find()
        .select_only()
        .columns([purchase_line::Column::Number, purchase_line::Column::Id])
        .filter(purchase_line::Column::PurchaseId.eq(of.0))
        .into_tuple()
        .all(txn.reader())
        .await?;
    let row = |receipt: &Receipt| {
        let line = lines.iter().find(|(number, _)| *number == kept(receipt.line));
        Ok(purchase_receipt::ActiveModel {
            id: NotSet,
            line_id: Set(line.map(|(_, id)| *id).ok_or(StoreError::Conflict)?),
            quantity: Set(kept(receipt.quantity)),
            received_on: Set(receipt.on),
            person_id: Set(person.0),
            at: Set(at),
        })
    };
    let rows = came.iter().map(row).collect::<Result<Vec<_>, StoreError>>()?;
    purchase_receipt::Entity::insert_many(rows).exec_without_returning(txn.reader()).await?;
    Ok(())
}
