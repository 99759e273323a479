//! What moves a claim, and what stands in the way: the rules that ask more than one claim.

use chrono::{DateTime, NaiveDate, TimeZone, Utc};

use super::entitlement::Basis;
use super::line::sample;
use super::relation::{Permit, allowed};
use super::*;
use crate::domain::financial_year::FinancialYear;
use crate::domain::grant::{Drawn, GrantState};

/// That of the sample.
const PROOF: [FileId; 1] = [FileId(7)];
const PROOFS: Proofs<'static> = Proofs { files: &PROOF, bought: &[] };

pub(super) fn money(text: &str) -> Money {
    Money::parse(text).unwrap()
}

pub(super) fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2018, 10, 15, 12, 0, 0).unwrap()
}

pub(super) fn permit(action: Action) -> Permit {
    allowed(action, &[]).unwrap()
}

pub(super) fn account(authorised: &str, verified: &str) -> Account {
    let offered = Grant::offered(ApplicationId(1), money("65,000"), None, now());
    let drawn = Drawn { authorised: money(authorised), paid: money(authorised), ..Drawn::default() };
    Account {
        grant: Grant { state: GrantState::Active, drawn, ..offered },
        basis: Basis::new(money("65,000"), money("130,000"), 10).unwrap(),
        verified: money(verified),
        others: Vec::new(),
        uncommissioned: 0,
    }
}

fn year() -> FinancialYear {
    FinancialYear::from_start(2018).unwrap()
}

fn window() -> Window<'static> {
    let (carried, but) = (None, None);
    Window { year: year(), spend_by: year().ends(), today: date::today(now()), refused: None, carried, but }
}

fn draft(net: &str) -> Claim {
    let claim = account("0", "0").begin((1, Quarter::of(date::today(now()))), &window(), now()).unwrap();
    let line = Line { id: LineId(1), cost: sample(money(net).pence()), verified: None };
    Claim { lines: vec![line], ..claim }
}

pub(super) fn checked(net: &str, last: bool) -> Claim {
    let amount = money(net);
    let claim = Claim { stage: Stage::Certified, last, ..draft(net) };
    let found = [(LineId(1), Verified { amount, reason: None })];
    claim.check(permit(Action::Check), &account("0", "0"), (&found, &PROOF), now()).unwrap()
}

#[test]
fn each_step_is_taken_at_its_own_stage_alone() {
    let day = date::today(now());
    for stage in Stage::ALL {
        let at = |net| Claim { stage, amount: Some(money("0")), ..draft(net) };
        let all = account("0", "0");
        let with_amount = |pounds| Claim { amount: Some(money(pounds)), ..at("5") };
        let drawn = account("5", "0").grant;
        let found = [(LineId(1), Verified { amount: money("5"), reason: None })];
        let told = [
            at("5").send(permit(Action::Prepare), &all, (false, PROOFS), now()).is_ok(),
            at("5").certify(permit(Action::Certify), &all, now()).is_ok(),
            at("5").check(permit(Action::Check), &all, (&found, &PROOF), now()).is_ok(),
            at("5").authorise(permit(Action::Authorise), &all, now()).is_ok(),
            at("5").pay(permit(Action::Pay), &all, day, now()).is_ok(),
            at("5").stop(permit(Action::Stop), &all, now()).is_ok(),
            with_amount("1").undo(permit(Action::Undo), drawn.clone(), now()).is_ok(),
        ];
        let mut expected = [
            Stage::Draft,
            Stage::Sent,
            Stage::Certified,
            Stage::Checked,
            Stage::Authorised,
            Stage::Authorised,
            Stage::Paid,
        ]
        .map(|own| own == stage);
        // This one was paid nothing, so it is opened again by stopping it.
        expected[5] |= stage == Stage::Paid;
        assert_eq!(told, expected, "{stage:?}");
        for role in [Role::FinanceCertifier, Role::GrantsOfficer, Role::Treasurer] {
            let action = if role == Role::FinanceCertifier { Action::Certify } else { Action::Return };
            let back = at("5").send_back(permit(action), &all, (role, "Why".into()), now());
            assert_eq!(back.is_ok(), permitted(stage, action, role), "{role:?} at {stage:?}");
        }
    }
}

#[test]
fn a_check_verifies_every_line_or_reduces_it_with_a_reason() {
    let found = |amount: &str, reason: Option<&str>| {
        vec![(LineId(1), Verified { amount: money(amount), reason: reason.map(str::to_owned) })]
    };
    let check = |found: Vec<(LineId, Verified)>| {
        let claim = Claim { stage: Stage::Certified, ..draft("100") };
        claim.check(permit(Action::Check), &account("0", "0"), (&found, &PROOF), now())
    };
    assert_eq!(check(found("100", None)).unwrap().verified(), Some(money("100")));
    assert_eq!(check(found("40", Some("No proof"))).unwrap().verified(), Some(money("40")));
    assert_eq!(check(found("40", None)), Err(vec![ClaimRefusal::NoReason(LineId(1))]));
    assert_eq!(check(found("100.01", None)), Err(vec![ClaimRefusal::TooMuch(LineId(1), money("100"))]));
    assert_eq!(check(Vec::new()), Err(vec![ClaimRefusal::NoLine]));
}

