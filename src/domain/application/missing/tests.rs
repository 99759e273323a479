//! Tables of cases for what a submission needs.

use chrono::NaiveDate;

use super::*;
use crate::domain::application::content::Endorsements;
use crate::domain::application::sample;
use crate::domain::money::Fraction;
use crate::domain::scheme;

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
            vec![high("the certified match that counts allows at most £10,000.00")],
        ),
        (
            10_001,
            limits(10_000, 40_000, 20_000),
            vec![high("£10,000.00 is left of the partnership’s cap for the year")],
        ),
        (1, limits(0, 40_000, 20_000), vec![high("£0.00 is left of the partnership’s cap for the year")]),
    ];
    for (request, limits, expected) in cases {
        let content = content(request);
        assert_eq!(content.too_high(&scheme::sample(), &limits), expected, "{request} {limits:?}");
        assert_eq!(content.needed(Section::Funding, &scheme::sample(), &limits), expected);
        assert_eq!(content.asks_too_much(&scheme::sample(), &limits), !expected.is_empty());
    }
}

#[test]
fn what_is_not_entered_yet_is_asked_for_and_not_called_too_high() {
    let mut content = content(70_000);
    content.endorsements = Endorsements::default();
    let cap = "The request is too high: £65,000.00 is left of the partnership’s cap for the year".to_owned();
    let add = |what: &str| format!("Before anything can be asked for, add: {what}");
    let unmatched = limits(65_000, 200_000, 0);
    let entered = "The request is too high: the cash match as entered allows at most £10,000.00".to_owned();
    let said = |content: &Content| content.too_high(&scheme::sample(), &unmatched);
    assert_eq!(said(&content), [cap, entered.clone()]);
    content.funding.request = Some(pounds(10_001));
    assert_eq!(said(&content), [entered]);
    assert!(content.asks_too_much(&scheme::sample(), &unmatched));
    // The amount comes first, the certificate after: that it is missing is no reason to ask for less.
    content.funding.request = Some(pounds(10_000));
    assert_eq!(said(&content), Vec::<String>::new());
    assert!(!content.needed(Section::Endorsements, &scheme::sample(), &unmatched).is_empty());
    assert!(!content.asks_too_much(&scheme::sample(), &unmatched));
    content.costs = Default::default();
    content.funding.matches = Default::default();
    let all = add("the costs, cash match that is secured");
    assert_eq!(content.too_high(&scheme::sample(), &limits(65_000, 0, 0)), [all]);
}

#[test]
fn nothing_asked_for_passes_no_limit() {
    assert!(Content::default().over(&limits(0, 0, 0)).is_empty());
}
