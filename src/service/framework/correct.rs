//! What a price list calls an item or a supplier, put right with a reason: a slip does not refuse the right list for good.

use super::{keep, opened, taken};
use crate::domain::event::FrameworkEvent;
use crate::domain::framework::{CorrectRefusal, FrameworkId, may_rename};
use crate::domain::person::FrameworkKeeper;
use crate::service::Failure;
use crate::service::record::By;
use crate::store::{Db, StoreError, framework as store};

/// Calls an item otherwise, as long as no purchase by the framework has it; the certificates of its make and model are then those
/// of the right ones. `version` is that of the framework whose form was shown.
///
/// # Errors
/// Nothing is different, a purchase has it, or the framework was changed.
pub async fn correct_item(
    db: &Db,
    _: FrameworkKeeper,
    by: By<'_>,
    (id, version, item): (FrameworkId, i64, i64),
    (make, model): (&str, &str),
    reason: String,
) -> Result<(), Failure<CorrectRefusal>> {
    let txn = db.begin().await?;
    let (framework, head) = opened(&txn, by, id).await?.ok_or(Failure::NotFound)?;
    let Some(head) = head else { return Ok(()) };
    let known = store::product(&txn, id, item).await?.ok_or(Failure::NotFound)?;
    if framework.version != version {
        return Err(Failure::Store(StoreError::Conflict));
    }
    let bought = !store::bought(&txn, &[item]).await?.is_empty();
    let changes = known.becomes(make, model, bought).map_err(Failure::Refused)?;
    store::call_item(&txn, id, item, (make, model)).await?;
    let item = format!("{} {}", known.supplier, known.code);
    Ok(keep(txn, by, id, head, FrameworkEvent::ItemCorrected { item, changes, reason }).await?)
}

/// Calls a supplier otherwise. Purchases keep the name under which they were requested.
///
/// # Errors
/// Nothing is different, another supplier of the framework is called so, or the framework was changed.
pub async fn correct_supplier(
    db: &Db,
    _: FrameworkKeeper,
    by: By<'_>,
    (id, version, supplier): (FrameworkId, i64, i64),
    name: &str,
    reason: String,
) -> Result<(), Failure<CorrectRefusal>> {
    let txn = db.begin().await?;
    let (framework, head) = opened(&txn, by, id).await?.ok_or(Failure::NotFound)?;
    let Some(head) = head else { return Ok(()) };
    let all = store::suppliers(&txn, id).await?;
    let (own, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|(known, _)| *known == supplier);
    let (_, before) = own.into_iter().next().ok_or(Failure::NotFound)?;
    if framework.version != version {
        return Err(Failure::Store(StoreError::Conflict));
    }
    let others = others.iter().map(|(_, name)| name.as_str());
    may_rename(&before, name, others).map_err(Failure::Refused)?;
    let called = store::call_supplier(&txn, id, supplier, name).await;
    called.map_err(|error| taken(error, CorrectRefusal::Taken))?;
    let event = FrameworkEvent::SupplierCorrected { before, name: name.to_owned(), reason };
    Ok(keep(txn, by, id, head, event).await?)
}
