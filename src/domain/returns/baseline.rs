//! What monitoring was like and cost before the programme: recorded once by a partnership, and corrected with a reason.

use thiserror::Error;

use super::Model;
use crate::domain::event::Change;
use crate::domain::money::Money;
use crate::domain::person::PartnershipId;

/// Identity of such a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BaselineId(pub i64);

/// How it was before the programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Before {
    /// How the pictures were watched.
    pub model: Model,
    /// All running costs of a year.
    pub yearly: Money,
}

/// The record of a partnership; nothing until it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Baseline {
    /// Which.
    pub id: BaselineId,
    /// Whose.
    pub partnership: PartnershipId,
    /// What it says.
    pub before: Option<Before>,
    /// Entries in its history.
    pub version: i64,
}

/// Why it is not kept.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BaselineRefusal {
    /// Somebody saved it since the form was shown.
    #[error("Somebody recorded this after you opened it")]
    Stale,
    /// All is as it was.
    #[error("Nothing is different: change at least one value")]
    Same,
    /// It was recorded: what is different now needs a reason.
    #[error("Enter the reason: this was recorded before")]
    NoReason,
}

impl Before {
    /// Both values as shown.
    pub fn values(&self) -> [(&'static str, String); 2] {
        [
            ("Monitoring before", self.model.label().to_owned()),
            ("Running cost a year before", self.yearly.to_string()),
        ]
    }
}

impl Baseline {
    /// The same with these values.
    ///
    /// # Errors
    /// Why not: a second time needs a reason and something different.
    pub fn becomes(
        self,
        to: Before,
        version: i64,
        reason: Option<&str>,
    ) -> Result<(Baseline, Vec<Change>), BaselineRefusal> {
        if self.version != version {
            return Err(BaselineRefusal::Stale);
        }
        let nothing = || ["", ""].map(|none| ("", none.to_owned()));
        let was = self.before.map_or_else(nothing, |before| before.values());
        let was = was.into_iter().zip(to.values()).map(|((_, was), (what, _))| (what, was));
        let changes: Vec<Change> = Change::between(was, to.values()).collect();
        if changes.is_empty() {
            return Err(BaselineRefusal::Same);
        }
        if self.before.is_some() && reason.is_none() {
            return Err(BaselineRefusal::NoReason);
        }
        Ok((Baseline { before: Some(to), ..self }, changes))
    }
}
