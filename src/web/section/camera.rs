//! A camera as a form.

use super::{LINE, Prefill, Typed, at_least_one};
use crate::domain::application::content::{Camera, CameraType, CameraWork, Purpose};
use crate::web::component::Field;
use crate::web::form::{Posted, Reader};

/// As kept.
pub fn prefill(c: &Camera) -> Posted {
    Prefill::default()
        .with("work", c.work.map(CameraWork::code))
        .with("old_asset_tag", c.old_asset_tag.as_ref())
        .with("place", c.place.as_ref())
        .with("coordinates", c.coordinates)
        .with("camera_type", c.camera_type.map(CameraType::code))
        .with("purpose", c.purpose.map(Purpose::code))
        .posted()
}

/// The questions.
pub fn fields(typed: Typed<'_>) -> Vec<Field> {
    vec![
        typed.radios("work", "What is proposed?", crate::options!(CameraWork)),
        typed
            .line("old_asset_tag", "Asset tag of the camera that is replaced")
            .hint("Only for an upgrade. It is on the camera’s label or in your asset list")
            .width(20),
        typed.line("place", "Place").hint("Street and building, such as “Broad Street, by the Buttercross”"),
        typed
            .line("coordinates", "Position")
            .hint(
                "Latitude and longitude, such as 52.3676, -2.7195, or a grid reference, such as SO 5112 7468",
            )
            .width(20),
        typed.radios("camera_type", "What type is it?", crate::options!(CameraType)),
        typed.radios("purpose", "What must the picture be good enough for?", crate::options!(Purpose)),
    ]
}

/// What was meant.
pub fn read(read: &mut Reader<'_>) -> Camera {
    let work = read.one_of("work", "What is proposed", CameraWork::from_code);
    let tag = read.line("old_asset_tag", "The asset tag", 40);
    if work == Some(CameraWork::New) && tag.is_some() {
        read.error("old_asset_tag", "A new camera replaces none: clear the asset tag or choose an upgrade");
    }
    let line = Camera {
        work,
        old_asset_tag: tag,
        place: read.line("place", "The place", LINE),
        coordinates: read.coordinates("coordinates", "The position"),
        camera_type: read.one_of("camera_type", "What type it is", CameraType::from_code),
        purpose: read.one_of("purpose", "What the picture must be good enough for", Purpose::from_code),
    };
    at_least_one(read, "work", line)
}
