//! The life of an application: its states, the moves between them, and what each move demands (BRIEF §4).
//! Must not know where a case is kept or how it is shown.

pub mod answers;
pub mod clock;
pub mod content;
pub mod endorse;
pub mod matching;
pub mod mend;
pub mod merge;
pub mod missing;
mod moves;
pub mod presence;
pub mod question;
mod reference;
pub mod relation;
pub mod sample;
pub mod section;
pub mod transition;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::financial_year::FinancialYear;
use super::money::Money;
use super::person::{PartnershipId, PersonId, Role};
use super::scheme::SchemeId;

pub use clock::{Clock, Tick};
pub use matching::Besides;
pub use moves::{Action, MOVES, Move, destination, permitted, table};
pub use reference::Reference;

/// Identity of an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ApplicationId(pub i64);

/// Where an application stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Being written.
    Draft,
    /// Waiting for a check by PCC staff.
    Submitted,
    /// Sent back with sections and reasons.
    Returned,
    /// Checked and scored; waiting for the Commissioner.
    Assessed,
    /// Awarded money.
    Approved,
    /// Not funded.
    Refused,
    /// Taken back by the partnership.
    Withdrawn,
}

impl Status {
    /// Every state.
    pub const ALL: [Status; 7] = [
        Status::Draft,
        Status::Submitted,
        Status::Returned,
        Status::Assessed,
        Status::Approved,
        Status::Refused,
        Status::Withdrawn,
    ];

    /// The word in the database and in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::Submitted => "submitted",
            Status::Returned => "returned",
            Status::Assessed => "assessed",
            Status::Approved => "approved",
            Status::Refused => "refused",
            Status::Withdrawn => "withdrawn",
        }
    }

    /// The word people read.
    pub fn name(self) -> &'static str {
        match self {
            Status::Draft => "Draft",
            Status::Submitted => "Submitted",
            Status::Returned => "Returned",
            Status::Assessed => "Assessed",
            Status::Approved => "Approved",
            Status::Refused => "Refused",
            Status::Withdrawn => "Withdrawn",
        }
    }

    /// Reads a code back.
    pub fn from_code(code: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.code() == code)
    }

    /// Who has the case now; `None` when nobody has to do anything.
    pub fn waits_for(self) -> Option<Role> {
        match self {
            Status::Draft | Status::Returned => Some(Role::CspOfficer),
            Status::Submitted => Some(Role::GrantsOfficer),
            Status::Assessed => Some(Role::Commissioner),
            Status::Approved | Status::Refused | Status::Withdrawn => None,
        }
    }

    /// Whether PCC staff or the Commissioner have to do something next.
    pub fn is_with_the_pcc(self) -> bool {
        matches!(self, Status::Submitted | Status::Assessed)
    }

    /// Whether nothing follows any more.
    pub fn is_over(self) -> bool {
        matches!(self, Status::Refused | Status::Withdrawn)
    }

    /// Whether what it asks for is undecided (BRIEF §5, "requested").
    pub fn is_requested(self) -> bool {
        matches!(self, Status::Submitted | Status::Returned | Status::Assessed)
    }
}

/// The money figures of the last submission, in pence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Asked for.
    pub request: Money,
    /// Cost that the scheme can share.
    pub eligible_cost: Money,
    /// Certified match in cash; of a submission from before the kinds were told apart, all that counted then.
    pub certified_match: Money,
    /// Certified match that is no new cash: `matching` says what of it counts.
    #[serde(default, skip_serializing_if = "Besides::is_none")]
    pub besides: Besides,
}

/// An application without its answers: what is needed to decide what may happen to it.
#[derive(Clone, Debug)]
pub struct Case {
    /// Identity.
    pub id: ApplicationId,
    /// Its name.
    pub reference: Reference,
    /// Of which scheme.
    pub scheme: SchemeId,
    /// Whose.
    pub partnership: PartnershipId,
    /// For which year.
    pub year: FinancialYear,
    /// What the partnership calls it.
    pub title: String,
    /// Where it stands.
    pub status: Status,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Since when it is where its partnership knows it to be: a decision that is held moves `since` alone.
    pub known_since: DateTime<Utc>,
    /// Figures of the last submission.
    pub figures: Figures,
    /// Times submitted.
    pub submissions: u32,
    /// When first submitted; before that only its partnership can see it.
    pub submitted_at: Option<DateTime<Utc>>,
    /// Who assessed it last.
    pub assessor: Option<PersonId>,
    /// The grants officer who has it.
    pub officer: Option<PersonId>,
    /// How long it has been with the PCC, and how many queries wait for an answer.
    pub clock: Clock,
    /// Whether a decision on it has been released to the partnership.
    pub released: bool,
    /// The day on which a decision that is held is to be released.
    pub release_on: Option<NaiveDate>,
    /// Number of history entries; guards each save.
    pub version: i64,
}

impl Case {
    /// Whether it is decided and the partnership does not know yet.
    pub fn is_held(&self) -> bool {
        matches!(self.status, Status::Approved | Status::Refused) && !self.released
    }

    /// The state as the partnership may know it: a decision shows only when released (BRIEF §4).
    pub fn status_for_the_partnership(&self) -> Status {
        status_for_the_partnership(self.status, self.released)
    }
}

/// A decision that is not released looks like a case still with the Commissioner.
pub fn status_for_the_partnership(status: Status, released: bool) -> Status {
    match status {
        Status::Approved | Status::Refused if !released => Status::Assessed,
        known => known,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_move_stands_once_and_what_prepares_a_submission_stays_where_it_is() {
        for (n, one) in MOVES.iter().enumerate() {
            let twin = MOVES[n + 1..].iter().find(|m| (m.from, m.action) == (one.from, one.action));
            assert!(twin.is_none(), "{:?} {:?}", one.from, one.action);
            let stays = [Action::Save, Action::Endorse, Action::Certify, Action::Query, Action::Assign]
                .contains(&one.action);
            assert_eq!(stays, one.from == one.to);
        }
    }

    #[test]
    fn decided_and_withdrawn_cases_go_nowhere() {
        for status in [Status::Approved, Status::Refused, Status::Withdrawn] {
            assert!(Action::ALL.into_iter().all(|a| destination(status, a).is_none_or(|to| to == status)));
            assert_eq!(status.waits_for(), None);
        }
    }

    #[test]
    fn status_codes_read_back() {
        assert!(Status::ALL.into_iter().all(|s| Status::from_code(s.code()) == Some(s)));
    }
}