#[test]
fn what_is_authorised_is_what_is_due_then_and_no_more() {
    let due = |account: &Account, claim: Claim| {
        claim.authorise(permit(Action::Authorise), account, now()).map(|(claim, _)| claim.amount.unwrap())
    };
    assert_eq!(due(&account("0", "0"), checked("52,417.33", false)), Ok(money("23,587.79")));
    // The final claim: 118,000.00 verified in all, and what was kept back with it.
    let later = account("23,587.79", "52,417.33");
    assert_eq!(due(&later, checked("65,582.67", true)), Ok(money("35,412.21")), "59,000.00 in all");
    assert_eq!(due(&later, checked("88,832.67", true)), Ok(money("41,412.21")), "65,000.00 in all");
    let lowered = account("58,500", "52,417.33");
    assert_eq!(due(&lowered, checked("100", false)), Err(ClaimRefusal::NothingDue(money("58,500"))));
    assert_eq!(
        due(&lowered, checked("100", true)),
        Ok(Money::ZERO),
        "a final claim of nothing still ends it"
    );
}

#[test]
fn a_cost_goes_with_a_file_that_proves_it_and_was_not_refused_since() {
    let what = || "Three dome cameras".to_owned();
    let mut bare = draft("5");
    bare.lines[0].cost.evidence.clear();
    let send = |claim: &Claim, files: &[FileId], bought: &[LineId]| {
        let with = (false, Proofs { files, bought });
        claim.clone().send(permit(Action::Prepare), &account("0", "0"), with, now()).map(|_| ())
    };
    let (whole, other) = (draft("5"), [FileId(8)]);
    assert_eq!(send(&bare, &PROOF, &[]), Err(ClaimRefusal::Unproven(what())));
    assert_eq!(send(&whole, &PROOF, &[]), Ok(()));
    assert_eq!(send(&whole, &other, &[LineId(2)]), Err(ClaimRefusal::Unproven(what())));
    assert_eq!(send(&whole, &PROOF, &[LineId(1)]), Ok(()));
    for claim in [&bare, &whole] {
        let purchase = Err(ClaimRefusal::PurchaseUnproven(what()));
        assert_eq!(send(claim, &other, &[LineId(1)]), purchase);
    }
    // Nor is it verified then; that nothing of it is can be said.
    let check = |amount: &str, reason: Option<&str>| {
        let claim = Claim { stage: Stage::Certified, ..draft("5") };
        let found = [(LineId(1), Verified { amount: money(amount), reason: reason.map(str::to_owned) })];
        claim.check(permit(Action::Check), &account("0", "0"), (&found, &[]), now()).map(|_| ())
    };
    assert_eq!(check("5", None), Err(vec![ClaimRefusal::NoProof(LineId(1), what())]));
    assert_eq!(check("0", None), Err(vec![ClaimRefusal::NoReason(LineId(1))]));
    assert_eq!(check("0", Some("A virus was found in its invoice")), Ok(()));
}

#[test]
fn the_final_claim_comes_last_and_waits_for_the_cameras() {
    let other = |(number, stage, last)| Other { number, stage, last, authorised: now() };
    let with = |others: &[(u32, Stage, bool)]| Account {
        others: others.iter().copied().map(other).collect(),
        ..account("0", "0")
    };
    let send = |account: &Account, last| {
        draft("5").send(permit(Action::Prepare), account, (last, PROOFS), now()).map(|claim| claim.last)
    };
    assert_eq!(send(&with(&[(2, Stage::Checked, false)]), true), Err(ClaimRefusal::OthersOpen(2)));
    assert_eq!(send(&with(&[(2, Stage::Checked, false)]), false), Ok(false));
    assert_eq!(send(&with(&[(2, Stage::Authorised, false)]), true), Ok(true));
    assert_eq!(send(&with(&[(2, Stage::Paid, true)]), true), Err(ClaimRefusal::AfterTheLast(2)));
    assert_eq!(
        send(&with(&[(2, Stage::Sent, true)]), false),
        Ok(false),
        "its payment was stopped after that"
    );
    let begun = with(&[(3, Stage::Paid, true)]).begin((1, Quarter::of(date::today(now()))), &window(), now());
    assert_eq!(begun, Err(ClaimRefusal::AfterTheLast(3)));
    let waits = Account { uncommissioned: 2, ..account("0", "0") };
    let found = [(LineId(1), Verified { amount: money("5"), reason: None })];
    let certified = |last| Claim { stage: Stage::Certified, last, ..draft("5") };
    let check = |last| certified(last).check(permit(Action::Check), &waits, (&found, &PROOF), now());
    assert_eq!(check(true), Err(vec![ClaimRefusal::NotCommissioned(2)]));
    assert!(check(false).is_ok());
    let authorised = checked("5", true).authorise(permit(Action::Authorise), &waits, now());
    assert_eq!(authorised.unwrap_err(), ClaimRefusal::NotCommissioned(2));
}

