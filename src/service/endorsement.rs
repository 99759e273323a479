//! Asking those who stand behind an application, reminding them, and what they say (BRIEF §3, §4).

use super::Failure;
pub use super::invitation::Invited;
use super::invitation::known;
use super::record::{By, Head, Opened, Subject, open, record};
use super::relation::permit;
use crate::domain::application::content::{Content, Part};
use crate::domain::application::endorse::{EndorseRefusal, Whom, Word};
use crate::domain::application::section::Section;
use crate::domain::application::{Action, Case, Reference};
use crate::domain::event::Event;
use crate::domain::person::{CspOfficer, Endorser, Holding};
use crate::store::{Db, Txn, application, endorsement, person, relation, scheme};

type Done = Result<(), Failure<EndorseRefusal>>;

/// A case that was opened to be changed: itself, its answers, and where its history goes on.
struct Held {
    case: Case,
    content: Content,
    head: Head,
}

/// Asks somebody to endorse or certify, in place of whoever was asked before. Somebody who is not known yet is given access
/// to this case and no other.
pub async fn ask(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    reference: &Reference,
    part: Part,
    invited: &Invited,
) -> Done {
    let txn = db.begin().await?;
    let hat = Holding::new(part.role(), Some(officer.partnership())).ok_or(Failure::NotFound)?;
    // People before cases, as whoever takes a role does.
    let (person, name) = known(&txn, by, (invited, reference), hat)
        .await?
        .ok_or(EndorseRefusal::NotThem)
        .map_err(Failure::Refused)?;
    let case = application::take_of_csp(&txn, officer.partnership(), reference).await?;
    let case = case.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else { return Ok(()) };
    let may = permit(&txn, Action::Save, &case, officer.id()).await?;
    let mut content = application::content(&txn, case.id).await?;
    let whom = Whom { person, name, ties: relation::of(&txn, &case, person).await? };
    let scheme = scheme::of(&txn, case.scheme).await?;
    let before = case.version;
    let case = case.ask(may, &mut content, &scheme, part, whom, by.at).map_err(Failure::Refused)?;
    keep(txn, by, before, Held { case, content, head }, Event::Asked { part, person }).await
}

/// Writes again to somebody who has not answered.
pub async fn remind(db: &Db, officer: CspOfficer, by: By<'_>, reference: &Reference, part: Part) -> Done {
    let txn = db.begin().await?;
    let case = application::take_of_csp(&txn, officer.partnership(), reference).await?;
    let case = case.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else { return Ok(()) };
    let may = permit(&txn, Action::Save, &case, officer.id()).await?;
    let mut content = application::content(&txn, case.id).await?;
    let before = case.version;
    let (case, person) = case.remind(may, &mut content, part, by.at).map_err(Failure::Refused)?;
    keep(txn, by, before, Held { case, content, head }, Event::Reminded { part, person }).await
}

/// Endorses, certifies or declines.
pub async fn answer(db: &Db, endorser: Endorser, by: By<'_>, reference: &Reference, word: Word) -> Done {
    let txn = db.begin().await?;
    if !person::take_hat(&txn, endorser.id(), endorser.hat()).await? {
        return Err(Failure::NotFound);
    }
    let case = application::take_of_endorser(&txn, endorser, reference).await?;
    let case = case.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else { return Ok(()) };
    let mut content = application::content(&txn, case.id).await?;
    let may = permit(&txn, endorser.part().action(), &case, endorser.id()).await?;
    let scheme = scheme::of(&txn, case.scheme).await?;
    let (before, given, comment) = (case.version, word.given, word.comment.clone());
    let done = case.endorse(may, &mut content, &scheme, endorser, word, by.at);
    let (case, part, covers) = done.map_err(Failure::Refused)?;
    let event = match given {
        true => {
            let all = content.missing(Section::Endorsements, &scheme).is_empty();
            Event::Endorsed { part, covers: covers.lines(), comment, all }
        }
        false => Event::Declined { part, comment: comment.unwrap_or_default() },
    };
    keep(txn, by, before, Held { case, content, head }, event).await
}

/// Saves a case with what was asked or said, records it, commits.
async fn keep(txn: Txn, by: By<'_>, before: i64, held: Held, event: Event) -> Done {
    let Held { case, mut content, head } = held;
    let section = Section::Endorsements;
    content.versions.insert(section, content.version_of(section) + 1);
    application::save(&txn, before, &case, 1).await?;
    application::save_content(&txn, case.id, &content).await?;
    endorsement::index(&txn, case.id, &content.endorsements).await?;
    record(&txn, by, head, &event, None).await?;
    txn.commit().await?;
    Ok(())
}
