//! One message a day for whoever wants that: what needs them, and what happened since the last one.

use chrono::{DateTime, NaiveDate, Utc};

use super::record::{By, Opened, Subject, open, record};
use crate::domain::date;
use crate::domain::event::{DailyTold, Event};
use crate::domain::message::DAILY_FROM;
use crate::domain::person::PersonId;
use crate::store::{Db, StoreError, daily, need, person};

/// Keeps whether somebody wants one message a day. What waits for it when they do not any more comes in a last one.
pub async fn choose(db: &Db, by: By<'_>, id: PersonId, one_a_day: bool) -> Result<(), StoreError> {
    let txn = db.begin().await?;
    person::touch(&txn, id).await?;
    let Opened::At(head) = open(&txn, by, Subject::Person(id)).await? else { return Ok(()) };
    if daily::wants(&txn, id).await? == one_a_day {
        return Ok(());
    }
    daily::choose(&txn, id, one_a_day).await?;
    record(&txn, by, head, &Event::MessagesChosen { daily: one_a_day }, None).await?;
    txn.commit().await
}

/// Has the day's messages written, once it is time. Safe in several processes, and after a restart. Returns how many
/// people were looked at.
pub async fn tell_due(db: &Db, now: DateTime<Utc>) -> Result<usize, StoreError> {
    if !date::has_struck(now, DAILY_FROM) {
        return Ok(0);
    }
    let day = date::today(now);
    let due = daily::due(db, day).await?;
    for person in &due {
        tell(db, now, day, *person).await?;
    }
    Ok(due.len())
}

async fn tell(db: &Db, now: DateTime<Utc>, day: NaiveDate, id: PersonId) -> Result<(), StoreError> {
    let txn = db.begin().await?;
    if !daily::look(&txn, id, day).await? {
        return Ok(());
    }
    let Some(known) = person::by_id(&txn, id).await?.filter(|known| !known.holdings.is_empty()) else {
        return txn.commit().await;
    };
    let found = need::list(&txn, &known, now).await?;
    let happened = daily::take_gathered(&txn, id).await?;
    if !(found.list.is_empty() && happened.is_empty()) {
        let by = By::nobody(now);
        person::touch(&txn, id).await?;
        let Opened::At(head) = open(&txn, by, Subject::Person(id)).await? else { return Ok(()) };
        let event = Event::DailyTold(DailyTold { day, needs: found.lines(), happened });
        record(&txn, by, head, &event, None).await?;
    }
    txn.commit().await
}
