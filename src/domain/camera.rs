//! Cameras in the register (BRIEF §8): planned when an offer is accepted, then installed, commissioned, linked to the OCC, out
//! of service, removed. Must not know where one is kept or shown.

mod change;
mod correct;
mod moves;
pub mod public;
mod sight;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::application::ApplicationId;
use super::application::content::{self, CameraType, CameraWork, Lines, Purpose};
use super::person::PartnershipId;
use super::place::Coordinates;

pub use change::{CameraRefusal, Change, Commissioning, Day, Installation, LinkTest};
pub use correct::{INSTALLER, Particulars};
pub use moves::{CameraAction, MOVES, Move, To, permitted, table};
pub use sight::Sight;

/// Longest asset tag.
pub const TAG: usize = 40;

/// Identity of a camera.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CameraId(pub i64);

/// Where a camera stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CameraState {
    /// Its grant is active; there is nothing to see yet.
    Planned,
    /// It hangs there.
    Installed,
    /// Accepted live, lawful and handed over.
    Commissioned,
    /// Seen from the OCC as well.
    Linked,
    /// Does not work at the moment.
    OutOfService,
    /// Gone, or never to come.
    Removed,
}

impl CameraState {
    /// Every state.
    pub const ALL: [CameraState; 6] = [
        CameraState::Planned,
        CameraState::Installed,
        CameraState::Commissioned,
        CameraState::Linked,
        CameraState::OutOfService,
        CameraState::Removed,
    ];

    /// Those of cameras that hang somewhere: what the OCC is told when it looks for one.
    pub const STANDING: [CameraState; 4] =
        [CameraState::Installed, CameraState::Commissioned, CameraState::Linked, CameraState::OutOfService];

    /// Those of cameras that are live: all that the public register shows (BRIEF §8).
    pub const LIVE: [CameraState; 2] = [CameraState::Commissioned, CameraState::Linked];

    /// In the database and in addresses.
    pub fn code(self) -> &'static str {
        match self {
            CameraState::Planned => "planned",
            CameraState::Installed => "installed",
            CameraState::Commissioned => "commissioned",
            CameraState::Linked => "linked",
            CameraState::OutOfService => "out_of_service",
            CameraState::Removed => "removed",
        }
    }

    /// On pages.
    pub fn name(self) -> &'static str {
        match self {
            CameraState::Planned => "Planned",
            CameraState::Installed => "Installed",
            CameraState::Commissioned => "Commissioned",
            CameraState::Linked => "Linked to the OCC",
            CameraState::OutOfService => "Out of service",
            CameraState::Removed => "Removed",
        }
    }

    /// Reads a code back.
    pub fn from_code(code: &str) -> Option<CameraState> {
        CameraState::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether it is live.
    pub fn is_live(self) -> bool {
        CameraState::LIVE.contains(&self)
    }
}

/// A camera in the register.
#[derive(Clone, Debug, PartialEq)]
pub struct Camera {
    /// Identity.
    pub id: CameraId,
    /// Whose award pays for it.
    pub application: ApplicationId,
    /// Its line in section 4 of that application.
    pub line: u32,
    /// Whose it is.
    pub partnership: PartnershipId,
    /// What was proposed.
    pub work: Option<CameraWork>,
    /// Street or building.
    pub place: String,
    /// Where exactly.
    pub at: Option<Coordinates>,
    /// How it is mounted.
    pub camera_type: Option<CameraType>,
    /// What its picture must be good enough for.
    pub purpose: Option<Purpose>,
    /// Of the camera that was there before, unless it is new.
    pub old_asset_tag: Option<String>,
    /// Where it stands.
    pub state: CameraState,
    /// Since when.
    pub since: DateTime<Utc>,
    /// When it was put up, by whom, under which tag.
    pub installation: Option<Installation>,
    /// Its checklist, once all of it is done.
    pub commissioning: Option<Commissioning>,
    /// Day of the last link test that passed.
    pub linked_on: Option<NaiveDate>,
    /// Day of the last link test, if that failed.
    pub unseen_on: Option<NaiveDate>,
    /// Where it comes back to when it works again.
    pub back_to: Option<CameraState>,
    /// Day on which it was taken down, or given up.
    pub removed_on: Option<NaiveDate>,
    /// Where it stood before that; of those removed before this was kept, nothing.
    pub removed_from: Option<CameraState>,
    /// Entries of its history.
    pub version: i64,
}

impl Camera {
    /// Whether it is there already and was proposed to be taken away.
    pub fn is_to_go(&self) -> bool {
        self.work == Some(CameraWork::Remove)
    }
}

/// What an accepted offer plans: the cameras of the application as it was sent in, each as its first entry leaves it.
pub fn planned(
    application: ApplicationId,
    partnership: PartnershipId,
    proposed: &Lines<content::Camera>,
    now: DateTime<Utc>,
) -> Vec<Camera> {
    let plan = |line: &content::Line<content::Camera>| Camera {
        id: CameraId(0),
        application,
        line: line.number,
        partnership,
        work: line.entry.work,
        place: line.entry.place.clone().unwrap_or_else(|| format!("Camera {}", line.number)),
        at: line.entry.coordinates,
        camera_type: line.entry.camera_type,
        purpose: line.entry.purpose,
        old_asset_tag: line.entry.old_asset_tag.clone(),
        state: CameraState::Planned,
        since: now,
        installation: None,
        commissioning: None,
        linked_on: None,
        unseen_on: None,
        back_to: None,
        removed_on: None,
        removed_from: None,
        version: 1,
    };
    proposed.lines.iter().map(plan).collect()
}

impl Camera {
    /// Whether the award still waits for it: not accepted live, and not to be taken away or given up.
    pub fn waits_to_be_commissioned(&self) -> bool {
        let given_up = self.state == CameraState::Removed || self.is_to_go();
        self.commissioning.is_none() && !given_up
    }
}

/// Of the cameras that an award brings, how many were given up, never accepted live, and how many there are in all. Those that
/// are to be taken away are none of them.
pub fn given_up(cameras: &[Camera]) -> (usize, usize) {
    let brought = || cameras.iter().filter(|camera| !camera.is_to_go());
    let is_gone = |camera: &&Camera| camera.state == CameraState::Removed && camera.commissioning.is_none();
    (brought().filter(is_gone).count(), brought().count())
}

#[cfg(test)]
mod tests;
