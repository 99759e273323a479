//! Who can ask for what and when, what is answered, and what is received of what was carried.

use chrono::TimeZone;

use super::*;
use crate::domain::application::relation::allowed as allowed_on_case;
use crate::domain::application::{Action as CaseAction, ApplicationId};
use crate::domain::claim::LineId;
use crate::domain::grant::Unsettled;
use crate::domain::money::Fraction;
use crate::domain::scheme::sample;

fn money(text: &str) -> Money {
    Money::parse(text).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    Utc.from_utc_datetime(&day(text).and_hms_opt(12, 0, 0).unwrap())
}

fn year(start: i32) -> FinancialYear {
    FinancialYear::from_start(start).unwrap()
}

fn permit() -> Permit {
    allowed_on_case(CaseAction::Save, &[]).unwrap()
}

fn grant() -> Grant {
    let offered = Grant::offered(ApplicationId(1), money("40,000"), None, at("2018-05-01"));
    Grant { state: GrantState::Active, ..offered }
}

const OFFICER: PersonId = PersonId(1);
const TREASURER: PersonId = PersonId(2);
const COMMISSIONER: PersonId = PersonId(3);

/// On that day, of a grant for 2018/19 of which £10,000.00 is not spent.
fn on<'a>(policy: &'a Policy, grant: &'a Grant, today: &str) -> Standing<'a> {
    Standing { policy, grant, year: year(2018), unspent: money("10,000"), now: at(today) }
}

fn wanted(amount: &str, by: &str) -> Wanted {
    Wanted { amount: money(amount), spend_by: day(by), reason: "The columns come in May".into() }
}

fn asked(amount: &str) -> CarryForward {
    let (policy, grant) = (sample().policy, grant());
    on(&policy, &grant, "2019-03-01").ask(permit(), wanted(amount, "2019-06-30"), &[], OFFICER).unwrap()
}

fn answer(amount: Option<&str>, by: PersonId) -> Answer {
    Answer { amount: amount.map(money), reason: "Sound".into(), by, at: at("2019-03-02") }
}

fn advised(amount: &str) -> CarryForward {
    let (policy, grant) = (sample().policy, grant());
    let standing = on(&policy, &grant, "2019-03-01");
    asked(amount).advise(permit(), answer(Some(amount), TREASURER), &standing).unwrap()
}

#[test]
fn it_is_asked_for_when_the_year_is_ending_or_over_and_the_scheme_goes_on() {
    let (policy, grant) = (sample().policy, grant());
    let (first, last) = (day("2019-04-01"), day("2020-03-31"));
    for (today, of, expected) in [
        ("2019-01-30", 2018, Err(AskRefusal::TooEarly(year(2018), 60))),
        ("2019-01-31", 2018, Ok((first, last))),
        ("2019-03-31", 2018, Ok((first, last))),
        ("2020-03-31", 2018, Ok((first, last))),
        ("2020-04-01", 2018, Err(AskRefusal::Late(last))),
        ("2020-02-15", 2019, Err(AskRefusal::PastTheScheme(last))),
    ] {
        let standing = Standing { year: year(of), ..on(&policy, &grant, today) };
        assert_eq!(standing.can_ask(&[]), expected, "{today}, {of}");
    }
    assert_eq!(
        AskRefusal::TooEarly(year(2018), 60).to_string(),
        "Carry-forward from 2018/19 can be asked for from 31 January 2019 on, in the last 60 days of the year"
    );
    assert_eq!(
        AskRefusal::PastTheScheme(last).to_string(),
        "Nothing is carried forward past 31 March 2020, the last day of the scheme"
    );
}

