//! People as they act: each made only from somebody who holds the role, so that what asks for one cannot be done without it.
//! What somebody may look at is here too; what they may do to one case is not.

use super::{Holding, PartnershipId, Person, PersonId, Role};
use crate::domain::application::content::Part;

macro_rules! actor {
    ($(#[$doc:meta])* $name:ident, $role:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name(PersonId);

        impl $name {
            /// `None` unless the person holds the role.
            pub fn of(person: &Person) -> Option<Self> {
                person.holds($role).then_some(Self(person.id))
            }

            /// Who it is.
            pub fn id(self) -> PersonId {
                self.0
            }
        }
    };
}

actor!(
    /// Somebody acting as grants officer.
    GrantsOfficer,
    Role::GrantsOfficer
);
actor!(
    /// Somebody acting as Commissioner or deputy.
    Commissioner,
    Role::Commissioner
);
actor!(
    /// Somebody acting as treasurer.
    Treasurer,
    Role::Treasurer
);
actor!(
    /// Somebody acting as administrator.
    Administrator,
    Role::Administrator
);

actor!(
    /// Somebody acting as adviser of the Operational Control Centre.
    OccAdviser,
    Role::OccAdviser
);

/// Somebody who keeps frameworks and their price lists: a grants officer, or an administrator (BRIEF §1: the PCC builds them).
#[derive(Clone, Copy, Debug)]
pub struct FrameworkKeeper(PersonId);

impl FrameworkKeeper {
    /// `None` unless the person holds one of the two roles.
    pub fn of(person: &Person) -> Option<Self> {
        person.holds_any(&[Role::GrantsOfficer, Role::Administrator]).then_some(FrameworkKeeper(person.id))
    }

    /// Who it is.
    pub fn id(self) -> PersonId {
        self.0
    }
}

/// Somebody who takes over what was kept in spreadsheets before. Awards are among it, and an administrator takes no grant step.
#[derive(Clone, Copy, Debug)]
pub struct Importer(PersonId);

impl Importer {
    /// `None` unless the person holds the role.
    pub fn of(person: &Person) -> Option<Self> {
        person.holds_any(&Role::IMPORT).then_some(Importer(person.id))
    }

    /// Who it is.
    pub fn id(self) -> PersonId {
        self.0
    }
}

/// Somebody who stands behind the applications of one partnership as one of the three: with the role, for that CSP.
#[derive(Clone, Copy, Debug)]
pub struct Endorser {
    id: PersonId,
    part: Part,
    partnership: PartnershipId,
}

impl Endorser {
    /// `None` unless the person holds the role of that part for that CSP.
    pub fn of(person: &Person, part: Part, partnership: PartnershipId) -> Option<Self> {
        let endorser = Endorser { id: person.id, part, partnership };
        person.holdings.contains(&endorser.hat()).then_some(endorser)
    }

    /// Who it is.
    pub fn id(self) -> PersonId {
        self.id
    }

    /// As which of the three.
    pub fn part(self) -> Part {
        self.part
    }

    /// For which CSP.
    pub fn partnership(self) -> PartnershipId {
        self.partnership
    }

    /// The hat that lets them.
    pub fn hat(self) -> Holding {
        Holding { role: self.part.role(), partnership: Some(self.partnership) }
    }
}

/// Somebody who may change caps: an administrator, or the treasurer (BRIEF §3).
#[derive(Clone, Copy, Debug)]
pub struct CapKeeper(());

impl CapKeeper {
    /// `None` unless the person holds one of the two roles.
    pub fn of(person: &Person) -> Option<Self> {
        (person.holds(Role::Administrator) || person.holds(Role::Treasurer)).then_some(CapKeeper(()))
    }
}

/// Somebody who reads what only the funder's people may know.
#[derive(Clone, Copy, Debug)]
pub struct Insider(Option<PartnershipId>);

impl Insider {
    /// The CSP for which they apply themselves, whose cases they read as its officers do.
    pub fn applies_for(self) -> Option<PartnershipId> {
        self.0
    }
}

/// Somebody of the funder who works on cases: a grants officer, or whoever decides.
#[derive(Clone, Copy, Debug)]
pub struct CaseWorker(PersonId);

impl CaseWorker {
    /// `None` unless the person holds one of the two roles.
    pub fn of(person: &Person) -> Option<Self> {
        let works = person.holds(Role::GrantsOfficer) || person.holds(Role::Commissioner);
        works.then_some(CaseWorker(person.id))
    }

    /// Who it is.
    pub fn id(self) -> PersonId {
        self.0
    }
}

/// Somebody who has a part in deciding or standing behind cases, and can say that they have an interest in one.
#[derive(Clone, Copy, Debug)]
pub struct Declarer {
    id: PersonId,
    viewer: Viewer,
}

impl Declarer {
    /// `None` unless the person holds one of the roles.
    pub fn of(person: &Person) -> Option<Self> {
        let funder = [Role::GrantsOfficer, Role::Commissioner, Role::Treasurer];
        let concerned = funder.into_iter().chain(Role::ENDORSERS).any(|role| person.holds(role));
        concerned.then(|| Declarer { id: person.id, viewer: Viewer::of(person) })
    }

    /// Who it is.
    pub fn id(self) -> PersonId {
        self.id
    }

    /// What they may look at.
    pub fn viewer(self) -> Viewer {
        self.viewer
    }
}

/// Somebody acting as officer of one CSP.
#[derive(Clone, Copy, Debug)]
pub struct CspOfficer {
    id: PersonId,
    partnership: PartnershipId,
}

impl CspOfficer {
    /// `None` unless the person is an officer of a partnership.
    pub fn of(person: &Person) -> Option<Self> {
        let partnership = person.partnership_as(Role::CspOfficer)?;
        Some(CspOfficer { id: person.id, partnership })
    }

    /// Who it is.
    pub fn id(self) -> PersonId {
        self.id
    }

    /// For which CSP.
    pub fn partnership(self) -> PartnershipId {
        self.partnership
    }
}

/// What somebody may look at (BRIEF §3, last line): the cases of one CSP, every submitted case, the cases that they were
/// asked to stand behind, any of these or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Viewer {
    partnership: Option<PartnershipId>,
    pcc: bool,
    endorser: Option<PersonId>,
}

