//! Which days are working days: no weekend, no bank holiday in England. Must not ask what day it is.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// Year, month and day.
type Ymd = (i32, u32, u32);

/// Days beside those of every year, by royal proclamation: a jubilee, a wedding, a funeral, a coronation.
#[rustfmt::skip]
const ONCE: &[Ymd] = &[(2011, 4, 29), (2012, 6, 5), (2022, 6, 3), (2022, 9, 19), (2023, 5, 8)];

/// Days that were moved, from and to.
#[rustfmt::skip]
const MOVED: &[(Ymd, Ymd)] = &[
    ((2012, 5, 28), (2012, 6, 4)), ((2020, 5, 4), (2020, 5, 8)), ((2022, 5, 30), (2022, 6, 2)),
];

/// Whether `day` is none of weekend and bank holiday.
pub fn is_working(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !is_bank_holiday(day)
}

/// The `count`th working day after `day`.
pub fn after(day: NaiveDate, count: u32) -> NaiveDate {
    let mut days = day.iter_days().skip(1).filter(|day| is_working(*day));
    count.checked_sub(1).and_then(|n| days.nth(n as usize)).unwrap_or(day)
}

/// Whether banks rest on this weekday. One that falls on a weekend is made up for on the next weekday that is free.
pub fn is_bank_holiday(day: NaiveDate) -> bool {
    let of = |(y, m, d): Ymd| NaiveDate::from_ymd_opt(y, m, d);
    if ONCE.iter().chain(MOVED.iter().map(|(_, to)| to)).any(|one| of(*one) == Some(day)) {
        return true;
    }
    !MOVED.iter().any(|(from, _)| of(*from) == Some(day)) && of_every_year(day)
}

fn of_every_year(day: NaiveDate) -> bool {
    use Weekday::{Fri, Mon, Tue};
    match (day.weekday(), day.month(), day.day()) {
        (Mon, 1, 1..=3) => true,
        (weekday, 1, 1) => !weekend(weekday),
        // The first and the last Monday of May, the last of August.
        (Mon, 5, 1..=7 | 25..=31) | (Mon, 8, 25..=31) => true,
        // Of 25 and 26 December on a weekend, each has its substitute.
        (weekday, 12, 25 | 26) => !weekend(weekday),
        (Mon | Tue, 12, 27 | 28) => {
            let christmas = day.with_day(25).map(|day| day.weekday());
            matches!(
                (christmas, day.day()),
                (Some(Weekday::Sat), 27 | 28) | (Some(Weekday::Sun), 27) | (Some(Fri), 28)
            )
        }
        (Fri, ..) => {
            easter(day.year()).is_some_and(|sunday| sunday.checked_sub_days(Days::new(2)) == Some(day))
        }
        (Mon, ..) => {
            easter(day.year()).is_some_and(|sunday| sunday.checked_add_days(Days::new(1)) == Some(day))
        }
        _ => false,
    }
}

fn weekend(weekday: Weekday) -> bool {
    matches!(weekday, Weekday::Sat | Weekday::Sun)
}

/// Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher).
fn easter(year: i32) -> Option<NaiveDate> {
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - correction + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * late + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(days / 31).ok()?, u32::try_from(days % 31 + 1).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn the_bank_holidays_of_these_years_are_those_that_were_published() {
        // gov.uk/bank-holidays, England and Wales; month and day.
        #[rustfmt::skip]
        let published: &[(i32, &[(u32, u32)])] = &[
            (2012, &[(1, 2), (4, 6), (4, 9), (5, 7), (6, 4), (6, 5), (8, 27), (12, 25), (12, 26)]),
            (2015, &[(1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31), (12, 25), (12, 28)]),
            (2016, &[(1, 1), (3, 25), (3, 28), (5, 2), (5, 30), (8, 29), (12, 26), (12, 27)]),
            (2017, &[(1, 2), (4, 14), (4, 17), (5, 1), (5, 29), (8, 28), (12, 25), (12, 26)]),
            (2018, &[(1, 1), (3, 30), (4, 2), (5, 7), (5, 28), (8, 27), (12, 25), (12, 26)]),
            (2019, &[(1, 1), (4, 19), (4, 22), (5, 6), (5, 27), (8, 26), (12, 25), (12, 26)]),
            (2020, &[(1, 1), (4, 10), (4, 13), (5, 8), (5, 25), (8, 31), (12, 25), (12, 28)]),
            (2021, &[(1, 1), (4, 2), (4, 5), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28)]),
            (2022, &[(1, 3), (4, 15), (4, 18), (5, 2), (6, 2), (6, 3), (8, 29), (9, 19), (12, 26), (12, 27)]),
            (2023, &[(1, 2), (4, 7), (4, 10), (5, 1), (5, 8), (5, 29), (8, 28), (12, 25), (12, 26)]),
        ];
        for (year, expected) in published {
            let found: Vec<_> = day(*year, 1, 1)
                .iter_days()
                .take_while(|one| one.year() == *year)
                .filter(|one| is_bank_holiday(*one))
                .map(|one| (one.month(), one.day()))
                .collect();
            assert_eq!(&found, expected, "{year}");
        }
    }

    #[test]
    fn a_day_is_counted_from_the_next_working_day_on() {
        let cases = [
            // Monday to Monday; over a weekend; from a Saturday.
            (day(2018, 10, 15), 5, day(2018, 10, 22)),
            (day(2018, 10, 19), 1, day(2018, 10, 22)),
            (day(2018, 10, 20), 1, day(2018, 10, 22)),
            (day(2018, 10, 15), 10, day(2018, 10, 29)),
            // Over Christmas and the New Year, and over Easter.
            (day(2018, 12, 21), 3, day(2018, 12, 28)),
            (day(2018, 12, 21), 5, day(2019, 1, 2)),
            (day(2018, 3, 29), 1, day(2018, 4, 3)),
            (day(2018, 10, 15), 0, day(2018, 10, 15)),
        ];
        for (from, count, expected) in cases {
            assert_eq!(after(from, count), expected, "{from} and {count}");
        }
    }
}
