//! What is done to cameras of the register: by officers of the partnership whose they are, and by the OCC.

mod mistake;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Failure;
use super::record::{By, Head, Opened, Subject, open, record};
use crate::domain::application::Reference;
use crate::domain::camera::{
    Camera, CameraAction, CameraId, CameraRefusal, Change, Installation, LinkTest, Sight, permitted,
};
use crate::domain::event::{CameraEvent, Event};
use crate::domain::person::{CspOfficer, OccAdviser, Role};
use crate::store::{Db, StoreError, Txn, application, camera};

pub use mistake::correct;

/// Changes one camera of the officer's own partnership, as it was when the form was shown.
pub async fn change(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    shown: (CameraId, i64),
    what: Change,
) -> Result<(), Failure<CameraRefusal>> {
    match what {
        Change::PutBack(reason) => mistake::put_back(db, officer, by, shown, reason).await,
        Change::TakeBack(reason) => mistake::take_back(db, officer, by, shown, reason).await,
        what => one(db, (Sight::Of(officer.partnership()), Role::CspOfficer), by, shown, what).await,
    }
}

/// Records whether the OCC sees the picture of a camera.
pub async fn test_link(
    db: &Db,
    _: OccAdviser,
    by: By<'_>,
    shown: (CameraId, i64),
    test: LinkTest,
) -> Result<(), Failure<CameraRefusal>> {
    one(db, (Sight::All, Role::OccAdviser), by, shown, Change::TestLink(test)).await
}

async fn one(
    db: &Db,
    who: (Sight, Role),
    by: By<'_>,
    shown: (CameraId, i64),
    what: Change,
) -> Result<(), Failure<CameraRefusal>> {
    let txn = db.begin().await?;
    let Some((camera, head)) = taken(&txn, who, by, shown, what.action()).await? else { return Ok(()) };
    if let Change::Install(how) = &what {
        replace(&txn, by, &camera, how).await?;
        free(&txn, &camera, Some(&how.asset_tag)).await?;
    }
    if let (true, Change::Remove(on, reason)) = (camera.is_to_go(), &what) {
        take_down(&txn, by, &camera, Change::Remove(*on, reason.clone())).await?;
    }
    keep(&txn, by, head, camera.change(what, by.at).map_err(Failure::Refused)?).await?;
    Ok(txn.commit().await?)
}

/// A camera as the form showed it to somebody who may do this to it: its row taken, and where its history goes on; `None` when
/// the form was posted before.
async fn taken(
    txn: &Txn,
    (sight, role): (Sight, Role),
    by: By<'_>,
    (id, version): (CameraId, i64),
    action: CameraAction,
) -> Result<Option<(Camera, Head)>, Failure<CameraRefusal>> {
    let camera = camera::take(txn, sight, &[id]).await?.pop().ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(txn, by, Subject::Camera(id)).await? else { return Ok(None) };
    if !permitted(camera.state, action, role) {
        return Err(Failure::Refused(CameraRefusal::WrongState(camera.state)));
    }
    if camera.version != version {
        return Err(Failure::Store(StoreError::Conflict));
    }
    Ok(Some((camera, head)))
}

/// Whether no other camera of the partnership that was not removed has the tag.
async fn free(txn: &Txn, camera: &Camera, tag: Option<&String>) -> Result<(), Failure<CameraRefusal>> {
    let tag: Vec<String> = tag.into_iter().cloned().collect();
    match camera::tags_taken(txn, camera.partnership, &tag, &[camera.id]).await?.pop() {
        Some(tag) => Err(Failure::Refused(CameraRefusal::TagTaken(tag))),
        None => Ok(()),
    }
}

/// Saves a camera as it became, and what became of it.
async fn keep(
    txn: &Txn,
    by: By<'_>,
    head: Head,
    (camera, event): (Camera, CameraEvent),
) -> Result<(), StoreError> {
    camera::save(txn, &camera).await?;
    record(txn, by, head, &Event::Camera(event), None).await?;
    Ok(())
}

/// Why cameras were not put up together: of each that cannot be, the reason.
#[derive(Debug)]
pub struct SeveralRefusal(pub Vec<(CameraId, CameraRefusal)>);

/// What several cameras that were put up together have in common, and the asset tag of each.
#[derive(Clone, Debug)]
pub struct Several {
    /// Day.
    pub on: NaiveDate,
    /// By whom.
    pub installer: String,
    /// Which, under which tag.
    pub cameras: BTreeMap<CameraId, String>,
}

