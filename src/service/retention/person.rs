//! Makes somebody nameless who left and whose records are due, once and for good. What they did, when and as what stays in
//! the history, which still holds together.

use crate::domain::date;
use crate::domain::event::Event;
use crate::domain::person::{Administrator, PersonId};
use crate::domain::retention::mark;
use crate::domain::retention::person::Keeps;
use crate::service::Failure;
use crate::service::record::{By, Opened, Subject, open, record};
use crate::store::{Db, StoreError, application, person, retention, scheme};

/// The years that people are kept: the most of any scheme that there was.
///
/// # Errors
/// Below the services.
pub async fn years(read: &impl crate::store::Read) -> Result<u32, StoreError> {
    let schemes = scheme::all(read).await?;
    Ok(schemes.iter().map(|scheme| scheme.policy.record_years).max().unwrap_or(u32::MAX))
}

/// Deletes name, address, sign-ins and what else is theirs alone, all in one transaction, and tells so in their own history and
/// in that of each case whose history named them.
///
/// # Errors
/// Why they keep their name. `NotFound` for whoever has a role, is nameless already, or is nobody.
pub async fn make_nameless(
    db: &Db,
    _: Administrator,
    by: By<'_>,
    id: PersonId,
    reason: String,
) -> Result<(), Failure<Keeps>> {
    let txn = db.begin().await?;
    match person::touch(&txn, id).await {
        Err(StoreError::Conflict) => return Err(Failure::NotFound),
        taken => taken?,
    }
    let Opened::At(head) = open(&txn, by, Subject::Person(id)).await? else { return Ok(()) };
    let former = retention::person::find(&txn, id).await?.ok_or(Failure::NotFound)?;
    let years = years(&txn).await?;
    former.leaver.check(years, date::today(by.at)).map_err(Failure::Refused)?;
    let mark = mark(by.at);
    let cases = retention::person::take_named_by(&txn, id).await?;
    let named: Vec<_> = cases.iter().map(|case| case.id).collect();
    // One by one: each has a history of its own to go on.
    for case in cases {
        let (by, subject) = (By { key: None, ..by }, Subject::Application(case.id));
        let Opened::At(head) = open(&txn, by, subject).await? else { continue };
        let remains = retention::person::unname(&txn, &subject.chain(), &mark).await?;
        application::save(&txn, case.version, &case, 1).await?;
        record(&txn, by, head, &Event::MadeNameless { reason: None, remains }, None).await?;
    }
    let remains = retention::person::unname(&txn, &Subject::Person(id).chain(), &mark).await?;
    retention::person::forget(&txn, id, &named, (by.at, &mark)).await?;
    record(&txn, by, head, &Event::MadeNameless { reason: Some(reason), remains }, None).await?;
    txn.commit().await?;
    Ok(())
}
