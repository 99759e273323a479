//! What is received, spent, carried forward and left of a grant.

use chrono::{DateTime, Utc};

use super::*;
use crate::domain::application::ApplicationId;
use crate::domain::grant::{Drawn, GrantState, Unsettled};

fn money(text: &str) -> Money {
    Money::parse(text).unwrap()
}

fn year(start: i32) -> FinancialYear {
    FinancialYear::from_start(start).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// An award of £40,000.00 that pays half, for 2017/18, with what was received by the middle of each year.
fn account(received: &[(i32, &str)], carried: &[(i32, &str, &str)]) -> Account {
    let offered = Grant::offered(ApplicationId(1), money("40,000"), None, DateTime::<Utc>::UNIX_EPOCH);
    let part = |(from, amount, by): &(i32, &str, &str)| Part {
        from: year(*from),
        amount: money(amount),
        spend_by: day(by),
    };
    Account {
        grant: Grant { state: GrantState::Active, ..offered },
        year: year(2017),
        rate: Fraction::of(money("40,000"), money("80,000")).unwrap(),
        received: received.iter().map(|(of, cost)| (day(&format!("{of}-08-15")), money(cost))).collect(),
        paid: money("10,000"),
        carried: carried.iter().map(part).collect(),
        asked: None,
    }
}

#[test]
fn what_is_left_at_the_end_of_a_year_is_what_was_neither_received_nor_carried_forward() {
    // Received, carried forward, today, and what is left to decommit.
    type Row<'a> = (&'a [(i32, &'a str)], &'a [(i32, &'a str, &'a str)], &'a str, &'a str);
    let rows: &[Row<'_>] = &[
        (&[(2017, "60,000")], &[], "2018-04-01", "10,000"),
        (&[(2017, "80,000")], &[], "2018-04-01", "0"),
        (&[(2017, "90,000")], &[], "2018-04-01", "0"),
        (&[(2017, "60,000")], &[(2017, "6,000", "2018-09-30")], "2018-04-01", "4,000"),
        (&[(2017, "60,000")], &[(2017, "6,000", "2018-09-30")], "2018-09-30", "4,000"),
        (&[(2017, "60,000")], &[(2017, "6,000", "2018-09-30")], "2018-10-01", "10,000"),
        (&[(2017, "60,000"), (2018, "12,000")], &[(2017, "6,000", "2018-09-30")], "2018-10-01", "4,000"),
        (&[(2017, "60,000"), (2018, "5,000.01")], &[(2017, "6,000", "2018-09-30")], "2018-10-01", "7,500"),
        (&[], &[(2017, "30,000", "2018-09-30"), (2018, "8,000", "2019-06-30")], "2019-04-01", "32,000"),
    ];
    for (received, carried, today, left) in rows {
        let found = account(received, carried).underspend(day(today)).unwrap_or(Money::ZERO);
        assert_eq!(found, money(left), "{received:?} {carried:?} on {today}");
    }
}

#[test]
fn nothing_is_decommitted_before_its_time() {
    let open = account(&[], &[]);
    assert_eq!(open.underspend(day("2018-03-31")), Err(UnderspendRefusal::YearOpen(year(2017))));
    let asked = Account { asked: Some((2, money("5"))), ..open.clone() };
    assert_eq!(asked.underspend(day("2018-04-01")), Err(UnderspendRefusal::Asked(2)));
    let before = Account { grant: Grant { before: None, ..open.grant.clone() }, ..open.clone() };
    assert_eq!(before.underspend(day("2018-04-01")), Err(Unsettled::TakenOver.into()));
    let over = Grant { state: GrantState::Completed, ..open.grant.clone() };
    let over = Account { grant: over, ..open.clone() };
    let state = Unsettled::NotActive(GrantState::Completed).into();
    assert_eq!(over.underspend(day("2018-04-01")), Err(state));
    let drawn = Drawn { authorised: money("39,999.99"), ..Drawn::default() };
    let drawn = Account { grant: Grant { drawn, ..open.grant.clone() }, ..open };
    assert_eq!(drawn.underspend(day("2018-04-01")), Ok(money("0.01")), "never what is authorised");
}

#[test]
fn what_can_be_carried_is_what_is_unspent_of_that_years_money() {
    let none = account(&[(2017, "60,000")], &[]);
    assert_eq!(none.unspent_of(year(2017)), money("10,000"));
    let once = account(&[(2017, "60,000"), (2018, "4,000")], &[(2017, "6,000", "2018-09-30")]);
    assert_eq!(once.unspent_of(year(2018)), money("4,000"));
    assert_eq!(account(&[(2017, "99,000")], &[]).unspent_of(year(2017)), Money::ZERO);
}

#[test]
fn what_came_when_nothing_was_carried_so_far_keeps_nothing_back() {
    // Received in August 2018, carried forward, and what is left to decommit on 1 October 2018 of £10,000.00.
    type Row<'a> = (&'a str, &'a [(i32, &'a str, &'a str)], &'a str);
    let rows: &[Row<'_>] = &[
        ("20,000", &[], "10,000"),
        ("20,000", &[(2017, "6,000", "2018-09-30")], "4,000"),
        ("20,000", &[(2017, "6,000", "2018-08-14")], "10,000"),
        ("20,000", &[(2017, "6,000", "2018-08-15")], "4,000"),
    ];
    for (received, carried, left) in rows {
        let account = account(&[(2017, "60,000"), (2018, received)], carried);
        let found = account.underspend(day("2018-10-01"));
        assert_eq!(found, Ok(money(left)), "{received} {carried:?}");
    }
}

#[test]
fn what_was_given_back_cannot_be_carried_forward_again() {
    let account = account(&[(2017, "60,000")], &[(2017, "6,000", "2018-09-30")]);
    assert_eq!(account.unspent_of(year(2018)), money("6,000"));
    let given = |amount: &str| {
        let grant = account.grant.clone().decommit(money(amount)).unwrap();
        Account { grant, ..account.clone() }.unspent_of(year(2018))
    };
    assert_eq!(["4,000", "9,000", "10,000"].map(given), ["6,000", "1,000", "0"].map(money));
    let lowered = Grant { award: money("33,000"), ..account.grant.clone() };
    assert_eq!(Account { grant: lowered, ..account }.unspent_of(year(2018)), money("3,000"));
}

#[test]
fn a_position_says_what_was_received_paid_accrued_and_left() {
    let position = account(&[(2017, "60,000"), (2018, "2,000")], &[(2017, "6,000", "2018-09-30")]);
    let position = position.position(day("2018-05-01"));
    let expected = Position {
        award: money("40,000"),
        received: money("60,000"),
        spent: money("30,000"),
        paid: money("10,000"),
        accrued: money("20,000"),
        unspent: money("10,000"),
        carried: money("6,000"),
        decommitted: Money::ZERO,
        underspend: money("4,000"),
    };
    assert_eq!(position, expected);
    let both = Position::sum(&[position, position]).unwrap();
    assert_eq!((both.award, both.underspend), (money("80,000"), money("8,000")));
    assert_eq!(Position::sum(&[]), Some(Position::default()));
}

#[test]
fn what_was_decommitted_is_not_decommitted_again() {
    let account = account(&[(2017, "60,000")], &[(2017, "6,000", "2018-09-30")]);
    let back = account.underspend(day("2018-04-01")).unwrap();
    let grant = account.grant.clone().decommit(back).unwrap();
    let after = Account { grant, ..account };
    assert_eq!(after.underspend(day("2018-04-02")), Err(UnderspendRefusal::Nothing));
    assert_eq!(after.position(day("2018-04-02")).decommitted, money("4,000"));
    assert_eq!(after.unspent_of(year(2018)), money("6,000"), "what was carried is still there");
    assert_eq!(after.underspend(day("2018-10-01")), Ok(money("6,000")), "until its day is past");
}

#[test]
fn a_grant_that_ended_owes_nothing_for_what_is_not_committed_any_more() {
    // State, award then, paid of it, and what was spent, accrued, left unspent and given back.
    let rows = [
        (GrantState::Active, "40,000", "9,000", ["10,000", "1,000", "30,000", "0"]),
        (GrantState::Terminated, "40,000", "9,000", ["9,000", "0", "31,000", "31,000"]),
        (GrantState::Terminated, "40,000", "0", ["0", "0", "40,000", "40,000"]),
    ];
    for (state, award, paid, expected) in rows {
        let account = account(&[(2017, "20,000")], &[]);
        let (award, paid) = (money(award), money(paid));
        let drawn = Drawn { authorised: paid, paid, ..Drawn::default() };
        let grant = Grant { state, award, drawn, ..account.grant.clone() };
        let found = Account { grant, paid, ..account }.position(day("2018-05-01"));
        let found = [found.spent, found.accrued, found.unspent, found.decommitted];
        assert_eq!(found, expected.map(money), "{state:?} {paid}");
    }
    // Completed with a purchase that nobody claimed: the award is what was paid.
    let account = account(&[(2017, "20,000")], &[]);
    let drawn = Drawn { authorised: money("8,000"), paid: money("8,000"), ..Drawn::default() };
    let (award, underspend) = (money("8,000"), money("32,000"));
    let grant = Grant { state: GrantState::Completed, award, underspend, drawn, ..account.grant.clone() };
    let done = Account { grant, paid: money("8,000"), ..account }.position(day("2018-05-01"));
    assert_eq!((done.accrued, done.unspent, done.decommitted), (Money::ZERO, underspend, underspend));
}

#[test]
fn what_came_before_the_year_of_the_award_is_none_of_its_spend() {
    let early = |on: &str| Account { received: vec![(day(on), money("1,000"))], ..account(&[], &[]) };
    for (on, spent) in
        [("2017-03-31", "0"), ("2017-04-01", "500"), ("2018-03-31", "500"), ("2018-04-01", "0")]
    {
        let position = early(on).position(day("2018-05-01"));
        let received = if spent == "0" { "0" } else { "1,000" };
        assert_eq!((position.received, position.spent), (money(received), money(spent)), "{on}");
    }
}

#[test]
fn what_was_carried_into_a_year_is_in_the_accounts_of_that_year() {
    let parts = [(2017, "6,000", "2018-09-30"), (2018, "1,500", "2019-06-30")];
    // £60,000.00 in 2017/18, £9,000.00 in August 2018 and £1,000.00 in August 2019, after the last day.
    let all = account(&[(2017, "60,000"), (2018, "9,000"), (2019, "1,000")], &parts);
    assert_eq!(all.carried_in(year(2017)), None);
    // Paid by the end of the year into which it was carried, and received, spent, paid, accrued, unspent, carried on.
    for (paid, expected) in [
        ("30,000", ["9,000", "4,500", "0", "4,500", "1,500", "1,500"]),
        ("34,000", ["9,000", "4,500", "4,000", "500", "1,500", "1,500"]),
        ("34,500", ["9,000", "4,500", "4,500", "0", "1,500", "1,500"]),
    ] {
        let account = Account { paid: money(paid), ..all.clone() };
        let at = account.carried_in(year(2018)).unwrap();
        let found = [at.received, at.spent, at.paid, at.accrued, at.unspent, at.carried];
        assert_eq!((at.award, found), (money("6,000"), expected.map(money)), "{paid}");
    }
    let later = Account { paid: money("34,500"), ..all.clone() }.carried_in(year(2019)).unwrap();
    assert_eq!((later.award, later.received, later.spent), (money("1,500"), Money::ZERO, Money::ZERO));
    // More was received than was carried.
    let much = account(&[(2017, "60,000"), (2018, "20,000")], &parts[..1]).carried_in(year(2018)).unwrap();
    assert_eq!((much.spent, much.unspent), (money("6,000"), Money::ZERO));
}
