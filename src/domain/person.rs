//! Who somebody is and which hats they wear. Answers "may this person act as …?"; must not know HTTP or how a person signed in.

use serde::{Deserialize, Serialize};

use super::text::EmailAddress;

mod actor;
pub mod leaving;
mod together;
mod way;

pub use actor::{
    Administrator, CapKeeper, CaseWorker, Commissioner, CspOfficer, Declarer, Endorser, FrameworkKeeper,
    GrantsOfficer, Importer, Insider, OccAdviser, Treasurer, Viewer,
};
pub use way::Way;

/// Identity of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonId(pub i64);

/// Identity of a Community Safety Partnership (CSP).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PartnershipId(pub i64);

/// The roles of BRIEF §3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Drafts, submits, withdraws and answers for a CSP.
    CspOfficer,
    /// Endorses for a CSP.
    CspChair,
    /// Local policing commander, endorses for a CSP.
    LpaCommander,
    /// Council s151 officer, certifies match for a CSP.
    FinanceCertifier,
    /// Checks, returns, assesses and recommends.
    GrantsOfficer,
    /// The Commissioner or deputy, who decides.
    Commissioner,
    /// Authorises payments, manages envelope and caps.
    Treasurer,
    /// Operational Control Centre adviser.
    OccAdviser,
    /// Member of the Police and Crime Panel.
    PanelMember,
    /// Reads everything, changes nothing.
    Auditor,
    /// People, roles, scheme values, e-mail log.
    Administrator,
}

impl Role {
    /// Every role, in the order of BRIEF §3.
    pub const ALL: [Role; 11] = [
        Role::CspOfficer,
        Role::CspChair,
        Role::LpaCommander,
        Role::FinanceCertifier,
        Role::GrantsOfficer,
        Role::Commissioner,
        Role::Treasurer,
        Role::OccAdviser,
        Role::PanelMember,
        Role::Auditor,
        Role::Administrator,
    ];

    /// Those who read every submitted case of the funder.
    pub const PCC_READERS: [Role; 4] =
        [Role::GrantsOfficer, Role::Commissioner, Role::Treasurer, Role::Auditor];

    /// Those who read assessments and recommendations.
    pub const READ_RECOMMENDATIONS: [Role; 3] = [Role::Commissioner, Role::GrantsOfficer, Role::Auditor];

    /// Those who see monitoring commitments: of every partnership, or of their own.
    pub const SEE_MONITORING: [Role; 5] =
        [Role::CspOfficer, Role::GrantsOfficer, Role::Commissioner, Role::Treasurer, Role::Auditor];
    /// Those who see what is bought of grants: of every one, or of their own partnership's.
    pub const SEE_PURCHASES: [Role; 5] =
        [Role::CspOfficer, Role::GrantsOfficer, Role::Commissioner, Role::Treasurer, Role::Auditor];
    /// Those who take over what was kept in spreadsheets before.
    pub const IMPORT: [Role; 1] = [Role::GrantsOfficer];

    /// Those who read every quarterly return that was sent.
    pub const READ_ALL_RETURNS: [Role; 5] =
        [Role::GrantsOfficer, Role::Commissioner, Role::Treasurer, Role::Auditor, Role::PanelMember];
    /// Those who read quarterly returns at all: the Panel, the funder’s people, or those of their own partnership.
    pub const READ_RETURNS: [Role; 6] = [
        Role::CspOfficer,
        Role::GrantsOfficer,
        Role::Commissioner,
        Role::Treasurer,
        Role::Auditor,
        Role::PanelMember,
    ];
    /// Those who see every camera of the register with all that is known of it.
    pub const SEE_ALL_CAMERAS: [Role; 5] =
        [Role::OccAdviser, Role::GrantsOfficer, Role::Commissioner, Role::Treasurer, Role::Auditor];

    /// Those who see the scheme’s values.
    pub const SEE_THE_SCHEME: [Role; 3] = [Role::Administrator, Role::Treasurer, Role::Auditor];

    /// Those who read of people, e-mails and retention; an auditor changes nothing of it (BRIEF §3).
    pub const READ_ADMINISTRATION: [Role; 2] = [Role::Administrator, Role::Auditor];

    /// Those who deal with kit: they read frameworks, price lists and what the OCC certified.
    pub const DEAL_WITH_KIT: [Role; 7] = [
        Role::CspOfficer,
        Role::GrantsOfficer,
        Role::Commissioner,
        Role::Treasurer,
        Role::OccAdviser,
        Role::Auditor,
        Role::Administrator,
    ];

    /// Those who act for the funder, or read all that is its own: after a link they give a second factor.
    pub const GIVE_A_SECOND_FACTOR: [Role; 5] =
        [Role::GrantsOfficer, Role::Commissioner, Role::Treasurer, Role::Auditor, Role::Administrator];

    /// Those who stand behind an application when its officers ask them to.
    pub const ENDORSERS: [Role; 3] = [Role::CspChair, Role::LpaCommander, Role::FinanceCertifier];

