//! What was recorded of a camera by mistake: the register is put right, a camera that is not gone is put back, and what did not
//! happen is taken back.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};

use super::{free, gone_with, keep, taken};
use crate::domain::application::ApplicationId;
use crate::domain::camera::{
    Camera, CameraAction, CameraId, CameraRefusal, CameraState, Change, Particulars, Sight,
};
use crate::domain::date;
use crate::domain::event::CameraEvent;
use crate::domain::grant::GrantState;
use crate::domain::person::{CspOfficer, Role};
use crate::service::Failure;
use crate::service::record::{By, Head, Opened, Subject, open};
use crate::store::{Db, StoreError, Txn, application, camera, grant, history};

/// Puts right what the register says of a camera of the officer's own partnership, with a reason. A camera that it replaced goes
/// with its day of installation.
///
/// # Errors
/// Why not.
pub async fn correct(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    (id, version): (CameraId, i64),
    (to, reason): (Particulars, String),
) -> Result<(), Failure<CameraRefusal>> {
    let txn = db.begin().await?;
    let sight = Sight::Of(officer.partnership());
    let was = camera::take(&txn, sight, &[id]).await?.pop().ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Camera(id)).await? else { return Ok(()) };
    if was.version != version {
        return Err(Failure::Store(StoreError::Conflict));
    }
    free(&txn, &was, to.installation.as_ref().map(|how| &how.asset_tag)).await?;
    let installed = |camera: &Camera| camera.installation.as_ref().map(|how| how.on);
    let before = installed(&was);
    let (camera, event) = was.corrected(to, reason.clone(), date::today(by.at)).map_err(Failure::Refused)?;
    if let Some((before, after)) = before.zip(installed(&camera)).filter(|(before, after)| before != after) {
        replaced(&txn, by, &camera, (before, after), reason).await?;
    }
    keep(&txn, by, head, (camera, event)).await?;
    Ok(txn.commit().await?)
}

/// The camera that one replaced was gone on the day of its installation: with another day, it goes on that. One that was removed
/// by hand on that day stays as it is.
async fn replaced(
    txn: &Txn,
    by: By<'_>,
    camera: &Camera,
    (before, after): (NaiveDate, NaiveDate),
    reason: String,
) -> Result<(), Failure<CameraRefusal>> {
    let Some(tag) = &camera.old_asset_tag else { return Ok(()) };
    let old = camera::take_gone(txn, camera.partnership, tag, before).await?;
    let Some(old) = old.filter(|old| old.id != camera.id) else { return Ok(()) };
    if !went_with(txn, (camera.id, INSTALLED), old.id).await? {
        return Ok(());
    }
    let gone = old.gone_on(after, reason).map_err(Failure::Refused)?;
    Ok(gone_with(txn, by, gone).await?)
}

/// Holds the rows of the cases of one camera or two, in one order: a grant that is completed, or a final claim that is
/// authorised, at the same moment must not overlook that one waits to be commissioned again.
async fn hold(txn: &Txn, cameras: [Option<&Camera>; 2]) -> Result<(), Failure<CameraRefusal>> {
    let cases: BTreeSet<i64> = cameras.into_iter().flatten().map(|one| one.application.0).collect();
    for case in cases {
        application::take_for_clock(txn, ApplicationId(case)).await?.ok_or(Failure::NotFound)?;
    }
    Ok(())
}

/// Whether the grant of a case is in one of these states.
async fn grant_is(txn: &Txn, case: ApplicationId, states: &[GrantState]) -> Result<bool, StoreError> {
    Ok(grant::of(txn, case).await?.is_some_and(|grant| states.contains(&grant.state)))
}

/// A removed camera as it was before, if its asset tag is free and, should it wait to be commissioned, its grant active.
async fn as_before(
    txn: &Txn,
    gone: Camera,
    what: Change,
    now: DateTime<Utc>,
) -> Result<(Camera, CameraEvent), Failure<CameraRefusal>> {
    free(txn, &gone, gone.installation.as_ref().map(|how| &how.asset_tag)).await?;
    let (camera, event) = gone.change(what, now).map_err(Failure::Refused)?;
    if camera.waits_to_be_commissioned() && !grant_is(txn, camera.application, &[GrantState::Active]).await? {
        return Err(Failure::Refused(CameraRefusal::GrantOver));
    }
    Ok((camera, event))
}

/// Puts a camera back where it stood before it was recorded as removed, and with a proposal to take one away the camera that went
/// with it.
pub(super) async fn put_back(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    shown: (CameraId, i64),
    reason: String,
) -> Result<(), Failure<CameraRefusal>> {
    let txn = db.begin().await?;
    let who = (Sight::Of(officer.partnership()), Role::CspOfficer);
    let Some((camera, head, old)) = taken_with(&txn, who, by, shown, CameraAction::PutBack).await? else {
        return Ok(());
    };
    let what = Change::PutBack(reason.clone());
    keep(&txn, by, head, as_before(&txn, camera, what, by.at).await?).await?;
    if let Some(old) = old {
        back_in_place(&txn, by, old, reason, CameraRefusal::of_removed).await?;
    }
    Ok(txn.commit().await?)
}