#[test]
fn it_is_not_asked_for_where_scheme_or_grant_do_not_allow_it_or_another_is_there() {
    let (policy, grant) = (sample().policy, grant());
    let closed = Policy { carry_forward: false, ..policy.clone() };
    assert_eq!(on(&closed, &grant, "2019-03-01").can_ask(&[]), Err(AskRefusal::NotAllowed));
    let raised = Grant { increase: money("5"), ..grant.clone() };
    let refused = Unsettled::IncreaseOffered(money("5")).into();
    assert_eq!(on(&policy, &raised, "2019-03-01").can_ask(&[]), Err(refused));
    let spent = Standing { unspent: Money::ZERO, ..on(&policy, &grant, "2019-03-01") };
    assert_eq!(spent.can_ask(&[]), Err(AskRefusal::AllSpent(year(2018))));
    for open in [asked("5"), advised("5")] {
        assert_eq!(on(&policy, &grant, "2019-03-01").can_ask(&[open]), Err(AskRefusal::Open(1)));
    }
    let refused = CarryForward { stage: Stage::Refused, ..advised("5") };
    assert!(on(&policy, &grant, "2019-03-01").can_ask(&[refused]).is_ok(), "another can be asked for");
    // What was carried into the scheme's last year cannot go further.
    let carried = CarryForward { stage: Stage::Approved, ..advised("5") };
    let past = AskRefusal::PastTheScheme(day("2020-03-31"));
    assert_eq!(on(&policy, &grant, "2020-03-01").can_ask(&[carried]), Err(past));
}

#[test]
fn no_more_is_asked_for_than_is_unspent_nor_for_a_day_outside_the_next_year() {
    let (policy, grant) = (sample().policy, grant());
    let days = AskRefusal::Day(day("2019-04-01"), day("2020-03-31"));
    for (amount, by, refused) in [
        ("10,000", "2020-03-31", vec![]),
        ("10,000.01", "2019-06-30", vec![AskRefusal::Over(money("10,000"))]),
        ("0", "2019-06-30", vec![AskRefusal::Nothing]),
        ("1", "2019-03-31", vec![days.clone()]),
        ("1", "2020-04-01", vec![AskRefusal::PastTheScheme(day("2020-03-31"))]),
        ("0", "2019-03-31", vec![AskRefusal::Nothing, days]),
    ] {
        let standing = on(&policy, &grant, "2019-03-01");
        let told = standing.ask(permit(), wanted(amount, by), &[], OFFICER).err().unwrap_or_default();
        assert_eq!(told, refused, "{amount} by {by}");
    }
    let late = on(&policy, &grant, "2019-07-01");
    let told = late.ask(permit(), wanted("1", "2019-06-30"), &[], OFFICER).unwrap_err();
    assert_eq!(told, [AskRefusal::Day(day("2019-07-01"), day("2020-03-31"))], "not before today");
}

#[test]
fn it_is_advised_on_and_then_decided_by_others_and_for_no_more_than_was_asked() {
    let (policy, grant) = (sample().policy, grant());
    let standing = on(&policy, &grant, "2019-03-02");
    let stage = |one: Result<CarryForward, AnswerRefusal>| one.map(|one| one.stage);
    let advise = |said| stage(asked("6,000").advise(permit(), said, &standing));
    assert_eq!(advise(answer(Some("6,000"), TREASURER)), Ok(Stage::Advised));
    assert_eq!(advise(answer(None, TREASURER)), Ok(Stage::Advised));
    assert_eq!(advise(answer(Some("6,000.01"), TREASURER)), Err(AnswerRefusal::Over(money("6,000"))));
    assert_eq!(advise(answer(Some("0"), TREASURER)), Err(AnswerRefusal::Nothing));
    assert!(matches!(advise(answer(None, OFFICER)), Err(AnswerRefusal::Barred(_))));
    let decide = |one: CarryForward, said| stage(one.decide(permit(), said, &standing));
    assert_eq!(decide(advised("6,000"), answer(Some("4,500"), COMMISSIONER)), Ok(Stage::Approved));
    assert_eq!(decide(advised("6,000"), answer(None, COMMISSIONER)), Ok(Stage::Refused));
    let over = Err(AnswerRefusal::Over(money("6,000")));
    assert_eq!(decide(advised("6,000"), answer(Some("7,000"), COMMISSIONER)), over);
    let early = Err(AnswerRefusal::WrongStage(Stage::Asked));
    assert_eq!(decide(asked("6,000"), answer(None, COMMISSIONER)), early);
    for who in [OFFICER, TREASURER] {
        let barred = decide(advised("6,000"), answer(None, who));
        assert!(matches!(barred, Err(AnswerRefusal::Barred(_))), "{who:?}");
    }
}

