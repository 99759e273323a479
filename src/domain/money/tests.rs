//! What may be typed, what is shown, and the arithmetic of BRIEF §5. Must not hold any rule itself.

use super::*;
use proptest::prelude::*;

fn pounds(typed: &str) -> Money {
    Money::parse(typed).unwrap()
}

#[test]
fn amounts_are_read_as_people_type_them() {
    for (typed, pence) in [
        ("65000", 6_500_000),
        ("65,000.00", 6_500_000),
        ("£65,000", 6_500_000),
        ("£65000.50", 6_500_050),
        ("  65000\t", 6_500_000),
        ("0", 0),
        ("0.01", 1),
        ("0.10", 10),
        ("007", 700),
        ("999,999,999.99", 99_999_999_999),
        ("1,000,000,000.00", 100_000_000_000),
    ] {
        assert_eq!(Money::parse(typed), Ok(Money::from_pence(pence)), "{typed}");
    }
}

#[test]
fn other_amounts_are_refused_with_the_reason() {
    use MoneyError::*;
    for (typed, error) in [
        ("", Empty),
        (" \u{a0}", Empty),
        ("65k", Abbreviated),
        ("£1.5m", Abbreviated),
        ("1,00", Commas),
        ("1000,000", Commas),
        ("1,0000", Commas),
        (",100", Commas),
        ("1,,000", Commas),
        ("65000.5", Pence),
        ("65000.", Pence),
        ("1.005", Pence),
        ("-1", Negative),
        ("-£1.00", Negative),
        ("£-1", Negative),
        ("\u{2212}5", Negative),
        ("--5", NotAnAmount),
        ("-", NotAnAmount),
        ("65 000", Spaces),
        ("£ 65", Spaces),
        ("1000000000.01", TooLarge),
        ("99999999999999999999999999999999999999", TooLarge),
        ("999999999999999999999999999999999999999999999999999", TooLarge),
        ("٣٥", NotAnAmount),
        ("６５", NotAnAmount),
        ("1e9", NotAnAmount),
        ("1_000", NotAnAmount),
        ("65.000,00", NotAnAmount),
        ("1.2.3", NotAnAmount),
        (".50", NotAnAmount),
        ("£", NotAnAmount),
        ("££5", NotAnAmount),
        ("$5", NotAnAmount),
        ("+5", NotAnAmount),
        ("k", NotAnAmount),
        ("NaN", NotAnAmount),
    ] {
        assert_eq!(Money::parse(typed), Err(error), "{typed}");
    }
    assert_eq!(
        format!("Award {}", MoneyError::NotAnAmount),
        "Award must be an amount in pounds, like 65,000.00"
    );
}

#[test]
fn amounts_are_shown_with_commas_and_pence() {
    for (pence, shown, plain, typed) in [
        (6_500_000, "£65,000.00", "65000.00", "65,000.00"),
        (0, "£0.00", "0.00", "0.00"),
        (5, "£0.05", "0.05", "0.05"),
        (-100, "-£1.00", "-1.00", "-1.00"),
        (100_000_000, "£1,000,000.00", "1000000.00", "1,000,000.00"),
        (i64::MIN, "-£92,233,720,368,547,758.08", "-92233720368547758.08", "-92,233,720,368,547,758.08"),
    ] {
        let money = Money::from_pence(pence);
        assert_eq!(
            (money.to_string(), money.plain(), money.typed()),
            (shown.into(), plain.into(), typed.into())
        );
    }
    assert_eq!(format!("{:>10}", Money::from_pence(100)), "     £1.00");
}

#[test]
fn arithmetic_says_when_it_does_not_fit() {
    let most = Money::from_pence(i64::MAX);
    assert_eq!(most.checked_add(Money::from_pence(1)), None);
    assert_eq!(Money::from_pence(i64::MIN).checked_sub(Money::from_pence(1)), None);
    assert_eq!(most.checked_mul(2), None);
    assert_eq!(Money::sum([most, most]), None);
    assert_eq!(Money::sum([]), Some(Money::ZERO));
    assert_eq!(pounds("12.34").checked_mul(3), Some(pounds("37.02")));
    assert_eq!(serde_json::to_string(&pounds("65,000")).unwrap(), "6500000");
    assert!(serde_json::from_str::<Money>("1.5").is_err());
}

