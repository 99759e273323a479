//! Files that come after the award: papers of the grant (quotes, invoices, evidence), and photos of its cameras. They are never
//! taken off again, since money is paid on them.

use thiserror::Error;

use super::Failure;
use super::file::Added;
use super::record::{By, Opened, Subject, open, record};
use crate::domain::application::{ApplicationId, Reference};
use crate::domain::camera::{CameraId, Sight};
use crate::domain::event::{CameraEvent, Event};
use crate::domain::file::{Attached, FileRefusal, FileState, MOST_PAPERS, fits, told_apart};
use crate::domain::grant::GrantState;
use crate::domain::person::CspOfficer;
use crate::store::file::{Arrived, File};
use crate::store::{Db, StoreError, Txn, application, camera, file, grant};

/// Why no files are added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("This grant is {} now, so no files are added to it", .0.name().to_lowercase())]
pub struct NoPapers(pub GrantState);

/// Adds papers to a grant that is spent, each that fits. With a scanner they are held until it has seen them.
///
/// # Errors
/// The grant is not active.
pub async fn add(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    reference: &Reference,
    (arrived, scanned): (&[Arrived], bool),
) -> Result<Added, Failure<NoPapers>> {
    let txn = db.begin().await?;
    let case = application::take_of_csp(&txn, officer.partnership(), reference).await?;
    let case = case.ok_or(Failure::NotFound)?;
    let grant = grant::of(&txn, case.id).await?.ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Application(case.id)).await? else {
        return Ok(unused(arrived));
    };
    if !grant.state.takes_papers() {
        return Err(Failure::Refused(NoPapers(grant.state)));
    }
    let (added, files) = keep(&txn, officer, by, (case.id, None), (arrived, scanned)).await?;
    if files.is_empty() {
        return Ok(added);
    }
    application::save(&txn, case.version, &case, 1).await?;
    record(&txn, by, head, &Event::FilesAdded { files }, None).await?;
    txn.commit().await?;
    Ok(added)
}

/// Adds photos to a camera of the officer's own partnership, each that fits.
///
/// # Errors
/// It is not one of theirs.
pub async fn add_photos(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    id: CameraId,
    (arrived, scanned): (&[Arrived], bool),
) -> Result<Added, Failure<NoPapers>> {
    let own = Sight::Of(officer.partnership());
    let txn = db.begin().await?;
    let seen = camera::seen(&txn, own, id).await?.ok_or(Failure::NotFound)?;
    // The room is the case's, so its row is held.
    let case = application::take_for_clock(&txn, seen.application).await?.ok_or(Failure::NotFound)?;
    let camera = camera::take(&txn, own, &[id]).await?.pop().ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Camera(id)).await? else { return Ok(unused(arrived)) };
    let (added, files) = keep(&txn, officer, by, (case.id, Some(id)), (arrived, scanned)).await?;
    if files.is_empty() {
        return Ok(added);
    }
    camera::save(&txn, &camera).await?;
    record(&txn, by, head, &Event::Camera(CameraEvent::Photographed { files }), None).await?;
    txn.commit().await?;
    Ok(added)
}

fn unused(arrived: &[Arrived]) -> Added {
    Added { unused: arrived.iter().map(|one| one.key.clone()).collect(), ..Added::default() }
}

async fn keep(
    txn: &Txn,
    officer: CspOfficer,
    by: By<'_>,
    (case, of): (ApplicationId, Option<CameraId>),
    (arrived, scanned): (&[Arrived], bool),
) -> Result<(Added, Vec<Attached>), StoreError> {
    let mut kept = file::taken(&file::of_case(txn, case).await?);
    let there = file::papers(txn, case, of).await?;
    let mut there: Vec<Attached> = there.into_iter().map(|File { attached, .. }| attached).collect();
    let (mut added, mut files) = (Added::default(), Vec::new());
    for one in arrived {
        if let Err(refusal) = room(&there, (kept, of.is_some()), one) {
            added.unused.push(one.key.clone());
            added.refused.push(refusal);
            continue;
        }
        let state = if scanned { FileState::Held } else { FileState::Clean };
        let name =
            told_apart(&one.name, |name: &str| there.iter().any(|one| one.name.eq_ignore_ascii_case(name)));
        let one = Arrived { name, ..one.clone() };
        let attached = file::add(txn, case, &one, state, (officer.id(), by.at)).await?;
        file::add_paper(txn, attached.id, of).await?;
        kept += one.bytes;
        there.push(attached.clone());
        files.push(attached.clone());
        added.taken.push((attached, one.sent_as));
    }
    Ok((added, files))
}

fn room(there: &[Attached], (kept, pictures): (u64, bool), one: &Arrived) -> Result<(), FileRefusal> {
    if pictures && !one.kind.is_picture() {
        return Err(FileRefusal::NoPicture(one.name.clone()));
    }
    if there.len() >= MOST_PAPERS {
        return Err(FileRefusal::TooMany(one.name.clone()));
    }
    if let Some(same) = there.iter().find(|other| other.sha256 == one.sha256) {
        return Err(FileRefusal::Same { name: one.name.clone(), other: same.name.clone() });
    }
    fits(kept, &one.name, one.bytes)
}
