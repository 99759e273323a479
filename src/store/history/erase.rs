//! Erases the words of entries, once. What is left of an entry no longer follows from its hash, which stays: the entry that
//! tells of the erasure names a digest of what is left, and stands behind it.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::hash;
use crate::domain::event::{Event, Remains};
use crate::store::entity::history::{Column, Entity};
use crate::store::{Read, StoreError, Txn};

/// The table, as it is declared.
pub(super) const TABLE: &str = "history";

/// Puts `mark` in the place of the words of every entry of a chain. Returns what is left of each that had some.
pub async fn erase(txn: &Txn, chain: &str, mark: &str, awarded: bool) -> Result<Vec<Remains>, StoreError> {
    change(txn, chain, |event| event.erased(mark, awarded)).await
}

/// Leaves names out of every entry of a chain that has some, and of reasons in somebody's own.
pub async fn unname(txn: &Txn, chain: &str, mark: &str) -> Result<Vec<Remains>, StoreError> {
    change(txn, chain, |event| event.nameless(mark)).await
}

/// An entry that was erased once stays as it is: nothing is left in it.
async fn change(txn: &Txn, chain: &str, erased: impl Fn(Event) -> Event) -> Result<Vec<Remains>, StoreError> {
    let rows =
        Entity::find().filter(Column::Chain.eq(chain)).order_by_asc(Column::Number).all(txn.reader()).await?;
    let (mut previous, mut remains) = (String::new(), Vec::new());
    for mut row in rows {
        let event: Event = serde_json::from_str(&row.event)?;
        let left = erased(event.clone());
        if left != event && !row.erased {
            row.event = serde_json::to_string(&left)?;
            row.reason = left.reason();
            // One by one: each has words of its own, and this happens to a chain once or twice in its life.
            let done = Entity::update_many()
                .col_expr(Column::Event, Expr::value(row.event.clone()))
                .col_expr(Column::Reason, Expr::value(row.reason.clone()))
                .col_expr(Column::Erased, Expr::value(true))
                .filter(Column::Id.eq(row.id))
                .exec(txn.reader())
                .await?;
            if done.rows_affected != 1 {
                return Err(StoreError::Conflict);
            }
            let digest = hash(&previous, &row);
            remains.push(Remains { table: TABLE.to_owned(), row: row.number.to_string(), digest });
        }
        previous = row.hash;
    }
    Ok(remains)
}
