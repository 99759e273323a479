//! The only moves of a camera there are, who makes them and what must hold: one table for services, pages and README.

use super::CameraState;
use crate::domain::person::Role;

/// What is done to a camera.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CameraAction {
    /// It was put up.
    Install,
    /// It was accepted live.
    Commission,
    /// It was looked for from the OCC.
    TestLink,
    /// It does not work.
    TakeOut,
    /// It works again.
    BringBack,
    /// It is gone, or will not come.
    Remove,
    /// It was not put up, or not accepted live: that was recorded by mistake.
    TakeBack,
    /// It is not gone: that was recorded by mistake.
    PutBack,
}

impl CameraAction {
    /// Every one, in the order of the table.
    pub const ALL: [CameraAction; 8] = [
        CameraAction::Install,
        CameraAction::Commission,
        CameraAction::TestLink,
        CameraAction::TakeOut,
        CameraAction::BringBack,
        CameraAction::Remove,
        CameraAction::TakeBack,
        CameraAction::PutBack,
    ];

    /// In the table.
    pub fn name(self) -> &'static str {
        match self {
            CameraAction::Install => "install",
            CameraAction::Commission => "commission",
            CameraAction::TestLink => "test link",
            CameraAction::TakeOut => "take out of service",
            CameraAction::BringBack => "bring back",
            CameraAction::Remove => "remove",
            CameraAction::TakeBack => "say that this was recorded by mistake",
            CameraAction::PutBack => "say that it was removed by mistake",
        }
    }

    /// Its page under that of the camera.
    pub fn page(self) -> &'static str {
        match self {
            CameraAction::Install => "install",
            CameraAction::Commission => "commission",
            CameraAction::TestLink => "link-test",
            CameraAction::TakeOut => "out-of-service",
            CameraAction::BringBack => "back",
            CameraAction::Remove => "remove",
            CameraAction::TakeBack => "mistake",
            CameraAction::PutBack => "not-removed",
        }
    }
}

/// Where a move leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// There.
    State(CameraState),
    /// Where it was before it went out of service, or was recorded as removed.
    AsBefore,
}

/// One allowed move.
pub struct Move {
    /// From this state …
    pub from: CameraState,
    /// … by this action …
    pub action: CameraAction,
    /// … of somebody in this role …
    pub who: Role,
    /// … to there …
    pub to: To,
    /// … if this holds.
    pub guard: &'static str,
}

const OFFICER: Role = Role::CspOfficer;
const OCC: Role = Role::OccAdviser;
const CHECKLIST: &str = "DPIA, Code self-assessment, signs and hand-over test, each with a date";
const PASSED: &str = "passed";
const FAILED: &str = "failed, with a note";
const REASON: &str = "reason";
const DATED: &str = "date and reason";
const NOT_UP: &str = "reason; grant not completed; a camera that it replaced can come back";
const NOT_LIVE: &str = "reason; grant not completed";
const BACK: &str = "reason; its asset tag on no other camera; grant active, unless it was commissioned or is to be taken away; a camera that was removed with it can come back";

const fn state(state: CameraState) -> To {
    To::State(state)
}

/// The only moves there are (BRIEF §8). A pair that is not here is refused.
#[rustfmt::skip]
pub const MOVES: &[Move] = &[
    Move { from: CameraState::Planned, action: CameraAction::Install, who: OFFICER, to: state(CameraState::Installed), guard: "date, asset tag, installer; not one that is to be taken away" },
    Move { from: CameraState::Planned, action: CameraAction::Remove, who: OFFICER, to: state(CameraState::Removed), guard: DATED },
    Move { from: CameraState::Installed, action: CameraAction::Commission, who: OFFICER, to: state(CameraState::Commissioned), guard: CHECKLIST },
    Move { from: CameraState::Installed, action: CameraAction::TakeOut, who: OFFICER, to: state(CameraState::OutOfService), guard: REASON },
    Move { from: CameraState::Installed, action: CameraAction::Remove, who: OFFICER, to: state(CameraState::Removed), guard: DATED },
    Move { from: CameraState::Installed, action: CameraAction::TakeBack, who: OFFICER, to: state(CameraState::Planned), guard: NOT_UP },
    Move { from: CameraState::Commissioned, action: CameraAction::TestLink, who: OCC, to: state(CameraState::Linked), guard: PASSED },
    Move { from: CameraState::Commissioned, action: CameraAction::TestLink, who: OCC, to: state(CameraState::Commissioned), guard: FAILED },
    Move { from: CameraState::Commissioned, action: CameraAction::TakeOut, who: OFFICER, to: state(CameraState::OutOfService), guard: REASON },
    Move { from: CameraState::Commissioned, action: CameraAction::Remove, who: OFFICER, to: state(CameraState::Removed), guard: DATED },
    Move { from: CameraState::Commissioned, action: CameraAction::TakeBack, who: OFFICER, to: state(CameraState::Installed), guard: NOT_LIVE },
    Move { from: CameraState::Linked, action: CameraAction::TestLink, who: OCC, to: state(CameraState::Linked), guard: PASSED },
    Move { from: CameraState::Linked, action: CameraAction::TestLink, who: OCC, to: state(CameraState::Commissioned), guard: FAILED },
    Move { from: CameraState::Linked, action: CameraAction::TakeOut, who: OFFICER, to: state(CameraState::OutOfService), guard: REASON },
    Move { from: CameraState::Linked, action: CameraAction::Remove, who: OFFICER, to: state(CameraState::Removed), guard: DATED },
    Move { from: CameraState::OutOfService, action: CameraAction::BringBack, who: OFFICER, to: To::AsBefore, guard: "" },
    Move { from: CameraState::OutOfService, action: CameraAction::Remove, who: OFFICER, to: state(CameraState::Removed), guard: DATED },
    Move { from: CameraState::Removed, action: CameraAction::PutBack, who: OFFICER, to: To::AsBefore, guard: BACK },
];

/// Whether somebody in `role` may do `action` to a camera in state `from`, before any guard.
pub fn permitted(from: CameraState, action: CameraAction, role: Role) -> bool {
    MOVES.iter().any(|m| m.from == from && m.action == action && m.who == role)
}

/// The table of moves as people read it, in Markdown: README.md holds a copy.
pub fn table() -> String {
    let mut lines = vec!["| From | What | Who | To | If |".to_owned(), "|---|---|---|---|---|".to_owned()];
    for one in MOVES {
        let to = match one.to {
            To::State(state) => state.name(),
            To::AsBefore => "as it was before",
        };
        let (from, action, who) = (one.from.name(), one.action.name(), one.who.name());
        lines.push(format!("| {from} | {action} | {who} | {to} | {} |", one.guard));
    }
    lines.join("\n")
}
