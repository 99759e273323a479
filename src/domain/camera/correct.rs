//! Putting right what the register says of a camera, its days and installer among it. It moves nothing: a camera that moves is
//! removed, and proposed anew.

use chrono::NaiveDate;

use super::{Camera, CameraRefusal, CameraState, Commissioning, Day, Installation};
use crate::domain::application::content::{CameraType, Purpose};
use crate::domain::date;
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
    /// When it was put up, by whom, and what stands on its label; nothing before it is installed.
    pub installation: Option<Installation>,
    /// Its checklist; nothing before it is commissioned.
    pub commissioning: Option<Commissioning>,
    /// Day of the last link test that passed.
    pub linked_on: Option<NaiveDate>,
}

/// What is told as changed when who put it up is: it may name a person.
pub const INSTALLER: &str = "Installer";

impl Particulars {
    fn told(&self) -> [(&'static str, String); 12] {
        let how = self.installation.as_ref();
        let day = |on: Option<NaiveDate>| on.map(date::show).unwrap_or_default();
        let done = |of: fn(Commissioning) -> NaiveDate| day(self.commissioning.map(of));
        [
            ("Place", self.place.clone()),
            ("Position", self.at.map(|at| at.to_string()).unwrap_or_default()),
            ("Type", self.camera_type.map(CameraType::label).unwrap_or_default().to_owned()),
            ("Purpose", self.purpose.map(Purpose::label).unwrap_or_default().to_owned()),
            ("Asset tag", how.map(|how| how.asset_tag.clone()).unwrap_or_default()),
            ("Installed", day(how.map(|how| how.on))),
            (INSTALLER, how.map(|how| how.installer.clone()).unwrap_or_default()),
            ("Data protection impact assessment", done(|of| of.dpia)),
            ("Code self-assessment", done(|of| of.code)),
            ("Signs", done(|of| of.signs)),
            ("Hand-over test", done(|of| of.hand_over)),
            ("Link test", day(self.linked_on)),
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
            installation: self.installation.clone(),
            commissioning: self.commissioning,
            linked_on: self.linked_on,
        }
    }

    /// The camera as it should have been kept, and what is told of it. Only days that it has are put right, and they stay in the
    /// order in which they come.
    ///
    /// # Errors
    /// It was removed, nothing is different, or a day cannot be.
    pub fn corrected(
        self,
        to: Particulars,
        reason: String,
        today: NaiveDate,
    ) -> Result<(Camera, CameraEvent), CameraRefusal> {
        if self.state == CameraState::Removed {
            return Err(CameraRefusal::WrongState(self.state));
        }
        let was = self.particulars();
        let camera = Camera {
            place: to.place,
            at: to.at,
            camera_type: to.camera_type,
            purpose: to.purpose,
            installation: self.installation.map(|how| to.installation.unwrap_or(how)),
            commissioning: self.commissioning.map(|done| to.commissioning.unwrap_or(done)),
            linked_on: self.linked_on.map(|on| to.linked_on.unwrap_or(on)),
            ..self
        };
        let changes: Vec<Change> = Change::between(was.told(), camera.particulars().told()).collect();
        if changes.is_empty() {
            return Err(CameraRefusal::Same);
        }
        camera.days_in_order(today)?;
        Ok((camera, CameraEvent::Corrected { changes, reason }))
    }

    /// The camera that was there before one whose day of installation was wrong: gone on the right one.
    ///
    /// # Errors
    /// It was put up, handed over or seen later itself.
    pub fn gone_on(self, day: NaiveDate, reason: String) -> Result<(Camera, CameraEvent), CameraRefusal> {
        if let Some(own) = self.last_day().filter(|own| *own > day) {
            return Err(CameraRefusal::TooEarly(Day::Installed, own));
        }
        let before = self.removed_on.map(date::show).unwrap_or_default();
        let changes = vec![Change { what: "Removed".to_owned(), before, after: date::show(day) }];
        let camera = Camera { removed_on: Some(day), ..self };
        Ok((camera, CameraEvent::Corrected { changes, reason }))
    }
}
