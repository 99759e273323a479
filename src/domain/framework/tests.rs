//! What an item costs on which day, and when a price may begin.

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn framework() -> Framework {
    Framework {
        id: FrameworkId(1),
        reference: "WM-CCTV-1".into(),
        name: "CCTV equipment".into(),
        owner: "The PCC".into(),
        starts_on: day("2017-04-01"),
        ends_on: day("2020-03-31"),
        version: 1,
    }
}

fn price(from: &str, pence: Option<i64>) -> Price {
    let listing = pence.map(|pence| Listing {
        description: "Dome".into(),
        category: "Equipment".into(),
        unit_price: Money::from_pence(pence),
    });
    Price { from: day(from), listing }
}

#[test]
fn the_price_on_the_day_of_an_order() {
    let prices = [
        price("2018-10-01", Some(95_000)),
        price("2017-06-01", Some(90_000)),
        price("2019-02-01", None),
        price("2019-06-01", Some(80_000)),
    ];
    for (on, expected) in [
        ("2017-03-31", Err(NoPrice::NotBegun(day("2017-04-01")))),
        ("2017-05-31", Err(NoPrice::NotYet(day("2017-06-01")))),
        ("2017-06-01", Ok(90_000)),
        ("2018-09-30", Ok(90_000)),
        ("2018-10-01", Ok(95_000)),
        ("2019-01-31", Ok(95_000)),
        ("2019-02-01", Err(NoPrice::NotOffered(day("2019-02-01")))),
        ("2019-06-01", Ok(80_000)),
        ("2020-03-31", Ok(80_000)),
        ("2020-04-01", Err(NoPrice::Ended(day("2020-03-31")))),
    ] {
        let found = framework().price_on(&prices, day(on)).map(|listing| listing.unit_price.pence());
        assert_eq!(found, expected, "{on}");
    }
    assert_eq!(framework().price_on(&[], day("2018-01-01")), Err(NoPrice::Never));
}

#[test]
fn a_price_begins_within_the_framework_after_the_one_before_and_not_in_the_past() {
    let today = day("2018-10-15");
    let outside = Err(FromRefusal::Outside(day("2017-04-01"), day("2020-03-31")));
    for (last, from, expected) in [
        (None, "2017-03-31", outside.clone()),
        (None, "2017-04-01", Ok(())),
        (None, "2020-03-31", Ok(())),
        (None, "2020-04-01", outside),
        (Some("2018-04-01"), "2018-04-01", Err(FromRefusal::NotAfter(day("2018-04-01")))),
        (Some("2018-04-01"), "2018-10-14", Err(FromRefusal::Past(today))),
        (Some("2018-04-01"), "2018-10-15", Ok(())),
        (Some("2019-04-01"), "2018-10-15", Err(FromRefusal::Planned(day("2019-04-01")))),
        (Some("2018-10-15"), "2018-10-15", Err(FromRefusal::NotAfter(day("2018-10-15")))),
        (Some("2018-10-16"), "2018-10-16", Err(FromRefusal::Planned(day("2018-10-16")))),
    ] {
        assert_eq!(framework().may_begin(last.map(day), day(from), today), expected, "{last:?} {from}");
    }
}

#[test]
fn prices_are_withdrawn_until_the_day_before_theirs() {
    for (from, today, may) in [
        ("2018-11-01", "2018-10-15", true),
        ("2018-11-01", "2018-10-31", true),
        ("2018-11-01", "2018-11-01", false),
        ("2018-11-01", "2018-11-02", false),
    ] {
        let refused = Err(WithdrawRefusal::Begun(day(from)));
        let expected = if may { Ok(()) } else { refused };
        assert_eq!(may_withdraw(day(from), day(today)), expected, "{from} on {today}");
    }
}

#[test]
fn names_are_compared_without_case_and_spaces() {
    assert_eq!(plain(" Axis  P3245-LV "), plain("AXISp3245-lv"));
    assert_ne!(plain("P3245-LV"), plain("P3245LV"));
}

#[test]
fn days_of_a_framework_change_around_what_was_ordered_and_priced() {
    let is = framework();
    let to = |from: &str, until: &str| Framework { starts_on: day(from), ends_on: day(until), ..is.clone() };
    let (first, last) = (is.starts_on.to_string(), is.ends_on.to_string());
    let ordered = Some((day("2018-05-01"), day("2018-10-01")));
    let priced = Some(day("2018-11-01"));
    for (to, refusal) in [
        (to("2018-05-01", &last), None),
        (to("2018-05-02", &last), Some(FrameworkRefusal::OrderedBefore(day("2018-05-01")))),
        (to(&first, "2018-09-30"), Some(FrameworkRefusal::OrderedAfter(day("2018-10-01")))),
        (to(&first, "2018-10-31"), Some(FrameworkRefusal::PricedAfter(day("2018-11-01")))),
        (to(&first, "2018-11-01"), None),
        (to(&last, &first), Some(FrameworkRefusal::EndsFirst)),
        (is.clone(), Some(FrameworkRefusal::Same)),
    ] {
        assert_eq!(is.becomes(&to, ordered, priced).err(), refusal, "{} to {}", to.starts_on, to.ends_on);
    }
    let late = Some((day("2018-05-01"), day("2030-01-01")));
    let named = Framework { name: "Another".into(), ..is.clone() };
    assert!(is.becomes(&named, late, None).is_ok(), "days that stay are not looked at");
}
