//! Dates typed and shown. Must not hold any rule itself.

use super::*;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn a_date_is_read_from_three_boxes() {
    for (typed_day, month, year, date) in [
        ("14", "9", "2018", day(2018, 9, 14)),
        (" 01 ", "04", "2018", day(2018, 4, 1)),
        ("29", "2", "2020", day(2020, 2, 29)),
        ("31", "March", "2020", day(2020, 3, 31)),
        ("1", "sep", "2018", day(2018, 9, 1)),
        ("1", "Sept", "2018", day(2018, 9, 1)),
    ] {
        assert_eq!(typed(typed_day, month, year), Ok(Some(date)), "{date}");
    }
    assert_eq!(typed("", " ", ""), Ok(None));
}

#[test]
fn the_wrong_part_of_a_date_is_said() {
    for (input, message, (day, month, year)) in [
        (("14", "", ""), "must include a month and year", (false, true, true)),
        (("", "9", "2018"), "must include a day", (true, false, false)),
        (("32", "9", "2018"), "must be a real date: there is no such day", (true, false, false)),
        (("0", "9", "2018"), "must be a real date: there is no such day", (true, false, false)),
        (("-1", "9", "2018"), "must be a real date: there is no such day", (true, false, false)),
        (("1", "13", "2018"), "must be a real date: there is no such month", (false, true, false)),
        (("1", "ma", "2018"), "must be a real date: there is no such month", (false, true, false)),
        (("1", "9", "18"), "must include a year of 4 numbers, such as 2018", (false, false, true)),
        (("1", "9", "٢٠١٨"), "must include a year of 4 numbers, such as 2018", (false, false, true)),
        (("29", "2", "2018"), "must be a real date", (true, true, true)),
        (("31", "9", "2018"), "must be a real date", (true, true, true)),
    ] {
        let error = typed(input.0, input.1, input.2).unwrap_err();
        assert_eq!(
            (error.to_string().as_str(), error.parts()),
            (message, Parts { day, month, year }),
            "{input:?}"
        );
    }
}

#[test]
fn days_and_moments_are_shown_in_london() {
    assert_eq!(show(day(2018, 9, 14)), "14 September 2018");
    assert_eq!(show(day(2018, 4, 1)), "1 April 2018");
    assert_eq!(show_time(utc("2018-09-14T14:04:59Z")), "14 September 2018 at 3:04pm");
    assert_eq!(show_time(utc("2018-12-14T09:04:00Z")), "14 December 2018 at 9:04am");
    assert_eq!(show_time(utc("2018-09-14T23:30:00Z")), "15 September 2018 at 12:30am");
}

#[test]
fn the_day_changes_at_midnight_in_london() {
    assert_eq!(today(utc("2018-03-31T22:59:59Z")), day(2018, 3, 31));
    assert_eq!(today(utc("2018-03-31T23:00:00Z")), day(2018, 4, 1));
    assert_eq!(today(utc("2018-12-31T23:59:59Z")), day(2018, 12, 31));
}

#[test]
fn a_moment_is_cut_to_microseconds() {
    assert_eq!(micros(utc("2018-09-14T12:00:00.123456789Z")), utc("2018-09-14T12:00:00.123456Z"));
}

#[test]
fn how_long_ago_counts_london_days() {
    let now = utc("2018-10-15T08:00:00Z");
    for (then, said) in [
        ("2018-10-15T07:59:00Z", "today"),
        ("2018-10-15T20:00:00Z", "today"),
        ("2018-10-14T22:59:00Z", "yesterday"),
        ("2018-10-14T23:00:00Z", "today"),
        ("2018-10-12T12:00:00Z", "3 days ago"),
        ("2018-08-15T12:00:00Z", "61 days ago"),
        ("2018-08-14T12:00:00Z", "14 August 2018"),
        ("2018-10-17T12:00:00Z", "17 October 2018"),
    ] {
        assert_eq!(ago(now, utc(then)), said, "{then}");
    }
}
