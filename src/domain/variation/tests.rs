//! Tables of what a variation may do, and does to the sums.

use chrono::{Days, TimeZone};

use super::*;
use crate::domain::allocation::AllocationId;
use crate::domain::application::relation::allowed;
use crate::domain::application::{Action, ApplicationId, Figures, Status, sample};
use crate::domain::person::PartnershipId;
use crate::domain::scheme;

fn pounds(n: i64) -> Money {
    Money::from_pence(n * 100)
}

fn at(day: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2018, 11, day, 12, 0, 0).unwrap()
}

fn on(day: u32) -> NaiveDate {
    date::today(at(day))
}

/// A grant of £1,000, of a case that asks for £2,000 of a cost of £4,000, £1,500 of it matched by certified cash.
fn vary(
    state: GrantState,
    award: i64,
    conditions: Option<&str>,
    committed: i64,
) -> Result<Varied, VaryRefusal> {
    let figures = Figures {
        request: pounds(2_000),
        eligible_cost: pounds(4_000),
        certified_match: pounds(1_500),
        ..Figures::default()
    };
    let case = Case { figures, ..sample::case(Status::Approved, at(1)) };
    let mut scheme = scheme::sample();
    scheme.envelope.committed = pounds(committed);
    let allocation = Allocation {
        id: AllocationId(1),
        partnership: PartnershipId(1),
        year: case.year,
        cap: pounds(65_000),
        committed: pounds(committed),
    };
    let offered = Grant::offered(ApplicationId(1), pounds(1_000), Some(on(14)), at(1));
    let grant = Grant { state, reminded: true, ..offered };
    let variation = Variation {
        award: pounds(award),
        conditions: conditions.map(str::to_owned),
        reasons: "Prices moved".into(),
        texts: Texts::default(),
    };
    let may = allowed(Action::Approve, &[]).unwrap();
    let until = on(10).checked_add_days(Days::new(30));
    grant.vary(may, (&variation, Some("Signs")), &case, &scheme, allocation, (at(10), until))
}

#[test]
fn a_record_says_from_what_to_what_unless_somebody_wrote_otherwise() {
    let case = Case { title: "A case".into(), ..sample::case(Status::Approved, at(1)) };
    let grant = |state| Grant { state, ..Grant::offered(ApplicationId(1), pounds(1_000), None, at(1)) };
    let summary = |state, award, summary: &str| {
        let texts = Texts { summary: summary.into(), ..Texts::default() };
        let variation =
            Variation { award: pounds(award), conditions: None, reasons: "Prices moved".into(), texts };
        variation.recorded(&case, &grant(state)).summary
    };
    let of = "the grant for “A case” in 2018/19";
    for (state, award, said) in [
        (GrantState::Active, 900, format!("The award of {of} changes from £1,000.00 to £900.00.")),
        (GrantState::Offered, 1_500, format!("The award of {of} changes from £1,000.00 to £1,500.00.")),
        (
            GrantState::Active,
            1_500,
            format!("The award of {of} changes from £1,000.00 to £1,500.00, once the increase is accepted."),
        ),
        (GrantState::Active, 1_000, format!("The conditions of {of} change; the award stays £1,000.00.")),
    ] {
        assert_eq!(summary(state, award, ""), said);
        assert_eq!(summary(state, award, "In other words"), "In other words");
    }
    assert_eq!(changed(pounds(1_000), pounds(900)), "Award varied from £1,000.00 to £900.00");
    assert_eq!(changed(pounds(1_000), pounds(1_000)), "Conditions varied");
}

