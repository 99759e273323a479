//! What the funder's people keep to themselves about a case: notes, and that they have an interest in it.

use super::Failure;
use super::record::{By, Opened, Subject, open, record};
use crate::domain::application::Reference;
use crate::domain::event::{Assigned, Event, Named};
use crate::domain::person::CaseWorker;
use crate::store::{Db, application, note, person};

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
    // An interest takes its person off the case; that goes for having it, too.
    let drops = matches!(event, Event::InterestDeclared { .. }) && case.officer == Some(worker.id());
    let before = case.version;
    let case = if drops { case.held_by(None) } else { case };
    application::save(&txn, before, &case, 1 + i64::from(drops)).await?;
    let head = record(&txn, by, head, &event, None).await?;
    if drops {
        let name = person::name_of(&txn, worker.id()).await?.unwrap_or_default();
        let from = Some(Named { person: worker.id(), name });
        let event = Event::Assigned(Assigned { to: None, from, together: false });
        record(&txn, By { key: None, ..by }, head, &event, None).await?;
    }
    txn.commit().await?;
    Ok(())
}
