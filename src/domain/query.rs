//! A question that PCC staff put to a partnership about an application it has sent in. One answer ends it, whoever of the
//! partnership gives it. Must not change an application: what was sent in stays as it was frozen.

use chrono::{DateTime, NaiveDate, Utc};
use thiserror::Error;

use super::application::section::Section;
use super::date;
use super::person::PersonId;
use super::working_day;

/// Working days before the last one from which on it is reminded of.
const NEAR: u32 = 2;

/// How a query ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// The partnership answered.
    Answered,
    /// Staff need no answer any more, and said why.
    Closed,
    /// The application was returned or withdrawn, so that nobody waits for an answer.
    Overtaken,
}

impl How {
    /// Every one.
    pub const ALL: [How; 3] = [How::Answered, How::Closed, How::Overtaken];

    /// The word in the database.
    pub fn code(self) -> &'static str {
        match self {
            How::Answered => "answered",
            How::Closed => "closed",
            How::Overtaken => "overtaken",
        }
    }

    /// What somebody did to the query: "Owen Rees answered this query".
    pub fn deed(self) -> &'static str {
        match self {
            How::Answered => "answered this query",
            How::Closed => "closed this query",
            How::Overtaken => "ended this query, by returning or withdrawing the application,",
        }
    }
}

/// The end of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// In which way.
    pub how: How,
    /// The answer, or the reason.
    pub words: String,
    /// Whose.
    pub by: PersonId,
    /// When.
    pub at: DateTime<Utc>,
}

/// A query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Its number in the case, from 1.
    pub number: u32,
    /// What it is about; the whole application when nothing is named.
    pub section: Option<Section>,
    /// What is asked.
    pub question: String,
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: DateTime<Utc>,
    /// The last day for an answer.
    pub due_on: NaiveDate,
    /// The day on which it was last reminded of.
    pub reminded_on: Option<NaiveDate>,
    /// How it ended; open until then.
    pub end: Option<End>,
}

/// It has ended, and ends once.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("This query has ended already")]
pub struct Over(pub End);

impl Query {
    /// The day by which an answer is due, so many working days after `today`.
    pub fn due(today: NaiveDate, working_days: u32) -> NaiveDate {
        working_day::after(today, working_days)
    }

    /// Ends it.
    ///
    /// # Errors
    /// It has ended already: the first end stands.
    pub fn ends(self, end: End) -> Result<Query, Over> {
        match self.end {
            Some(earlier) => Err(Over(earlier)),
            None => Ok(Query { end: Some(end), ..self }),
        }
    }

    /// Reminds of it when it is due within two working days or overdue: once a day, on working days. `None` when there is
    /// nothing to remind of.
    pub fn remind(self, now: DateTime<Utc>) -> Option<Query> {
        let today = date::today(now);
        let due = self.end.is_none() && self.due_on <= looked_for(today) && working_day::is_working(today);
        // Not on the day on which it was asked either: that message is still fresh.
        let told = self.reminded_on.is_some_and(|day| day >= today) || date::today(self.at) >= today;
        (due && !told).then_some(Query { reminded_on: Some(today), ..self })
    }
}

/// The last due day that is near enough on `today` to be reminded of.
pub fn looked_for(today: NaiveDate) -> NaiveDate {
    working_day::after(today, NEAR)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(month: u32, day: u32) -> DateTime<Utc> {
        NaiveDate::from_ymd_opt(2018, month, day).unwrap().and_hms_opt(9, 0, 0).unwrap().and_utc()
    }

    fn query() -> Query {
        Query {
            number: 1,
            section: None,
            question: "Who owns the columns?".into(),
            by: PersonId(1),
            at: at(10, 15),
            due_on: Query::due(date::today(at(10, 15)), 10),
            reminded_on: None,
            end: None,
        }
    }

    fn end(how: How, by: i64) -> End {
        End { how, words: "The council".into(), by: PersonId(by), at: at(10, 16) }
    }

    #[test]
    fn a_query_ends_once_and_the_first_end_stands() {
        let answered = query().ends(end(How::Answered, 2)).unwrap();
        for how in How::ALL {
            assert_eq!(answered.clone().ends(end(how, 3)), Err(Over(end(How::Answered, 2))));
        }
    }

    #[test]
    fn a_query_is_reminded_of_from_two_working_days_before_its_last_day_and_once_a_day() {
        assert_eq!(query().due_on, NaiveDate::from_ymd_opt(2018, 10, 29).unwrap());
        // Wednesday, then Thursday, a Saturday, the last day, and after it.
        let cases = [(10, 24, false), (10, 25, true), (10, 27, false), (10, 29, true), (11, 5, true)];
        for (month, day, reminded) in cases {
            assert_eq!(query().remind(at(month, day)).is_some(), reminded, "{day}");
        }
        let today = query().remind(at(10, 25)).unwrap();
        assert_eq!(today.clone().remind(at(10, 25)), None);
        assert!(today.clone().remind(at(10, 26)).is_some());
        assert_eq!(today.ends(end(How::Answered, 2)).unwrap().remind(at(10, 26)), None);
        let short = Query { due_on: date::today(at(10, 16)), ..query() };
        assert_eq!(short.remind(at(10, 15)), None, "not on the day on which it was asked");
    }
}
