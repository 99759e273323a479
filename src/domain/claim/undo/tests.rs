//! Claims that are stopped, undone, authorised and paid again come to the same.

use chrono::NaiveDate;

use super::super::entitlement::Basis;
use super::super::tests::{account, checked, money, now, permit};
use super::super::{Account, ClaimRefusal};
use super::*;
use crate::domain::date;

/// What was drawn of a grant of 65,000.00 of 130,000.00 with 10% retention, as its claims are put right one after the other.
struct Books {
    account: Account,
    claims: Vec<Claim>,
}

impl Books {
    fn of(claims: Vec<Claim>) -> Books {
        let claims = claims.into_iter().zip(1..).map(|(claim, number)| Claim { number, ..claim }).collect();
        Books { account: account("0", "0"), claims }
    }

    /// What is counted beside one of them.
    fn beside(&self, place: usize) -> Account {
        let counted = self.claims.iter().filter(|claim| claim.stage.is_counted());
        let verified = Money::sum(counted.filter_map(Claim::verified)).unwrap();
        let others = self.claims.iter().enumerate().filter(|(at, _)| *at != place);
        let others = others.map(|(_, claim)| (claim.number, claim.stage, claim.last)).collect();
        Account { verified, others, ..self.account.clone() }
    }

    fn does(&mut self, place: usize, action: Action) -> Result<(), ClaimRefusal> {
        let (account, claim) = (self.beside(place), self.claims[place].clone());
        let (grant, day) = (account.grant.clone(), date::today(now()));
        let (claim, grant) = match action {
            Action::Authorise => claim.authorise(permit(action), &account, now())?,
            Action::Pay => claim.pay(permit(action), &account, day, now())?,
            Action::Stop => claim.stop(permit(action), grant, now())?,
            Action::Undo => claim.undo(permit(action), grant, now())?,
            other => panic!("{other:?}"),
        };
        self.claims[place] = claim;
        self.account.grant = grant;
        Ok(())
    }

    fn drawn(&self) -> (Money, Money) {
        (self.account.grant.drawn.authorised, self.account.grant.drawn.paid)
    }
}

#[test]
fn whatever_was_stopped_and_paid_again_comes_to_the_same_with_what_was_kept_back() {
    use Action::{Authorise, Pay, Stop, Undo};
    let books = || Books::of(vec![checked("52,417.33", false), checked("65,582.67", true)]);
    let all = [(0, Authorise), (0, Pay), (1, Authorise), (1, Pay)];
    // Before the final claim, after it, and both of them in either order.
    let detours: [&[(usize, Action)]; 6] = [
        &[],
        &[(0, Undo), (0, Pay)],
        &[(0, Undo), (0, Stop), (0, Authorise), (0, Pay)],
        &[(1, Undo), (1, Stop), (1, Authorise), (1, Pay)],
        &[(0, Undo), (1, Undo), (0, Stop), (1, Stop), (0, Authorise), (1, Authorise), (0, Pay), (1, Pay)],
        &[(1, Undo), (1, Stop), (0, Undo), (0, Stop), (0, Authorise), (0, Pay), (1, Authorise), (1, Pay)],
    ];
    for detour in detours {
        let mut books = books();
        for (place, action) in all.iter().chain(detour) {
            books
                .does(*place, *action)
                .unwrap_or_else(|no| panic!("{detour:?}, {action:?} of {place}: {no}"));
        }
        assert_eq!(books.drawn(), (money("59,000"), money("59,000")), "{detour:?}");
    }
    let mut books = books();
    books.does(0, Authorise).unwrap();
    assert_eq!(books.drawn(), (money("23,587.79"), Money::ZERO), "26,208.66 less what is kept back");
    books.does(0, Pay).unwrap();
    assert_eq!(books.does(0, Stop), Err(ClaimRefusal::WrongStage(Stage::Paid)), "first it is undone");
    books.does(0, Undo).unwrap();
    assert_eq!(books.drawn(), (money("23,587.79"), Money::ZERO));
    books.does(0, Stop).unwrap();
    assert_eq!((books.drawn(), books.claims[0].amount), ((Money::ZERO, Money::ZERO), None));
    assert_eq!(books.does(1, Authorise), Err(ClaimRefusal::OthersOpen(1)), "the final claim waits for it");
}

#[test]
fn a_final_claim_of_nothing_is_settled_at_once_and_can_be_opened_again() {
    let lowered = account("58,500", "117,000");
    let short = Account { basis: Basis { award: money("58,500"), ..lowered.basis }, ..lowered };
    let (settled, grant) = checked("100", true).authorise(permit(Action::Authorise), &short, now()).unwrap();
    assert_eq!((settled.stage, settled.amount), (Stage::Paid, Some(Money::ZERO)));
    assert_eq!((settled.paid_on, grant.drawn), (Some(date::today(now())), short.grant.drawn));
    assert!(settled.is_settled() && !settled.fits(Action::Undo));
    let undone = settled.clone().undo(permit(Action::Undo), grant.clone(), now());
    assert_eq!(undone, Err(ClaimRefusal::WrongStage(Stage::Paid)));
    let (open, _) = settled.stop(permit(Action::Stop), grant, now()).unwrap();
    assert_eq!((open.stage, open.amount, open.paid_on), (Stage::Checked, None, None));
}

#[test]
fn a_payment_is_undone_only_while_its_grant_is_active_and_noted_again_for_any_day_since_its_authorisation() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let all = account("0", "0");
    let (claim, grant) = checked("5", false).authorise(permit(Action::Authorise), &all, now()).unwrap();
    let later = now() + chrono::TimeDelta::days(9);
    let with = |grant: &Grant| Account { grant: grant.clone(), ..all.clone() };
    let (paid, grant) = claim.pay(permit(Action::Pay), &with(&grant), day("2018-10-20"), later).unwrap();
    for state in GrantState::ALL {
        let at = Grant { state, ..grant.clone() };
        let undone = paid.clone().undo(permit(Action::Undo), at, later).map(|_| ());
        let expected = if state == GrantState::Active { Ok(()) } else { Err(ClaimRefusal::Ended(state)) };
        assert_eq!(undone, expected);
    }
    let (undone, grant) = paid.undo(permit(Action::Undo), grant, later).unwrap();
    assert_eq!((undone.stage, undone.paid_on, undone.since), (Stage::Authorised, None, later));
    let pay = |on| undone.clone().pay(permit(Action::Pay), &with(&grant), on, later).map(|_| ());
    assert_eq!(pay(day("2018-10-15")), Ok(()), "before it was undone");
    assert_eq!(pay(day("2018-10-14")), Err(ClaimRefusal::PaidOn(day("2018-10-15"))));
}
