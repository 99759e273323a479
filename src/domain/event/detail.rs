//! What an event carries of a case: answers that changed, sections that were sent back, rows that were erased, where it
//! moved.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::application::Status;
use crate::domain::application::section::Section;
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;

/// What is told as changed when somebody's address is.
pub const ADDRESS: &str = "E-mail address";

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

impl Change {
    /// Which of these values are different: the same ones in the same order, as they were and as they are.
    pub fn between<'a>(
        was: impl IntoIterator<Item = (&'a str, String)>,
        is: impl IntoIterator<Item = (&'a str, String)>,
    ) -> impl Iterator<Item = Change> {
        let both = was.into_iter().zip(is);
        let changed = both.filter(|((_, before), (_, after))| before != after);
        changed.map(|((what, before), (_, after))| Change { what: what.to_owned(), before, after })
    }
}

/// A section sent back and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentBack {
    /// Which.
    pub section: Section,
    /// Why.
    pub reason: String,
}

/// What was done to a monitoring commitment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Monitoring {
    /// What.
    pub deed: Deed,
    /// Why, where it is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A deed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// It joined the register.
    Registered {
        /// What is monitored.
        what: String,
        /// For a year.
        yearly: Money,
        /// First day.
        starts_on: NaiveDate,
        /// Last day.
        ends_on: NaiveDate,
    },
    /// It ends sooner, costs less or is called otherwise.
    Changed(Vec<Change>),
    /// A payment was noted.
    Paid {
        /// For which year.
        year: FinancialYear,
        /// How much.
        amount: Money,
        /// When.
        paid_on: NaiveDate,
        /// In the finance system.
        reference: String,
    },
    /// A payment that was typed wrongly counts as nothing from then on.
    Reversed {
        /// For which year it was noted.
        year: FinancialYear,
        /// How much.
        amount: Money,
        /// When, as it was noted.
        paid_on: NaiveDate,
        /// In the finance system, as it was noted.
        reference: String,
        /// What counted as paid for the year until then.
        before: Money,
        /// What counts since.
        after: Money,
    },
    /// It should not be there, and counts nowhere from then on.
    Mistaken,
}

/// Where an application stood before and after an event.
pub type Moved = Option<(Status, Status)>;

/// What is left of one row whose words were erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remains {
    /// Its table.
    pub table: String,
    /// Which row of it; of an entry of the history, its number in its chain.
    pub row: String,
    /// Of what is left.
    pub digest: String,
}
