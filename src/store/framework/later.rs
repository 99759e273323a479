//! Prices that begin later, and their withdrawal: a row stays as it was, says by whom and when, and counts no more. Whether they
//! may be withdrawn is not decided here.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    RelationDef,
};

use super::item::whose;
use crate::domain::framework::FrameworkId;
use crate::domain::money::Money;
use crate::domain::person::PersonId;
use crate::store::entity::framework_price::{Column as P, Entity};
use crate::store::entity::{framework_item, framework_supplier};
use crate::store::{Read, StoreError, Txn};

/// Days that are shown.
const DAYS: u64 = 100;

/// Which prices: of a framework, from a day on, of one item alone when it is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Which {
    /// Whose.
    pub framework: FrameworkId,
    /// The day that they begin on.
    pub from: NaiveDate,
    /// Of which item.
    pub item: Option<i64>,
}

/// An item whose price begins later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Later {
    /// Whose.
    pub supplier: String,
    /// As the supplier numbers it.
    pub code: String,
    /// Who makes it.
    pub make: String,
    /// Which.
    pub model: String,
    /// What it would cost; nothing when it would not be offered any more.
    pub price: Option<Money>,
}

fn items() -> RelationDef {
    Entity::belongs_to(framework_item::Entity).from(P::ItemId).to(framework_item::Column::Id).into()
}

/// The days after today on which prices begin, the first first, and how many do.
pub async fn later_days(
    read: &impl Read,
    id: FrameworkId,
    today: NaiveDate,
) -> Result<Vec<(NaiveDate, i64)>, StoreError> {
    let rows = Entity::find()
        .select_only()
        .column(P::FromOn)
        .column_as(P::Id.count(), "prices")
        .join(JoinType::InnerJoin, items())
        .filter(framework_item::Column::FrameworkId.eq(id.0))
        .filter(P::WithdrawnAt.is_null())
        .filter(P::FromOn.gt(today))
        .group_by(P::FromOn)
        .order_by_asc(P::FromOn)
        .limit(DAYS)
        .into_tuple()
        .all(read.reader())
        .await?;
    Ok(rows)
}

/// The prices that count, in the order in which their items joined the list: the first `limit` of them, and how many there are.
pub async fn beginning(read: &impl Read, which: Which, limit: u64) -> Result<(Vec<Later>, u64), StoreError> {
    let find = Entity::find()
        .join(JoinType::InnerJoin, items())
        .join(JoinType::InnerJoin, whose())
        .filter(framework_item::Column::FrameworkId.eq(which.framework.0))
        .filter(P::FromOn.eq(which.from))
        .filter(P::WithdrawnAt.is_null())
        .filter(Condition::all().add_option(which.item.map(|item| P::ItemId.eq(item))));
    let all = find.clone().count(read.reader()).await?;
    let rows: Vec<(String, String, String, String, Option<i64>)> = find
        .select_only()
        .column(framework_supplier::Column::Name)
        .column(framework_item::Column::Code)
        .column(framework_item::Column::Make)
        .column(framework_item::Column::Model)
        .column(P::UnitPricePence)
        .order_by_asc(framework_item::Column::Id)
        .limit(limit)
        .into_tuple()
        .all(read.reader())
        .await?;
    let later = |(supplier, code, make, model, pence): (String, String, String, String, Option<i64>)| Later {
        supplier,
        code,
        make,
        model,
        price: pence.map(Money::from_pence),
    };
    Ok((rows.into_iter().map(later).collect(), all))
}

/// Withdraws them, and says how many they were.
pub async fn withdraw(
    txn: &Txn,
    which: Which,
    (person, at): (PersonId, DateTime<Utc>),
) -> Result<u64, StoreError> {
    let own = Query::select()
        .column(framework_item::Column::Id)
        .from(framework_item::Entity)
        .and_where(framework_item::Column::FrameworkId.eq(which.framework.0))
        .to_owned();
    let done = Entity::update_many()
        .col_expr(P::WithdrawnAt, Expr::value(at))
        .col_expr(P::WithdrawnBy, Expr::value(person.0))
        .filter(P::FromOn.eq(which.from))
        .filter(P::WithdrawnAt.is_null())
        .filter(P::ItemId.in_subquery(own))
        .filter(Condition::all().add_option(which.item.map(|item| P::ItemId.eq(item))))
        .exec(txn.reader())
        .await?;
    Ok(done.rows_affected)
}
