//! Taking an application back, and giving back what was committed for it without its partnership knowing.

use chrono::{DateTime, Utc};

use crate::domain::application::transition::WrongState;
use crate::domain::application::{Action, Case, Reference};
use crate::domain::decision::Outcome;
use crate::domain::event::Event;
use crate::domain::person::{CspOfficer, PersonId};
use crate::domain::query::{End, How};
use crate::service::Failure;
use crate::service::commitment::give_back;
use crate::service::record::{By, Opened, Subject, open, record};
use crate::service::relation::permit;
use crate::store::{Db, StoreError, Txn, application, decision, query};

/// Takes an application back. It commits nothing.
pub async fn withdraw(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    reference: &Reference,
    reason: &str,
) -> Result<(), Failure<WrongState>> {
    let txn = db.begin().await?;
    let case = application::take_of_csp(&txn, officer.partnership(), reference).await?;
    let case = case.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else { return Ok(()) };
    let (before, from, held) = (case.version, case.status, case.is_held());
    let may = permit(&txn, Action::Withdraw, &case, officer.id()).await?;
    let case = case.withdraw(may, by.at).map_err(Failure::Refused)?;
    if held {
        undo(&txn, &case, (officer.id(), by.at)).await?;
    }
    let end = End {
        how: How::Overtaken,
        words: "The application was withdrawn".to_owned(),
        by: officer.id(),
        at: by.at,
    };
    query::end(&txn, case.id, None, &end).await?;
    application::save(&txn, before, &case, 1).await?;
    let event = Event::Withdrawn { reason: reason.to_owned(), from: Some(from) };
    record(&txn, by, head, &event, Some((from, case.status))).await?;
    txn.commit().await?;
    Ok(())
}

/// Decommits the award of an approval that its partnership never knew of.
async fn undo(txn: &Txn, case: &Case, by: (PersonId, DateTime<Utc>)) -> Result<(), StoreError> {
    let kept = decision::of(txn, case.id).await?;
    let kept = kept.ok_or_else(|| StoreError::Broken(format!("{} was not decided", case.reference)))?;
    match kept.outcome {
        Outcome::Approved => give_back(txn, case, kept.award, by).await,
        Outcome::Refused => Ok(()),
    }
}
