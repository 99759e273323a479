//! Tables of cases for every move.

use chrono::{DateTime, NaiveDate, Utc};

use super::*;
use crate::domain::allocation::AllocationId;
use crate::domain::application::Clock;
use crate::domain::application::content::{Endorsements, MatchKind};
use crate::domain::application::permitted;
use crate::domain::application::relation::allowed;
use crate::domain::application::sample;
use crate::domain::assessment::Passed;
use crate::domain::decision::Outcome;
use crate::domain::decision::record::Texts;
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;
use crate::domain::person::{Holding, PartnershipId, Person};
use crate::domain::scheme;
use crate::domain::text::EmailAddress;

mod assess;

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn noon(on: NaiveDate) -> DateTime<Utc> {
    on.and_hms_opt(12, 0, 0).unwrap().and_utc()
}

fn pounds(n: i64) -> Money {
    Money::from_pence(n * 100)
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

fn case(status: Status) -> Case {
    let figures = Figures {
        request: pounds(30_000),
        eligible_cost: pounds(60_000),
        certified_match: pounds(30_000),
        ..Figures::default()
    };
    let submitted_at = Some(noon(day(2018, 5, 1)));
    let case = sample::case(status, noon(day(2018, 5, 1)));
    Case { figures, submissions: 1, submitted_at, assessor: Some(PersonId(7)), ..case }
}

fn held(status: Status) -> Case {
    Case { release_on: Some(day(2018, 7, 1)), since: noon(day(2018, 6, 20)), ..case(status) }
}

#[test]
fn a_held_decision_does_not_move_the_day_that_the_partnership_knows() {
    let now = noon(day(2018, 6, 20));
    for (release, known) in [(Release::Now, now), (Release::On(day(2018, 7, 1)), noon(day(2018, 5, 1)))] {
        let refused = case(Status::Assessed).refuse(may(Action::Refuse), release, now).unwrap();
        assert_eq!((refused.since, refused.known_since, refused.is_held()), (now, known, known != now));
    }
    let later = noon(day(2018, 7, 1));
    let told = held(Status::Refused).release(later).unwrap();
    assert_eq!((told.since, told.known_since, told.release_on), (now, later, None));
}

#[test]
fn only_a_held_decision_is_released() {
    for status in Status::ALL {
        let decided = [Status::Approved, Status::Refused].contains(&status);
        assert_eq!(held(status).release(noon(day(2018, 7, 1))).is_ok(), decided, "{status:?}");
        let told = Case { released: true, ..case(status) };
        assert!(told.release(noon(day(2018, 7, 1))).is_err(), "{status:?}");
    }
}

#[test]
fn a_held_decision_does_not_keep_the_partnership_from_withdrawing_and_a_released_one_does() {
    for status in [Status::Approved, Status::Refused] {
        let withdrawn = held(status).withdraw(may(Action::Withdraw), noon(day(2018, 7, 1))).unwrap();
        assert_eq!((withdrawn.status, withdrawn.release_on), (Status::Withdrawn, None));
        let told = Case { released: true, ..case(status) };
        assert_eq!(
            told.withdraw(may(Action::Withdraw), noon(day(2018, 7, 1))).unwrap_err(),
            WrongState(status)
        );
    }
}

fn may(action: Action) -> Permit {
    allowed(action, &[]).unwrap()
}

fn award(n: i64, release: Release) -> Approval {
    Approval { award: pounds(n), reasons: "Sound".into(), conditions: None, release, texts: Texts::default() }
}

fn approve(
    n: i64,
    change: impl Fn(&mut Case, &mut Scheme, &mut Allocation),
) -> Result<Money, ApproveRefusal> {
    let (mut case, mut scheme, mut allocation) = (case(Status::Assessed), scheme::sample(), allocation(0));
    change(&mut case, &mut scheme, &mut allocation);
    let now = noon(day(2018, 10, 15));
    let (case, allocation, envelope) =
        case.approve(may(Action::Approve), &award(n, Release::Now), &scheme, allocation, now)?;
    assert_eq!((case.status, case.released), (Status::Approved, true));
    assert_eq!(allocation.committed, envelope.committed);
    Ok(allocation.committed)
}

#[test]
fn an_award_keeps_within_every_limit_or_is_refused_by_the_one_it_passes() {
    let nothing = |_: &mut Case, _: &mut Scheme, _: &mut Allocation| {};
    assert_eq!(approve(30_000, nothing), Ok(pounds(30_000)));
    assert_eq!(approve(12_345, nothing), Ok(pounds(12_345)));
    assert_eq!(approve(0, nothing), Err(ApproveRefusal::Nothing));
    assert_eq!(approve(-1, nothing), Err(ApproveRefusal::Nothing));
    assert_eq!(approve(30_001, nothing), Err(Over::Request(pounds(30_000)).into()));
    let cap = approve(30_000, |_, _, a| a.committed = pounds(40_000));
    assert_eq!(cap, Err(Over::Cap(pounds(25_000)).into()));
    let envelope = approve(30_000, |_, s, _| s.envelope.committed = pounds(999_999));
    assert_eq!(envelope, Err(Over::Envelope(pounds(1)).into()));
    let share = approve(30_000, |c, _, _| c.figures.eligible_cost = pounds(59_999));
    assert_eq!(share, Err(Over::Share(Money::from_pence(2_999_950)).into()));
    let matched = approve(30_000, |c, _, _| c.figures.certified_match = pounds(29_999));
    assert_eq!(matched, Err(Over::Match(pounds(29_999)).into()));
    let existing = |c: &mut Case| {
        c.figures.certified_match = pounds(20_000);
        c.figures.besides.existing_spend = pounds(10_000);
    };
    let beside = approve(30_000, |c, _, _| existing(c));
    assert_eq!(beside, Err(Over::Match(pounds(20_000)).into()));
    let counted = approve(30_000, |c, s, _| {
        existing(c);
        s.policy.existing_spend_counts = true;
    });
    assert_eq!(counted, Ok(pounds(30_000)));
    let over = approve(30_000, |c, _, _| c.year = FinancialYear::from_start(2017).unwrap());
    assert!(matches!(over, Err(ApproveRefusal::Closed(Closed::YearOver(_)))));
    let wrong = approve(30_000, |c, _, _| c.status = Status::Submitted);
    assert_eq!(wrong, Err(WrongState(Status::Submitted).into()));
}

#[test]
fn a_decision_is_held_for_a_later_day_only() {
    let today = day(2018, 10, 15);
    let held = |on| {
        let approval = award(1_000, Release::On(on));
        let done = case(Status::Assessed).approve(
            may(Action::Approve),
            &approval,
            &scheme::sample(),
            allocation(0),
            noon(today),
        );
        done.map(|(case, ..)| (case.released, case.release_on))
    };
    assert_eq!(held(day(2018, 10, 16)), Ok((false, Some(day(2018, 10, 16)))));
    assert_eq!(held(today), Err(ApproveRefusal::ReleasePast(today)));
    let refused = case(Status::Assessed).refuse(may(Action::Refuse), Release::Now, noon(today)).unwrap();
    assert_eq!((refused.status, refused.released), (Status::Refused, true));
    assert_eq!(Outcome::Refused.code(), refused.status.code());
}

fn submit(change: impl Fn(&mut Case, &mut Content)) -> Result<Case, Vec<SubmitRefusal>> {
    let on = day(2018, 10, 1);
    let (mut case, mut content) =
        (case(Status::Draft), sample::content("Named", "Council", pounds(30_000), on));
    change(&mut case, &mut content);
    let scheme = scheme::sample();
    let figures = content.figures().unwrap();
    let limits = limits(&allocation(0), &scheme, &figures);
    case.submit(may(Action::Submit), &content, &scheme, &limits, noon(day(2018, 10, 15)))
}

#[test]
fn a_complete_draft_is_submitted_with_its_figures() {
    let case = submit(|_, _| {}).unwrap();
    assert_eq!((case.status, case.submissions, case.title.as_str()), (Status::Submitted, 2, "Named"));
    let figures = Figures {
        request: pounds(30_000),
        eligible_cost: pounds(60_000),
        certified_match: pounds(30_000),
        ..Figures::default()
    };
    assert_eq!(case.figures, figures);
}

#[test]
fn a_submission_says_everything_that_is_in_its_way() {
    let emptied = submit(|_, content| *content = Content::default()).unwrap_err();
    for section in Section::ALL.into_iter().filter(|section| !section.is_optional()) {
        assert!(emptied.contains(&SubmitRefusal::Incomplete(section)), "{section:?}");
    }
    let too_much = submit(|_, content| {
        content.funding.request = Some(pounds(30_001));
        sample::stand_behind(content, [101, 102, 103].map(PersonId), day(2018, 10, 2));
    })
    .unwrap_err();
    let expected = [Over::Share(pounds(30_000)).into(), Over::Match(pounds(30_000)).into()];
    assert_eq!(too_much, expected);
    let uncertified = submit(|_, content| content.endorsements = Endorsements::default()).unwrap_err();
    assert!(uncertified.contains(&SubmitRefusal::Over(Over::Match(Money::ZERO))));
    let in_kind = submit(|_, content| {
        content.funding.matches.lines[0].entry.kind = Some(MatchKind::InKind);
        sample::stand_behind(content, [101, 102, 103].map(PersonId), day(2018, 10, 2));
    });
    assert_eq!(in_kind.unwrap_err(), [Over::Match(Money::ZERO).into()]);
    let revenue = submit(|_, content| {
        content.costs.lines[0].entry.category = Some("Monitoring staff".into());
    });
    assert_eq!(revenue.unwrap_err(), [SubmitRefusal::Incomplete(Section::Costs)]);
    let late = submit(|case, _| case.year = FinancialYear::from_start(2017).unwrap()).unwrap_err();
    assert!(matches!(late[..], [SubmitRefusal::Closed(Closed::YearOver(_))]));
}

#[test]
fn only_what_the_table_says_moves() {
    let now = noon(day(2018, 10, 15));
    let back = [SentBack { section: Section::Need, reason: "Say more".into() }];
    for status in Status::ALL {
        let moved = |action| destination(status, action);
        assert_eq!(case(status).save(may(Action::Save), now).ok().map(|c| c.status), moved(Action::Save));
        let known = Case { released: true, ..case(status) };
        assert_eq!(
            known.withdraw(may(Action::Withdraw), now).ok().map(|c| c.status),
            moved(Action::Withdraw)
        );
        for role in Role::ALL {
            let sent = case(status).send_back(may(Action::Return), role, &back, now).ok().map(|c| c.status);
            assert_eq!(sent.is_some(), permitted(status, Action::Return, role), "{status:?} {role:?}");
        }
    }
    assert!(case(Status::Submitted).send_back(may(Action::Return), Role::GrantsOfficer, &[], now).is_err());
}

#[test]
fn an_open_query_stands_in_the_way_of_who_judges_and_of_nobody_else() {
    let now = noon(day(2018, 10, 15));
    let clock = Clock { with_pcc: true, ..Clock::default() };
    let asked = |status| Case { clock, ..case(status) }.query(may(Action::Query), now).unwrap();
    let waits = asked(Status::Assessed).refuse(may(Action::Refuse), Release::Now, now);
    assert_eq!(waits.unwrap_err(), ApproveRefusal::Waits(Waits));
    let approved = approve(30_000, |case, _, _| case.clock.queries = 1);
    assert_eq!(approved, Err(ApproveRefusal::Waits(Waits)));
    assert!(asked(Status::Assessed).query_ended(now).refuse(may(Action::Refuse), Release::Now, now).is_ok());
    let withdrawn = asked(Status::Submitted).withdraw(may(Action::Withdraw), now).unwrap();
    assert_eq!((withdrawn.clock.queries, withdrawn.clock.since), (0, None));
    let over = case(Status::Approved).query(may(Action::Query), now);
    assert_eq!(over.unwrap_err(), WrongState(Status::Approved));
}
