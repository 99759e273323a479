//! Putting right what the register says of a camera. It moves nothing: a camera that moves is removed, and proposed anew.

use super::{Camera, CameraRefusal, CameraState};
use crate::domain::application::content::{CameraType, Purpose};
use crate::domain::event::{CameraEvent, Change};
use crate::domain::place::Coordinates;

/// What can be wrong in the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Particulars {
    /// Street or building.
    pub place: String,
    /// Where exactly.
    pub at: Option<Coordinates>,
    /// How it is mounted.
    pub camera_type: Option<CameraType>,
    /// What its picture must be good enough for.
    pub purpose: Option<Purpose>,
    /// What stands on its label; nothing before it is installed.
    pub asset_tag: Option<String>,
}

impl Particulars {
    fn told(&self) -> [(&'static str, String); 5] {
        [
            ("Place", self.place.clone()),
            ("Position", self.at.map(|at| at.to_string()).unwrap_or_default()),
            ("Type", self.camera_type.map(CameraType::label).unwrap_or_default().to_owned()),
            ("Purpose", self.purpose.map(Purpose::label).unwrap_or_default().to_owned()),
            ("Asset tag", self.asset_tag.clone().unwrap_or_default()),
        ]
    }
}

impl Camera {
    /// As it is kept.
    pub fn particulars(&self) -> Particulars {
        Particulars {
            place: self.place.clone(),
            at: self.at,
            camera_type: self.camera_type,
            purpose: self.purpose,
            asset_tag: self.installation.as_ref().map(|how| how.asset_tag.clone()),
        }
    }

    /// The camera as it should have been kept, and what is told of it. An asset tag is that of an installed one.
    ///
    /// # Errors
    /// It was removed, or nothing is different.
    pub fn corrected(self, to: Particulars, reason: String) -> Result<(Camera, CameraEvent), CameraRefusal> {
        if self.state == CameraState::Removed {
            return Err(CameraRefusal::WrongState(self.state));
        }
        let was = self.particulars();
        let mut camera =
            Camera { place: to.place, at: to.at, camera_type: to.camera_type, purpose: to.purpose, ..self };
        if let Some((how, tag)) = camera.installation.as_mut().zip(to.asset_tag) {
            how.asset_tag = tag;
        }
        let changes: Vec<Change> = Change::between(was.told(), camera.particulars().told()).collect();
        if changes.is_empty() {
            return Err(CameraRefusal::Same);
        }
        Ok((camera, CameraEvent::Corrected { changes, reason }))
    }
}
