//! What the funder's people keep to themselves about a case: notes, and that they have an interest in it.

use super::Failure;
use super::record::{By, Opened, Subject, open, record};
use crate::domain::application::Reference;
use crate::domain::event::Event;
use crate::domain::person::CaseWorker;
use crate::store::{Db, application, note};

/// What is said of a case. There is no rule that could refuse it.
type Done = Result<(), Failure<std::convert::Infallible>>;

/// Writes a note. It is kept for good.
pub async fn add(db: &Db, worker: CaseWorker, by: By<'_>, reference: &Reference, words: &str) -> Done {
    tell(db, worker, by, reference, Event::NoteAdded, Some(words)).await
}

/// Declares an interest: it takes the person off the case, and cannot be taken back.
pub async fn declare_interest(
    db: &Db,
    worker: CaseWorker,
    by: By<'_>,
    reference: &Reference,
    what: &str,
) -> Done {
    tell(db, worker, by, reference, Event::InterestDeclared { what: what.to_owned() }, None).await
}

async fn tell(
    db: &Db,
    worker: CaseWorker,
    by: By<'_>,
    reference: &Reference,
    event: Event,
    words: Option<&str>,
) -> Done {
    let txn = db.begin().await?;
    let case = application::take_for_pcc(&txn, reference).await?.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else { return Ok(()) };
    if let Some(words) = words {
        note::add(&txn, case.id, (worker.id(), by.at), words).await?;
    }
    application::save(&txn, case.version, &case, 1).await?;
    record(&txn, by, head, &event, None).await?;
    txn.commit().await?;
    Ok(())
}
