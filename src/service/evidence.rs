//! Keeping what a police.uk file says of a partnership. Which areas an application rests on is saved with its answers.

use super::Failure;
use super::record::{By, Opened, Subject, open, record};
use super::relation::permit;
use crate::domain::application::transition::WrongState;
use crate::domain::application::{Action, Reference};
use crate::domain::event::{Event, EvidenceCounted};
use crate::domain::evidence::Evidence;
use crate::domain::person::CspOfficer;
use crate::store::evidence::Kept;
use crate::store::{Db, application, evidence};

/// Keeps a count, in place of one before.
pub async fn keep(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    reference: &Reference,
    (file_name, counted): (String, Evidence),
) -> Result<(), Failure<WrongState>> {
    let txn = db.begin().await?;
    let case = application::take_of_csp(&txn, officer.partnership(), reference).await?;
    let case = case.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else { return Ok(()) };
    let may = permit(&txn, Action::Save, &case, officer.id()).await?;
    let before = case.version;
    let case = case.save(may, by.at).map_err(Failure::Refused)?;
    let event = Event::EvidenceCounted(EvidenceCounted { rows: counted.rows, counted: counted.counted });
    evidence::keep(&txn, case.id, &Kept { file_name, evidence: counted, at: by.at }).await?;
    application::save(&txn, before, &case, 1).await?;
    record(&txn, by, head, &event, None).await?;
    txn.commit().await?;
    Ok(())
}
