//! Why nothing is carried forward, in words that the form shows.

use chrono::{Days, NaiveDate};
use thiserror::Error;

use super::moves::{Barred, Stage};
use crate::domain::date;
use crate::domain::financial_year::FinancialYear;
use crate::domain::grant::{GrantState, Unsettled};
use crate::domain::money::Money;

/// Why a carry-forward is not asked for.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AskRefusal {
    /// A value of the scheme.
    #[error(
        "The scheme carries nothing forward: what is not spent in its year goes back to the cap of that year"
    )]
    NotAllowed,
    /// Never past its last day.
    #[error("Nothing is carried forward past {}, the last day of the scheme", date::show(*.0))]
    PastTheScheme(NaiveDate),
    /// What was spent of it is not settled.
    #[error(transparent)]
    Unsettled(#[from] Unsettled),
    /// The year is long.
    #[error(
        "Carry-forward from {0} can be asked for from {day} on, in the last {1} days of the year",
        day = date::show(ending(*.0, *.1))
    )]
    TooEarly(FinancialYear, u32),
    /// The next year is over too.
    #[error("It could be carried forward to {} at the latest, which is past", date::show(*.0))]
    Late(NaiveDate),
    /// One at a time.
    #[error("Carry-forward {0} is not decided yet. Another can be asked for after that")]
    Open(u32),
    /// Nothing is left.
    #[error("All of the award is spent in {0}, so nothing is left to carry forward")]
    AllSpent(FinancialYear),
    /// Nothing is asked for.
    #[error("The amount must be more than £0.00")]
    Nothing,
    /// More than there is.
    #[error("At most {0} can be carried forward, which is what is not spent of the award")]
    Over(Money),
    /// Not in the next year.
    #[error("The day must be from {} to {}", date::show(*.0), date::show(*.1))]
    Day(NaiveDate, NaiveDate),
}

/// The first day on which a year is ending.
fn ending(year: FinancialYear, days: u32) -> NaiveDate {
    let before = Days::new(days.saturating_sub(1).into());
    year.ends().checked_sub_days(before).unwrap_or_else(|| year.starts()).max(year.starts())
}

impl AskRefusal {
    /// The field of the form that it is about; none when nothing that is entered would help.
    pub fn field(&self) -> Option<&'static str> {
        match self {
            AskRefusal::Nothing | AskRefusal::Over(_) => Some("amount"),
            AskRefusal::Day(..) | AskRefusal::PastTheScheme(_) => Some("spend_by"),
            _ => None,
        }
    }
}

/// Why a carry-forward is not advised on or decided.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AnswerRefusal {
    /// Somebody was faster, or it is not so far.
    #[error("This carry-forward is {} now, so this cannot be done", .0.name().to_lowercase())]
    WrongStage(Stage),
    /// Another was there first.
    #[error(transparent)]
    Barred(#[from] Barred),
    /// The grant ended meanwhile.
    #[error("This grant is {} now, so nothing of it can be carried forward", .0.name().to_lowercase())]
    NotActive(GrantState),
    /// Nothing is said yes to.
    #[error("The amount must be more than £0.00")]
    Nothing,
    /// More than was asked for.
    #[error("The amount must be {0} or less, which was asked for")]
    Over(Money),
    /// More was received meanwhile.
    #[error("At most {0} is not spent of the award now, so no more can be carried forward")]
    Unspent(Money),
    /// It came too late.
    #[error("It was to be spent by {}, which is past: it can only be refused", date::show(*.0))]
    DayPast(NaiveDate),
    /// The scheme changed meanwhile.
    #[error(transparent)]
    Scheme(AskRefusal),
}

impl AnswerRefusal {
    /// Whether another answer would be taken, so that the form says it at its field.
    pub fn is_about_the_answer(&self) -> bool {
        use AnswerRefusal::{DayPast, Nothing, Over, Scheme, Unspent};
        matches!(self, Nothing | Over(_) | Unspent(_) | DayPast(_) | Scheme(_))
    }
}
