//! The clock reminds partnerships of a return that is due soon, or overdue: once each.

use chrono::{DateTime, Utc};

use crate::domain::date;
use crate::domain::event::{Event, ReturnEvent};
use crate::domain::quarter::Quarter;
use crate::domain::returns::{Reminder, expected, reminded_of};
use crate::service::record::{By, Opened, Subject, open, record};
use crate::store::person::Partnership;
use crate::store::{Db, StoreError, person, returns as store, scheme};

/// Reminds whoever has not sent the last quarter's return. Safe in several processes. Returns how many were reminded.
///
/// # Errors
/// Those of the database.
pub async fn look(db: &Db, now: DateTime<Utc>) -> Result<usize, StoreError> {
    let today = date::today(now);
    let (first, last) = store::days(db).await?;
    let Some(quarter) = reminded_of(&expected(first, last, today), today) else { return Ok(0) };
    let days = scheme::current(db).await?.policy.return_days;
    let Some(reminder) = Reminder::on(today, quarter, days) else { return Ok(0) };
    let begun = store::list(db, None, Some(quarter.year())).await?;
    let done = |of: &Partnership| {
        let own = begun.iter().find(|one| one.partnership == of.id && one.quarter == quarter);
        own.is_some_and(|own| own.clone().told(reminder).is_none())
    };
    let mut told = 0;
    for of in person::partnerships(db).await?.iter().filter(|of| !done(of)) {
        told += usize::from(tell(db, now, of, (quarter, days), reminder).await?);
    }
    Ok(told)
}

/// Another process may have been here first, or it was sent meanwhile: then there is nothing left to do.
async fn tell(
    db: &Db,
    now: DateTime<Utc>,
    of: &Partnership,
    (quarter, days): (Quarter, u32),
    reminder: Reminder,
) -> Result<bool, StoreError> {
    let txn = db.begin().await?;
    let kept = store::take(&txn, of.id, quarter).await?;
    let by = By::nobody(now);
    let Opened::At(head) = open(&txn, by, Subject::Return(kept.id)).await? else { return Ok(false) };
    let Some(told) = kept.told(reminder) else { return Ok(false) };
    store::save(&txn, &told).await?;
    let event = ReturnEvent::Reminded {
        partnership: of.id,
        name: of.name.clone(),
        code: of.code.clone(),
        quarter,
        due_on: quarter.due(days),
        overdue: reminder == Reminder::Overdue,
    };
    record(&txn, by, head, &Event::Return(event), None).await?;
    txn.commit().await?;
    Ok(true)
}
