//! What happens to the carry-forwards of a grant: told on the chain of its case.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;
use crate::domain::person::PersonId;

/// Something that happened to a carry-forward.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarryForwardEvent {
    /// Its number within the grant.
    pub number: u32,
    /// Whose money.
    pub year: FinancialYear,
    /// The last day of receipt that is asked for.
    pub spend_by: NaiveDate,
    /// What.
    pub deed: CarryForwardDeed,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names of the fields say what they are")]
pub enum CarryForwardDeed {
    /// A partnership asked for it.
    Asked { amount: Money, reason: String },
    /// The treasurer advised.
    Advised {
        /// Asked for.
        amount: Money,
        /// Supported of it, if anything.
        supported: Option<Money>,
        reason: String,
    },
    /// The Commissioner decided.
    Decided {
        /// Asked for.
        amount: Money,
        /// Approved of it, if anything.
        approved: Option<Money>,
        reason: String,
        /// Who certifies for the accountable body, and is told.
        certifier: Option<PersonId>,
    },
}

impl CarryForwardEvent {
    /// Short name kept with the entry.
    pub fn kind(&self) -> &'static str {
        match self.deed {
            CarryForwardDeed::Asked { .. } => "carry_forward_asked",
            CarryForwardDeed::Advised { .. } => "carry_forward_advised",
            CarryForwardDeed::Decided { .. } => "carry_forward_decided",
        }
    }

    /// Why.
    pub fn reason(&self) -> &str {
        match &self.deed {
            CarryForwardDeed::Asked { reason, .. }
            | CarryForwardDeed::Advised { reason, .. }
            | CarryForwardDeed::Decided { reason, .. } => reason,
        }
    }

    /// Whom it is about, besides whoever did it.
    pub fn person(&self) -> Option<PersonId> {
        match self.deed {
            CarryForwardDeed::Decided { certifier, .. } => certifier,
            _ => None,
        }
    }

    /// The same with `mark` in the place of words that somebody typed.
    pub fn erased(self, mark: &str) -> CarryForwardEvent {
        let mark = mark.to_owned();
        let deed = match self.deed {
            CarryForwardDeed::Asked { amount, .. } => CarryForwardDeed::Asked { amount, reason: mark },
            CarryForwardDeed::Advised { amount, supported, .. } => {
                CarryForwardDeed::Advised { amount, supported, reason: mark }
            }
            CarryForwardDeed::Decided { amount, approved, certifier, .. } => {
                CarryForwardDeed::Decided { amount, approved, reason: mark, certifier }
            }
        };
        CarryForwardEvent { deed, ..self }
    }
}
