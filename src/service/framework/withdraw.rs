//! Prices whose day has not come, withdrawn with a reason: after an import from a wrong day nothing is blocked until that day.

use super::{keep, opened};
use crate::domain::date;
use crate::domain::event::FrameworkEvent;
use crate::domain::framework::{WithdrawRefusal, may_withdraw};
use crate::domain::person::FrameworkKeeper;
use crate::service::Failure;
use crate::service::record::By;
use crate::store::framework::{self as store, Which};
use crate::store::{Db, StoreError};

/// Withdraws every price of a framework that begins on a day, or that of one item. `version` is that of the framework whose
/// prices were shown.
///
/// # Errors
/// The day has come, no price begins on it, or the framework was changed.
pub async fn withdraw(
    db: &Db,
    keeper: FrameworkKeeper,
    by: By<'_>,
    (which, version): (Which, i64),
    reason: String,
) -> Result<(), Failure<WithdrawRefusal>> {
    let txn = db.begin().await?;
    let (framework, head) = opened(&txn, by, which.framework).await?.ok_or(Failure::NotFound)?;
    let Some(head) = head else { return Ok(()) };
    if framework.version != version {
        return Err(Failure::Store(StoreError::Conflict));
    }
    may_withdraw(which.from, date::today(by.at)).map_err(Failure::Refused)?;
    let (first, _) = store::beginning(&txn, which, 1).await?;
    let prices = store::withdraw(&txn, which, (keeper.id(), by.at)).await?;
    if prices == 0 {
        return Err(Failure::Refused(WithdrawRefusal::Nothing(which.from)));
    }
    let alone = first.into_iter().next().filter(|_| which.item.is_some());
    let price = alone.as_ref().and_then(|one| one.price);
    let item = alone.map(|one| format!("{} {}, {} {}", one.supplier, one.code, one.make, one.model));
    let event = FrameworkEvent::Withdrawn { from: which.from, prices, item, price, reason };
    Ok(keep(txn, by, which.framework, head, event).await?)
}
