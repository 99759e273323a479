//! Asking those who stand behind an application, reminding them, and what they say (BRIEF §3, §4).

use super::Failure;
use super::record::{By, Head, Opened, Subject, first, open, record};
use super::relation::permit;
use crate::domain::application::content::{Content, Part};
use crate::domain::application::endorse::{EndorseRefusal, Whom, Word};
use crate::domain::application::section::Section;
use crate::domain::application::{Action, Case, Reference};
use crate::domain::event::Event;
use crate::domain::person::{CspOfficer, Endorser, Holding, PersonId};
use crate::domain::text::EmailAddress;
use crate::store::{Db, StoreError, Txn, application, endorsement, person, relation, scheme};

type Done = Result<(), Failure<EndorseRefusal>>;

/// A case that was opened to be changed: itself, its answers, and where its history goes on.
struct Held {
    case: Case,
    content: Content,
    head: Head,
}

/// Somebody to be asked.
#[derive(Clone, Debug)]
pub struct Invited {
    /// As the officer calls them; somebody known keeps the name they have.
    pub name: String,
    /// Where they are written to, and how they sign in.
    pub email: EmailAddress,
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
    let case = application::take_of_csp(&txn, officer.partnership(), reference).await?;
    let case = case.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else { return Ok(()) };
    let may = permit(&txn, Action::Save, case.id, officer.id()).await?;
    let mut content = application::content(&txn, case.id).await?;
    let hat = Holding::new(part.role(), Some(officer.partnership())).ok_or(Failure::NotFound)?;
    let (person, name) = known(&txn, by, invited, hat).await?;
    let whom = Whom { person, name, ties: relation::of(&txn, case.id, person).await? };
    let scheme = scheme::of(&txn, case.scheme).await?;
    let before = case.version;
    let case = case.ask(may, &mut content, &scheme, part, whom, by.at).map_err(Failure::Refused)?;
    keep(txn, by, before, Held { case, content, head }, Event::Asked { part, person }).await
}

/// Who has that address: with the hat already, given it now, or added now.
async fn known(
    txn: &Txn,
    by: By<'_>,
    invited: &Invited,
    hat: Holding,
) -> Result<(PersonId, String), Failure<EndorseRefusal>> {
    let roles = vec![hat.role.code().to_owned()];
    let by = By { key: None, ..by };
    let found = match person::by_email(txn, &invited.email).await? {
        Some(found) if !found.holdings.contains(&hat) => {
            // The row first: somebody else may be giving them the hat.
            person::touch(txn, found.id).await?;
            person::by_id(txn, found.id).await?
        }
        found => found,
    };
    match found {
        Some(found) if found.holdings.contains(&hat) => Ok((found.id, found.name)),
        Some(found) => {
            person::give(txn, found.id, hat).await?;
            if let Opened::At(head) = open(txn, by, Subject::Person(found.id)).await? {
                record(txn, by, head, &Event::RolesGiven { roles }, None).await?;
            }
            Ok((found.id, found.name))
        }
        None => {
            let id = match person::add(txn, &invited.name, &invited.email, &[hat]).await {
                // Somebody else is adding them at this moment.
                Err(StoreError::Constraint(_)) => return Err(StoreError::Conflict.into()),
                added => added?,
            };
            person::touch(txn, id).await?;
            record(txn, by, first(Subject::Person(id)), &Event::PersonAdded { roles }, None).await?;
            Ok((id, invited.name.clone()))
        }
    }
}

/// Writes again to somebody who has not answered.
pub async fn remind(db: &Db, officer: CspOfficer, by: By<'_>, reference: &Reference, part: Part) -> Done {
    let txn = db.begin().await?;
    let case = application::take_of_csp(&txn, officer.partnership(), reference).await?;
    let case = case.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else { return Ok(()) };
    let may = permit(&txn, Action::Save, case.id, officer.id()).await?;
    let mut content = application::content(&txn, case.id).await?;
    let before = case.version;
    let (case, person) = case.remind(may, &mut content, part, by.at).map_err(Failure::Refused)?;
    keep(txn, by, before, Held { case, content, head }, Event::Reminded { part, person }).await
}

/// Endorses, certifies or declines.
pub async fn answer(db: &Db, endorser: Endorser, by: By<'_>, reference: &Reference, word: Word) -> Done {
    let txn = db.begin().await?;
    let case = application::take_of_endorser(&txn, endorser.id(), reference).await?;
    let case = case.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else { return Ok(()) };
    let mut content = application::content(&txn, case.id).await?;
    let part = content.endorsements.part_of(endorser.id()).ok_or(Failure::NotFound)?;
    let may = permit(&txn, part.action(), case.id, endorser.id()).await?;
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