impl Viewer {
    /// Derived from the hats alone.
    pub fn of(person: &Person) -> Viewer {
        Viewer {
            partnership: person.partnership_as(Role::CspOfficer),
            pcc: person.holds_any(&Role::PCC_READERS),
            endorser: person.holds_any(&Role::ENDORSERS).then_some(person.id),
        }
    }

    /// The same as somebody who may know more, if so.
    pub fn insider(self) -> Option<Insider> {
        self.pcc.then_some(Insider(self.partnership))
    }

    /// Whether there is any case that could be seen.
    pub fn sees_cases(self) -> bool {
        self.pcc || self.partnership.is_some() || self.endorser.is_some()
    }

    /// Who sees the cases that they were asked to stand behind: as what they were asked, for as long as that is theirs.
    pub fn endorser(self) -> Option<PersonId> {
        self.endorser
    }

    /// The same person, looking at the cases of their own CSP alone.
    pub fn own(self) -> Viewer {
        Viewer { partnership: self.partnership, pcc: false, endorser: None }
    }

    /// The same person, looking at a case of that CSP: whoever applies for it reads nothing that is kept from applicants,
    /// whatever else they are.
    pub fn on(self, whose: PartnershipId) -> Viewer {
        Viewer { pcc: self.pcc && self.partnership != Some(whose), ..self }
    }

    /// The CSP whose cases, drafts included, are seen.
    pub fn partnership(self) -> Option<PartnershipId> {
        self.partnership
    }

    /// Whether the purchases, costs and cameras of a case of that CSP are seen: by staff, and by its own officers.
    pub fn sees_grants_of(self, whose: PartnershipId) -> bool {
        self.pcc || self.partnership == Some(whose)
    }

    /// Whether every submitted case is seen, with what staff alone may know.
    pub fn is_pcc(self) -> bool {
        self.pcc
    }
}
