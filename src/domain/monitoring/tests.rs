//! What may be registered, changed and paid, as tables of cases.

use super::*;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn pounds(pounds: i64) -> Money {
    Money::from_pence(pounds * 100)
}

fn year(start: i32) -> FinancialYear {
    FinancialYear::from_start(start).unwrap()
}

fn commitment() -> Commitment {
    let terms = Terms {
        what: "Control room of the council, 12 hours a day".into(),
        yearly: pounds(10_000),
        starts_on: day(2016, 4, 1),
        ends_on: day(2019, 9, 30),
    };
    Commitment { id: CommitmentId(1), partnership: PartnershipId(1), terms, mistaken: false, version: 1 }
}

fn payment(start: i32, amount: i64) -> Payment {
    let reference = "BACS 17".to_owned();
    Payment { year: year(start), amount: pounds(amount), paid_on: day(2018, 6, 1), reference }
}

#[test]
fn only_what_began_before_the_policy_is_a_commitment() {
    let began = day(2017, 4, 1);
    let with = |starts_on, ends_on, yearly| Terms {
        starts_on,
        ends_on,
        yearly: pounds(yearly),
        ..commitment().terms
    };
    let cases = [
        (with(day(2017, 3, 31), day(2018, 3, 31), 1), vec![]),
        (with(day(2017, 4, 1), day(2018, 3, 31), 1), vec![TermsRefusal::New(began)]),
        (with(day(2019, 1, 1), day(2018, 3, 31), 1), vec![TermsRefusal::New(began), TermsRefusal::EndsFirst]),
        (with(day(2016, 4, 1), day(2016, 4, 1), 0), vec![TermsRefusal::Nothing, TermsRefusal::EndsFirst]),
    ];
    for (terms, expected) in cases {
        assert_eq!(terms.existing(began).err().unwrap_or_default(), expected, "{terms:?}");
    }
    let told = TermsRefusal::New(began).to_string();
    assert!(told.contains("no new ones are entered into") && told.contains("1 April 2017"), "{told}");
}

#[test]
fn a_commitment_becomes_shorter_or_cheaper_and_never_longer_or_larger() {
    let same = |terms: &Terms| (terms.what.clone(), terms.yearly, terms.ends_on);
    let terms = commitment().terms;
    let paid = [payment(2018, 4_000)];
    for (to, expected) in [
        (same(&terms), vec![TermsRefusal::Same]),
        ((terms.what.clone(), pounds(10_001), terms.ends_on), vec![TermsRefusal::Larger(pounds(10_000))]),
        (
            (terms.what.clone(), terms.yearly, day(2019, 10, 1)),
            vec![TermsRefusal::Extended(day(2019, 9, 30))],
        ),
        (
            (terms.what.clone(), pounds(3_999), terms.ends_on),
            vec![TermsRefusal::PaidMore(year(2018), pounds(4_000))],
        ),
        ((terms.what.clone(), pounds(4_000), terms.ends_on), vec![]),
        ((terms.what.clone(), terms.yearly, day(2018, 3, 31)), vec![TermsRefusal::PaidAfter(year(2018))]),
        ((terms.what.clone(), terms.yearly, day(2018, 4, 1)), vec![]),
        ((terms.what.clone(), Money::ZERO, day(2016, 4, 1)), {
            let ends = [TermsRefusal::EndsFirst, TermsRefusal::PaidAfter(year(2018))];
            [TermsRefusal::Nothing].into_iter().chain(ends).collect()
        }),
    ] {
        let shown = format!("{to:?}");
        assert_eq!(commitment().becomes(to, &paid, &[]).err().unwrap_or_default(), expected, "{shown}");
    }
    let (shorter, changes) =
        commitment().becomes((terms.what.clone(), terms.yearly, day(2019, 3, 31)), &paid, &[]).unwrap();
    assert_eq!(shorter.terms.ends_on, day(2019, 3, 31));
    assert_eq!(changes.len(), 1);
    assert_eq!(
        (changes[0].before.as_str(), changes[0].after.as_str()),
        ("30 September 2019", "31 March 2019")
    );
}

