//! What a list calls an item or a supplier: looked up, and put right. Whether it may be is not decided here.

use std::collections::HashSet;

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect};

use super::item::whose;
use crate::domain::certificate::kit_key;
use crate::domain::framework::{FrameworkId, Product, plain};
use crate::domain::purchase::{PurchaseState, Route};
use crate::store::entity::framework_item::{Column as I, Entity};
use crate::store::entity::{framework_supplier, purchase, purchase_line};
use crate::store::{Read, StoreError, Txn};

/// An item of a framework as its list names it.
pub async fn product(read: &impl Read, id: FrameworkId, item: i64) -> Result<Option<Product>, StoreError> {
    let found = Entity::find_by_id(item)
        .filter(I::FrameworkId.eq(id.0))
        .join(JoinType::InnerJoin, whose())
        .select_also(framework_supplier::Entity)
        .one(read.reader())
        .await?;
    Ok(found.and_then(|(item, supplier)| {
        let supplier = supplier?.name;
        Some(Product { supplier, code: item.code, make: item.make, model: item.model })
    }))
}

/// Which of these items a purchase has: by the framework, and not cancelled. A local one says itself what it buys, and is only
/// compared with the item’s price. A purchase is written under its framework's row, so whoever has taken that sees all.
pub async fn bought(read: &impl Read, items: &[i64]) -> Result<HashSet<i64>, StoreError> {
    use purchase::Column as P;
    let its = |column: P| Expr::col((purchase::Entity, column));
    let of_line = |column: purchase_line::Column| Expr::col((purchase_line::Entity, column));
    let holding = PurchaseState::ALL.into_iter().filter(|state| state.holds()).map(PurchaseState::code);
    // Asked item by item: one that everybody buys has a long list.
    let line = Query::select()
        .expr(Expr::val(1))
        .from(purchase_line::Entity)
        .inner_join(
            purchase::Entity,
            its(P::Id).equals((purchase_line::Entity, purchase_line::Column::PurchaseId)),
        )
        .and_where(of_line(purchase_line::Column::ItemId).eq(Expr::col((Entity, I::Id))))
        .and_where(its(P::Route).eq(Route::Framework.code()))
        .and_where(its(P::State).is_in(holding))
        .to_owned();
    let rows: Vec<i64> = Entity::find()
        .select_only()
        .column(I::Id)
        .filter(I::Id.is_in(items.iter().copied()))
        .filter(Expr::exists(line))
        .into_tuple()
        .all(read.reader())
        .await?;
    Ok(rows.into_iter().collect())
}

/// Calls an item otherwise, and with it what certificates know it by.
pub async fn call_item(
    txn: &Txn,
    id: FrameworkId,
    item: i64,
    (make, model): (&str, &str),
) -> Result<(), StoreError> {
    let done = Entity::update_many()
        .col_expr(I::Make, Expr::value(make))
        .col_expr(I::Model, Expr::value(model))
        .col_expr(I::KitKey, Expr::value(kit_key(make, model)))
        .filter(I::Id.eq(item))
        .filter(I::FrameworkId.eq(id.0))
        .exec(txn.reader())
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}

/// Calls a supplier otherwise. A name that another has is a `Constraint`.
pub async fn call_supplier(txn: &Txn, id: FrameworkId, supplier: i64, name: &str) -> Result<(), StoreError> {
    use framework_supplier::Column as S;
    let done = framework_supplier::Entity::update_many()
        .col_expr(S::Name, Expr::value(name))
        .col_expr(S::PlainName, Expr::value(plain(name)))
        .filter(S::Id.eq(supplier))
        .filter(S::FrameworkId.eq(id.0))
        .exec(txn.reader())
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}
