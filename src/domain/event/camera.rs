//! What happens to cameras of the register: told on the chain of each, and once on that of the case which plans them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Change;
use crate::domain::camera::{Commissioning, INSTALLER, Installation, LinkTest};
use crate::domain::file::Attached;

/// Something that happened to a camera.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "camera", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names of most fields say what they are")]
pub enum CameraEvent {
    /// The cameras of an application came into the register.
    AllPlanned {
        /// How many.
        number: u64,
    },
    /// It came into the register.
    Planned {
        /// By which application.
        reference: String,
    },
    /// It stood already, and was taken over from a file.
    Imported {
        /// Of its application.
        reference: String,
        /// Where it stood.
        state: String,
        /// What the file was called.
        file: String,
        /// Its line.
        line: u64,
    },
    /// It was put up.
    Installed(Installation),
    /// It was accepted live.
    Commissioned(Commissioning),
    /// The OCC looked for it.
    LinkTested(LinkTest),
    /// What the register said of it was put right.
    Corrected { changes: Vec<Change>, reason: String },
    /// Photos of it were added.
    Photographed { files: Vec<Attached> },
    /// It does not work.
    OutOfService { reason: String },
    /// It works again.
    BroughtBack,
    /// It is gone.
    Removed { on: NaiveDate, reason: String },
    /// That it was put up, or accepted live, was recorded by mistake.
    TakenBack {
        /// Where it was said to stand.
        from: String,
        /// The day that was recorded.
        on: Option<NaiveDate>,
        /// Where it stands again.
        state: String,
        reason: String,
    },
    /// That it is gone was recorded by mistake.
    PutBack {
        /// The day that was recorded.
        on: Option<NaiveDate>,
        /// Where it stands again.
        state: String,
        reason: String,
    },
}

impl CameraEvent {
    /// Short name kept with the entry.
    pub fn kind(&self) -> &'static str {
        match self {
            CameraEvent::AllPlanned { .. } => "cameras_planned",
            CameraEvent::Planned { .. } => "camera_planned",
            CameraEvent::Imported { .. } => "camera_imported",
            CameraEvent::Installed(_) => "camera_installed",
            CameraEvent::Commissioned(_) => "camera_commissioned",
            CameraEvent::LinkTested(_) => "camera_link_tested",
            CameraEvent::Corrected { .. } => "camera_corrected",
            CameraEvent::Photographed { .. } => "camera_photographed",
            CameraEvent::OutOfService { .. } => "camera_out_of_service",
            CameraEvent::BroughtBack => "camera_brought_back",
            CameraEvent::Removed { .. } => "camera_removed",
            CameraEvent::TakenBack { .. } => "camera_taken_back",
            CameraEvent::PutBack { .. } => "camera_put_back",
        }
    }

    /// Why, or what was found.
    pub fn reason(&self) -> Option<String> {
        match self {
            CameraEvent::OutOfService { reason }
            | CameraEvent::Removed { reason, .. }
            | CameraEvent::TakenBack { reason, .. }
            | CameraEvent::PutBack { reason, .. }
            | CameraEvent::Corrected { reason, .. } => Some(reason.clone()),
            CameraEvent::LinkTested(test) => test.note.clone(),
            _ => None,
        }
    }

    /// The same with `mark` in the place of words that somebody typed.
    pub fn erased(self, mark: &str) -> CameraEvent {
        let mark = mark.to_owned();
        match self {
            CameraEvent::Installed(how) => CameraEvent::Installed(Installation { installer: mark, ..how }),
            CameraEvent::LinkTested(test) => {
                let note = test.note.is_some().then_some(mark);
                CameraEvent::LinkTested(LinkTest { note, ..test })
            }
            CameraEvent::Photographed { files } => {
                let unnamed = |file| Attached { name: mark.clone(), ..file };
                CameraEvent::Photographed { files: files.into_iter().map(unnamed).collect() }
            }
            CameraEvent::Corrected { changes, .. } => {
                let erase = |change: Change| match change.what.as_str() {
                    INSTALLER => Change { before: mark.clone(), after: mark.clone(), ..change },
                    _ => change,
                };
                let changes = changes.into_iter().map(erase).collect();
                CameraEvent::Corrected { changes, reason: mark }
            }
            CameraEvent::OutOfService { .. } => CameraEvent::OutOfService { reason: mark },
            CameraEvent::Removed { on, .. } => CameraEvent::Removed { on, reason: mark },
            CameraEvent::TakenBack { from, on, state, .. } => {
                CameraEvent::TakenBack { from, on, state, reason: mark }
            }
            CameraEvent::PutBack { on, state, .. } => CameraEvent::PutBack { on, state, reason: mark },
            CameraEvent::AllPlanned { .. }
            | CameraEvent::Planned { .. }
            | CameraEvent::Imported { .. }
            | CameraEvent::Commissioned(_)
            | CameraEvent::BroughtBack => self,
        }
    }
}
