//! What people keep from a case's partnership: notes of the funder's people, and that somebody has an interest in it.

use super::Failure;
use super::record::{By, Opened, Subject, open, record};
use crate::domain::application::Reference;
use crate::domain::event::{Assigned, Event, Named};
use crate::domain::person::{CaseWorker, Declarer};
use crate::store::{Db, application, claim, endorsement, grant, note, person};

/// What is said of a case. There is no rule that could refuse it.
type Done = Result<(), Failure<std::convert::Infallible>>;

/// Writes a note. It is kept for good.
pub async fn add(db: &Db, worker: CaseWorker, by: By<'_>, reference: &Reference, words: &str) -> Done {
    let txn = db.begin().await?;
    let case = application::take_for_pcc(&txn, reference).await?.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else { return Ok(()) };
    note::add(&txn, case.id, (worker.id(), by.at), words).await?;
    application::save(&txn, case.version, &case, 1).await?;
    record(&txn, by, head, &Event::NoteAdded, None).await?;
    txn.commit().await?;
    Ok(())
}

/// Declares an interest: it takes the person off the case, and cannot be taken back. What they were asked is asked of them no
/// more; if they have the case, nobody has it.
pub async fn declare_interest(
    db: &Db,
    declarer: Declarer,
    by: By<'_>,
    reference: &Reference,
    what: &str,
) -> Done {
    let txn = db.begin().await?;
    let case = application::take_seen(&txn, declarer.viewer(), reference).await?.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else { return Ok(()) };
    let mut content = application::content(&txn, case.id).await?;
    let offer = grant::of(&txn, case.id).await?;
    let waits = (offer.as_ref(), claim::waits_for_the_certifier(&txn, case.id).await?);
    let gone = content.lets_go(&case, waits, declarer.id(), true);
    let drops = case.officer == Some(declarer.id());
    let before = case.version;
    let case = if drops { case.held_by(None) } else { case };
    application::save(&txn, before, &case, 1 + i64::from(drops) + i64::from(gone.is_some())).await?;
    let event = Event::InterestDeclared { what: what.to_owned() };
    let mut head = record(&txn, by, head, &event, None).await?;
    let by = By { key: None, ..by };
    if drops {
        let name = person::name_of(&txn, declarer.id()).await?.unwrap_or_default();
        let from = Some(Named { person: declarer.id(), name });
        let event = Event::Assigned(Assigned { to: None, from, together: false });
        head = record(&txn, by, head, &event, None).await?;
    }
    if let Some(gone) = gone {
        application::save_content(&txn, case.id, &content).await?;
        endorsement::index(&txn, case.id, &content.endorsements).await?;
        record(&txn, by, head, &Event::AskedNoMore(gone), None).await?;
    }
    txn.commit().await?;
    Ok(())
}