#[test]
fn each_state_takes_a_variation_in_its_own_way() {
    use GrantState::{Active, Offered};
    // State, new award; then award, increase, whether a new period begins, difference.
    let (commit, decommit) = (|n| Difference::Commit(pounds(n)), |n| Difference::Decommit(pounds(n)));
    let cases = [
        (Offered, 1_400, (1_400, 0, true, commit(400))),
        (Offered, 900, (900, 0, true, decommit(100))),
        (Offered, 1_000, (1_000, 0, true, Difference::Nothing)),
        (Active, 1_400, (1_000, 400, true, commit(400))),
        (Active, 900, (900, 0, false, decommit(100))),
        (Active, 1_000, (1_000, 0, false, Difference::Nothing)),
    ];
    for (state, award, (now, increase, begins, difference)) in cases {
        let varied = vary(state, award, Some("Signs and lamps"), 5_000).unwrap();
        let told = format!("{state:?} to {award}");
        assert_eq!((varied.grant.award, varied.grant.increase), (pounds(now), pounds(increase)), "{told}");
        assert_eq!(varied.grant.state, state, "{told}");
        assert_eq!(varied.grant.accept_by != Some(on(14)), begins, "{told}");
        assert_eq!(varied.grant.reminded, !begins, "{told}");
        assert_eq!(varied.difference, difference, "{told}");
        let change = varied.grant.committed().checked_sub(pounds(1_000)).unwrap();
        assert_eq!(varied.allocation.committed, pounds(5_000).checked_add(change).unwrap(), "{told}");
        assert_eq!(varied.envelope.committed, varied.allocation.committed, "{told}");
    }
}

#[test]
fn an_increase_meets_every_limit_of_an_approval_and_a_reduction_none() {
    let over = |award, committed| match vary(GrantState::Active, award, None, committed) {
        Err(VaryRefusal::Over(over)) => over,
        other => panic!("{award}: {other:?}"),
    };
    assert_eq!(over(2_001, 5_000), Over::Request(pounds(2_000)));
    assert_eq!(over(1_501, 5_000), Over::Match(pounds(1_500)));
    assert_eq!(over(1_400, 64_601), Over::Cap(pounds(399)), "the increase alone counts against what is left");
    assert!(vary(GrantState::Active, 1_400, None, 64_600).is_ok());
    assert!(vary(GrantState::Active, 900, None, 65_000).is_ok());
}

#[test]
fn nothing_unchanged_and_ended_is_not_varied() {
    for state in [GrantState::Offered, GrantState::Active] {
        assert_eq!(vary(state, 1_000, Some("Signs"), 5_000).unwrap_err(), VaryRefusal::Unchanged);
        assert_eq!(vary(state, 0, None, 5_000).unwrap_err(), VaryRefusal::Nothing);
    }
    for state in [GrantState::Declined, GrantState::Lapsed] {
        assert_eq!(vary(state, 900, None, 5_000).unwrap_err(), VaryRefusal::WrongState(state));
    }
    let offered = Grant::offered(ApplicationId(1), pounds(1_000), Some(on(14)), at(1));
    assert_eq!(offered.can_vary(at(14)), Ok(()));
    assert_eq!(offered.can_vary(at(15)), Err(VaryRefusal::OfferOver(on(14))));
    let waits = Grant { state: GrantState::Active, increase: pounds(5), ..offered };
    assert_eq!(waits.can_vary(at(2)), Err(VaryRefusal::IncreaseOffered(pounds(5))));
}

#[test]
fn an_offered_increase_is_answered_or_ends_and_the_grant_stays_active() {
    let offered = Grant::offered(ApplicationId(1), pounds(1_000), Some(on(14)), at(1));
    let waits = || Grant { state: GrantState::Active, increase: pounds(400), ..offered.clone() };
    assert_eq!(waits().at_stake(), pounds(400));
    let taken = waits().accept(at(14)).unwrap();
    assert_eq!((taken.state, taken.award, taken.increase), (GrantState::Active, pounds(1_400), Money::ZERO));
    for ended in [waits().decline(at(14)).unwrap(), waits().lapse(at(15)).unwrap()] {
        assert_eq!(
            (ended.state, ended.award, ended.increase),
            (GrantState::Active, pounds(1_000), Money::ZERO)
        );
    }
    assert!(waits().accept(at(15)).is_err() && waits().lapse(at(14)).is_none());
    assert!(waits().remind(at(1), at(8)).unwrap().reminded);
    assert!(taken.accept(at(3)).is_err());
}
