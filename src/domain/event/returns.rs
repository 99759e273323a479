//! What happens to quarterly returns.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Change;
use crate::domain::person::PartnershipId;
use crate::domain::quarter::Quarter;

/// Something that happened to a return, or to what is compared with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names of the fields say what they are")]
pub enum ReturnEvent {
    /// A draft was saved.
    Saved { changes: Vec<Change> },
    /// It was sent in.
    Sent,
    /// What was sent was corrected.
    Corrected { changes: Vec<Change>, reason: String },
    /// Its partnership was reminded of it.
    Reminded {
        partnership: PartnershipId,
        name: String,
        /// Third part of a reference, such as "SHR".
        code: String,
        quarter: Quarter,
        due_on: NaiveDate,
        overdue: bool,
    },
    /// How it was before the programme was recorded, or corrected.
    Before { changes: Vec<Change>, reason: Option<String> },
}

impl ReturnEvent {
    /// Short name kept with the entry.
    pub fn kind(&self) -> &'static str {
        match self {
            ReturnEvent::Saved { .. } => "return_saved",
            ReturnEvent::Sent => "return_sent",
            ReturnEvent::Corrected { .. } => "return_corrected",
            ReturnEvent::Reminded { .. } => "return_reminded",
            ReturnEvent::Before { .. } => "before_recorded",
        }
    }

    /// Why.
    pub fn reason(&self) -> Option<&str> {
        match self {
            ReturnEvent::Corrected { reason, .. } => Some(reason),
            ReturnEvent::Before { reason, .. } => reason.as_deref(),
            ReturnEvent::Saved { .. } | ReturnEvent::Reminded { .. } | ReturnEvent::Sent => None,
        }
    }

    /// What is different since.
    pub fn changes(&self) -> &[Change] {
        match self {
            ReturnEvent::Saved { changes }
            | ReturnEvent::Corrected { changes, .. }
            | ReturnEvent::Before { changes, .. } => changes,
            ReturnEvent::Sent | ReturnEvent::Reminded { .. } => &[],
        }
    }
}
