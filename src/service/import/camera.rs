//! Cameras that are taken over: each joins the register under its award.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};

use super::keyed;
use crate::domain::application::Reference;
use crate::domain::camera::Camera;
use crate::domain::event::{CameraEvent, Event};
use crate::domain::import::camera::{self, Award, Line};
use crate::domain::spreadsheet::{Row, Wrong};
use crate::service::record::{By, Subject, first, record};
use crate::store::import::Sent;
use crate::store::{Read, StoreError, Txn, application, camera as register, import};

/// The references that a file names, each once.
fn references(rows: &[Row]) -> Vec<Reference> {
    let mut all: Vec<Reference> =
        rows.iter().filter_map(|(_, cells)| Reference::parse(cells.first()?)).collect();
    all.sort_by(|one, other| one.as_str().cmp(other.as_str()));
    all.dedup();
    all
}

/// The rows beside the register as it is.
pub async fn read(
    read: &impl Read,
    rows: &[Row],
    now: DateTime<Utc>,
) -> Result<(Vec<Award>, Result<Vec<Line>, Vec<Wrong>>), StoreError> {
    let awards = import::active(read, &references(rows)).await?;
    let taken = import::tags_taken(read, &camera::tags(rows)).await?;
    let lines = camera::read(rows, &awards, &taken, now);
    Ok((awards, lines))
}

/// Puts each into the register, with where it came from. The rows of their cases are held.
pub async fn take(txn: &Txn, by: By<'_>, sent: &Sent) -> Result<Result<(), Vec<Wrong>>, StoreError> {
    application::take_several_for_pcc(txn, &references(&sent.rows)).await?;
    let (awards, lines) = read(txn, &sent.rows, by.at).await?;
    let lines = match lines {
        Ok(lines) => lines,
        Err(wrong) => return Ok(Err(wrong)),
    };
    for (place, Line { line, camera }) in lines.into_iter().enumerate() {
        let reference = awards.iter().find(|award| award.id == camera.application);
        let reference = reference.map(|award| award.reference.to_string()).unwrap_or_default();
        let camera = Camera { since: since(&camera, by.at), ..camera };
        let id = register::bring(txn, &camera).await?;
        let (state, file) = (camera.state.code().to_owned(), sent.file.clone());
        let event = Event::Camera(CameraEvent::Imported { reference, state, file, line });
        record(txn, keyed(by, place), first(Subject::Camera(id)), &event, None).await?;
    }
    Ok(Ok(()))
}

/// Noon of the day of its last step.
fn since(camera: &Camera, now: DateTime<Utc>) -> DateTime<Utc> {
    let noon = |day: chrono::NaiveDate| day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(12);
    camera::since(camera).map_or(now, noon).min(now)
}
