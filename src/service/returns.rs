//! What officers of a partnership do with its quarterly returns: save a draft, send it in, correct what was sent; and record
//! how it was before the programme.

mod remind;

pub use remind::look;

use super::Failure;
use super::record::{By, Opened, Subject, open, record};
use crate::domain::date;
use crate::domain::event::{Event, ReturnEvent};
use crate::domain::person::CspOfficer;
use crate::domain::quarter::Quarter;
use crate::domain::returns::{Answers, BaselineRefusal, Before, Return, ReturnRefusal, expected};
use crate::store::{Db, Txn, returns as store};

/// The row, if there is such a return at all on that day.
async fn take<R>(txn: &Txn, officer: CspOfficer, by: By<'_>, quarter: Quarter) -> Result<Return, Failure<R>> {
    let (first, last) = store::days(txn).await?;
    if !expected(first, last, date::today(by.at)).contains(&quarter) {
        return Err(Failure::NotFound);
    }
    Ok(store::take(txn, officer.partnership(), quarter).await?)
}

/// Saves the answers of a draft, of which any may be empty, or corrects what was sent, with a reason. `saves` is that of
/// the form.
///
/// # Errors
/// Every reason why not, such as that somebody saved it meanwhile.
pub async fn save(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    (quarter, saves): (Quarter, i64),
    answers: Answers,
    reason: Option<String>,
) -> Result<(), Failure<Vec<ReturnRefusal>>> {
    let txn = db.begin().await?;
    let kept = take(&txn, officer, by, quarter).await?;
    let Opened::At(head) = open(&txn, by, Subject::Return(kept.id)).await? else { return Ok(()) };
    let (to, changes) = kept.becomes(answers, saves, reason.as_deref()).map_err(Failure::Refused)?;
    if changes.is_empty() {
        return Ok(());
    }
    store::save(&txn, &to).await?;
    let event = match reason.filter(|_| to.is_sent()) {
        Some(reason) => ReturnEvent::Corrected { changes, reason },
        None => ReturnEvent::Saved { changes },
    };
    record(&txn, by, head, &Event::Return(event), None).await?;
    Ok(txn.commit().await?)
}

/// Sends a draft in as it was saved. `saves` is that of the form.
///
/// # Errors
/// Every reason why not: what is missing, or that its quarter goes on.
pub async fn send(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    (quarter, saves): (Quarter, i64),
) -> Result<(), Failure<Vec<ReturnRefusal>>> {
    let txn = db.begin().await?;
    let kept = take(&txn, officer, by, quarter).await?;
    let Opened::At(head) = open(&txn, by, Subject::Return(kept.id)).await? else { return Ok(()) };
    let sent = kept.send(saves, date::micros(by.at)).map_err(Failure::Refused)?;
    store::save(&txn, &sent).await?;
    record(&txn, by, head, &Event::Return(ReturnEvent::Sent), None).await?;
    Ok(txn.commit().await?)
}

/// Records how it was before the programme, once, or corrects that with a reason. `version` is that of the form.
///
/// # Errors
/// Why not, such as that a colleague recorded it meanwhile.
pub async fn record_before(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    version: i64,
    before: Before,
    reason: Option<String>,
) -> Result<(), Failure<BaselineRefusal>> {
    let txn = db.begin().await?;
    let kept = store::take_baseline(&txn, officer.partnership()).await?;
    let Opened::At(head) = open(&txn, by, Subject::Baseline(kept.id)).await? else { return Ok(()) };
    let (to, changes) = kept.becomes(before, version, reason.as_deref()).map_err(Failure::Refused)?;
    store::save_baseline(&txn, &to).await?;
    let event = Event::Return(ReturnEvent::Before { changes, reason });
    record(&txn, by, head, &event, None).await?;
    Ok(txn.commit().await?)
}
