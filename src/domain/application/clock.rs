//! How long a case has been with the PCC: the days that a query waits for its answer do not count. Must not know who asks.

use chrono::NaiveDate;

/// What starts and stops the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tick {
    /// The case comes to the PCC: it is sent in, for the first time or again.
    Arrives,
    /// A query is put to the partnership.
    Asked,
    /// A query is answered, or needs no answer any more.
    Ended,
    /// The case leaves the PCC: returned, decided or withdrawn. Nobody waits for an answer from then on.
    Leaves,
}

/// Days counted and whether it runs: with the PCC, and no query open. A day counts at its end: what arrives and leaves on one
/// day was there for none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    /// Days up to `since`.
    pub counted: u32,
    /// Since when it runs.
    pub since: Option<NaiveDate>,
    /// Queries that wait for an answer.
    pub queries: u32,
    /// Whether the case is with the PCC, running or not.
    pub with_pcc: bool,
}

impl Clock {
    /// The clock after something happened on `day`.
    pub fn tick(self, tick: Tick, day: NaiveDate) -> Clock {
        let (with_pcc, queries) = match tick {
            Tick::Arrives => (true, 0),
            Tick::Asked => (self.with_pcc, self.queries + 1),
            Tick::Ended => (self.with_pcc, self.queries.saturating_sub(1)),
            Tick::Leaves => (false, 0),
        };
        let runs = with_pcc && queries == 0;
        let since = if runs { self.since.or(Some(day)) } else { None };
        let counted = if runs { self.counted } else { self.days(day) };
        Clock { counted, since, queries, with_pcc }
    }

    /// Days until `today`.
    pub fn days(&self, today: NaiveDate) -> u32 {
        let running = self.since.map_or(0, |since| (today - since).num_days().max(0));
        self.counted.saturating_add(u32::try_from(running).unwrap_or(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::Tick::*;
    use super::*;

    /// Days on 31 October 2018 of what happened on these days of the month.
    fn days(story: &[(u32, Tick)]) -> u32 {
        let on = |day| NaiveDate::from_ymd_opt(2018, 10, day).unwrap();
        let clock = story.iter().fold(Clock::default(), |clock, (day, tick)| clock.tick(*tick, on(*day)));
        clock.days(on(31))
    }

    #[test]
    fn days_in_which_a_query_waits_do_not_count() {
        let cases: &[(u32, &[(u32, Tick)])] = &[
            (0, &[]),
            (30, &[(1, Arrives)]),
            (10, &[(1, Arrives), (11, Leaves)]),
            (0, &[(11, Arrives), (11, Leaves)]),
            // Asked and not answered; asked and answered; on one day.
            (4, &[(1, Arrives), (5, Asked)]),
            (25, &[(1, Arrives), (5, Asked), (10, Ended)]),
            (30, &[(1, Arrives), (5, Asked), (5, Ended)]),
            // Two queries: one after the other, overlapping, one within the other.
            (20, &[(1, Arrives), (5, Asked), (10, Ended), (12, Asked), (17, Ended)]),
            (18, &[(1, Arrives), (5, Asked), (10, Asked), (12, Ended), (17, Ended)]),
            (18, &[(1, Arrives), (5, Asked), (8, Asked), (9, Ended), (17, Ended)]),
            (4, &[(1, Arrives), (5, Asked), (8, Asked), (9, Ended)]),
            // Returned and sent in again, with a query that its return overtook.
            (15, &[(1, Arrives), (6, Leaves), (21, Arrives)]),
            (13, &[(1, Arrives), (4, Asked), (6, Leaves), (21, Arrives)]),
            // An answer that came after the case had left says nothing.
            (5, &[(1, Arrives), (6, Leaves), (8, Ended)]),
        ];
        for (expected, story) in cases {
            assert_eq!(days(story), *expected, "{story:?}");
        }
    }
}
