//! The moves between states: one table for the rules, the tests and the README.

use super::Status;
use crate::domain::person::Role;

/// What somebody does to an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Changes a section.
    Save,
    /// Stands behind it, as chair or commander.
    Endorse,
    /// Certifies its match, as s151 officer.
    Certify,
    /// Sends it in.
    Submit,
    /// Sends it back.
    Return,
    /// Asks the partnership a question.
    Query,
    /// Takes it, or gives it to a colleague.
    Assign,
    /// Checks, scores and recommends.
    Assess,
    /// Awards money.
    Approve,
    /// Decides against.
    Refuse,
    /// Takes it back.
    Withdraw,
}

impl Action {
    /// Every action.
    pub const ALL: [Action; 11] = [
        Action::Save,
        Action::Endorse,
        Action::Certify,
        Action::Submit,
        Action::Return,
        Action::Query,
        Action::Assign,
        Action::Assess,
        Action::Approve,
        Action::Refuse,
        Action::Withdraw,
    ];

    /// The verb people read.
    pub fn name(self) -> &'static str {
        match self {
            Action::Save => "save",
            Action::Endorse => "endorse",
            Action::Certify => "certify",
            Action::Submit => "submit",
            Action::Return => "return",
            Action::Query => "query",
            Action::Assign => "assign",
            Action::Assess => "assess",
            Action::Approve => "approve",
            Action::Refuse => "refuse",
            Action::Withdraw => "withdraw",
        }
    }

    /// The same to one application, after "must".
    pub fn does(self) -> &'static str {
        match self {
            Action::Save => "change it",
            Action::Endorse => "endorse it",
            Action::Certify => "certify its match",
            Action::Submit => "send it in",
            Action::Return => "return it",
            Action::Query => "ask about it",
            Action::Assign => "have it",
            Action::Assess => "assess it",
            Action::Approve | Action::Refuse => "decide it",
            Action::Withdraw => "withdraw it",
        }
    }
}

/// One allowed move.
pub struct Move {
    /// From this state …
    pub from: Status,
    /// … by this action …
    pub action: Action,
    /// … of one of these roles …
    pub who: &'static [Role],
    /// … to this state …
    pub to: Status,
    /// … if this holds.
    pub guard: &'static str,
}

const CSP: &[Role] = &[Role::CspOfficer];
const STAFF: &[Role] = &[Role::GrantsOfficer];
const DECIDES: &[Role] = &[Role::Commissioner];
const SEND_BACK: &[Role] = &[Role::GrantsOfficer, Role::Commissioner];
const ENDORSES: &[Role] = &[Role::CspChair, Role::LpaCommander];
const CERTIFIES: &[Role] = &[Role::FinanceCertifier];
const ASKED: &str = "asked by an officer; not changed since it was opened; did not prepare it";
const COMPLETE: &str =
    "every section complete; endorsed; match certified; request within every limit; year not over";
const REASON: &str = "reason";
const HAVE: &str = "to oneself, a grants officer with no part in it, or nobody";
const ASK: &str = "a question; the clock stops until it is answered or closed";

/// The only moves there are (BRIEF §4). A pair that is not here is refused.
#[rustfmt::skip]
pub const MOVES: &[Move] = &[
    Move { from: Status::Draft, action: Action::Save, who: CSP, to: Status::Draft, guard: "not changed by somebody since" },
    Move { from: Status::Draft, action: Action::Endorse, who: ENDORSES, to: Status::Draft, guard: ASKED },
    Move { from: Status::Draft, action: Action::Certify, who: CERTIFIES, to: Status::Draft, guard: ASKED },
    Move { from: Status::Draft, action: Action::Submit, who: CSP, to: Status::Submitted, guard: COMPLETE },
    Move { from: Status::Draft, action: Action::Withdraw, who: CSP, to: Status::Withdrawn, guard: REASON },
    Move { from: Status::Submitted, action: Action::Return, who: STAFF, to: Status::Returned, guard: "sections named, reason for each" },
    Move { from: Status::Submitted, action: Action::Query, who: STAFF, to: Status::Submitted, guard: ASK },
    Move { from: Status::Submitted, action: Action::Assign, who: STAFF, to: Status::Submitted, guard: HAVE },
    Move { from: Status::Submitted, action: Action::Assess, who: STAFF, to: Status::Assessed, guard: "gates answered, criteria scored with a sentence each, recommendation; no query open" },
    Move { from: Status::Submitted, action: Action::Withdraw, who: CSP, to: Status::Withdrawn, guard: REASON },
    Move { from: Status::Returned, action: Action::Save, who: CSP, to: Status::Returned, guard: "not changed by somebody since" },
    Move { from: Status::Returned, action: Action::Endorse, who: ENDORSES, to: Status::Returned, guard: ASKED },
    Move { from: Status::Returned, action: Action::Certify, who: CERTIFIES, to: Status::Returned, guard: ASKED },
    Move { from: Status::Returned, action: Action::Assign, who: STAFF, to: Status::Returned, guard: HAVE },
    Move { from: Status::Returned, action: Action::Submit, who: CSP, to: Status::Submitted, guard: COMPLETE },
    Move { from: Status::Returned, action: Action::Withdraw, who: CSP, to: Status::Withdrawn, guard: REASON },
    Move { from: Status::Assessed, action: Action::Return, who: SEND_BACK, to: Status::Returned, guard: "sections named, reason for each" },
    Move { from: Status::Assessed, action: Action::Query, who: STAFF, to: Status::Assessed, guard: ASK },
    Move { from: Status::Assessed, action: Action::Assign, who: STAFF, to: Status::Assessed, guard: HAVE },
    Move { from: Status::Assessed, action: Action::Approve, who: DECIDES, to: Status::Approved, guard: "reasons; award within request and every limit; year not over; no query open; no part in it before; no interest" },
    Move { from: Status::Assessed, action: Action::Refuse, who: DECIDES, to: Status::Refused, guard: "reasons; no query open; no part in it before; no interest" },
    Move { from: Status::Assessed, action: Action::Withdraw, who: CSP, to: Status::Withdrawn, guard: REASON },
    Move { from: Status::Approved, action: Action::Assign, who: STAFF, to: Status::Approved, guard: HAVE },
];

/// Where `action` leads from `from`; `None` when it leads nowhere.
pub fn destination(from: Status, action: Action) -> Option<Status> {
    MOVES.iter().find(|m| m.from == from && m.action == action).map(|m| m.to)
}

/// Whether somebody in `role` may do `action` in state `from`, before any guard.
pub fn permitted(from: Status, action: Action, role: Role) -> bool {
    MOVES.iter().any(|m| m.from == from && m.action == action && m.who.contains(&role))
}

/// The table of moves as people read it, in Markdown: README.md holds a copy.
pub fn table() -> String {
    let mut lines = vec!["| From | Action | Who | To | If |".to_owned(), "|---|---|---|---|---|".to_owned()];
    for one in MOVES {
        let who: Vec<_> = one.who.iter().map(|role| role.name()).collect();
        let (from, action, to) = (one.from.name(), one.action.name(), one.to.name());
        lines.push(format!("| {from} | {action} | {} | {to} | {} |", who.join(" or "), one.guard));
    }
    lines.join("\n")
}
