//! Which files are the invoices of purchases.

use std::collections::HashMap;

use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::domain::file::FileId;
use crate::domain::purchase::PurchaseId;
use crate::store::entity::purchase_invoice_file::{ActiveModel, Column, Entity};
use crate::store::{Read, StoreError, Txn};

/// Those of these purchases that have one.
pub(super) async fn of_purchases(
    read: &impl Read,
    purchases: &[i64],
) -> Result<HashMap<i64, FileId>, StoreError> {
    let find = Entity::find().filter(Column::PurchaseId.is_in(purchases.iter().copied()));
    let rows = find.all(read.reader()).await?;
    Ok(rows.into_iter().map(|row| (row.purchase_id, FileId(row.file_id))).collect())
}

/// Keeps which one it is, or that there is none.
pub async fn put_proof(txn: &Txn, of: PurchaseId, file: Option<FileId>) -> Result<(), StoreError> {
    Entity::delete_by_id(of.0).exec(txn.reader()).await?;
    if let Some(file) = file {
        let row = ActiveModel { purchase_id: Set(of.0), file_id: Set(file.0) };
        Entity::insert(row).exec_without_returning(txn.reader()).await?;
    }
    Ok(())
}
