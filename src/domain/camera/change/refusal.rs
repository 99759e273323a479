//! Why nothing is changed of a camera, and the days that it can be about.

use chrono::NaiveDate;
use thiserror::Error;

use crate::domain::camera::CameraState;
use crate::domain::date;

/// A day that somebody types about a camera.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day {
    /// Of the installation.
    Installed,
    /// Of the impact assessment.
    Dpia,
    /// Of the self-assessment.
    Code,
    /// Of the signs.
    Signs,
    /// Of the hand-over test.
    HandOver,
    /// Of the link test.
    LinkTest,
    /// Of the removal.
    Removed,
}

impl Day {
    /// In forms.
    pub fn code(self) -> &'static str {
        match self {
            Day::Installed | Day::LinkTest | Day::Removed => "on",
            Day::Dpia => "dpia",
            Day::Code => "code",
            Day::Signs => "signs",
            Day::HandOver => "hand_over",
        }
    }

    /// As messages begin.
    pub fn label(self) -> &'static str {
        match self {
            Day::Installed => "The day of the installation",
            Day::Dpia => "The day of the data protection impact assessment",
            Day::Code => "The day of the Code self-assessment",
            Day::Signs => "The day of the signs",
            Day::HandOver => "The day of the hand-over test",
            Day::LinkTest => "The day of the link test",
            Day::Removed => "The day of the removal",
        }
    }
}

/// Why nothing is changed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CameraRefusal {
    /// It moved on.
    #[error("This camera is {} now, so this cannot be done", .0.name())]
    WrongState(CameraState),
    /// What is to be taken away is not put up.
    #[error("This camera is to be taken away, so it cannot be installed")]
    ToBeRemoved,
    /// Nobody knows yet.
    #[error("{} must be today or in the past", .0.label())]
    Future(Day),
    /// Out of order.
    #[error("{} must be {} or later", .0.label(), date::show(*.1))]
    TooEarly(Day, NaiveDate),
    /// All is as it was.
    #[error("Nothing is different: change at least one answer")]
    Same,
    /// Nothing waits for it any more.
    #[error("The grant of this camera is over and it was never commissioned, so it cannot come back")]
    GrantOver,
    /// Another camera of the partnership that was not removed has it.
    #[error("The asset tag {0} is on another camera of the partnership")]
    TagTaken(String),
    /// It was completed on what the register says.
    #[error("The grant of this camera is completed, so what was recorded of it stays")]
    Completed,
    /// What it took out of the register cannot hang under its asset tag again.
    #[error(
        "The camera that it replaced had the asset tag {0}, which is on another camera now. Correct the asset tag of that one first"
    )]
    TagOfReplaced(String),
    /// Nothing waits any more for what it took out of the register.
    #[error(
        "The camera that it replaced cannot come back, as its grant is over and it was never commissioned. Record the removal of this one instead"
    )]
    ReplacedOver,
    /// What was removed with it cannot hang under its asset tag again.
    #[error(
        "The camera that was removed with it had the asset tag {0}, which is on another camera now. Correct the asset tag of that one first"
    )]
    TagOfRemoved(String),
    /// Nothing waits any more for what was removed with it.
    #[error(
        "The camera that was removed with it cannot come back, as its grant is over and it was never commissioned"
    )]
    RemovedOver,
}

impl CameraRefusal {
    /// Why a camera does not come back, as it is said of the one that replaced it.
    pub fn of_replaced(self) -> CameraRefusal {
        match self {
            CameraRefusal::TagTaken(tag) => CameraRefusal::TagOfReplaced(tag),
            CameraRefusal::GrantOver => CameraRefusal::ReplacedOver,
            other => other,
        }
    }

    /// Why a camera does not come back, as it is said of the proposal to take it away.
    pub fn of_removed(self) -> CameraRefusal {
        match self {
            CameraRefusal::TagTaken(tag) => CameraRefusal::TagOfRemoved(tag),
            CameraRefusal::GrantOver => CameraRefusal::RemovedOver,
            other => other,
        }
    }
}
