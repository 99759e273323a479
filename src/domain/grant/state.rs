//! Where a grant stands, and what that alone decides. Must not know how it gets there.

/// Where a grant stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GrantState {
    /// Waits for the accountable body.
    Offered,
    /// Accepted: money can be spent and claimed.
    Active,
    /// Not wanted; nothing is committed any more.
    Declined,
    /// Not accepted in time; nothing is committed any more.
    Lapsed,
    /// Done, and paid in full; what was not needed is not committed any more.
    Completed,
    /// Reconciled to the penny: nothing happens to it any more.
    Closed,
    /// Ended before it was done; only what was paid is committed.
    Terminated,
}

impl GrantState {
    /// Every state.
    pub const ALL: [GrantState; 7] = [
        GrantState::Offered,
        GrantState::Active,
        GrantState::Declined,
        GrantState::Lapsed,
        GrantState::Completed,
        GrantState::Closed,
        GrantState::Terminated,
    ];

    /// In the database.
    pub fn code(self) -> &'static str {
        match self {
            GrantState::Offered => "offered",
            GrantState::Active => "active",
            GrantState::Declined => "declined",
            GrantState::Lapsed => "lapsed",
            GrantState::Completed => "completed",
            GrantState::Closed => "closed",
            GrantState::Terminated => "terminated",
        }
    }

    /// On pages.
    pub fn name(self) -> &'static str {
        match self {
            GrantState::Offered => "Offered",
            GrantState::Active => "Active",
            GrantState::Declined => "Declined",
            GrantState::Lapsed => "Lapsed",
            GrantState::Completed => "Completed",
            GrantState::Closed => "Closed",
            GrantState::Terminated => "Terminated",
        }
    }

    /// Reads a code back.
    pub fn from_code(code: &str) -> Option<GrantState> {
        GrantState::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether it is spent and reported on, so that files belong to it that were not part of the application.
    pub fn takes_papers(self) -> bool {
        self == GrantState::Active
    }

    /// Whether its award, or what was paid of it, counts against cap and envelope.
    pub fn is_committed(self) -> bool {
        !matches!(self, GrantState::Declined | GrantState::Lapsed)
    }

    /// Whether it has ended: what is left of it is to be kept for so many years. A completed one is still to be reconciled.
    pub fn is_over(self) -> bool {
        !matches!(self, GrantState::Offered | GrantState::Active | GrantState::Completed)
    }

    /// Whether something can still be done about the award itself: accepted, varied, claimed.
    pub fn is_open(self) -> bool {
        matches!(self, GrantState::Offered | GrantState::Active)
    }
}
