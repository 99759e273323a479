//! What ties somebody to one case, by what they did to it or by a role that they hold, and what they may never do to it for
//! that, whatever other roles they hold (BRIEF §3, right column). One table; who may do something at all is in the table of
//! moves.

use thiserror::Error;

use super::Action;
use crate::domain::person::{Holding, PartnershipId, Role};

/// What ties somebody to a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// Started it, saved a section, or sent it in.
    Prepared,
    /// Endorsed it, or certified its match.
    Endorsed,
    /// Assessed it, now or before it was returned.
    Assessed,
    /// Acted as grants officer of it, or of its grant.
    Handled,
    /// Declared an interest in it.
    Interested,
    /// Holds a role of its partnership.
    Partner,
    /// Is an officer of its partnership.
    Applies,
    /// Is chair or commander of whichever partnership: they endorse, and never judge.
    Endorses,
    /// Is a grants officer.
    Checks,
    /// Is an adviser of the control centre.
    Advises,
    /// Is an auditor.
    Audits,
    /// Is an administrator.
    Administers,
}

impl Relation {
    /// Every tie: first what was done, then what roles bring.
    pub const ALL: [Relation; 12] = [
        Relation::Prepared,
        Relation::Endorsed,
        Relation::Assessed,
        Relation::Handled,
        Relation::Interested,
        Relation::Partner,
        Relation::Applies,
        Relation::Endorses,
        Relation::Checks,
        Relation::Advises,
        Relation::Audits,
        Relation::Administers,
    ];

    /// What the person did or is, after "You" and after "This person" or a name.
    fn words(self) -> (&'static str, &'static str) {
        let did = |words| (words, words);
        match self {
            Relation::Prepared => did("prepared this application"),
            Relation::Endorsed => did("endorsed this application"),
            Relation::Assessed => did("assessed this application"),
            Relation::Handled => did("acted as grants officer of this application"),
            Relation::Interested => did("declared an interest in this application"),
            Relation::Partner => ("have a role in this partnership", "has a role in this partnership"),
            Relation::Applies => ("are an officer of this partnership", "is an officer of this partnership"),
            Relation::Endorses => ("endorse applications", "endorses applications"),
            Relation::Checks => ("are a grants officer", "is a grants officer"),
            Relation::Advises => ("advise for the control centre", "advises for the control centre"),
            Relation::Audits => ("are an auditor", "is an auditor"),
            Relation::Administers => ("are an administrator", "is an administrator"),
        }
    }

    /// What ties them, after "You".
    pub fn yours(self) -> &'static str {
        self.words().0
    }

    /// What ties them, after a name.
    pub fn theirs(self) -> &'static str {
        self.words().1
    }

    /// Whether its partnership may be told of it: what its people did is in its history, the rest is the funder's.
    pub fn is_known_to_the_partnership(self) -> bool {
        matches!(self, Relation::Prepared | Relation::Endorsed | Relation::Applies)
    }

    /// Whether an event of this kind ties whoever did it.
    pub fn comes_of(self, kind: &str) -> bool {
        match self {
            Relation::Prepared => [
                "started",
                "section_saved",
                "evidence_counted",
                "files_added",
                "file_removed",
                "asked",
                "submitted",
                "query_answered",
            ]
            .contains(&kind),
            Relation::Endorsed => kind == "endorsed",
            Relation::Assessed => ["assessment_locked", "assessed"].contains(&kind),
            Relation::Handled => [
                "query_asked",
                "query_closed",
                "assessment_locked",
                "assessed",
                "purchase_approved",
                "purchase_refused",
                "claim_checked",
                "claim_paid",
                "payment_undone",
                "grant_completed",
            ]
            .contains(&kind),
            Relation::Interested => kind == "interest_declared",
            _ => false,
        }
    }

    /// Whether a hat ties whoever wears it to the cases of this partnership.
    pub fn comes_with(self, hat: Holding, of: PartnershipId) -> bool {
        match self {
            Relation::Partner => hat.partnership == Some(of),
            Relation::Applies => hat.role == Role::CspOfficer && hat.partnership == Some(of),
            Relation::Endorses => matches!(hat.role, Role::CspChair | Role::LpaCommander),
            Relation::Checks => hat.role == Role::GrantsOfficer,
            Relation::Advises => hat.role == Role::OccAdviser,
            Relation::Audits => hat.role == Role::Auditor,
            Relation::Administers => hat.role == Role::Administrator,
            _ => false,
        }
    }
}

/// Every tie of somebody who did this and wears these hats to a case of this partnership.
pub fn ties<K: AsRef<str>>(done: &[K], hats: &[Holding], of: PartnershipId) -> Vec<Relation> {
    let ties = |tie: &Relation| {
        done.iter().any(|kind| tie.comes_of(kind.as_ref())) || hats.iter().any(|hat| tie.comes_with(*hat, of))
    };
    Relation::ALL.into_iter().filter(ties).collect()
}

use Action::{Approve, Assess, Assign, Certify, Endorse, Query, Refuse, Return, Save, Submit};

/// What may never be done by somebody with that tie.
#[rustfmt::skip]
pub const BARRED: &[(Relation, &[Action])] = &[
    (Relation::Prepared, &[Endorse, Certify, Return, Query, Assign, Assess, Approve, Refuse]),
    (Relation::Endorsed, &[Save, Submit, Return, Query, Assign, Assess, Approve, Refuse]),
    (Relation::Assessed, &[Save, Submit, Endorse, Certify, Approve, Refuse]),
    (Relation::Interested, &[Save, Submit, Endorse, Certify, Return, Query, Assign, Assess, Approve, Refuse]),
    (Relation::Partner, &[Return, Query, Assign, Assess, Approve, Refuse]),
    (Relation::Applies, &[Certify]),
    (Relation::Endorses, &[Assess, Approve, Refuse]),
    (Relation::Checks, &[Approve, Refuse]),
    // Money from the first page of an application on; endorsing and withdrawing one commit nothing.
    (Relation::Advises, &[Save, Submit, Certify, Return, Query, Assign, Assess, Approve, Refuse]),
    (Relation::Audits, &Action::ALL),
    (Relation::Administers, &Action::ALL),
];

/// Somebody may not do this to this case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("You {}, so somebody else must {}", .relation.words().0, .action.does())]
pub struct Barred {
    /// What was to be done.
    pub action: Action,
    /// Why not.
    pub relation: Relation,
}

/// Nothing that ties somebody to a case forbids this to them. Every move of a case asks for one, so none can do without
/// having looked.
#[derive(Clone, Copy, Debug)]
pub struct Permit(Action);

impl Permit {
    /// For what.
    pub fn action(self) -> Action {
        self.0
    }
}

/// Refuses what one of these ties forbids.
pub fn allowed(action: Action, relations: &[Relation]) -> Result<Permit, Barred> {
    let bars = |relation: &Relation| {
        BARRED.iter().any(|(tie, actions)| tie == relation && actions.contains(&action))
    };
    match relations.iter().find(|relation| bars(relation)) {
        Some(relation) => Err(Barred { action, relation: *relation }),
        None => Ok(Permit(action)),
    }
}

#[cfg(test)]
mod tests;
