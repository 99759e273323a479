//! Which returns there should be, and how each stands on a day.

use chrono::NaiveDate;

use crate::domain::quarter::Quarter;

/// How the return of a quarter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It was sent, on this day.
    Sent(NaiveDate),
    /// Its quarter is not over.
    Open,
    /// It is due by this day.
    Due(NaiveDate),
    /// It was due by this day.
    Overdue(NaiveDate),
}

impl Standing {
    /// On a day, with so many days to send it in.
    pub fn of(quarter: Quarter, sent: Option<NaiveDate>, today: NaiveDate, days: u32) -> Standing {
        let due = quarter.due(days);
        match sent {
            Some(day) => Standing::Sent(day),
            None if !quarter.is_over(today) => Standing::Open,
            None if today <= due => Standing::Due(due),
            None => Standing::Overdue(due),
        }
    }
}

/// The quarters of which there are returns on a day: from the first of the first scheme to the present one, and none after
/// the last scheme's end.
pub fn expected(first: NaiveDate, last: NaiveDate, today: NaiveDate) -> Vec<Quarter> {
    Quarter::between(first, last.min(today))
}
