//! What ties somebody to one claim, by what they did to it or by what ties them to its case, and what they may never do to it
//! for that, whatever roles they hold (BRIEF §3). One table; who may do something at all is in the table of moves.

use thiserror::Error;

use super::moves::Action;
use crate::domain::application::relation::Relation;

/// What ties somebody to a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tie {
    /// Entered a line of it, or sent it to be certified; now or before it was returned.
    Prepared,
    /// Certified it, now or before it was returned.
    Certified,
    /// Checked it, now or before it was returned.
    Checked,
    /// Authorised its payment.
    Authorised,
    /// Noted that it was paid.
    Paid,
    /// Acted as grants officer of the application, or of another claim of its grant.
    Handled,
    /// Is a grants officer.
    Checks,
    /// Is an adviser of the control centre.
    Advises,
    /// Declared an interest in the application.
    Interested,
    /// Holds a role of the partnership.
    Partner,
    /// Is an officer of the partnership.
    Applies,
    /// Is an auditor.
    Audits,
    /// Is an administrator.
    Administers,
}

impl Tie {
    /// Every tie: first what was done, then what roles bring.
    pub const ALL: [Tie; 13] = [
        Tie::Prepared,
        Tie::Certified,
        Tie::Checked,
        Tie::Authorised,
        Tie::Paid,
        Tie::Handled,
        Tie::Checks,
        Tie::Advises,
        Tie::Interested,
        Tie::Partner,
        Tie::Applies,
        Tie::Audits,
        Tie::Administers,
    ];

    /// Those that come of doing something to the claim.
    pub const DEEDS: [Tie; 5] = [Tie::Prepared, Tie::Certified, Tie::Checked, Tie::Authorised, Tie::Paid];

    /// In the database.
    pub fn code(self) -> &'static str {
        match self {
            Tie::Prepared => "prepared",
            Tie::Certified => "certified",
            Tie::Checked => "checked",
            Tie::Authorised => "authorised",
            Tie::Paid => "paid",
            Tie::Handled => "handled",
            Tie::Checks => "checks",
            Tie::Advises => "advises",
            Tie::Interested => "interested",
            Tie::Partner => "partner",
            Tie::Applies => "applies",
            Tie::Audits => "audits",
            Tie::Administers => "administers",
        }
    }

    /// Reads the code of a deed back.
    pub fn from_code(code: &str) -> Option<Tie> {
        Tie::DEEDS.into_iter().find(|tie| tie.code() == code)
    }

    /// What a tie to the case means for its claims.
    pub fn of(relation: Relation) -> Option<Tie> {
        match relation {
            Relation::Assessed | Relation::Handled => Some(Tie::Handled),
            Relation::Checks => Some(Tie::Checks),
            Relation::Advises => Some(Tie::Advises),
            Relation::Interested => Some(Tie::Interested),
            Relation::Partner => Some(Tie::Partner),
            Relation::Applies => Some(Tie::Applies),
            Relation::Audits => Some(Tie::Audits),
            Relation::Administers => Some(Tie::Administers),
            Relation::Prepared | Relation::Endorsed | Relation::Endorses => None,
        }
    }

    /// What the person did or is, after "You".
    fn words(self) -> &'static str {
        match self {
            Tie::Prepared => "prepared this claim",
            Tie::Certified => "certified this claim",
            Tie::Checked => "checked this claim",
            Tie::Authorised => "authorised this claim",
            Tie::Paid => "noted the payment of this claim",
            Tie::Handled => "acted as grants officer of this application",
            Tie::Checks => "are a grants officer",
            Tie::Advises => "advise for the control centre",
            Tie::Interested => "declared an interest in this application",
            Tie::Partner => "have a role in this partnership",
            Tie::Applies => "are an officer of this partnership",
            Tie::Audits => "are an auditor",
            Tie::Administers => "are an administrator",
        }
    }
}

use Action::{Authorise, Certify, Check, Pay, Prepare, Return, Stop, Undo};

/// What may never be done by somebody with that tie: certified, checked, authorised and paid by four different people, none of
/// whom prepared it. Whoever is a grants officer, or was one of the case, authorises no payment; the control centre has nothing
/// to do with money.
#[rustfmt::skip]
pub const BARRED: &[(Tie, &[Action])] = &[
    (Tie::Prepared, &[Certify, Check, Return, Authorise, Pay, Stop, Undo]),
    (Tie::Certified, &[Prepare, Check, Return, Authorise, Pay, Stop, Undo]),
    (Tie::Checked, &[Prepare, Certify, Authorise, Pay, Stop, Undo]),
    // Who authorised or paid puts that right, and does it again: it is the same step.
    (Tie::Authorised, &[Prepare, Certify, Check, Pay, Undo]),
    (Tie::Paid, &[Prepare, Certify, Check, Authorise, Stop]),
    (Tie::Handled, &[Authorise]),
    (Tie::Checks, &[Authorise]),
    (Tie::Advises, &Action::ALL),
    (Tie::Interested, &Action::ALL),
    (Tie::Partner, &[Check, Return, Authorise, Pay, Stop, Undo]),
    (Tie::Applies, &[Certify]),
    (Tie::Audits, &Action::ALL),
    (Tie::Administers, &Action::ALL),
];

/// Somebody may not do this to this claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("You {}, so somebody else must {} it", .tie.words(), .action.does())]
pub struct Barred {
    /// What was to be done.
    pub action: Action,
    /// Why not.
    pub tie: Tie,
}

