//! Which cameras somebody may look at: derived from the hats alone.

use crate::domain::person::{CspOfficer, PartnershipId, Person, Role};

/// What somebody sees of the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Every camera with all that is known of it.
    All,
    /// Those of one partnership, likewise.
    Of(PartnershipId),
    /// What the public may know.
    Public,
}

impl Sight {
    /// The widest that the person's hats give; `None` when they give none.
    pub fn of(person: &Person) -> Option<Sight> {
        if person.holds_any(&Role::SEE_ALL_CAMERAS) {
            return Some(Sight::All);
        }
        let own = CspOfficer::of(person).map(|officer| Sight::Of(officer.partnership()));
        own.or_else(|| person.holds(Role::PanelMember).then_some(Sight::Public))
    }

    /// Whether it is more than the public may know.
    pub fn is_exact(self) -> bool {
        self != Sight::Public
    }
}
