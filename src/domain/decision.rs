//! What the Commissioner decides, and when the partnership hears of it (BRIEF §4).

pub mod record;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::money::Money;
use record::{Kind, Texts};

/// Yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Money is awarded.
    Approved,
    /// It is not.
    Refused,
}

impl Outcome {
    /// In the database.
    pub fn code(self) -> &'static str {
        match self {
            Outcome::Approved => "approved",
            Outcome::Refused => "refused",
        }
    }

    /// The kind of its record.
    pub fn kind(self) -> Kind {
        match self {
            Outcome::Approved => Kind::Approved,
            Outcome::Refused => Kind::Refused,
        }
    }
}

/// What the Commissioner enters to award money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// Whole or part of the request.
    pub award: Money,
    /// Reasons required by law (PRSRA 2011 s.9).
    pub reasons: String,
    /// What the award depends on.
    pub conditions: Option<String>,
    /// When the partnership is told.
    pub release: Release,
    /// What else its record says.
    pub texts: Texts,
}

/// What the Commissioner enters to decide against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusing {
    /// Reasons.
    pub reasons: String,
    /// When the partnership is told.
    pub release: Release,
    /// What else its record says.
    pub texts: Texts,
}

/// When a recorded decision is released.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Release {
    /// In the same step.
    Now,
    /// On that day, or earlier by hand.
    On(NaiveDate),
}

impl Release {
    /// The day it is held for.
    pub fn held_until(self) -> Option<NaiveDate> {
        match self {
            Release::Now => None,
            Release::On(day) => Some(day),
        }
    }
}
