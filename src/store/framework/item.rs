//! The items of a framework and their prices: a page of the list, and the whole of it to compare with.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QueryOrder, QuerySelect, RelationDef, Statement,
};
use serde::Deserialize;

use crate::domain::certificate::kit_key;
use crate::domain::framework::price_list::{Comparison, Line, Listed};
use crate::domain::framework::{FrameworkId, Listing, Price, plain};
use crate::domain::money::Money;
use crate::store::db::whole;
use crate::store::entity::{framework_item, framework_price, framework_supplier};
use crate::store::{Read, StoreError, Txn};

/// Rows of one statement: each has up to eight values, and SQLite takes 32,766.
const AT_ONCE: usize = 1_000;

/// An item of the list with all its prices.
#[derive(Clone, Debug)]
pub struct ItemRow {
    /// For paging.
    pub id: i64,
    /// Whose.
    pub supplier: String,
    /// As the supplier numbers it.
    pub code: String,
    /// Who makes it.
    pub make: String,
    /// Which.
    pub model: String,
    /// What certificates know it by.
    pub kit_key: String,
    /// All of them, the first first.
    pub prices: Vec<Price>,
}

pub(super) fn whose() -> RelationDef {
    framework_item::Entity::belongs_to(framework_supplier::Entity)
        .from(framework_item::Column::SupplierId)
        .to(framework_supplier::Column::Id)
        .into()
}

fn price(row: framework_price::Model) -> Price {
    let (description, category) = (row.description, row.category);
    let listing = row.unit_price_pence.map(|pence| Listing {
        description,
        category,
        unit_price: Money::from_pence(pence),
    });
    Price { from: row.from_on, listing }
}

pub(super) async fn prices(read: &impl Read, ids: &[i64]) -> Result<HashMap<i64, Vec<Price>>, StoreError> {
    let rows = framework_price::Entity::find()
        .filter(framework_price::Column::ItemId.is_in(ids.iter().copied()))
        .filter(framework_price::Column::WithdrawnAt.is_null())
        .order_by_asc(framework_price::Column::FromOn)
        .all(read.reader())
        .await?;
    let mut found: HashMap<i64, Vec<Price>> = HashMap::new();
    for row in rows {
        found.entry(row.item_id).or_default().push(price(row));
    }
    Ok(found)
}

