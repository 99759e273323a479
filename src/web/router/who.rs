//! Who may use an address: the groups that the table of addresses names.

use serde::Serialize;

use crate::domain::person::Role;

/// Who may use an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Anybody, signed in or not.
    Anybody,
    /// Whoever has come in, also before their second factor.
    Known,
    /// Whoever is signed in.
    SignedIn,
    /// Holders of one of these roles.
    Roles(&'static [Role]),
}

impl Serialize for Who {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Who::Anybody => to.collect_seq(["anybody"]),
            Who::Known => to.collect_seq(["known"]),
            Who::SignedIn => to.collect_seq(["signed_in"]),
            Who::Roles(roles) => to.collect_seq(roles.iter().map(|role| role.code())),
        }
    }
}

pub(super) const OFFICER: Who = Who::Roles(&[Role::CspOfficer]);
pub(super) const STAFF: Who = Who::Roles(&[Role::GrantsOfficer]);
pub(super) const DECIDER: Who = Who::Roles(&[Role::Commissioner]);
pub(super) const SENDS_BACK: Who = Who::Roles(&[Role::GrantsOfficer, Role::Commissioner]);
pub(super) const DECLARES: Who = Who::Roles(&[
    Role::CspChair,
    Role::LpaCommander,
    Role::FinanceCertifier,
    Role::GrantsOfficer,
    Role::Commissioner,
    Role::Treasurer,
]);
pub(super) const ADMINISTRATOR: Who = Who::Roles(&[Role::Administrator]);
pub(super) const READS_ADMINISTRATION: Who = Who::Roles(&Role::READ_ADMINISTRATION);
pub(super) const KEEPS_CAPS: Who = Who::Roles(&[Role::Administrator, Role::Treasurer]);
pub(super) const SEES_SCHEME: Who = Who::Roles(&Role::SEE_THE_SCHEME);
pub(super) const ENDORSES: Who = Who::Roles(&[Role::CspChair, Role::LpaCommander]);
pub(super) const CERTIFIES: Who = Who::Roles(&[Role::FinanceCertifier]);
pub(super) const RECOMMENDS: Who = Who::Roles(&Role::READ_RECOMMENDATIONS);
pub(super) const READS: Who = Who::Roles(&Role::PCC_READERS);
pub(super) const PAYS: Who = Who::Roles(&[Role::Treasurer]);
pub(super) const MONITORS: Who = Who::Roles(&Role::SEE_MONITORING);
pub(super) const SEES_ALL_CAMERAS: Who = Who::Roles(&Role::SEE_ALL_CAMERAS);
pub(super) const LINKS: Who = Who::Roles(&[Role::OccAdviser]);
pub(super) const KNOWS_CAMERAS: Who = Who::Roles(&[
    Role::CspOfficer,
    Role::OccAdviser,
    Role::GrantsOfficer,
    Role::Commissioner,
    Role::Treasurer,
    Role::Auditor,
]);
pub(super) const SEES_CAMERAS: Who = Who::Roles(&[
    Role::CspOfficer,
    Role::OccAdviser,
    Role::GrantsOfficer,
    Role::Commissioner,
    Role::Treasurer,
    Role::Auditor,
    Role::PanelMember,
]);
pub(super) const SEES_CASES: Who = Who::Roles(&[
    Role::CspOfficer,
    Role::CspChair,
    Role::LpaCommander,
    Role::FinanceCertifier,
    Role::GrantsOfficer,
    Role::Commissioner,
    Role::Treasurer,
    Role::Auditor,
]);
