//! The stages of a claim and the moves between them: one table for the rules, the tests and the README.

use crate::domain::person::Role;

/// Where a claim stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Being prepared, for the first time or after it was returned.
    Draft,
    /// Waits for the certificate of the council's s151 officer.
    Sent,
    /// Certified; waits for a grants officer.
    Certified,
    /// Checked; waits for the treasurer.
    Checked,
    /// To be paid.
    Authorised,
    /// Paid.
    Paid,
    /// Its grant was terminated before it was authorised: it claims nothing any more, and is kept to be read.
    Ended,
}

impl Stage {
    /// Every stage, in order.
    pub const ALL: [Stage; 7] = [
        Stage::Draft,
        Stage::Sent,
        Stage::Certified,
        Stage::Checked,
        Stage::Authorised,
        Stage::Paid,
        Stage::Ended,
    ];

    /// In the database.
    pub fn code(self) -> &'static str {
        match self {
            Stage::Draft => "draft",
            Stage::Sent => "sent",
            Stage::Certified => "certified",
            Stage::Checked => "checked",
            Stage::Authorised => "authorised",
            Stage::Paid => "paid",
            Stage::Ended => "ended",
        }
    }

    /// On pages.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Draft => "Draft",
            Stage::Sent => "To be certified",
            Stage::Certified => "To be checked",
            Stage::Checked => "To be authorised",
            Stage::Authorised => "To be paid",
            Stage::Paid => "Paid",
            Stage::Ended => "Ended with the grant",
        }
    }

    /// Reads a code back.
    pub fn from_code(code: &str) -> Option<Stage> {
        Stage::ALL.into_iter().find(|stage| stage.code() == code)
    }

    /// Whether what it comes to is fixed and counted.
    pub fn is_counted(self) -> bool {
        matches!(self, Stage::Authorised | Stage::Paid)
    }

    /// Whether it claims something that nobody has authorised: such a claim ends when its grant is terminated.
    pub fn is_open(self) -> bool {
        matches!(self, Stage::Draft | Stage::Sent | Stage::Certified | Stage::Checked)
    }

    /// What moves it on, and who does that.
    pub fn next(self) -> Option<(Action, Role)> {
        let on = MOVES.iter().find(|step| step.from == self && step.to > Some(self));
        on.map(|step| (step.action, step.role))
    }

    /// Who has to do something next.
    pub fn waits_for(self) -> Option<Role> {
        self.next().map(|(_, role)| role)
    }

    /// Whether what is to be done next has to wait for the answer to an increase of the award.
    pub fn waits_for_an_increase(self) -> bool {
        self.next().is_some_and(|(action, _)| action.goes_by_the_award())
    }
}

/// What somebody does to a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Enters lines, and sends it to be certified.
    Prepare,
    /// Certifies it for the accountable body, or declines to.
    Certify,
    /// Verifies or reduces each line.
    Check,
    /// Sends it back to be changed.
    Return,
    /// Lets it be paid.
    Authorise,
    /// Notes that it was paid.
    Pay,
    /// Takes back that it may be paid.
    Stop,
    /// Says that a payment which was noted did not happen so.
    Undo,
}

impl Action {
    /// Every action.
    pub const ALL: [Action; 8] = [
        Action::Prepare,
        Action::Certify,
        Action::Check,
        Action::Return,
        Action::Authorise,
        Action::Pay,
        Action::Stop,
        Action::Undo,
    ];

    /// Whether it works out money by the award: not while another one waits to be accepted, by which the share would be another.
    pub fn goes_by_the_award(self) -> bool {
        self == Action::Authorise
    }

    /// After "somebody else must".
    pub fn does(self) -> &'static str {
        match self {
            Action::Prepare => "prepare",
            Action::Certify => "certify",
            Action::Check => "check",
            Action::Return => "return",
            Action::Authorise => "authorise",
            Action::Pay => "pay",
            Action::Stop => "stop",
            Action::Undo => "undo",
        }
    }
}

/// One move.
pub struct Move {
    /// From where.
    pub from: Stage,
    /// What is done.
    pub action: Action,
    /// As people read it.
    pub what: &'static str,
    /// By whom.
    pub role: Role,
    /// To where; nowhere when it is discarded.
    pub to: Option<Stage>,
    /// On which condition.
    pub guard: &'static str,
}

const fn step(
    (from, action, to): (Stage, Action, Stage),
    role: Role,
    (what, guard): (&'static str, &'static str),
) -> Move {
    Move { from, action, what, role, to: Some(to), guard }
}