#[test]
fn a_share_is_between_nothing_and_the_whole() {
    assert_eq!(Fraction::new(1, 0), None);
    assert_eq!(Fraction::new(3, 2), None);
    assert_eq!(Fraction::of(Money::from_pence(-1), pounds("1")), None);
    assert_eq!(Fraction::of(Money::ZERO, Money::ZERO), None);
    assert_eq!(Fraction::new(50, 100).unwrap().to_string(), "1/2");
    assert_eq!(Fraction::of(pounds("65,000"), pounds("130,000")), Fraction::new(1, 2));
    assert_eq!(Fraction::new(0, 7).unwrap().to_string(), "0/1");
}

#[test]
fn shares_round_down() {
    let half = Fraction::new(1, 2).unwrap();
    for (whole, share) in [(101, 50), (1, 0), (0, 0), (-1, -1), (i64::MAX, i64::MAX / 2)] {
        assert_eq!(half.floor_of(Money::from_pence(whole)).pence(), share);
    }
    assert_eq!(Fraction::new(1, 1).unwrap().floor_of(Money::from_pence(i64::MIN)).pence(), i64::MIN);
    assert_eq!(half.floor_of(pounds("80,000")), pounds("40,000"));
    assert_eq!(half.floor_of(pounds("10,000")), pounds("5,000"));
}

/// `min(award, floor(rate × verified)) − paid` (BRIEF §5), before retention.
fn claim(cost: &str, award: &str, verified: &str, paid: &str) -> Money {
    let rate = Fraction::of(pounds(award), pounds(cost)).unwrap();
    pounds(award).min(rate.floor_of(pounds(verified))).checked_sub(pounds(paid)).unwrap()
}

#[test]
fn a_claim_pays_its_share_up_to_the_award_less_what_is_paid() {
    for (verified, paid, pays) in [
        ("52,417.33", "0", "26,208.66"),
        ("130,000.00", "26,208.66", "38,791.34"),
        ("118,000.00", "0", "59,000.00"),
        ("141,250.00", "0", "65,000.00"),
    ] {
        assert_eq!(claim("130,000.00", "65,000.00", verified, paid), pounds(pays), "{verified}");
    }
    assert_eq!(pounds("65,000").checked_sub(pounds("59,000")), Some(pounds("6,000")));
}

#[test]
fn vat_that_can_be_recovered_is_no_cost() {
    let half = Fraction::new(1, 2).unwrap();
    let recoverable = pounds("12,000").checked_sub(pounds("2,000")).unwrap();
    assert_eq!((recoverable, half.floor_of(recoverable)), (pounds("10,000"), pounds("5,000")));
    assert_eq!(half.floor_of(pounds("12,000")), pounds("6,000"));
}

#[test]
fn what_is_left_of_a_cap_bounds_the_next_bid() {
    let left = pounds("65,000").checked_sub(pounds("40,000")).unwrap();
    assert_eq!(left, pounds("25,000"));
    assert_eq!(Fraction::new(1, 2).unwrap().floor_of(pounds("60,000")).min(left), pounds("25,000"));
    let year = Money::sum([pounds("65,000"); 5]).unwrap();
    assert_eq!((year, year.checked_mul(3)), (pounds("325,000"), Some(pounds("975,000"))));
}

proptest! {
    #[test]
    fn what_is_shown_reads_back(pence in 0..=MOST) {
        let money = Money::from_pence(pence);
        for text in [money.to_string(), money.plain(), money.typed()] {
            prop_assert_eq!(Money::parse(&text), Ok(money));
        }
    }

    #[test]
    fn anything_typed_is_read_or_refused(typed in "\\PC{0,50}|[0-9,.£k -]{0,50}") {
        if let Ok(money) = Money::parse(&typed) {
            prop_assert!((0..=MOST).contains(&money.pence()));
        }
    }

    #[test]
    fn the_parts_of_a_share_never_exceed_it(a in 0..MOST, b in 0..MOST, over in 1u32..1000, under in 0u32..1000) {
        prop_assume!(under <= over);
        let share = Fraction::new(under, over).unwrap();
        let whole = share.floor_of(Money::from_pence(a + b)).pence();
        let parts = share.floor_of(Money::from_pence(a)).pence() + share.floor_of(Money::from_pence(b)).pence();
        prop_assert!(parts <= whole && whole - parts <= 1);
    }
}