#[test]
fn a_year_is_paid_up_to_what_was_agreed_and_no_other_year_is() {
    let one = commitment();
    let today = day(2018, 10, 15);
    let over = |left, paid| PaymentRefusal::Over {
        year: year(2018),
        left: pounds(left),
        paid: pounds(paid),
        yearly: pounds(10_000),
    };
    let spelt = |reference: &str| Payment { reference: reference.into(), ..payment(2018, 4_000) };
    for (payment, before, expected) in [
        (payment(2018, 10_000), vec![], vec![]),
        (payment(2018, 10_001), vec![], vec![over(10_000, 0)]),
        (payment(2018, 6_000), vec![payment(2018, 4_000), payment(2017, 10_000)], vec![]),
        (payment(2018, 6_001), vec![payment(2018, 4_000)], vec![over(6_000, 4_000)]),
        (payment(2018, 0), vec![], vec![PaymentRefusal::Nothing]),
        (payment(2015, 1), vec![], vec![PaymentRefusal::NotIn(year(2015))]),
        (payment(2020, 1), vec![], vec![PaymentRefusal::NotIn(year(2020))]),
        (payment(2019, 1), vec![], vec![]),
        (Payment { paid_on: day(2018, 10, 16), ..payment(2018, 1) }, vec![], vec![PaymentRefusal::Future]),
        (payment(2018, 4_000), vec![payment(2018, 4_000)], vec![PaymentRefusal::Noted]),
        (spelt("bacs  17"), vec![payment(2018, 4_000)], vec![PaymentRefusal::Noted]),
        (payment(2018, 6_000), vec![payment(2018, 6_000)], vec![PaymentRefusal::Noted]),
        (spelt("BACS 18"), vec![payment(2018, 4_000)], vec![]),
        (Payment { paid_on: day(2018, 6, 2), ..payment(2018, 4_000) }, vec![payment(2018, 4_000)], vec![]),
        (payment(2018, 4_000), vec![payment(2017, 4_000)], vec![]),
        (payment(2018, 4_000), vec![payment(2018, 4_001)], vec![]),
    ] {
        assert_eq!(one.pays(&payment, &before, today).err().unwrap_or_default(), expected, "{payment:?}");
    }
    assert_eq!(one.left(year(2018), &[payment(2018, 4_000)]), pounds(6_000));
    assert_eq!(one.left(year(2020), &[]), Money::ZERO);
}

#[test]
fn the_cost_of_a_camera_is_the_share_of_each_live_one_rounded_down_and_unknown_without_one() {
    for (yearly, live, expected) in [
        (1_000_000, 3, Some(333_333)),
        (1_000_000, 1, Some(1_000_000)),
        (1_000_000, 0, None),
        (0, 5, Some(0)),
        (100, 1_000, Some(0)),
    ] {
        let found = cost_a_camera(Money::from_pence(yearly), live);
        assert_eq!(found, expected.map(Money::from_pence), "{yearly} for {live}");
    }
}

/// Like the one of the others, under another number.
fn another(what: &str, starts_on: NaiveDate, mistaken: bool) -> Commitment {
    let terms = Terms { what: what.into(), starts_on, ..commitment().terms };
    Commitment { id: CommitmentId(2), terms, mistaken, ..commitment() }
}

#[test]
fn none_is_registered_twice_or_called_as_another_whatever_its_end() {
    let (own, began) = (commitment(), day(2017, 4, 1));
    let spelt = "CONTROL room of the council,  12 hours a day";
    let terms = |what: &str, from| Terms { what: what.into(), starts_on: from, ..own.terms.clone() };
    let later = Terms { ends_on: day(2025, 3, 31), ..own.terms.clone() };
    for (to, of, register, expected) in [
        (own.terms.clone(), 1, own.clone(), vec![TermsRefusal::Registered]),
        (later, 1, own.clone(), vec![TermsRefusal::Registered]),
        (terms(spelt, own.terms.starts_on), 1, own.clone(), vec![TermsRefusal::Registered]),
        (terms("Another", own.terms.starts_on), 1, own.clone(), vec![]),
        (terms(spelt, day(2016, 4, 2)), 1, own.clone(), vec![]),
        (own.terms.clone(), 2, own.clone(), vec![]),
        (own.terms.clone(), 1, Commitment { mistaken: true, ..own.clone() }, vec![]),
    ] {
        let found = to.join(PartnershipId(of), began, &[register], None).err().unwrap_or_default();
        assert_eq!(found, expected, "{to:?} of {of}");
    }
    let from = own.terms.starts_on;
    for (other, expected) in [
        (another("Suite", from, false), vec![TermsRefusal::Registered]),
        (another("Suite", from, true), vec![]),
        (another("Suite", day(2015, 4, 1), false), vec![]),
        (another("Something else", from, false), vec![]),
    ] {
        let to = ("suite".to_owned(), own.terms.yearly, own.terms.ends_on);
        let found = commitment().becomes(to, &[], &[own.clone(), other]).err().unwrap_or_default();
        assert_eq!(found, expected);
    }
    let less = (own.terms.what.clone(), pounds(1), own.terms.ends_on);
    let same = [own.clone(), another(&own.terms.what, from, false)];
    assert!(commitment().becomes(less, &[], &same).is_ok(), "two of before can still become less");
}