#[test]
fn it_is_approved_only_as_far_as_it_still_holds_and_can_always_be_refused() {
    let (policy, grant) = (sample().policy, grant());
    let yes = || answer(Some("6,000"), COMMISSIONER);
    let less = Standing { unspent: money("5,999.99"), ..on(&policy, &grant, "2019-03-02") };
    let shorter = Policy { ends_on: day("2019-05-31"), ..policy.clone() };
    let closed = Policy { carry_forward: false, ..policy.clone() };
    let refusals = [
        (less, AnswerRefusal::Unspent(money("5,999.99"))),
        (on(&policy, &grant, "2019-07-01"), AnswerRefusal::DayPast(day("2019-06-30"))),
        (
            on(&shorter, &grant, "2019-03-02"),
            AnswerRefusal::Scheme(AskRefusal::PastTheScheme(day("2019-05-31"))),
        ),
        (on(&closed, &grant, "2019-03-02"), AnswerRefusal::Scheme(AskRefusal::NotAllowed)),
    ];
    for (standing, refusal) in refusals {
        assert_eq!(advised("6,000").decide(permit(), yes(), &standing), Err(refusal));
        let refused = advised("6,000").decide(permit(), answer(None, COMMISSIONER), &standing).unwrap();
        assert_eq!((refused.stage, refused.carried()), (Stage::Refused, None));
    }
    let over = Grant { state: GrantState::Completed, ..grant.clone() };
    let standing = on(&policy, &over, "2019-03-02");
    let refused = advised("6,000").decide(permit(), yes(), &standing);
    assert_eq!(refused, Err(AnswerRefusal::NotActive(GrantState::Completed)));
}

#[test]
fn what_was_carried_is_received_in_the_next_year_until_its_day_and_no_more_than_its_amount() {
    let part = |from: i32, amount: &str, by: &str| Part {
        from: year(from),
        amount: money(amount),
        spend_by: day(by),
    };
    let line = |id: i64, on: &str, cost: &str| (LineId(id), day(on), money(cost));
    let carried =
        |parts: Vec<Part>, received| Carried { rate: Fraction::new(1, 2).unwrap(), parts, received };
    let none = carried(vec![], vec![]);
    assert_eq!(none.admits(day("2019-04-01"), money("1"), None), Err(None));
    let once = carried(vec![part(2018, "6,000", "2019-06-30")], vec![line(1, "2019-05-02", "4,000")]);
    let over = |left: &str, wanted: &str| {
        let (carried, from) = (money("6,000"), year(2018));
        Err(Some(NotCarried::Over { carried, from, left: money(left), wanted: money(wanted) }))
    };
    let late = || Err(Some(NotCarried::TooLate(day("2019-06-30"), money("6,000"))));
    for (on, cost, but, expected) in [
        ("2019-04-01", "8,000", None, Ok(())),
        ("2019-06-30", "8,000.01", None, Ok(())),
        ("2019-06-30", "8,000.02", None, over("4,000", "4,000.01")),
        ("2019-06-30", "12,000", Some(LineId(1)), Ok(())),
        ("2019-07-01", "1", None, late()),
        ("2020-04-01", "1", None, late()),
    ] {
        assert_eq!(once.admits(day(on), money(cost), but), expected, "{cost} on {on}");
    }
    // Carried twice: what is received in the third year comes out of both.
    let twice = vec![part(2018, "6,000", "2019-06-30"), part(2019, "3,000", "2020-05-31")];
    let twice = carried(twice, vec![line(1, "2019-05-02", "8,000")]);
    assert_eq!(twice.admits(day("2020-05-01"), money("4,000"), None), Ok(()));
    assert_eq!(twice.admits(day("2020-05-01"), money("4,002"), None), over("2,000", "2,001"));
    assert_eq!(Part::last_day(day("2019-03-31"), &twice.parts), day("2020-05-31"));
    assert_eq!(Part::last_day(day("2019-03-31"), &[]), day("2019-03-31"));
    assert_eq!(twice.years(year(2018)), [year(2018), year(2019), year(2020)]);
}