/// Puts up several cameras of one case: all of them or none.
pub async fn install(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    reference: &Reference,
    several: &Several,
) -> Result<(), Failure<SeveralRefusal>> {
    let txn = db.begin().await?;
    let case = application::of_csp(&txn, officer.partnership(), reference).await?.ok_or(Failure::NotFound)?;
    let ids: Vec<CameraId> = several.cameras.keys().copied().collect();
    let taken = camera::take(&txn, Sight::Of(officer.partnership()), &ids).await?;
    if taken.is_empty() || taken.len() != ids.len() || taken.iter().any(|one| one.application != case.id) {
        return Err(Failure::NotFound);
    }
    let mut heads = Vec::with_capacity(taken.len());
    // One by one: each has a history of its own to go on. The form's key stands in the first.
    for (place, camera) in taken.iter().enumerate() {
        let by = By { key: by.key.filter(|_| place == 0), ..by };
        let Opened::At(head) = open(&txn, by, Subject::Camera(camera.id)).await? else { return Ok(()) };
        heads.push((by, head));
    }
    let changed = installed(&txn, by, several, taken).await?;
    for (changed, (by, head)) in changed.into_iter().zip(heads) {
        keep(&txn, by, head, changed).await?;
    }
    Ok(txn.commit().await?)
}

type Installed = Vec<(Camera, CameraEvent)>;

/// Every camera as it becomes; or each that cannot.
async fn installed(
    txn: &Txn,
    by: By<'_>,
    several: &Several,
    taken: Vec<Camera>,
) -> Result<Installed, Failure<SeveralRefusal>> {
    let put_up = |camera: &Camera| Installation {
        on: several.on,
        asset_tag: several.cameras.get(&camera.id).cloned().unwrap_or_default(),
        installer: several.installer.clone(),
    };
    let partnership = taken.first().ok_or(Failure::NotFound)?.partnership;
    // Of one that moved on meanwhile that is said, and not what is wrong with the tag that it may hang under by now.
    let (taken, moved): (Vec<Camera>, Vec<Camera>) = taken
        .into_iter()
        .partition(|camera| permitted(camera.state, CameraAction::Install, Role::CspOfficer));
    let moved = moved.into_iter().map(|camera| (camera.id, CameraRefusal::WrongState(camera.state)));
    let mut refused: Vec<(CameraId, CameraRefusal)> = moved.collect();
    for camera in &taken {
        match replace(txn, by, camera, &put_up(camera)).await {
            Err(Failure::Refused(refusal)) => refused.push((camera.id, refusal)),
            Err(Failure::Store(error)) => return Err(Failure::Store(error)),
            _ => {}
        }
    }
    let tags: Vec<String> = several.cameras.values().cloned().collect();
    let mut on_others = camera::tags_taken(txn, partnership, &tags, &[]).await?;
    let mut done = Vec::new();
    for camera in taken {
        let (id, how) = (camera.id, put_up(&camera));
        if on_others.iter().any(|tag| tag.to_lowercase() == how.asset_tag.to_lowercase()) {
            refused.push((id, CameraRefusal::TagTaken(how.asset_tag)));
            continue;
        }
        on_others.push(how.asset_tag.clone());
        match camera.change(Change::Install(how), by.at) {
            Ok(changed) => done.push(changed),
            Err(refusal) => refused.push((id, refusal)),
        }
    }
    if refused.is_empty() { Ok(done) } else { Err(Failure::Refused(SeveralRefusal(refused))) }
}

/// Takes the camera out of the register that was there before this one, if it stands there under its asset tag.
async fn replace(
    txn: &Txn,
    by: By<'_>,
    camera: &Camera,
    how: &Installation,
) -> Result<(), Failure<CameraRefusal>> {
    let Some(old) = there_before(txn, camera).await? else { return Ok(()) };
    let gone = old.replaced(how, by.at).map_err(Failure::Refused)?;
    Ok(gone_with(txn, by, gone).await?)
}

/// Takes down the camera that a proposal was made to take away, as it stands in the register under its asset tag.
async fn take_down(
    txn: &Txn,
    by: By<'_>,
    camera: &Camera,
    removal: Change,
) -> Result<(), Failure<CameraRefusal>> {
    let Some(old) = there_before(txn, camera).await? else { return Ok(()) };
    let gone = old.change(removal, by.at).map_err(Failure::Refused)?;
    Ok(gone_with(txn, by, gone).await?)
}

/// The camera that is there already, if it stands in the register under its asset tag.
async fn there_before(txn: &Txn, camera: &Camera) -> Result<Option<Camera>, StoreError> {
    let Some(tag) = &camera.old_asset_tag else { return Ok(None) };
    let old = camera::take_tagged(txn, camera.partnership, tag).await?;
    Ok(old.filter(|old| old.id != camera.id))
}

async fn gone_with(txn: &Txn, by: By<'_>, gone: (Camera, CameraEvent)) -> Result<(), StoreError> {
    // The form's key stands in the history of the other one.
    let by = By { key: None, ..by };
    let Opened::At(head) = open(txn, by, Subject::Camera(gone.0.id)).await? else { return Ok(()) };
    keep(txn, by, head, gone).await
}