const DISCARDED: Move = Move {
    from: Draft,
    action: Action::Prepare,
    what: "discard",
    role: CspOfficer,
    to: None,
    guard: "not wanted; its costs can be claimed in another one",
};

use Role::{CspOfficer, FinanceCertifier, GrantsOfficer, Treasurer};
use Stage::{Authorised, Certified, Checked, Draft, Paid, Sent};

/// Every move.
#[rustfmt::skip]
pub const MOVES: [Move; 15] = [
    step((Draft, Action::Prepare, Draft), CspOfficer, ("change", "costs of the grant’s year, or within what was carried forward of it; each invoice once")),
    step((Draft, Action::Prepare, Sent), CspOfficer, ("send", "each cost, also a purchase, with a file that proves it; the only open claim, if it is the final one")),
    DISCARDED,
    step((Sent, Action::Certify, Certified), FinanceCertifier, ("certify", "certifier of the case; did not prepare it")),
    step((Sent, Action::Certify, Draft), FinanceCertifier, ("decline", "reason")),
    step((Certified, Action::Check, Checked), GrantsOfficer, ("check", "each line verified while a file proves it, or reduced with a reason; a final claim: every camera commissioned")),
    step((Certified, Action::Return, Draft), GrantsOfficer, ("return", "reason")),
    step((Checked, Action::Return, Draft), GrantsOfficer, ("return", "reason")),
    step((Checked, Action::Return, Draft), Treasurer, ("return", "reason")),
    step((Checked, Action::Authorise, Authorised), Treasurer, ("authorise", "what is due within award and share; did none of the steps before; is no grants officer, and was none of the case; no increase waits to be accepted")),
    step((Checked, Action::Authorise, Paid), Treasurer, ("authorise", "a final claim for which nothing is due: it is settled at once")),
    step((Authorised, Action::Pay, Paid), GrantsOfficer, ("pay", "the authorised amount; did none of the steps before")),
    step((Authorised, Action::Stop, Checked), Treasurer, ("stop the payment", "reason; its amount is open again; a later payment that was worked out with it is stopped first")),
    step((Paid, Action::Undo, Authorised), GrantsOfficer, ("say that the payment did not happen", "reason; grant active; did none of the steps before the payment")),
    step((Paid, Action::Stop, Checked), Treasurer, ("open again", "reason; grant active; a final claim that was settled with nothing")),
];

/// Whether the table lets this role do this at this stage.
pub fn permitted(stage: Stage, action: Action, role: Role) -> bool {
    MOVES.iter().any(|step| (step.from, step.action, step.role) == (stage, action, role))
}

/// The moves as people read them, in Markdown: README.md holds a copy.
pub fn table() -> String {
    let row = |step: &Move| {
        let Move { from, what, role, to, guard, .. } = step;
        let to = to.map_or("–", Stage::name);
        format!("| {} | {what} | {} | {to} | {guard} |", from.name(), role.name())
    };
    let head = "| From | Action | Who | To | If |\n|---|---|---|---|---|".to_owned();
    let open = Stage::ALL.into_iter().filter(|stage| stage.is_open()).map(Stage::name);
    let (open, who) = (open.collect::<Vec<_>>().join(", "), Role::Commissioner.name());
    let ended = Stage::Ended.name();
    let end =
        format!("| {open} | end | {who} | {ended} | the grant is terminated; its invoices are free again |");
    std::iter::once(head).chain(MOVES.iter().map(row)).chain([end]).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_waits_for_one_role_and_the_last_for_nobody() {
        let found = Stage::ALL.map(|stage| stage.waits_for());
        let expected = [
            Some(CspOfficer),
            Some(FinanceCertifier),
            Some(GrantsOfficer),
            Some(Treasurer),
            Some(GrantsOfficer),
            None,
            None,
        ];
        assert_eq!(found, expected);
        for stage in Stage::ALL {
            assert_eq!(Stage::from_code(stage.code()), Some(stage));
            // Nobody waits for what is over, and nothing moves what ended; what is open can end with its grant, what is counted not.
            assert_eq!(stage.waits_for().is_none(), matches!(stage, Stage::Paid | Stage::Ended), "{stage:?}");
            assert_eq!(MOVES.iter().any(|step| step.from == stage), stage != Stage::Ended, "{stage:?}");
            assert_eq!(stage.is_open(), !stage.is_counted() && stage != Stage::Ended, "{stage:?}");
        }
    }
}
