//! What an event carries of the work of PCC staff: queries, who has a case, assessments.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::application::content::Part;
use crate::domain::application::section::Section;
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;
use crate::domain::person::{PartnershipId, PersonId};

/// A police.uk file was counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceCounted {
    /// Rows in the file.
    pub rows: u64,
    /// Offences of them that are the partnership's.
    pub counted: u64,
}

/// An award of before, taken over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwardImported {
    /// How much.
    pub award: Money,
    /// When it was decided.
    pub decided_on: NaiveDate,
    /// What the decision was called.
    pub decision: String,
    /// Eligible cost that was verified before, once files said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<Money>,
    /// Paid before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid: Option<Money>,
    /// What the file was called.
    pub file: String,
    /// Its line.
    pub line: u64,
    /// All awards of the file, which the first of them is told with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub together: Option<Together>,
}

/// Awards that were taken over at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Together {
    /// How many.
    pub count: u64,
    /// How much in all.
    pub sum: Money,
}

/// A question to the partnership.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueryAsked {
    /// Its number in the case.
    pub number: u32,
    /// About which section; the whole when none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<Section>,
    /// What is asked.
    pub question: String,
    /// By when an answer is due.
    pub due_on: NaiveDate,
}

/// The end of such a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueryEnded {
    /// Its number in the case.
    pub number: u32,
    /// The answer, or why none is needed.
    pub words: String,
}

/// Somebody, with the name they had then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Who.
    pub person: PersonId,
    /// As shown.
    pub name: String,
}

/// A case in other hands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assigned {
    /// Who has it now.
    pub to: Option<Named>,
    /// Who had it.
    pub from: Option<Named>,
    /// With others in one step: one message tells of all of them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub together: bool,
}

/// Several cases that somebody got in one step. There are no words about a case in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CasesGiven {
    /// Reference and partnership of each.
    pub cases: Vec<String>,
    /// Whoever had them is no grants officer any more.
    pub handed_over: bool,
}

/// A role that somebody was given with an invitation to stand behind an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByInvitation {
    /// Code of the role.
    pub role: String,
    /// Name of the application.
    pub application: String,
    /// They were nobody before.
    pub added: bool,
}

/// Somebody who was asked cannot do it any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedNoMore {
    /// As what.
    pub part: Part,
    /// Who.
    pub person: PersonId,
    /// It is an offer that they were to accept or decline.
    pub offer: bool,
    /// It is a claim that they were to certify.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub claim: bool,
}

/// An offer that waits, and what is to be done about it.
pub const OFFER: (&str, &str) = ("offer", "accept or decline the offer");

impl AskedNoMore {
    /// What waits for them, and what they were to do about it.
    pub fn waits(&self) -> Option<(&'static str, &'static str)> {
        match (self.offer, self.claim) {
            (true, _) => Some(OFFER),
            (false, true) => Some(("claim", "certify the claim")),
            (false, false) => None,
        }
    }
}

/// Somebody else who accepts or declines for the accountable body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertifierNamed {
    /// Who.
    pub person: PersonId,
    /// What is at stake.
    pub award: Money,
    /// Until when.
    pub accept_by: Option<NaiveDate>,
    /// Nothing waits to be accepted: it is for the claims of the grant.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub claims: bool,
    /// The claims that wait for a certificate already.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<u32>,
}

/// Such a question and its last day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueryDue {
    /// Its number in the case.
    pub number: u32,
    /// By when an answer is due.
    pub due_on: NaiveDate,
}

/// How many assessments are locked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockedSoFar {
    /// How many are.
    pub number: u32,
    /// Of how many.
    pub needed: u32,
}

/// The day's one message, as it was written for somebody. There are no words about a case in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DailyTold {
    /// For which day.
    pub day: NaiveDate,
    /// What needed them then; the message tells what does when it goes out.
    pub needs: Vec<String>,
    /// What happened since the last one.
    pub happened: Vec<String>,
}

/// A year whose end is near while money of it is not committed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearEnding {
    /// Which.
    pub year: FinancialYear,
    /// By partnership, those with something left.
    pub left: Vec<YearLeft>,
}

/// What one partnership has left of a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearLeft {
    /// Whose.
    pub partnership: PartnershipId,
    /// As shown.
    pub name: String,
    /// Cap less what is committed.
    pub left: Money,
    /// The same without decisions that the partnership is not told yet.
    pub known: Money,
}

/// A scheme for later years.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemeBegun {
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// Of each partnership and year.
    pub cap: Money,
    /// Of all together.
    pub envelope: Money,
    /// Why it is as it is.
    pub reason: String,
}
