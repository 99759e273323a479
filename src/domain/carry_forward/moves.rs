//! The steps of a carry-forward, who takes each, and what may never be done by whom: one table for the rules, the tests and
//! the README.

use thiserror::Error;

use crate::domain::person::Role;

/// Where a carry-forward stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Waits for the treasurer’s advice.
    Asked,
    /// Waits for the Commissioner.
    Advised,
    /// So much is carried forward.
    Approved,
    /// Nothing is.
    Refused,
}

impl Stage {
    /// Every stage.
    pub const ALL: [Stage; 4] = [Stage::Asked, Stage::Advised, Stage::Approved, Stage::Refused];

    /// In the database.
    pub fn code(self) -> &'static str {
        match self {
            Stage::Asked => "asked",
            Stage::Advised => "advised",
            Stage::Approved => "approved",
            Stage::Refused => "refused",
        }
    }

    /// On pages.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Asked => "To be advised on",
            Stage::Advised => "To be decided",
            Stage::Approved => "Approved",
            Stage::Refused => "Refused",
        }
    }

    /// Reads a code back.
    pub fn from_code(code: &str) -> Option<Stage> {
        Stage::ALL.into_iter().find(|stage| stage.code() == code)
    }

    /// Whether somebody still has to do something about it.
    pub fn is_open(self) -> bool {
        matches!(self, Stage::Asked | Stage::Advised)
    }
}

/// What is done about a carry-forward that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Says whether it should be approved, and how much of it.
    Advise,
    /// Approves it, in full or in part, or refuses it.
    Decide,
}

impl Action {
    /// Both.
    pub const ALL: [Action; 2] = [Action::Advise, Action::Decide];

    /// After "somebody else must".
    fn does(self) -> &'static str {
        match self {
            Action::Advise => "advise on it",
            Action::Decide => "decide it",
        }
    }
}

/// One move.
pub struct Move {
    /// From where; nothing when it begins.
    pub from: Option<Stage>,
    /// What is done to one that is there.
    pub action: Option<Action>,
    /// As people read it.
    pub what: &'static str,
    /// By whom.
    pub role: Role,
    /// To where.
    pub to: Stage,
    /// On which condition.
    pub guard: &'static str,
}

use Action::{Advise, Decide};

/// Every move.
#[rustfmt::skip]
pub const MOVES: [Move; 4] = [
    Move { from: None, action: None, what: "ask", role: Role::CspOfficer, to: Stage::Asked, guard: "the scheme allows it; grant active; its year ending or over; not more than is unspent of it; to be spent in the next year, within the scheme; none open or approved for the year" },
    Move { from: Some(Stage::Asked), action: Some(Advise), what: "advise", role: Role::Treasurer, to: Stage::Advised, guard: "supports so much of it or nothing, with a reason; did not ask for it" },
    Move { from: Some(Stage::Advised), action: Some(Decide), what: "approve", role: Role::Commissioner, to: Stage::Approved, guard: "within what was asked for and what is unspent then, with a reason; day not past; did not ask or advise; no interest" },
    Move { from: Some(Stage::Advised), action: Some(Decide), what: "refuse", role: Role::Commissioner, to: Stage::Refused, guard: "reason; did not ask or advise; no interest" },
];

/// Whether the table lets this role do this at this stage.
pub fn permitted(stage: Stage, action: Action, role: Role) -> bool {
    MOVES.iter().any(|one| (one.from, one.action, one.role) == (Some(stage), Some(action), role))
}

/// The moves as people read them, in Markdown: README.md holds a copy.
pub fn table() -> String {
    let row = |one: &Move| {
        let from = one.from.map_or("", Stage::name);
        format!("| {from} | {} | {} | {} | {} |", one.what, one.role.name(), one.to.name(), one.guard)
    };
    let head = "| From | Action | Who | To | If |\n|---|---|---|---|---|".to_owned();
    std::iter::once(head).chain(MOVES.iter().map(row)).collect::<Vec<_>>().join("\n")
}

/// What ties somebody to one carry-forward by what they did to it; what ties them to its case is looked at besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tie {
    /// Asked for it.
    Asked,
    /// Advised on it.
    Advised,
}

/// What may never be done by somebody with that tie, whatever roles they hold.
pub const BARRED: &[(Tie, &[Action])] = &[(Tie::Asked, &Action::ALL), (Tie::Advised, &[Decide])];

/// Somebody may not do this to this carry-forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("You {} this carry-forward, so somebody else must {}", .tie.words(), .action.does())]
pub struct Barred {
    /// What was to be done.
    pub action: Action,
    /// Why not.
    pub tie: Tie,
}

impl Tie {
    fn words(self) -> &'static str {
        match self {
            Tie::Asked => "asked for",
            Tie::Advised => "advised on",
        }
    }
}

/// Refuses what one of these ties forbids.
pub fn allowed(action: Action, ties: &[Tie]) -> Result<(), Barred> {
    let bars = |tie: &Tie| BARRED.iter().any(|(of, actions)| of == tie && actions.contains(&action));
    match ties.iter().find(|tie| bars(tie)) {
        Some(tie) => Err(Barred { action, tie: *tie }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_open_stage_waits_for_one_role_and_the_others_for_nobody() {
        for (stage, action, waits_for) in [
            (Stage::Asked, Advise, Some(Role::Treasurer)),
            (Stage::Asked, Decide, None),
            (Stage::Advised, Advise, None),
            (Stage::Advised, Decide, Some(Role::Commissioner)),
            (Stage::Approved, Decide, None),
            (Stage::Refused, Decide, None),
        ] {
            for role in Role::ALL {
                assert_eq!(permitted(stage, action, role), waits_for == Some(role), "{role:?} at {stage:?}");
            }
        }
        for stage in Stage::ALL {
            assert_eq!(Stage::from_code(stage.code()), Some(stage));
        }
    }

    #[test]
    fn asked_advised_and_decided_by_three_different_people() {
        for (tie, action, may) in [
            (Tie::Asked, Advise, false),
            (Tie::Asked, Decide, false),
            (Tie::Advised, Advise, true),
            (Tie::Advised, Decide, false),
        ] {
            assert_eq!(allowed(action, &[tie]).is_ok(), may, "{tie:?} {action:?}");
        }
        assert_eq!(
            allowed(Decide, &[Tie::Advised]).unwrap_err().to_string(),
            "You advised on this carry-forward, so somebody else must decide it"
        );
    }
}
