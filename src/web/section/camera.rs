//! A camera as a form.

use super::{LINE, Prefill, Typed, at_least_one};
use crate::domain::application::content::{Camera, CameraType, CameraWork, Purpose};
use crate::domain::place::{EXAMPLE, GRID_EXAMPLE};
use crate::web::component::Field;
use crate::web::form::{Posted, Reader};

/// As kept.
pub fn prefill(c: &Camera) -> Posted {
    Prefill::default()
        .with("work", c.work.map(CameraWork::code))
        .yes_no("view_changes", c.view_changes)
        .with("old_asset_tag", c.old_asset_tag.as_ref())
        .with("place", c.place.as_ref())
        .with("coordinates", c.coordinates)
        .with("camera_type", c.camera_type.map(CameraType::code))
        .with("purpose", c.purpose.map(Purpose::code))
        .posted()
}

/// The questions.
pub fn fields(typed: Typed<'_>) -> Vec<Field> {
    let mut work = typed.radios("work", "What is proposed?", crate::options!(CameraWork));
    work.reveal("upgrade", typed.yes_no("view_changes", "Will it see anything that the old one does not?"));
    let there = [CameraWork::Upgrade, CameraWork::Relocate, CameraWork::Remove].map(CameraWork::code);
    let tag = typed
        .line("old_asset_tag", "Asset tag of the camera that is there now")
        .hint("Not for a new camera. It is on the camera’s label or in your asset list")
        .width(20)
        .awaits(&mut work, &there);
    vec![
        work,
        tag,
        typed
            .line("place", "Place")
            .hint("Street and building, such as “Broad Street, by the Buttercross”. If it moves: where to"),
        position(typed),
        typed.radios("camera_type", "What type is it?", crate::options!(CameraType)),
        typed.radios("purpose", "What must the picture be good enough for?", crate::options!(Purpose)),
    ]
}

/// The question for coordinates of either kind.
pub fn position(typed: Typed<'_>) -> Field {
    let hint =
        format!("Latitude and longitude, such as {EXAMPLE}, or a grid reference, such as {GRID_EXAMPLE}");
    typed.line("coordinates", "Position").hint(hint).width(20)
}

/// What was meant.
pub fn read(read: &mut Reader<'_>) -> Camera {
    let work = read.one_of("work", "What is proposed", CameraWork::from_code);
    // Nobody is asked for it when the camera is new: what was typed before that was chosen is no answer.
    let tag = read.line("old_asset_tag", "The asset tag", 40).filter(|_| work != Some(CameraWork::New));
    let line = Camera {
        work,
        view_changes: read
            .yes_no("view_changes", "Yes if it will see anything new")
            .filter(|_| work == Some(CameraWork::Upgrade)),
        old_asset_tag: tag,
        place: read.line("place", "The place", LINE),
        coordinates: read.coordinates("coordinates", "The position"),
        camera_type: read.one_of("camera_type", "What type it is", CameraType::from_code),
        purpose: read.one_of("purpose", "What the picture must be good enough for", Purpose::from_code),
    };
    at_least_one(read, "work", line)
}