#[test]
fn a_claim_is_begun_for_a_quarter_of_the_grants_year_that_has_begun() {
    let begin =
        |code: &str| account("0", "0").begin((1, Quarter::from_code(code).unwrap()), &window(), now());
    assert_eq!(begin("2018-q3").map(|claim| claim.number), Ok(1));
    for code in ["2018-q4", "2017-q4", "2019-q1"] {
        assert_eq!(begin(code), Err(ClaimRefusal::Quarter), "{code}");
    }
    for state in GrantState::ALL.into_iter().filter(|state| *state != GrantState::Active) {
        let mut over = account("0", "0");
        over.grant.state = state;
        let begun = over.begin((1, Quarter::from_code("2018-q3").unwrap()), &window(), now());
        assert_eq!(begun, Err(ClaimRefusal::NotActive(state)));
    }
}

#[test]
fn while_an_increase_waits_everything_goes_on_but_what_works_out_money_by_the_award() {
    // What may be done, in the order of the actions: prepare, certify, check, return, authorise, pay, stop, undo.
    for (state, increase, expected) in [
        (GrantState::Active, "0", "........"),
        (GrantState::Active, "5", "....x..."),
        (GrantState::Offered, "0", "xxxxxxxx"),
        (GrantState::Declined, "0", "xxxxxxxx"),
        (GrantState::Lapsed, "0", "xxxxxxxx"),
        (GrantState::Completed, "0", "xxxxxxxx"),
        (GrantState::Closed, "0", "xxxxxxxx"),
        (GrantState::Terminated, "0", "xxxxxxxx"),
    ] {
        let mut all = account("0", "0");
        (all.grant.state, all.grant.increase) = (state, money(increase));
        let found: String =
            Action::ALL.map(|action| if all.lets(action).is_ok() { '.' } else { 'x' }).iter().collect();
        assert_eq!(found, expected, "{state:?}, {increase} offered");
        // Each move asks it.
        let at = |stage| Claim { stage, amount: Some(money("0")), ..draft("5") };
        let proof = [(LineId(1), Verified { amount: money("5"), reason: None })];
        let why = (Role::GrantsOfficer, "Why".to_owned());
        let day = date::today(now());
        let done = [
            at(Stage::Draft).send(permit(Action::Prepare), &all, (false, PROOFS), now()).is_ok(),
            at(Stage::Sent).certify(permit(Action::Certify), &all, now()).is_ok(),
            at(Stage::Certified).check(permit(Action::Check), &all, (&proof, &PROOF), now()).is_ok(),
            at(Stage::Certified).send_back(permit(Action::Return), &all, why, now()).is_ok(),
            at(Stage::Checked).authorise(permit(Action::Authorise), &all, now()).is_ok(),
            at(Stage::Authorised).pay(permit(Action::Pay), &all, day, now()).is_ok(),
        ];
        assert_eq!(done.map(|done| if done { '.' } else { 'x' }).iter().collect::<String>(), expected[..6]);
        assert_eq!(at(Stage::Draft).can_change(&all).is_ok(), expected.starts_with('.'), "{state:?}");
    }
    let mut raised = account("0", "0");
    raised.grant.increase = money("5");
    let told = checked("5", false).authorise(permit(Action::Authorise), &raised, now()).unwrap_err();
    assert_eq!(told, ClaimRefusal::IncreaseOffered(money("5")), "the share would be another");
    let waiting = Stage::ALL.map(Stage::waits_for_an_increase);
    assert_eq!(waiting, Stage::ALL.map(|stage| stage == Stage::Checked));
}

#[test]
fn a_payment_is_of_a_day_from_its_authorisation_to_today_and_a_returned_claim_is_looked_at_anew() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let all = account("0", "0");
    let (claim, grant) = checked("5", false).authorise(permit(Action::Authorise), &all, now()).unwrap();
    let paying = Account { grant, ..all.clone() };
    let pay = |on| claim.clone().pay(permit(Action::Pay), &paying, on, now()).map(|(claim, _)| claim.paid_on);
    let refused = Err(ClaimRefusal::PaidOn(day("2018-10-15")));
    assert_eq!(pay(day("2018-10-14")), refused);
    assert_eq!(pay(day("2018-10-16")), refused);
    assert_eq!(pay(day("2018-10-15")), Ok(Some(day("2018-10-15"))));
    let back = checked("5", true).send_back(
        permit(Action::Return),
        &all,
        (Role::Treasurer, "No proof".into()),
        now(),
    );
    let back = back.unwrap();
    assert_eq!((back.verified(), back.last, back.returned.as_deref()), (None, false, Some("No proof")));
    assert_eq!(draft("5").payment_reference("CCTV-2018-SHR-003"), "CCTV-2018-SHR-003-C1");
}