    /// The word used in the database, on the command line and in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Role::CspOfficer => "csp_officer",
            Role::CspChair => "csp_chair",
            Role::LpaCommander => "lpa_commander",
            Role::FinanceCertifier => "finance_certifier",
            Role::GrantsOfficer => "grants_officer",
            Role::Commissioner => "commissioner",
            Role::Treasurer => "treasurer",
            Role::OccAdviser => "occ_adviser",
            Role::PanelMember => "panel_member",
            Role::Auditor => "auditor",
            Role::Administrator => "administrator",
        }
    }

    /// The word people read.
    pub fn name(self) -> &'static str {
        match self {
            Role::CspOfficer => "CSP officer",
            Role::CspChair => "CSP chair",
            Role::LpaCommander => "Local policing commander",
            Role::FinanceCertifier => "Finance certifier (s151 officer)",
            Role::GrantsOfficer => "Grants officer",
            Role::Commissioner => "Commissioner or deputy",
            Role::Treasurer => "Treasurer",
            Role::OccAdviser => "OCC adviser",
            Role::PanelMember => "Panel member",
            Role::Auditor => "Auditor",
            Role::Administrator => "Administrator",
        }
    }

    /// Reads a code back. `None` for a word that is no role.
    pub fn from_code(code: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.code() == code)
    }

    /// Whether the role is held for one partnership rather than for the whole area.
    pub fn belongs_to_a_partnership(self) -> bool {
        matches!(self, Role::CspOfficer | Role::CspChair | Role::LpaCommander | Role::FinanceCertifier)
    }
}

/// One hat: a role, and the partnership it is worn for when the role needs one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holding {
    /// The role.
    pub role: Role,
    /// Set exactly when [`Role::belongs_to_a_partnership`].
    pub partnership: Option<PartnershipId>,
}

impl Holding {
    /// A hat that fits: a partnership exactly when the role needs one. `None` otherwise.
    pub fn new(role: Role, partnership: Option<PartnershipId>) -> Option<Holding> {
        (role.belongs_to_a_partnership() == partnership.is_some()).then_some(Holding { role, partnership })
    }
}

/// Somebody who can sign in.
#[derive(Clone, Debug)]
pub struct Person {
    /// Identity.
    pub id: PersonId,
    /// As shown to others.
    pub name: String,
    /// Where mail goes and how the person is recognised at sign-in.
    pub email: EmailAddress,
    /// Every hat.
    pub holdings: Vec<Holding>,
}

impl Person {
    /// Whether the person wears this hat anywhere.
    pub fn holds(&self, role: Role) -> bool {
        self.holdings.iter().any(|holding| holding.role == role)
    }

    /// Whether a link alone does not let them in.
    pub fn gives_a_second_factor(&self) -> bool {
        self.holds_any(&Role::GIVE_A_SECOND_FACTOR)
    }

    /// Whether the person wears one of these hats.
    pub fn holds_any(&self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.holds(*role))
    }

    /// Whether the person acts for the funder, or watches it: whoever does is not asked to stand behind an application.
    pub fn is_of_the_funder(&self) -> bool {
        self.holdings.iter().any(|holding| !holding.role.belongs_to_a_partnership())
    }

    fn partnership_as(&self, role: Role) -> Option<PartnershipId> {
        self.holdings.iter().find(|holding| holding.role == role)?.partnership
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::application::content::Part;

    fn person(holdings: &[(Role, Option<i64>)]) -> Person {
        Person {
            id: PersonId(1),
            name: "Sam Example".into(),
            email: EmailAddress::parse("sam@example.org").unwrap(),
            holdings: holdings
                .iter()
                .map(|(role, csp)| Holding::new(*role, csp.map(PartnershipId)).unwrap())
                .collect(),
        }
    }

    #[test]
    fn role_codes_read_back() {
        for role in Role::ALL {
            assert_eq!(Role::from_code(role.code()), Some(role));
        }
        assert_eq!(Role::from_code("king"), None);
    }

    #[test]
    fn a_partnership_is_named_exactly_when_the_role_needs_one() {
        for role in Role::ALL {
            let with = Holding::new(role, Some(PartnershipId(1))).is_some();
            let without = Holding::new(role, None).is_some();
            assert_eq!((with, without), (role.belongs_to_a_partnership(), !with), "{role:?}");
        }
    }

    #[test]
    fn actors_are_made_only_from_holders() {
        for role in Role::ALL {
            let csp = role.belongs_to_a_partnership().then_some(7);
            let someone = person(&[(role, csp)]);
            assert_eq!(CspOfficer::of(&someone).is_some(), role == Role::CspOfficer);
            assert_eq!(GrantsOfficer::of(&someone).is_some(), role == Role::GrantsOfficer);
            assert_eq!(Commissioner::of(&someone).is_some(), role == Role::Commissioner);
            for part in Part::ALL {
                let of = |csp| Endorser::of(&someone, part, PartnershipId(csp)).is_some();
                assert_eq!((of(7), of(8)), (part.role() == role, false), "{role:?} {part:?}");
            }
            assert_eq!(Administrator::of(&someone).is_some(), role == Role::Administrator);
        }
    }
}
