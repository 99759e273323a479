//! Taking an application back, and giving back what was committed for it without its partnership knowing.

use chrono::{DateTime, Utc};

use crate::domain::application::transition::WrongState;
use crate::domain::application::{Action, Case, Reference};
use crate::domain::decision::Outcome;
use crate::domain::event::Event;
use crate::domain::person::{CspOfficer, PersonId};
use crate::service::Failure;
use crate::service::record::{By, Opened, Subject, open, record};
use crate::service::relation::permit;
use crate::store::{Db, StoreError, Txn, application, decision, ledger, scheme};

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
    let may = permit(&txn, Action::Withdraw, case.id, officer.id()).await?;
    let case = case.withdraw(may, by.at).map_err(Failure::Refused)?;
    if held {
        give_back(&txn, &case, by.at, officer.id()).await?;
    }
    application::save(&txn, before, &case, 1).await?;
    let event = Event::Withdrawn { reason: reason.to_owned(), from: Some(from) };
    record(&txn, by, head, &event, Some((from, case.status))).await?;
    txn.commit().await?;
    Ok(())
}

/// Decommits the award of an approval that its partnership never knew of.
async fn give_back(txn: &Txn, case: &Case, at: DateTime<Utc>, by: PersonId) -> Result<(), StoreError> {
    let broken = || StoreError::Broken(format!("{} has no award to give back", case.reference));
    let kept = decision::of(txn, case.id).await?.ok_or_else(broken)?;
    if kept.outcome == Outcome::Refused {
        return Ok(());
    }
    let allocation = scheme::take_allocation(txn, case.scheme, case.partnership, case.year).await?;
    let allocation = allocation.and_then(|one| one.decommit(kept.award)).ok_or_else(broken)?;
    let scheme = scheme::take_current(txn).await?;
    let envelope = scheme.envelope.decommit(kept.award).ok_or_else(broken)?;
    let entry = ledger::Entry::Decommit(kept.award);
    ledger::write(txn, &allocation, (scheme.id, envelope), case.id, entry, (by, at)).await
}
