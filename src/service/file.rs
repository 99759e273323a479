//! Files of an application: added, taken off, checked. Their bytes are kept before this is asked, and deleted after.

use chrono::{DateTime, Utc};

use super::Failure;
use super::record::{By, Opened, Subject, open, record};
use super::relation::permit;
use crate::domain::application::content::{Content, MOST_LINES};
use crate::domain::application::section::Section;
use crate::domain::application::transition::WrongState;
use crate::domain::application::{Action, Reference};
use crate::domain::event::Event;
use crate::domain::file::{Attached, FileId, FileRefusal, FileState, fits, told_apart};
use crate::domain::person::CspOfficer;
use crate::store::file::{Arrived, File};
use crate::store::{Db, StoreError, application, file};

/// What became of files that arrived.
#[derive(Debug, Default)]
pub struct Added {
    /// Keys of bytes that nothing refers to: they can be deleted.
    pub unused: Vec<String>,
    /// Why some were not taken.
    pub refused: Vec<FileRefusal>,
    /// Those that were, each with what whoever sent it calls it.
    pub taken: Vec<(Attached, String)>,
}

/// Adds files that arrived with one form, each that fits. With a scanner they are held until it has seen them.
pub async fn add(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    reference: &Reference,
    arrived: &[Arrived],
    scanned: bool,
) -> Result<Added, Failure<WrongState>> {
    let txn = db.begin().await?;
    let case = application::take_of_csp(&txn, officer.partnership(), reference).await?;
    let case = case.ok_or(Failure::NotFound)?;
    let all = || arrived.iter().map(|one| one.key.clone());
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else {
        return Ok(Added { unused: all().collect(), ..Added::default() });
    };
    let may = permit(&txn, Action::Save, &case, officer.id()).await?;
    let before = case.version;
    let case = case.save(may, by.at).map_err(Failure::Refused)?;
    let mut content = application::content(&txn, case.id).await?;
    let mut kept = file::taken(&file::of_case(&txn, case.id).await?);
    let (mut added, mut files) = (Added::default(), Vec::new());
    for one in arrived {
        if let Err(refusal) = room(&content, kept, one) {
            added.unused.push(one.key.clone());
            added.refused.push(refusal);
            continue;
        }
        let state = if scanned { FileState::Held } else { FileState::Clean };
        let taken = |name: &str| content.files.iter().any(|other| other.name.eq_ignore_ascii_case(name));
        let name = told_apart(&one.name, taken);
        let one = Arrived { name, ..one.clone() };
        let attached = file::add(&txn, case.id, &one, state, (officer.id(), by.at)).await?;
        kept += one.bytes;
        content.files.put(None, attached.clone());
        files.push(attached.clone());
        added.taken.push((attached, one.sent_as));
    }
    if files.is_empty() {
        return Ok(added);
    }
    saved(&mut content);
    application::save(&txn, before, &case, 1).await?;
    application::save_content(&txn, case.id, &content).await?;
    record(&txn, by, head, &Event::FilesAdded { files }, None).await?;
    txn.commit().await?;
    Ok(added)
}

fn room(content: &Content, kept: u64, one: &Arrived) -> Result<(), FileRefusal> {
    if content.files.lines.len() >= MOST_LINES {
        return Err(FileRefusal::TooMany(one.name.clone()));
    }
    if let Some(same) = content.files.iter().find(|other| other.sha256 == one.sha256) {
        return Err(FileRefusal::Same { name: one.name.clone(), other: same.name.clone() });
    }
    fits(kept, &one.name, one.bytes)
}

fn saved(content: &mut Content) {
    content.versions.insert(Section::Files, content.version_of(Section::Files) + 1);
}

/// Takes a file off the application. What was sent in before still lists it, and its bytes stay for that.
pub async fn remove(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    reference: &Reference,
    id: FileId,
) -> Result<(), Failure<WrongState>> {
    let txn = db.begin().await?;
    let case = application::take_of_csp(&txn, officer.partnership(), reference).await?;
    let case = case.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else { return Ok(()) };
    let may = permit(&txn, Action::Save, &case, officer.id()).await?;
    let before = case.version;
    let case = case.save(may, by.at).map_err(Failure::Refused)?;
    let mut content = application::content(&txn, case.id).await?;
    let removed = content.remove_file(id).ok_or(Failure::NotFound)?;
    saved(&mut content);
    file::remove(&txn, id, by.at).await?;
    application::save(&txn, before, &case, 1).await?;
    application::save_content(&txn, case.id, &content).await?;
    record(&txn, by, head, &Event::FileRemoved { file: removed }, None).await?;
    txn.commit().await?;
    Ok(())
}

/// Keeps what the scanner said of a file that is held: clean, or the name of a virus. A file that is not held any more
/// (another process was faster) stays as it is.
pub async fn checked(
    db: &Db,
    file: &File,
    virus: Option<String>,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let txn = db.begin().await?;
    let Some(case) = application::take_for_clock(&txn, file.application).await? else { return Ok(()) };
    let Some(now) = file::find(&txn, case.id, file.attached.id).await? else { return Ok(()) };
    let Some(state) = now.opening.state.checked(virus.is_some()) else { return Ok(()) };
    let by = By::nobody(at);
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else { return Ok(()) };
    file::set_state(&txn, file.attached.id, state).await?;
    if state == FileState::Refused {
        let mut content = application::content(&txn, case.id).await?;
        if content.remove_file(file.attached.id).is_some() {
            saved(&mut content);
            application::save_content(&txn, case.id, &content).await?;
        }
        file::remove(&txn, file.attached.id, at).await?;
    }
    let event = Event::FileChecked { file: file.attached.clone(), virus };
    application::save(&txn, case.version, &case, 1).await?;
    record(&txn, by, head, &event, None).await?;
    txn.commit().await
}

/// Notes files whose bytes were deleted.
pub async fn gone(db: &Db, files: &[Attached]) -> Result<(), StoreError> {
    let txn = db.begin().await?;
    file::gone(&txn, &files.iter().map(|file| file.id).collect::<Vec<_>>()).await?;
    txn.commit().await
}
