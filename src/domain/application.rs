//! The life of an application: its states, the one table of moves, and what each move demands (BRIEF §4).
//! Must not know where a case is kept or how it is shown.

pub mod answers;
pub mod content;
pub mod mend;
pub mod missing;
mod reference;
pub mod sample;
pub mod section;
pub mod transition;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::financial_year::FinancialYear;
use super::money::Money;
use super::person::{PartnershipId, PersonId, Role};
use super::scheme::SchemeId;

pub use reference::Reference;

/// Identity of an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ApplicationId(pub i64);

/// Where an application stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Being written.
    Draft,
    /// Waiting for a check by PCC staff.
    Submitted,
    /// Sent back with sections and reasons.
    Returned,
    /// Checked and scored; waiting for the Commissioner.
    Assessed,
    /// Awarded money.
    Approved,
    /// Not funded.
    Refused,
    /// Taken back by the partnership.
    Withdrawn,
}

impl Status {
    /// Every state.
    pub const ALL: [Status; 7] = [
        Status::Draft,
        Status::Submitted,
        Status::Returned,
        Status::Assessed,
        Status::Approved,
        Status::Refused,
        Status::Withdrawn,
    ];

    /// The word in the database and in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::Submitted => "submitted",
            Status::Returned => "returned",
            Status::Assessed => "assessed",
            Status::Approved => "approved",
            Status::Refused => "refused",
            Status::Withdrawn => "withdrawn",
        }
    }

    /// The word people read.
    pub fn name(self) -> &'static str {
        match self {
            Status::Draft => "Draft",
            Status::Submitted => "Submitted",
            Status::Returned => "Returned",
            Status::Assessed => "Assessed",
            Status::Approved => "Approved",
            Status::Refused => "Refused",
            Status::Withdrawn => "Withdrawn",
        }
    }

    /// Reads a code back.
    pub fn from_code(code: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.code() == code)
    }

    /// Who has the case now; `None` when nobody has to do anything.
    pub fn waits_for(self) -> Option<Role> {
        match self {
            Status::Draft | Status::Returned => Some(Role::CspOfficer),
            Status::Submitted => Some(Role::GrantsOfficer),
            Status::Assessed => Some(Role::Commissioner),
            Status::Approved | Status::Refused | Status::Withdrawn => None,
        }
    }

    /// Whether what it asks for is undecided (BRIEF §5, "requested").
    pub fn is_requested(self) -> bool {
        matches!(self, Status::Submitted | Status::Returned | Status::Assessed)
    }
}

