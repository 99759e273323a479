//! The cameras that an accepted offer brings into the register, in the transaction of whoever accepts it.

use super::record::{By, Subject, begin_each};
use crate::domain::application::Case;
use crate::domain::camera::planned;
use crate::domain::event::{CameraEvent, Event};
use crate::store::{StoreError, Txn, application, camera};

/// Plans every camera of the application as it was sent in last. Returns what is told of it on the case's chain; nothing when
/// it proposes none. The caller holds the case's row, and plans once: when its grant first becomes active.
pub(super) async fn plan(txn: &Txn, by: By<'_>, case: &Case) -> Result<Option<Event>, StoreError> {
    let sent_in = application::frozen(txn, case.id, 1).await?;
    let Some(sent_in) = sent_in.first() else { return Ok(None) };
    let cameras = planned(case.id, case.partnership, &sent_in.cameras, by.at);
    if cameras.is_empty() {
        return Ok(None);
    }
    let ids = camera::plan(txn, case.id, &cameras).await?;
    let event = Event::Camera(CameraEvent::Planned { reference: case.reference.to_string() });
    begin_each(txn, by, ids.iter().copied().map(Subject::Camera), &event).await?;
    Ok(Some(Event::Camera(CameraEvent::AllPlanned { number: ids.len() as u64 })))
}
