//! Quotes of local purchases, with what they ask for each line. Must not decide which is the best.

use std::collections::HashMap;

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use super::{count, kept};
use crate::domain::file::FileId;
use crate::domain::framework::plain;
use crate::domain::money::Money;
use crate::domain::purchase::{PurchaseId, Quote};
use crate::store::entity::{purchase_quote, purchase_quote_price};
use crate::store::{Read, StoreError, Txn};

/// The quotes of these purchases, by purchase, the first first.
pub(super) async fn of_purchases(
    read: &impl Read,
    purchases: &[i64],
) -> Result<HashMap<i64, Vec<Quote>>, StoreError> {
    use purchase_quote::Column as C;
    let rows = purchase_quote::Entity::find()
        .filter(C::PurchaseId.is_in(purchases.iter().copied()))
        .order_by_asc(C::PurchaseId)
        .order_by_asc(C::Number)
        .all(read.reader())
        .await?;
    let prices = purchase_quote_price::Entity::find()
        .filter(purchase_quote_price::Column::QuoteId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(purchase_quote_price::Column::Line)
        .all(read.reader())
        .await?;
    let mut units: HashMap<i64, Vec<(u32, Money)>> = HashMap::new();
    for price in prices {
        let unit = (count(price.line)?, Money::from_pence(price.unit_pence));
        units.entry(price.quote_id).or_default().push(unit);
    }
    let mut found: HashMap<i64, Vec<Quote>> = HashMap::new();
    for row in rows {
        let (purchase, units) = (row.purchase_id, units.remove(&row.id).unwrap_or_default());
        found.entry(purchase).or_default().push(assemble(row, units)?);
    }
    Ok(found)
}

fn assemble(row: purchase_quote::Model, units: Vec<(u32, Money)>) -> Result<Quote, StoreError> {
    Ok(Quote {
        number: count(row.number)?,
        supplier: row.supplier,
        on: row.quoted_on,
        units,
        whole_life: row.whole_life_pence.map(Money::from_pence),
        file: FileId(row.file_id),
        version: count(row.version)?,
    })
}

/// Keeps a quote, in place of the one with its number if there is one. Its purchase is held.
pub async fn put_quote(txn: &Txn, of: PurchaseId, quote: &Quote) -> Result<(), StoreError> {
    use purchase_quote::Column as C;
    let known: Option<i64> = purchase_quote::Entity::find()
        .select_only()
        .column(C::Id)
        .filter(C::PurchaseId.eq(of.0))
        .filter(C::Number.eq(kept(quote.number)))
        .into_tuple()
        .one(txn.reader())
        .await?;
    let row = purchase_quote::Model {
        id: known.unwrap_or_default(),
        purchase_id: of.0,
        number: kept(quote.number),
        supplier: quote.supplier.clone(),
        plain_supplier: plain(&quote.supplier),
        quoted_on: quote.on,
        whole_life_pence: quote.whole_life.map(Money::pence),
        file_id: quote.file.0,
        version: kept(quote.version),
    };
    let mut row = row.into_active_model().reset_all();
    row.id = NotSet;
    let id = match known {
        None => purchase_quote::Entity::insert(row).exec(txn.reader()).await?.last_insert_id,
        Some(id) => {
            purchase_quote::Entity::update_many().set(row).filter(C::Id.eq(id)).exec(txn.reader()).await?;
            purchase_quote_price::Entity::delete_many()
                .filter(purchase_quote_price::Column::QuoteId.eq(id))
                .exec(txn.reader())
                .await?;
            id
        }
    };
    let price = |(line, unit): &(u32, Money)| purchase_quote_price::ActiveModel {
        quote_id: Set(id),
        line: Set(kept(*line)),
        unit_pence: Set(unit.pence()),
    };
    purchase_quote_price::Entity::insert_many(quote.units.iter().map(price))
        .exec_without_returning(txn.reader())
        .await?;
    Ok(())
}
