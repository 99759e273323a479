//! Deletes the personal data of a case whose records are due, once and for good; what was done, when and for how much stays.

pub mod person;

use super::Failure;
use super::record::{By, Opened, Subject, open, record};
use crate::domain::application::{Case, Reference, Status};
use crate::domain::date;
use crate::domain::event::Event;
use crate::domain::person::Administrator;
use crate::domain::retention::{NotDue, check, mark};
use crate::store::{Db, StoreError, Txn, application, camera, retention};

/// Deletes it, all in one transaction, and tells so in the case's history. A draft, or one that was sent back, that nobody has
/// touched for so long is withdrawn with it: nothing is left of it that could be sent in.
pub async fn erase(
    db: &Db,
    _: Administrator,
    by: By<'_>,
    reference: &Reference,
    reason: String,
) -> Result<(), Failure<NotDue>> {
    let txn = db.begin().await?;
    let case = retention::take(&txn, reference).await?.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else { return Ok(()) };
    let due = retention::find(&txn, reference).await?.filter(|due| due.erased_at.is_none());
    let due = due.ok_or(Failure::NotFound)?;
    check(due.standing, due.years, date::today(by.at)).map_err(Failure::Refused)?;
    let remains = retention::erase(&txn, case.id, by.at, due.standing.is_awarded()).await?;
    erase_cameras(&txn, by, &case, &reason).await?;
    let before = case.version;
    let moved = due.standing.is_left_alone().then_some((case.status, Status::Withdrawn));
    let case = match moved {
        Some((_, status)) => Case { status, since: by.at, known_since: by.at, ..case },
        None => case,
    };
    application::save(&txn, before, &case, 1).await?;
    record(&txn, by, head, &Event::Erased { reason, remains }, moved).await?;
    txn.commit().await?;
    Ok(())
}

/// The words in the histories of its cameras: each tells of it itself, as each is a chain of its own.
async fn erase_cameras(txn: &Txn, by: By<'_>, case: &Case, reason: &str) -> Result<(), StoreError> {
    let (mark, by) = (mark(by.at), By { key: None, ..by });
    for (id, version) in camera::of_erased(txn, case.id).await? {
        let subject = Subject::Camera(id);
        let remains = camera::erase(txn, (id, version), &subject.chain(), &mark).await?;
        if let Opened::At(head) = open(txn, by, subject).await? {
            record(txn, by, head, &Event::Erased { reason: reason.to_owned(), remains }, None).await?;
        }
    }
    Ok(())
}
