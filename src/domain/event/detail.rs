//! What an event carries of a case: answers that changed, sections that were sent back, where it moved.

use serde::{Deserialize, Serialize};

use crate::domain::application::Status;
use crate::domain::application::section::Section;

/// One answer or value that was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What.
    pub what: String,
    /// Was; empty for nothing.
    pub before: String,
    /// Is; empty for nothing.
    pub after: String,
}

/// A section sent back and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentBack {
    /// Which.
    pub section: Section,
    /// Why.
    pub reason: String,
}

/// Where an application stood before and after an event.
pub type Moved = Option<(Status, Status)>;
