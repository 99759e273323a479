//! Claims that are stopped, undone, authorised and paid again come to the same.

use chrono::NaiveDate;

use super::super::entitlement::Basis;
use super::super::tests::{account, checked, money, now, permit};
use super::super::{Account, ClaimRefusal, Other};
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
        let other = |claim: &Claim| Other {
            number: claim.number,
            stage: claim.stage,
            last: claim.last,
            authorised: claim.authorised.unwrap_or(claim.since),
        };
        let others = others.map(|(_, claim)| other(claim)).collect();
        Account { verified, others, ..self.account.clone() }
    }

    fn does(&mut self, place: usize, action: Action) -> Result<(), ClaimRefusal> {
        let (account, claim) = (self.beside(place), self.claims[place].clone());
        let (grant, day) = (account.grant.clone(), date::today(now()));
        let (claim, grant) = match action {
            Action::Authorise => claim.authorise(permit(action), &account, now())?,
            Action::Pay => claim.pay(permit(action), &account, day, now())?,
            Action::Stop => claim.stop(permit(action), &account, now())?,
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
        &[(0, Undo), (1, Undo), (1, Stop), (0, Stop), (0, Authorise), (1, Authorise), (0, Pay), (1, Pay)],
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
fn a_claim_is_not_stopped_while_a_later_one_is_to_be_paid_for_more_than_the_share_of_the_rest() {
    use Action::{Authorise, Pay, Stop};
    let books = |first, second| Books::of(vec![checked("10,000", first), checked("10,000", second)]);
    // The final claim pays what was kept back of the first.
    let mut last = books(false, true);
    last.does(0, Authorise).unwrap();
    last.does(1, Authorise).unwrap();
    assert_eq!(last.does(0, Stop), Err(ClaimRefusal::StopFirst(2)), "5,500.00 would be left of 5,000.00");
    assert_eq!(last.drawn(), (money("10,000"), Money::ZERO));
    last.does(1, Stop).unwrap();
    last.does(0, Stop).unwrap();
    // After an increase the second pays the higher share of the first as well.
    let mut raised = books(false, false);
    raised.does(0, Authorise).unwrap();
    raised.account.basis = Basis::new(money("78,000"), money("130,000"), 10).unwrap();
    raised.account.grant.award = money("78,000");
    raised.does(1, Authorise).unwrap();
    assert_eq!(raised.does(0, Stop), Err(ClaimRefusal::StopFirst(2)), "6,300.00 would be left of 6,000.00");
    // Nothing hangs on it while the later one pays no more than its own share.
    let mut apart = books(false, false);
    apart.does(0, Authorise).unwrap();
    apart.does(1, Authorise).unwrap();
    apart.does(0, Stop).unwrap();
    // Later is what was authorised later, whatever its number: it never waits for the other.
    let mut turned = books(true, false);
    turned.does(1, Authorise).unwrap();
    turned.does(0, Authorise).unwrap();
    turned.claims[0].authorised = Some(now() + chrono::TimeDelta::minutes(1));
    assert_eq!(turned.does(1, Stop), Err(ClaimRefusal::StopFirst(1)));
    turned.does(0, Stop).unwrap();
    // Where the later one is paid already there is nothing to stop first; whoever completes the grant is told.
    let mut paid = books(false, true);
    for (place, action) in [(0, Authorise), (1, Authorise), (1, Pay), (0, Stop)] {
        paid.does(place, action).unwrap();
    }
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
    let settled_in = Account { grant, ..short };
    let (open, _) = settled.stop(permit(Action::Stop), &settled_in, now()).unwrap();
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