/// Takes back that a camera was accepted live, or that it was put up: then its asset tag is free again, and the camera that it
/// took out of the register is as it was before.
pub(super) async fn take_back(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    shown: (CameraId, i64),
    reason: String,
) -> Result<(), Failure<CameraRefusal>> {
    let txn = db.begin().await?;
    let who = (Sight::Of(officer.partnership()), Role::CspOfficer);
    let Some((camera, head, old)) = taken_with(&txn, who, by, shown, CameraAction::TakeBack).await? else {
        return Ok(());
    };
    if grant_is(&txn, camera.application, &[GrantState::Completed, GrantState::Closed]).await? {
        return Err(Failure::Refused(CameraRefusal::Completed));
    }
    let what = Change::TakeBack(reason.clone());
    keep(&txn, by, head, camera.change(what, by.at).map_err(Failure::Refused)?).await?;
    if let Some(old) = old {
        back_in_place(&txn, by, old, reason, CameraRefusal::of_replaced).await?;
    }
    Ok(txn.commit().await?)
}

/// The same as [`taken`], the rows of the cases held before, with the camera that it took out of the register.
async fn taken_with(
    txn: &Txn,
    who: (Sight, Role),
    by: By<'_>,
    shown: (CameraId, i64),
    action: CameraAction,
) -> Result<Option<(Camera, Head, Option<Camera>)>, Failure<CameraRefusal>> {
    let seen = camera::seen(txn, who.0, shown.0).await?.ok_or(Failure::NotFound)?;
    let old = took_out(txn, &seen).await?;
    hold(txn, [Some(&seen), old.as_ref()]).await?;
    let Some((camera, head)) = taken(txn, who, by, shown, action).await? else { return Ok(None) };
    // What it took out was looked up before its row was held.
    if camera.version != seen.version {
        return Err(Failure::Store(StoreError::Conflict));
    }
    Ok(Some((camera, head, old)))
}

/// The camera that the installation of this one took out of the register, or its removal if it is a proposal to take one away,
/// while that is what stands of both.
async fn took_out(txn: &Txn, camera: &Camera) -> Result<Option<Camera>, StoreError> {
    let (on, kind) = match camera.state {
        CameraState::Installed => (camera.installation.as_ref().map(|how| how.on), INSTALLED),
        CameraState::Removed if camera.is_to_go() => (camera.removed_on, REMOVED),
        _ => return Ok(None),
    };
    let Some((tag, on)) = camera.old_asset_tag.as_ref().zip(on) else { return Ok(None) };
    let old = camera::gone(txn, camera.partnership, tag, on).await?;
    let Some(old) = old.filter(|old| old.id != camera.id) else { return Ok(None) };
    let with_it = went_with(txn, (camera.id, kind), old.id).await?;
    Ok(Some(old).filter(|_| with_it))
}

const INSTALLED: &str = "camera_installed";
const REMOVED: &str = "camera_removed";

/// Whether a camera went out of the register with what was done to another: one moment recorded both.
async fn went_with(txn: &Txn, (id, kind): (CameraId, &str), old: CameraId) -> Result<bool, StoreError> {
    let done = recorded(txn, id, kind).await?;
    Ok(done.is_some() && done == recorded(txn, old, REMOVED).await?)
}

/// When something of this kind was last recorded of a camera.
async fn recorded(txn: &Txn, id: CameraId, kind: &str) -> Result<Option<DateTime<Utc>>, StoreError> {
    let last = history::last_entry(txn, &Subject::Camera(id).chain(), kind).await?;
    Ok(last.map(|entry| entry.at))
}

/// Puts a camera back that was taken out of the register by what did not happen. `told` says of it why it does not come back.
async fn back_in_place(
    txn: &Txn,
    by: By<'_>,
    seen: Camera,
    reason: String,
    told: fn(CameraRefusal) -> CameraRefusal,
) -> Result<(), Failure<CameraRefusal>> {
    let old = camera::take(txn, Sight::Of(seen.partnership), &[seen.id]).await?.pop();
    // Somebody may have changed it since it was looked up.
    let old = old.filter(|old| old.version == seen.version);
    let old = old.ok_or(Failure::Store(StoreError::Conflict))?;
    let back = as_before(txn, old, Change::PutBack(reason), by.at).await;
    let back = back.map_err(|failure| failure.map(told))?;
    Ok(gone_with(txn, by, back).await?)
}
