//! The items of every framework that something can be ordered from: to be looked through, and one by one with all that decides
//! whether they may be ordered.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef, Select,
};

use super::assemble;
use super::item::{prices, says, whose};
use crate::domain::framework::Framework;
use crate::domain::purchase::{ItemId, Offered};
use crate::store::entity::{framework, framework_item, framework_supplier};
use crate::store::{Read, StoreError, certificate};

fn of_framework() -> RelationDef {
    framework_item::Entity::belongs_to(framework::Entity)
        .from(framework_item::Column::FrameworkId)
        .to(framework::Column::Id)
        .into()
}

type Row = (framework_item::Model, Option<framework_supplier::Model>);

async fn frameworks(read: &impl Read, rows: &[Row]) -> Result<HashMap<i64, Framework>, StoreError> {
    let ids: BTreeSet<i64> = rows.iter().map(|(item, _)| item.framework_id).collect();
    let found = framework::Entity::find().filter(framework::Column::Id.is_in(ids)).all(read.reader()).await?;
    Ok(found.into_iter().map(|row| (row.id, assemble(row))).collect())
}

async fn offered(
    read: &impl Read,
    find: Select<framework_item::Entity>,
    limit: u64,
) -> Result<Vec<Offered>, StoreError> {
    let rows: Vec<Row> = find
        .join(JoinType::InnerJoin, whose())
        .join(JoinType::InnerJoin, of_framework())
        .select_also(framework_supplier::Entity)
        .order_by_asc(framework_item::Column::Id)
        .limit(limit)
        .all(read.reader())
        .await?;
    let ids: Vec<i64> = rows.iter().map(|(item, _)| item.id).collect();
    let keys: Vec<String> = rows.iter().map(|(item, _)| item.kit_key.clone()).collect();
    let frameworks = frameworks(read, &rows).await?;
    let mut prices = prices(read, &ids).await?;
    let certificates = certificate::of_keys(read, &keys).await?;
    let one = |(item, supplier): Row| {
        Some(Offered {
            id: ItemId(item.id),
            supplier: supplier.map(|supplier| (supplier.id, supplier.name))?,
            code: item.code,
            make: item.make,
            model: item.model,
            certificates: certificates.get(&item.kit_key).cloned().unwrap_or_default(),
            kit_key: item.kit_key,
            framework: frameworks.get(&item.framework_id).cloned()?,
            prices: prices.remove(&item.id).unwrap_or_default(),
        })
    };
    Ok(rows.into_iter().filter_map(one).collect())
}

/// The next page of all items whose framework is open on a day and that say all the words.
pub async fn catalogue(
    read: &impl Read,
    day: NaiveDate,
    text: &str,
    after: i64,
    limit: u64,
) -> Result<(Vec<Offered>, bool), StoreError> {
    use framework_item::Column as I;
    let mut find = framework_item::Entity::find()
        .filter(framework::Column::StartsOn.lte(day))
        .filter(framework::Column::EndsOn.gte(day))
        .filter(I::Id.gt(after));
    for word in text.split_whitespace().take(10) {
        find = find.filter(says(word));
    }
    let mut rows = offered(read, find, limit + 1).await?;
    let more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok((rows, more))
}

/// These items, in the order in which they joined their lists.
pub async fn by_ids(read: &impl Read, ids: &[ItemId]) -> Result<Vec<Offered>, StoreError> {
    let find =
        framework_item::Entity::find().filter(framework_item::Column::Id.is_in(ids.iter().map(|id| id.0)));
    offered(read, find, ids.len() as u64).await
}