/// Nothing that ties somebody to a claim forbids this to them. Every move of a claim asks for one.
#[derive(Clone, Copy, Debug)]
pub struct Permit(Action);

impl Permit {
    /// For what.
    pub fn action(self) -> Action {
        self.0
    }
}

/// Refuses what one of these ties forbids.
///
/// # Errors
/// `Barred` with the first tie that forbids it.
pub fn allowed(action: Action, ties: &[Tie]) -> Result<Permit, Barred> {
    let bars = |tie: &Tie| BARRED.iter().any(|(known, actions)| known == tie && actions.contains(&action));
    match ties.iter().find(|tie| bars(tie)) {
        Some(tie) => Err(Barred { action, tie: *tie }),
        None => Ok(Permit(action)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::claim::moves::{MOVES, permitted};
    use crate::domain::person::Role;

    /// By hand: a row a tie, a column an action in the order of `Action::ALL`; x is forbidden.
    const TABLE: [(Tie, &str); 13] = [
        (Tie::Prepared, ".xxxxxxx"),
        (Tie::Certified, "x.xxxxxx"),
        (Tie::Checked, "xx..xxxx"),
        (Tie::Authorised, "xxx..x.x"),
        (Tie::Paid, "xxx.x.x."),
        (Tie::Handled, "....x..."),
        (Tie::Checks, "....x..."),
        (Tie::Advises, "xxxxxxxx"),
        (Tie::Interested, "xxxxxxxx"),
        (Tie::Partner, "..xxxxxx"),
        (Tie::Applies, ".x......"),
        (Tie::Audits, "xxxxxxxx"),
        (Tie::Administers, "xxxxxxxx"),
    ];

    #[test]
    fn the_table_says_of_every_tie_what_it_forbids() {
        assert_eq!(Tie::ALL.map(|tie| tie.code()), TABLE.map(|(tie, _)| tie.code()));
        for (tie, row) in TABLE {
            let found: String = Action::ALL
                .map(|action| if allowed(action, &[tie]).is_ok() { '.' } else { 'x' })
                .iter()
                .collect();
            assert_eq!(found, row, "{tie:?}");
        }
        for tie in Tie::DEEDS {
            assert_eq!(Tie::from_code(tie.code()), Some(tie));
        }
    }

    /// What doing it makes of somebody; sending a claim back approves nothing, nor does stopping or undoing its payment.
    fn deed(action: Action) -> Option<Tie> {
        Some(match action {
            Action::Prepare => Tie::Prepared,
            Action::Certify => Tie::Certified,
            Action::Check => Tie::Checked,
            Action::Return | Action::Stop | Action::Undo => return None,
            Action::Authorise => Tie::Authorised,
            Action::Pay => Tie::Paid,
        })
    }

    #[test]
    fn whoever_did_one_step_does_no_other_whatever_roles_they_hold() {
        for first in Action::ALL {
            for second in Action::ALL {
                let (Some(did), Some(does)) = (deed(first), deed(second)) else { continue };
                // Every role that moves a claim, one after the other: none of them helps.
                for role in Role::ALL {
                    let has_the_role = MOVES.iter().any(|step| permitted(step.from, second, role));
                    let may = has_the_role && allowed(second, &[did]).is_ok();
                    assert!(!may || did == does, "{role:?} {first:?} {second:?}");
                }
                assert_eq!(allowed(second, &[did]).is_ok(), did == does, "{first:?} then {second:?}");
            }
        }
    }

    #[test]
    fn no_role_that_may_never_authorise_does_so_by_another_one() {
        use crate::domain::application::relation::ties;
        use crate::domain::person::{Holding, PartnershipId};
        let own = PartnershipId(7);
        // Beside the treasurer's, what was done to the case; whether a payment of it can be authorised.
        let table: [(Option<Role>, Option<&str>, bool); 12] = [
            (None, None, true),
            (Some(Role::GrantsOfficer), None, false),
            (Some(Role::OccAdviser), None, false),
            (Some(Role::CspOfficer), None, false),
            (Some(Role::Auditor), None, false),
            (Some(Role::Administrator), None, false),
            (Some(Role::PanelMember), None, true),
            (None, Some("assessed"), false),
            (None, Some("purchase_approved"), false),
            (None, Some("claim_checked"), false),
            (None, Some("claim_paid"), false),
            (None, Some("claim_authorised"), true),
        ];
        for (role, did, may) in table {
            let of = |role: Role| Holding::new(role, role.belongs_to_a_partnership().then_some(own)).unwrap();
            let hats: Vec<Holding> = [Role::Treasurer].into_iter().chain(role).map(of).collect();
            let done: Vec<&str> = did.into_iter().collect();
            let ties: Vec<Tie> = ties(&done, &hats, own).into_iter().filter_map(Tie::of).collect();
            assert_eq!(allowed(Action::Authorise, &ties).is_ok(), may, "{role:?} {did:?}");
        }
    }

    #[test]
    fn a_refusal_says_why_and_that_somebody_else_must() {
        let refused = allowed(Action::Authorise, &[Tie::Partner, Tie::Checked]).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "You have a role in this partnership, so somebody else must authorise it"
        );
        assert!(allowed(Action::Authorise, &[]).is_ok_and(|permit| permit.action() == Action::Authorise));
    }
}