/// Whether a column has these letters somewhere, whatever the case; what is a sign of LIKE is meant as it stands.
pub fn items_like(column: Expr, word: &str) -> Expr {
    let mut pattern = String::from("%");
    for letter in plain(word).chars() {
        if ['%', '_', '!'].contains(&letter) {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    column.like(LikeExpr::new(pattern).escape('!'))
}

/// Whether an item says a word: its supplier, code, make, model or what it is sold as.
pub(super) fn says(word: &str) -> Condition {
    use framework_price::Column as P;
    let described = Query::select()
        .column(P::ItemId)
        .from(framework_price::Entity)
        .and_where(P::WithdrawnAt.into_expr().is_null())
        .and_where(items_like(Func::lower(P::Description.into_expr()).into(), word))
        .to_owned();
    Condition::any()
        .add(items_like(framework_item::Column::KitKey.into_expr(), word))
        .add(items_like(framework_item::Column::PlainCode.into_expr(), word))
        .add(items_like(framework_supplier::Column::PlainName.into_expr(), word))
        .add(framework_item::Column::Id.in_subquery(described))
}

/// The next page of a list, in the order in which items joined it, that say all the words.
pub async fn page(
    read: &impl Read,
    id: FrameworkId,
    text: &str,
    after: i64,
    limit: u64,
) -> Result<(Vec<ItemRow>, bool), StoreError> {
    use framework_item::Column as I;
    let mut find = framework_item::Entity::find()
        .join(JoinType::InnerJoin, whose())
        .select_also(framework_supplier::Entity)
        .filter(I::FrameworkId.eq(id.0))
        .filter(I::Id.gt(after));
    for word in text.split_whitespace().take(10) {
        find = find.filter(says(word));
    }
    let mut rows = find.order_by_asc(I::Id).limit(limit + 1).all(read.reader()).await?;
    let more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let ids: Vec<i64> = rows.iter().map(|(item, _)| item.id).collect();
    let mut prices = prices(read, &ids).await?;
    let row = |(item, supplier): (framework_item::Model, Option<framework_supplier::Model>)| ItemRow {
        prices: prices.remove(&item.id).unwrap_or_default(),
        id: item.id,
        supplier: supplier.map(|supplier| supplier.name).unwrap_or_default(),
        code: item.code,
        make: item.make,
        model: item.model,
        kit_key: item.kit_key,
    };
    Ok((rows.into_iter().map(row).collect(), more))
}

/// The items of a list, each with its newest price that was not withdrawn.
fn all_listed(backend: DbBackend) -> String {
    // Each finds its own by the index, one by one; PostgreSQL would else join all prices with all and take twice as long.
    let newest = match backend {
        DbBackend::Postgres => {
            "LEFT JOIN LATERAL (SELECT * FROM framework_price n WHERE n.item_id = i.id AND n.withdrawn_at IS NULL
              ORDER BY n.from_on DESC LIMIT 1) p ON TRUE"
        }
        _ => {
            "LEFT JOIN framework_price p ON p.item_id = i.id AND p.withdrawn_at IS NULL AND p.from_on =
              (SELECT MAX(n.from_on) FROM framework_price n WHERE n.item_id = i.id AND n.withdrawn_at IS NULL)"
        }
    };
    format!(
        "SELECT i.id, s.name, i.code, i.make, i.model, p.from_on, p.description, p.category, p.unit_price_pence
         FROM framework_item i JOIN framework_supplier s ON s.id = i.supplier_id {newest}
         WHERE i.framework_id = $1 ORDER BY i.id"
    )
}

/// A row of it.
#[derive(Deserialize, FromQueryResult)]
struct AsListed {
    id: i64,
    name: String,
    code: String,
    make: String,
    model: String,
    from_on: Option<NaiveDate>,
    description: Option<String>,
    category: Option<String>,
    unit_price_pence: Option<i64>,
}

impl AsListed {
    fn read(self) -> Listed {
        let words = self.description.zip(self.category);
        let listing = words.zip(self.unit_price_pence).map(|((description, category), pence)| Listing {
            description,
            category,
            unit_price: Money::from_pence(pence),
        });
        let last = self.from_on.map(|from| Price { from, listing });
        Listed { id: self.id, supplier: self.name, code: self.code, make: self.make, model: self.model, last }
    }
}

/// The whole list with the newest price of each item.
pub async fn listed(read: &impl Read, id: FrameworkId) -> Result<Vec<Listed>, StoreError> {
    let backend = read.reader().get_database_backend();
    let ask = Statement::from_sql_and_values(backend, all_listed(backend), [id.0.into()]);
    let names = "id, name, code, make, model, from_on, description, category, unit_price_pence";
    let rows: Vec<AsListed> = whole(read, ask, names).await?;
    Ok(rows.into_iter().map(AsListed::read).collect())
}

fn new_price(item: i64, from: NaiveDate, listing: &Listing, offered: bool) -> framework_price::ActiveModel {
    framework_price::ActiveModel {
        id: NotSet,
        item_id: Set(item),
        from_on: Set(from),
        description: Set(listing.description.clone()),
        category: Set(listing.category.clone()),
        unit_price_pence: Set(offered.then(|| listing.unit_price.pence())),
        withdrawn_at: Set(None),
        withdrawn_by: Set(None),
    }
}

/// Writes what a comparison found: new items, prices from the day on, and the end of those that are gone.
pub async fn put(
    txn: &Txn,
    id: FrameworkId,
    suppliers: &[(i64, String)],
    found: &Comparison<'_>,
    from: NaiveDate,
) -> Result<(), StoreError> {
    let whose = |line: &Line| {
        let own = suppliers.iter().find(|(_, name)| plain(name) == plain(&line.supplier));
        own.map(|(id, _)| *id).ok_or(StoreError::Conflict)
    };
    let mut items = Vec::with_capacity(found.new.len());
    for line in found.new.iter().copied() {
        items.push(framework_item::ActiveModel {
            id: NotSet,
            framework_id: Set(id.0),
            supplier_id: Set(whose(line)?),
            code: Set(line.code.clone()),
            plain_code: Set(plain(&line.code)),
            make: Set(line.make.clone()),
            model: Set(line.model.clone()),
            kit_key: Set(kit_key(&line.make, &line.model)),
        });
    }
    for some in items.chunks(AT_ONCE) {
        framework_item::Entity::insert_many(some.to_vec()).exec_without_returning(txn.reader()).await?;
    }
    let there: Vec<(i64, String, i64)> = framework_item::Entity::find()
        .select_only()
        .columns([framework_item::Column::SupplierId, framework_item::Column::PlainCode])
        .column(framework_item::Column::Id)
        .filter(framework_item::Column::FrameworkId.eq(id.0))
        .into_tuple()
        .all(txn.reader())
        .await?;
    let there: HashMap<(i64, String), i64> =
        there.into_iter().map(|(supplier, code, id)| ((supplier, code), id)).collect();
    let mut prices = Vec::with_capacity(found.new.len() + found.changed.len());
    for line in found.new.iter().copied() {
        let item = there.get(&(whose(line)?, plain(&line.code))).ok_or(StoreError::Conflict)?;
        prices.push(new_price(*item, from, &line.listing, true));
    }
    let changed = found.changed.iter().map(|(item, line)| (item.id, &line.listing));
    prices.extend(changed.map(|(item, listing)| new_price(item, from, listing, true)));
    let gone = found.gone.iter().filter(|_| found.gone_end);
    let gone = gone.filter_map(|item| Some(new_price(item.id, from, item.listing()?, false)));
    prices.extend(gone);
    for some in prices.chunks(AT_ONCE) {
        framework_price::Entity::insert_many(some.to_vec()).exec_without_returning(txn.reader()).await?;
    }
    Ok(())
}
