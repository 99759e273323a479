//! Quarterly returns: what a partnership says of a quarter, what may be empty until it is sent, and how it is corrected
//! after (BRIEF §9 "Quarterly returns"). Must not know who keeps them, nor what a scheme's days are.

mod answers;
mod baseline;
mod reminder;
mod sight;
mod standing;
#[cfg(test)]
mod tests;
mod value;

use chrono::{DateTime, NaiveDate, Utc};
use thiserror::Error;

pub use answers::{Answers, Cost, Count, Model};
pub use baseline::{Baseline, BaselineId, BaselineRefusal, Before};
pub use reminder::{MOST_DAYS, Reminder, reminded_of};
pub use sight::Sight;
pub use standing::{Standing, expected};
pub use value::{BeforeAfter, Each, OfModel, SentReturn, before_after, of_models};

use super::date;
use super::event::Change;
use super::person::PartnershipId;
use super::quarter::Quarter;

/// Identity of a return.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ReturnId(pub i64);

/// A return as it is kept: a draft until it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Return {
    /// Which.
    pub id: ReturnId,
    /// Whose.
    pub partnership: PartnershipId,
    /// Of which quarter.
    pub quarter: Quarter,
    /// What it says.
    pub answers: Answers,
    /// When it was sent, if it was.
    pub sent_at: Option<DateTime<Utc>>,
    /// Reminders that its partnership got: 0 none, 1 that it is due soon, 2 that it is overdue.
    pub told: u32,
    /// Times that somebody saved or sent it: what a form compares.
    pub saves: i64,
    /// Entries in its history.
    pub version: i64,
}

/// Why a return is not kept or not sent.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReturnRefusal {
    /// Somebody saved it since the form was shown.
    #[error("Somebody saved this return after you opened it")]
    Stale,
    /// All is as it was.
    #[error("Nothing is different: change at least one value")]
    Same,
    /// It was sent: what is different now needs a reason.
    #[error("Enter the reason: this return was sent in")]
    NoReason,
    /// It was sent already.
    #[error("This return was sent in already")]
    Sent,
    /// Its quarter goes on.
    #[error("It can be sent in from {}, when the quarter is over", date::show(*.0))]
    TooSoon(NaiveDate),
    /// Something is missing: the name of its field and what to do.
    #[error("{1}")]
    Missing(&'static str, String),
    /// Nobody watches, and yet somebody watched for hours.
    #[error("Monitoring hours must be 0 when nobody watches the pictures")]
    HoursOfNobody,
}

impl ReturnRefusal {
    /// The field that it is about; the whole form when it is about none.
    pub fn field(&self) -> Option<&'static str> {
        match self {
            ReturnRefusal::NoReason => Some("reason"),
            ReturnRefusal::Missing(field, _) => Some(field),
            ReturnRefusal::HoursOfNobody => Some(Count::Hours.code()),
            _ => None,
        }
    }
}

impl Return {
    /// Whether somebody has answered anything.
    pub fn is_begun(&self) -> bool {
        self.answers != Answers::default()
    }

    /// Whether it was sent.
    pub fn is_sent(&self) -> bool {
        self.sent_at.is_some()
    }

    /// The same with other answers: any may be empty in a draft, none in one that was sent, which needs a reason too.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn becomes(
        self,
        answers: Answers,
        saves: i64,
        reason: Option<&str>,
    ) -> Result<(Return, Vec<Change>), Vec<ReturnRefusal>> {
        if self.saves != saves {
            return Err(vec![ReturnRefusal::Stale]);
        }
        let changes: Vec<Change> = Change::between(self.answers.values(), answers.values()).collect();
        let mut refused = answers.contradictions();
        if self.is_sent() {
            refused.splice(0..0, answers.missing());
            refused.extend(changes.is_empty().then_some(ReturnRefusal::Same));
            refused.extend(reason.is_none().then_some(ReturnRefusal::NoReason));
        }
        if refused.is_empty() {
            Ok((Return { answers, saves: saves + 1, ..self }, changes))
        } else {
            Err(refused)
        }
    }

    /// Sent, with nothing missing, when its quarter is over.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn send(self, saves: i64, at: DateTime<Utc>) -> Result<Return, Vec<ReturnRefusal>> {
        if self.is_sent() {
            return Err(vec![ReturnRefusal::Sent]);
        }
        if self.saves != saves {
            return Err(vec![ReturnRefusal::Stale]);
        }
        let mut refused = self.answers.missing();
        refused.extend(self.answers.contradictions());
        if !self.quarter.is_over(date::today(at)) {
            let next = self.quarter.next().map_or(NaiveDate::MAX, Quarter::starts);
            refused.push(ReturnRefusal::TooSoon(next));
        }
        if refused.is_empty() {
            Ok(Return { sent_at: Some(at), saves: saves + 1, ..self })
        } else {
            Err(refused)
        }
    }
}