/// What somebody does to an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Changes a section.
    Save,
    /// Sends it in.
    Submit,
    /// Sends it back.
    Return,
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
    pub const ALL: [Action; 7] = [
        Action::Save,
        Action::Submit,
        Action::Return,
        Action::Assess,
        Action::Approve,
        Action::Refuse,
        Action::Withdraw,
    ];

    /// The verb people read.
    pub fn name(self) -> &'static str {
        match self {
            Action::Save => "save",
            Action::Submit => "submit",
            Action::Return => "return",
            Action::Assess => "assess",
            Action::Approve => "approve",
            Action::Refuse => "refuse",
            Action::Withdraw => "withdraw",
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
const COMPLETE: &str = "every section complete and confirmed; request within every limit; year not over";
const REASON: &str = "reason";

/// The only moves there are (BRIEF §4). A pair that is not here is refused.
#[rustfmt::skip]
pub const MOVES: &[Move] = &[
    Move { from: Status::Draft, action: Action::Save, who: CSP, to: Status::Draft, guard: "not changed by somebody since" },
    Move { from: Status::Draft, action: Action::Submit, who: CSP, to: Status::Submitted, guard: COMPLETE },
    Move { from: Status::Draft, action: Action::Withdraw, who: CSP, to: Status::Withdrawn, guard: REASON },
    Move { from: Status::Submitted, action: Action::Return, who: STAFF, to: Status::Returned, guard: "sections named, reason for each" },
    Move { from: Status::Submitted, action: Action::Assess, who: STAFF, to: Status::Assessed, guard: "gates answered, criteria scored with a sentence each, recommendation" },
    Move { from: Status::Submitted, action: Action::Withdraw, who: CSP, to: Status::Withdrawn, guard: REASON },
    Move { from: Status::Returned, action: Action::Save, who: CSP, to: Status::Returned, guard: "not changed by somebody since" },
    Move { from: Status::Returned, action: Action::Submit, who: CSP, to: Status::Submitted, guard: COMPLETE },
    Move { from: Status::Returned, action: Action::Withdraw, who: CSP, to: Status::Withdrawn, guard: REASON },
    Move { from: Status::Assessed, action: Action::Return, who: SEND_BACK, to: Status::Returned, guard: "sections named, reason for each" },
    Move { from: Status::Assessed, action: Action::Approve, who: DECIDES, to: Status::Approved, guard: "reasons; award within request and every limit; year not over; not the assessor; no interest" },
    Move { from: Status::Assessed, action: Action::Refuse, who: DECIDES, to: Status::Refused, guard: "reasons; not the assessor; no interest" },
    Move { from: Status::Assessed, action: Action::Withdraw, who: CSP, to: Status::Withdrawn, guard: REASON },
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

/// The money figures of the last submission, in pence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Asked for.
    pub request: Money,
    /// Cost that the scheme can share.
    pub eligible_cost: Money,
    /// Match that counts: certified, and cash unless the scheme counts in-kind.
    pub certified_match: Money,
}

/// An application without its answers: what is needed to decide what may happen to it.
#[derive(Clone, Debug)]
pub struct Case {
    /// Identity.
    pub id: ApplicationId,
    /// Its name.
    pub reference: Reference,
    /// Of which scheme.
    pub scheme: SchemeId,
    /// Whose.
    pub partnership: PartnershipId,
    /// For which year.
    pub year: FinancialYear,
    /// What the partnership calls it.
    pub title: String,
    /// Where it stands.
    pub status: Status,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Figures of the last submission.
    pub figures: Figures,
    /// Times submitted.
    pub submissions: u32,
    /// When first submitted; before that only its partnership can see it.
    pub submitted_at: Option<DateTime<Utc>>,
    /// Who assessed it last.
    pub assessor: Option<PersonId>,
    /// Whether a decision on it has been released to the partnership.
    pub released: bool,
    /// The day on which a decision that is held is to be released.
    pub release_on: Option<NaiveDate>,
    /// Number of history entries; guards each save.
    pub version: i64,
}

impl Case {
    /// The state as the partnership may know it: a decision shows only when released (BRIEF §4).
    pub fn status_for_the_partnership(&self) -> Status {
        status_for_the_partnership(self.status, self.released)
    }
}

/// A decision that is not released looks like a case still with the Commissioner.
pub fn status_for_the_partnership(status: Status, released: bool) -> Status {
    match status {
        Status::Approved | Status::Refused if !released => Status::Assessed,
        known => known,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_move_stands_once_and_saves_stay_where_they_are() {
        for (n, one) in MOVES.iter().enumerate() {
            let twin = MOVES[n + 1..].iter().find(|m| (m.from, m.action) == (one.from, one.action));
            assert!(twin.is_none(), "{:?} {:?}", one.from, one.action);
            assert_eq!(one.action == Action::Save, one.from == one.to);
        }
    }

    #[test]
    fn decided_and_withdrawn_cases_go_nowhere() {
        for status in [Status::Approved, Status::Refused, Status::Withdrawn] {
            assert!(Action::ALL.into_iter().all(|action| destination(status, action).is_none()));
            assert_eq!(status.waits_for(), None);
        }
    }

    #[test]
    fn status_codes_read_back() {
        assert!(Status::ALL.into_iter().all(|s| Status::from_code(s.code()) == Some(s)));
    }
}