#[test]
fn what_exceeds_a_mistake_is_registered_with_a_reason_alone() {
    let own = commitment().terms;
    let mistake = |what: &str, from| another(what, from, true);
    let with = |yearly, ends_on| Terms { yearly: pounds(yearly), ends_on, ..own.clone() };
    let (last, from) = (own.ends_on, own.starts_on);
    for (to, register, expected) in [
        (with(10_000, last), vec![mistake(&own.what, from)], false),
        (with(9_000, day(2019, 3, 31)), vec![mistake(&own.what, from)], false),
        (with(10_001, last), vec![mistake(&own.what.to_uppercase(), from)], true),
        (with(9_000, day(2019, 10, 1)), vec![mistake(&own.what, from)], true),
        (with(10_001, last), vec![mistake("Suite", from)], false),
        (with(10_001, last), vec![mistake(&own.what, day(2015, 4, 1))], false),
        (with(10_001, last), vec![], false),
    ] {
        let join = |reason| to.join(PartnershipId(1), day(2017, 4, 1), &register, reason);
        let refused = if expected { Err(vec![TermsRefusal::NoReason]) } else { Ok(()) };
        assert_eq!(join(None), refused, "{to:?}");
        assert_eq!(join(Some("The letter of 2016 says so")), Ok(()), "{to:?}");
    }
    let of_another =
        with(10_001, last).join(PartnershipId(2), day(2017, 4, 1), &[mistake(&own.what, from)], None);
    assert_eq!(of_another, Ok(()));
}

#[test]
fn a_register_that_is_full_takes_no_more_and_mistakes_take_no_room() {
    let register = |count: usize, mistakes: usize| -> Vec<Commitment> {
        let one = |n: usize| another(&format!("Suite {n}"), day(2015, 4, 1), n >= count);
        (0..count + mistakes).map(one).collect()
    };
    let join = |all: &[Commitment]| commitment().terms.join(PartnershipId(1), day(2017, 4, 1), all, None);
    for (count, mistakes, expected) in [
        (MOST - 1, 9, vec![]),
        (MOST, 0, vec![TermsRefusal::Full]),
        // As one of before this rule can be.
        (MOST + 1, 0, vec![TermsRefusal::Full]),
    ] {
        assert_eq!(join(&register(count, mistakes)).err().unwrap_or_default(), expected, "{count}");
    }
    let told = TermsRefusal::Full.to_string();
    assert_eq!(told, "The register holds at most 500 commitments: this would be one more");
}

#[test]
fn one_is_a_mistake_while_nothing_counts_as_paid_and_then_counts_nowhere() {
    let paid = [payment(2018, 4_000), payment(2017, 1_000)];
    assert_eq!(commitment().was_a_mistake(&paid), Err(vec![TermsRefusal::Paid(pounds(5_000))]));
    let wrong = commitment().was_a_mistake(&[]).unwrap();
    assert!(wrong.mistaken && !wrong.runs_in(year(2018)) && commitment().runs_in(year(2018)));
    assert_eq!((wrong.left(year(2018), &[]), wrong.key()), (Money::ZERO, None));
    let refused = wrong.pays(&payment(2018, 1), &[], day(2018, 10, 15));
    assert_eq!(refused, Err(vec![PaymentRefusal::Mistaken]));
    let to = (wrong.terms.what.clone(), pounds(1), wrong.terms.ends_on);
    assert_eq!(wrong.clone().becomes(to, &[], &[]), Err(vec![TermsRefusal::Mistaken]));
    assert_eq!(wrong.was_a_mistake(&[]), Err(vec![TermsRefusal::Mistaken]));
}

#[test]
fn a_payment_is_reversed_once_and_counts_as_nothing_then() {
    let noted = |id, amount, reversed| Noted { id: PaymentId(id), payment: payment(2018, amount), reversed };
    let all = [noted(1, 9_000, None), noted(2, 500, Some(day(2018, 10, 1))), noted(3, 400, None)];
    let (one, before, after) = reversed(&all, PaymentId(1)).unwrap().unwrap();
    assert_eq!((one.amount, before, after), (pounds(9_000), pounds(9_400), pounds(400)));
    assert_eq!(reversed(&all, PaymentId(2)), Some(Err(AlreadyReversed)));
    assert_eq!(reversed(&all, PaymentId(4)), None);
}
