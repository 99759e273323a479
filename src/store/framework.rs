//! Frameworks, their suppliers and price lists. Must not decide what an item costs or whether a price may begin.

mod catalogue;
mod correct;
pub mod import;
mod item;
mod later;

use chrono::NaiveDate;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait, LockType};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef};

use super::entity::{framework, framework_item, framework_price, framework_supplier, purchase};
use super::{Read, StoreError, Txn};
use crate::domain::framework::{Framework, FrameworkId, plain};
use crate::domain::purchase::{PurchaseState, Route};
pub use catalogue::{by_ids, catalogue};
pub use correct::{bought, call_item, call_supplier, product};
pub use item::{ItemRow, items_like, listed, page, put};
pub use later::{Later, Which, beginning, later_days, withdraw};

/// Frameworks that are shown.
const MOST: u64 = 200;

fn assemble(row: framework::Model) -> Framework {
    Framework {
        id: FrameworkId(row.id),
        reference: row.reference,
        name: row.name,
        owner: row.owner,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        version: row.version,
    }
}

/// All of them, those that end last first.
pub async fn all(read: &impl Read) -> Result<Vec<Framework>, StoreError> {
    let rows = framework::Entity::find()
        .order_by_desc(framework::Column::EndsOn)
        .order_by_desc(framework::Column::Id)
        .limit(MOST)
        .all(read.reader())
        .await?;
    Ok(rows.into_iter().map(assemble).collect())
}

/// One of them.
pub async fn by_id(read: &impl Read, id: FrameworkId) -> Result<Option<Framework>, StoreError> {
    Ok(framework::Entity::find_by_id(id.0).one(read.reader()).await?.map(assemble))
}

/// One of them, taken until the end of the transaction.
pub async fn take(txn: &Txn, id: FrameworkId) -> Result<Option<Framework>, StoreError> {
    let row = framework::Entity::find_by_id(id.0).lock(LockType::Update).one(txn.reader()).await?;
    Ok(row.map(assemble))
}

/// Adds one; its first entry is counted. A reference that is taken is a `Constraint`.
pub async fn add(txn: &Txn, new: &Framework) -> Result<FrameworkId, StoreError> {
    let row = framework::ActiveModel {
        id: NotSet,
        reference: Set(new.reference.clone()),
        name: Set(new.name.clone()),
        owner: Set(new.owner.clone()),
        starts_on: Set(new.starts_on),
        ends_on: Set(new.ends_on),
        version: Set(1),
    };
    Ok(FrameworkId(framework::Entity::insert(row).exec(txn.reader()).await?.last_insert_id))
}

/// The day from which its newest price is; nothing before there is one.
pub async fn last_price(read: &impl Read, id: FrameworkId) -> Result<Option<NaiveDate>, StoreError> {
    use framework_price::Column as P;
    let of: RelationDef = framework_price::Entity::belongs_to(framework_item::Entity)
        .from(P::ItemId)
        .to(framework_item::Column::Id)
        .into();
    let day: Option<Option<NaiveDate>> = framework_price::Entity::find()
        .select_only()
        .expr(P::FromOn.max())
        .join(JoinType::InnerJoin, of)
        .filter(framework_item::Column::FrameworkId.eq(id.0))
        .filter(P::WithdrawnAt.is_null())
        .into_tuple()
        .one(read.reader())
        .await?;
    Ok(day.flatten())
}

/// The first and the last day on which something was ordered from it. A local purchase is only compared with it.
pub async fn ordered(
    read: &impl Read,
    id: FrameworkId,
) -> Result<Option<(NaiveDate, NaiveDate)>, StoreError> {
    use purchase::Column as P;
    let days: Option<(Option<NaiveDate>, Option<NaiveDate>)> = purchase::Entity::find()
        .select_only()
        .expr(P::OrderedOn.min())
        .expr(P::OrderedOn.max())
        .filter(P::FrameworkId.eq(id.0))
        .filter(P::Route.eq(Route::Framework.code()))
        .filter(P::State.ne(PurchaseState::Cancelled.code()))
        .into_tuple()
        .one(read.reader())
        .await?;
    Ok(days.and_then(|(first, last)| first.zip(last)))
}

/// Becomes this, as of the version that it was.
pub async fn save(txn: &Txn, to: &Framework) -> Result<(), StoreError> {
    use framework::Column as C;
    let done = framework::Entity::update_many()
        .col_expr(C::Name, to.name.as_str().into())
        .col_expr(C::Reference, to.reference.as_str().into())
        .col_expr(C::Owner, to.owner.as_str().into())
        .col_expr(C::StartsOn, to.starts_on.into())
        .col_expr(C::EndsOn, to.ends_on.into())
        .filter(C::Id.eq(to.id.0))
        .filter(C::Version.eq(to.version))
        .exec(txn.reader())
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}

/// Counts one more entry of its history.
pub async fn touch(txn: &Txn, id: FrameworkId) -> Result<(), StoreError> {
    let done = framework::Entity::update_many()
        .col_expr(framework::Column::Version, Expr::col(framework::Column::Version).add(1))
        .filter(framework::Column::Id.eq(id.0))
        .exec(txn.reader())
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}

/// Names of those who can be bought from, with their rows, by name.
pub async fn suppliers(read: &impl Read, id: FrameworkId) -> Result<Vec<(i64, String)>, StoreError> {
    let rows = framework_supplier::Entity::find()
        .filter(framework_supplier::Column::FrameworkId.eq(id.0))
        .order_by_asc(framework_supplier::Column::PlainName)
        .all(read.reader())
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// Adds one. A name that is there already is a `Constraint`.
pub async fn add_supplier(txn: &Txn, id: FrameworkId, name: &str) -> Result<(), StoreError> {
    let row = framework_supplier::ActiveModel {
        id: NotSet,
        framework_id: Set(id.0),
        name: Set(name.to_owned()),
        plain_name: Set(plain(name)),
    };
    framework_supplier::Entity::insert(row).exec_without_returning(txn.reader()).await?;
    Ok(())
}
