//! What the officers of a partnership put aside to buy for a case.

use std::collections::HashMap;

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::{count, kept};
use crate::domain::application::ApplicationId;
use crate::domain::purchase::{ItemId, Wanted};
use crate::store::entity::purchase_basket::{ActiveModel, Column, Entity};
use crate::store::{Read, StoreError, Txn, framework};

/// Items that a basket shows at most.
const MOST: u64 = 200;

/// What is in the basket of a case, in the order of the price lists.
pub async fn basket(read: &impl Read, case: ApplicationId) -> Result<Vec<Wanted>, StoreError> {
    let rows = Entity::find().filter(Column::ApplicationId.eq(case.0)).limit(MOST).all(read.reader()).await?;
    let quantities: HashMap<ItemId, i32> =
        rows.into_iter().map(|row| (ItemId(row.item_id), row.quantity)).collect();
    let ids: Vec<ItemId> = quantities.keys().copied().collect();
    let mut wanted = Vec::with_capacity(ids.len());
    for offered in framework::by_ids(read, &ids).await? {
        let quantity = count(quantities.get(&offered.id).copied().unwrap_or_default())?;
        wanted.push(Wanted { offered, quantity });
    }
    Ok(wanted)
}

/// Puts so many of an item into the basket, in place of what was there; none takes it out.
pub async fn put(txn: &Txn, case: ApplicationId, item: ItemId, quantity: u32) -> Result<(), StoreError> {
    if quantity == 0 {
        return empty(txn, case, &[item]).await;
    }
    let row =
        ActiveModel { application_id: Set(case.0), item_id: Set(item.0), quantity: Set(kept(quantity)) };
    let again = OnConflict::columns([Column::ApplicationId, Column::ItemId])
        .update_column(Column::Quantity)
        .to_owned();
    Entity::insert(row).on_conflict(again).exec_without_returning(txn.reader()).await?;
    Ok(())
}

/// Takes items out of the basket.
pub async fn empty(txn: &Txn, case: ApplicationId, items: &[ItemId]) -> Result<(), StoreError> {
    Entity::delete_many()
        .filter(Column::ApplicationId.eq(case.0))
        .filter(Column::ItemId.is_in(items.iter().map(|item| item.0)))
        .exec(txn.reader())
        .await?;
    Ok(())
}
