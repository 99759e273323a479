//! What was recorded of a camera by mistake: the register is put right, and a camera that is not gone is put back.

use chrono::NaiveDate;

use super::gone_with;
use crate::domain::camera::{Camera, CameraId, CameraRefusal, CameraState, Change, Particulars, Sight};
use crate::domain::date;
use crate::domain::event::Event;
use crate::domain::grant::GrantState;
use crate::domain::person::CspOfficer;
use crate::service::Failure;
use crate::service::record::{By, Opened, Subject, open, record};
use crate::store::{Db, StoreError, Txn, application, camera, grant};

/// Whether another camera of the partnership that was not removed has the tag.
async fn free(txn: &Txn, camera: &Camera, tag: Option<String>) -> Result<(), Failure<CameraRefusal>> {
    match camera::tags_taken(txn, camera.partnership, tag.as_slice(), &[camera.id]).await?.pop() {
        Some(tag) => Err(Failure::Refused(CameraRefusal::TagTaken(tag))),
        None => Ok(()),
    }
}

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
    free(&txn, &was, to.installation.as_ref().map(|how| how.asset_tag.clone())).await?;
    let installed = |camera: &Camera| camera.installation.as_ref().map(|how| how.on);
    let before = installed(&was);
    let (camera, event) = was.corrected(to, reason.clone(), date::today(by.at)).map_err(Failure::Refused)?;
    if let Some((before, after)) = before.zip(installed(&camera)).filter(|(before, after)| before != after) {
        replaced(&txn, by, &camera, (before, after), reason).await?;
    }
    camera::save(&txn, &camera).await?;
    record(&txn, by, head, &Event::Camera(event), None).await?;
    Ok(txn.commit().await?)
}

/// The camera that one replaced was gone on the day of its installation: with another day, it goes on that.
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
    let gone = old.gone_on(after, reason).map_err(Failure::Refused)?;
    Ok(gone_with(txn, by, gone).await?)
}

/// Puts a camera back where it stood before it was recorded as removed. The row of its case is held first: a grant that is
/// completed at the same moment must not wait for it.
pub(super) async fn put_back(
    db: &Db,
    officer: CspOfficer,
    by: By<'_>,
    (id, version): (CameraId, i64),
    what: Change,
) -> Result<(), Failure<CameraRefusal>> {
    let txn = db.begin().await?;
    let sight = Sight::Of(officer.partnership());
    let of = camera::seen(&txn, sight, id).await?.ok_or(Failure::NotFound)?.application;
    application::take_for_clock(&txn, of).await?.ok_or(Failure::NotFound)?;
    let camera = camera::take(&txn, sight, &[id]).await?.pop().ok_or(Failure::NotFound)?;
    let Opened::At(head) = open(&txn, by, Subject::Camera(id)).await? else { return Ok(()) };
    if camera.state != CameraState::Removed {
        return Err(Failure::Refused(CameraRefusal::WrongState(camera.state)));
    }
    if camera.version != version {
        return Err(Failure::Store(StoreError::Conflict));
    }
    free(&txn, &camera, camera.installation.as_ref().map(|how| how.asset_tag.clone())).await?;
    let (camera, event) = camera.change(what, by.at).map_err(Failure::Refused)?;
    let is_active = grant::of(&txn, of).await?.is_some_and(|grant| grant.state == GrantState::Active);
    if camera.waits_to_be_commissioned() && !is_active {
        return Err(Failure::Refused(CameraRefusal::GrantOver));
    }
    camera::save(&txn, &camera).await?;
    record(&txn, by, head, &Event::Camera(event), None).await?;
    Ok(txn.commit().await?)
}
