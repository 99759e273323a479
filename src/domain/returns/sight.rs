//! Which returns somebody may read: all of their own partnership, and those of others that were sent, if they look over all.

use crate::domain::person::{PartnershipId, Person, Role};

/// What somebody may read of returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    own: Option<PartnershipId>,
    all: bool,
    history: bool,
}

impl Sight {
    /// From the hats alone; `None` for whoever reads none.
    pub fn of(person: &Person) -> Option<Sight> {
        let own = person.holdings.iter().find(|holding| holding.role == Role::CspOfficer);
        let (all, history) =
            (person.holds_any(&Role::READ_ALL_RETURNS), person.holds_any(&Role::PCC_READERS));
        let own = own.and_then(|holding| holding.partnership);
        (all || own.is_some()).then_some(Sight { own, all, history })
    }

    /// Whose returns they fill in and read as drafts.
    pub fn own(self) -> Option<PartnershipId> {
        self.own
    }

    /// The only partnership that they read of; `None` when they read of all.
    pub fn only(self) -> Option<PartnershipId> {
        self.own.filter(|_| !self.all)
    }

    /// Whether they may read a return of a partnership.
    pub fn reads(self, of: PartnershipId, sent: bool) -> bool {
        self.own == Some(of) || (self.all && sent)
    }

    /// Whether they may read who did what: the partnership and the funder's people, not the Panel.
    pub fn reads_history(self, of: PartnershipId) -> bool {
        self.own == Some(of) || self.history
    }
}
