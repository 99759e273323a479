//! Tables of cases for what a submission needs.

use chrono::NaiveDate;

use super::*;
use crate::domain::application::sample;
use crate::domain::money::Fraction;

fn pounds(n: i64) -> Money {
    Money::from_pence(n * 100)
}

/// Complete answers that ask for so much, with costs and match for 10,000.
fn content(request: i64) -> Content {
    let on = NaiveDate::from_ymd_opt(2018, 6, 1).unwrap();
    let mut content = sample::content("Title", "Council", pounds(10_000), on);
    content.funding.request = Some(pounds(request));
    content
}

fn limits(cap_left: i64, cost: i64, matched: i64) -> Limits {
    let half = Fraction::new(1, 2).unwrap();
    Limits::new(pounds(cap_left), pounds(1_000_000), pounds(cost), pounds(matched), half)
}

#[test]
fn a_request_over_any_limit_is_not_complete_and_says_which() {
    let high = |what: &str| format!("The request is too high: {what}");
    let cases = [
        (10_000, limits(65_000, 20_000, 10_000), vec![]),
        (
            10_001,
            limits(65_000, 20_000, 10_001),
            vec![high("the scheme pays at most £10,000.00 of this eligible cost")],
        ),
        (
            10_001,
            limits(65_000, 20_002, 10_000),
            vec![high("the certified cash match allows at most £10,000.00")],
        ),
        (
            10_001,
            limits(10_000, 40_000, 20_000),
            vec![high("£10,000.00 is left of the partnership’s cap for the year")],
        ),
        (
            1,
            limits(65_000, 0, 0),
            vec![
                "Add the costs: nothing can be asked for without them".to_owned(),
                "Add cash match that is secured, and the s151 officer’s confirmation of it: nothing can be asked for \
                 without them"
                    .to_owned(),
            ],
        ),
    ];
    for (request, limits, expected) in cases {
        assert_eq!(content(request).too_high(&limits), expected, "{request} {limits:?}");
    }
}

#[test]
fn nothing_asked_for_passes_no_limit() {
    assert!(Content::default().over(&limits(0, 0, 0)).is_empty());
}
