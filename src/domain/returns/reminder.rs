//! When a partnership is reminded of a return: once that it is due soon, once that it is overdue, and never of one that it
//! has sent (BRIEF §10).

use chrono::{Days, NaiveDate};

use super::Return;
use crate::domain::quarter::Quarter;

/// Days before it is due in which a reminder goes out (BRIEF §10: "return due in 14 days").
const SOON: u64 = 14;
/// Most days in which a return can be due: whoever is late is told before the next quarter is over, when that one is asked for.
pub const MOST_DAYS: u32 = 80;

/// What a partnership is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reminder {
    /// It is due soon.
    Due,
    /// It was due.
    Overdue,
}

impl Reminder {
    /// What there is to be told on a day of the return of a quarter, with so many days to send it in.
    pub fn on(today: NaiveDate, quarter: Quarter, days: u32) -> Option<Reminder> {
        let due = quarter.due(days);
        let soon = due.checked_sub_days(Days::new(SOON)).unwrap_or(due);
        match quarter.is_over(today) {
            true if today > due => Some(Reminder::Overdue),
            true if today >= soon => Some(Reminder::Due),
            _ => None,
        }
    }

    /// How many reminders somebody had who was told this.
    pub fn number(self) -> u32 {
        match self {
            Reminder::Due => 1,
            Reminder::Overdue => 2,
        }
    }
}

/// The quarter that reminders are about: the one before that of today. Whoever begins to use the service is not reminded of
/// years.
pub fn reminded_of(quarters: &[Quarter], today: NaiveDate) -> Option<Quarter> {
    let before = |quarter: &&Quarter| quarter.next() == Some(Quarter::of(today));
    quarters.iter().find(before).copied()
}

impl Return {
    /// The same with its partnership told; nothing when it is sent or they were told already.
    pub fn told(self, reminder: Reminder) -> Option<Return> {
        let needed = !self.is_sent() && self.told < reminder.number();
        needed.then(|| Return { told: reminder.number(), ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn it_is_told_from_fourteen_days_before_it_is_due_and_from_the_day_after() {
        let quarter = Quarter::from_code("2018-q2").unwrap();
        for (today, days, told) in [
            (day(2018, 10, 15), 30, None),
            (day(2018, 10, 16), 30, Some(Reminder::Due)),
            (day(2018, 10, 30), 30, Some(Reminder::Due)),
            (day(2018, 10, 31), 30, Some(Reminder::Overdue)),
            (day(2018, 9, 30), 10, None),
            (day(2018, 10, 1), 10, Some(Reminder::Due)),
        ] {
            assert_eq!(Reminder::on(today, quarter, days), told, "{today}, {days} days");
        }
    }

    #[test]
    fn with_the_most_days_there_are_both_reminders_are_told_of_every_quarter() {
        for quarter in Quarter::between(day(2017, 4, 1), day(2020, 3, 31)) {
            let days: Vec<NaiveDate> = quarter.next().unwrap().starts().iter_days().take(90).collect();
            let told: Vec<_> = days.iter().map(|day| Reminder::on(*day, quarter, MOST_DAYS)).collect();
            assert!([Reminder::Due, Reminder::Overdue].iter().all(|one| told.contains(&Some(*one))));
        }
    }

    #[test]
    fn reminders_are_of_the_quarter_before_this_one_alone() {
        let all = Quarter::between(day(2017, 4, 1), day(2020, 3, 31));
        let code = |today| reminded_of(&all, today).map(Quarter::code);
        assert_eq!(code(day(2018, 10, 15)), Some("2018-q2".to_owned()));
        assert_eq!(code(day(2020, 4, 1)), Some("2019-q4".to_owned()));
        assert_eq!((code(day(2017, 5, 1)), code(day(2020, 7, 1))), (None, None));
    }
}
