//! What is left, what may be committed, and what a change of a limit does.

use super::*;

fn pounds(n: i64) -> Money {
    Money::from_pence(n * 100)
}

fn half() -> Fraction {
    Fraction::new(1, 2).unwrap()
}

fn allocation(committed: i64) -> Allocation {
    Allocation {
        id: AllocationId(1),
        partnership: PartnershipId(1),
        year: FinancialYear::from_start(2018).unwrap(),
        cap: pounds(65_000),
        committed: pounds(committed),
    }
}

#[test]
fn an_award_up_to_what_is_left_is_committed_and_a_penny_more_is_not() {
    let allocation = allocation(40_000);
    assert_eq!(allocation.clone().commit(pounds(25_000)).unwrap().left(), Money::ZERO);
    let penny_over = Money::from_pence(2_500_001);
    assert_eq!(allocation.commit(penny_over), Err(Over::Cap(pounds(25_000))));
    let envelope = Envelope { limit: pounds(1_000_000), committed: pounds(999_999) };
    assert_eq!(envelope.commit(pounds(1)).unwrap().left(), Money::ZERO);
    assert_eq!(envelope.commit(pounds(2)), Err(Over::Envelope(pounds(1))));
}

#[test]
fn the_vectors_of_the_brief_hold() {
    // cost 80,000 → award 40,000, left 25,000; the next bid costing 60,000 → at most 25,000
    let first = Limits::new(pounds(65_000), pounds(1_000_000), pounds(80_000), pounds(40_000), half());
    assert_eq!(first.most(), pounds(40_000));
    let left = allocation(0).commit(first.most()).unwrap().left();
    assert_eq!(left, pounds(25_000));
    let second = Limits::new(left, pounds(960_000), pounds(60_000), pounds(30_000), half());
    assert_eq!(second.most(), pounds(25_000));
    // cost 130,000 → award 65,000
    let whole = Limits::new(pounds(65_000), pounds(1_000_000), pounds(130_000), pounds(65_000), half());
    assert_eq!(whole.most(), pounds(65_000));
}

#[test]
fn every_limit_that_is_passed_is_named() {
    let limits = Limits::new(pounds(10), pounds(20), pounds(60), pounds(40), half());
    assert_eq!(limits.passed_by(pounds(10)), []);
    assert_eq!(limits.passed_by(pounds(11)), [Over::Cap(pounds(10))]);
    assert_eq!(limits.passed_by(pounds(41)).len(), 4);
}

#[test]
fn the_share_rounds_down_and_the_match_follows_the_rate() {
    let odd = Limits::new(pounds(99), pounds(99), Money::from_pence(101), pounds(99), half());
    assert_eq!(odd.share, Money::from_pence(50));
    let two_thirds = Fraction::new(2, 3).unwrap();
    for (rate, certified, allowed) in [
        (two_thirds, 0, 0),
        (two_thirds, 1, 2),
        (two_thirds, 20, 40),
        (two_thirds, 30, 60),
        (two_thirds, 45, 90),
        (half(), 20, 20),
        (Fraction::new(1, 4).unwrap(), 60, 20),
    ] {
        let limits = Limits::new(pounds(99), pounds(99), pounds(90), pounds(certified), rate);
        assert_eq!((limits.share, limits.matched), (rate.floor_of(pounds(90)), pounds(allowed)), "{rate}");
    }
    let pence =
        Limits::new(pounds(99), pounds(99), pounds(90), Money::from_pence(101), Fraction::new(3, 5).unwrap());
    assert_eq!(pence.matched, Money::from_pence(151), "rounded down");
    let most = Limits::new(pounds(99), pounds(99), pounds(90), Money::from_pence(i64::MAX), two_thirds);
    assert_eq!(most.matched, Money::from_pence(i64::MAX));
    let all = Limits::new(pounds(99), pounds(99), pounds(90), Money::ZERO, Fraction::new(1, 1).unwrap());
    assert_eq!(all.most(), pounds(90));
}

#[test]
fn a_partnership_does_not_see_a_decision_before_its_release() {
    let standing = Standing {
        cap: pounds(65_000),
        committed: pounds(50_000),
        unreleased: pounds(20_000),
        requested: pounds(5_000),
        requested_unreleased: pounds(25_000),
    };
    let seen = standing.as_the_partnership_sees_it();
    assert_eq!(
        (seen.committed, seen.requested, seen.left()),
        (pounds(30_000), pounds(30_000), pounds(35_000))
    );
    assert!(!seen.oversubscribed());
    assert_eq!(standing.bar(), (769, 76));
}
