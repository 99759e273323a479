//! The two routes of a purchase, and the states of its life.

/// How something is bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Route {
    /// From the price list of a framework: checked by rule alone.
    Framework,
    /// From somebody else, who is better: checked by a grants officer.
    Local,
}

impl Route {
    /// In the database.
    pub fn code(self) -> &'static str {
        match self {
            Route::Framework => "framework",
            Route::Local => "local",
        }
    }

    /// On pages.
    pub fn label(self) -> &'static str {
        match self {
            Route::Framework => "Framework",
            Route::Local => "Local",
        }
    }

    /// Reads a code back.
    pub fn from_code(code: &str) -> Option<Route> {
        [Route::Framework, Route::Local].into_iter().find(|route| route.code() == code)
    }
}

/// Where a purchase stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PurchaseState {
    /// Quotes are gathered.
    Draft,
    /// Waits for a grants officer.
    Requested,
    /// Can be ordered.
    Approved,
    /// Not approved.
    Refused,
    /// Ordered; some of it may have come.
    Ordered,
    /// All of it has come.
    Received,
    /// The invoice is there: it can be claimed.
    Invoiced,
    /// Not wanted any more.
    Cancelled,
}

impl PurchaseState {
    /// Every state, in the order of its life.
    pub const ALL: [PurchaseState; 8] = [
        PurchaseState::Draft,
        PurchaseState::Requested,
        PurchaseState::Approved,
        PurchaseState::Refused,
        PurchaseState::Ordered,
        PurchaseState::Received,
        PurchaseState::Invoiced,
        PurchaseState::Cancelled,
    ];

    /// In the database.
    pub fn code(self) -> &'static str {
        match self {
            PurchaseState::Draft => "draft",
            PurchaseState::Requested => "requested",
            PurchaseState::Approved => "approved",
            PurchaseState::Refused => "refused",
            PurchaseState::Ordered => "ordered",
            PurchaseState::Received => "received",
            PurchaseState::Invoiced => "invoiced",
            PurchaseState::Cancelled => "cancelled",
        }
    }

    /// On pages.
    pub fn name(self) -> &'static str {
        match self {
            PurchaseState::Draft => "Being prepared",
            PurchaseState::Requested => "Requested",
            PurchaseState::Approved => "Approved",
            PurchaseState::Refused => "Refused",
            PurchaseState::Ordered => "Ordered",
            PurchaseState::Received => "Received",
            PurchaseState::Invoiced => "Invoiced",
            PurchaseState::Cancelled => "Cancelled",
        }
    }

    /// Reads a code back.
    pub fn from_code(code: &str) -> Option<PurchaseState> {
        PurchaseState::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether it holds part of the approved cost.
    pub fn holds(self) -> bool {
        !matches!(self, PurchaseState::Draft | PurchaseState::Refused | PurchaseState::Cancelled)
    }
}
