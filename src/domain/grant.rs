//! The life of a grant from its release on (BRIEF §4): offered, then accepted inside the period, declined, or lapsed.
//! Must not know who may act for the accountable body, nor where the money is counted.

mod before;
mod drawn;
mod repayment;
mod settled;
mod state;
mod underspend;

use chrono::{DateTime, Days, NaiveDate, Utc};
use thiserror::Error;

use super::application::ApplicationId;
use super::date;
use super::money::Money;
pub use before::Before;
pub use drawn::{Drawn, EndRefusal};
pub use repayment::Repayment;
pub use settled::Unsettled;
pub use state::GrantState;
pub use underspend::UnderspendRefusal;

/// Days before the last one on which the accountable body is reminded.
const REMINDED_BEFORE: Days = Days::new(7);

/// Why an offer is neither accepted nor declined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum OfferRefusal {
    /// It was answered, or has lapsed.
    #[error("This grant is {} now, so this cannot be done", .0.name().to_lowercase())]
    WrongState(GrantState),
    /// The last day is past.
    #[error("The offer could be accepted until {}", date::show(*.0))]
    TooLate(NaiveDate),
}

/// An award that was offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// For which application.
    pub application: ApplicationId,
    /// Where it stands.
    pub state: GrantState,
    /// Since when.
    pub since: DateTime<Utc>,
    /// How much.
    pub award: Money,
    /// Offered on top of an active one; zero unless it waits to be accepted.
    pub increase: Money,
    /// The last day to accept; `None` for an offer that was made before they could be accepted here: it does not lapse.
    pub accept_by: Option<NaiveDate>,
    /// Whether the accountable body was reminded that the last day is near.
    pub reminded: bool,
    /// What was drawn of it.
    pub drawn: Drawn,
    /// What was verified and paid before it was taken over; `None` when nobody said so.
    pub before: Option<Before>,
    /// Given back of its award since its last decision, because it was not spent: in its year, or when it was completed.
    pub underspend: Money,
}

impl Grant {
    /// What a release offers.
    pub fn offered(
        application: ApplicationId,
        award: Money,
        accept_by: Option<NaiveDate>,
        now: DateTime<Utc>,
    ) -> Grant {
        let increase = Money::ZERO;
        Grant {
            application,
            state: GrantState::Offered,
            since: now,
            award,
            increase,
            accept_by,
            reminded: false,
            drawn: Drawn::default(),
            before: Some(Before::default()),
            underspend: Money::ZERO,
        }
    }

    /// Whether the accountable body has something to accept: the grant, or an increase of it.
    pub fn waits(&self) -> bool {
        self.state == GrantState::Offered || self.is_increased()
    }

    fn is_increased(&self) -> bool {
        self.state == GrantState::Active && self.increase > Money::ZERO
    }

    /// Whether somebody has to stand for the accountable body: to answer an offer, or to certify claims.
    pub fn needs_a_certifier(&self) -> bool {
        self.waits() || self.state == GrantState::Active
    }

    /// What an answer is about: the award, or the increase of an active one.
    pub fn at_stake(&self) -> Money {
        if self.is_increased() { self.increase } else { self.award }
    }

    fn answerable(&self, now: DateTime<Utc>) -> Result<(), OfferRefusal> {
        match self.accept_by {
            _ if !self.waits() => Err(OfferRefusal::WrongState(self.state)),
            Some(day) if date::today(now) > day => Err(OfferRefusal::TooLate(day)),
            _ => Ok(()),
        }
    }

    /// Not taken: an increase falls away, and what was never active ends.
    fn untaken(self, state: GrantState, now: DateTime<Utc>) -> Grant {
        match self.is_increased() {
            true => Grant { increase: Money::ZERO, ..self },
            false => Grant { state, since: now, ..self },
        }
    }

    /// Takes the money and its conditions.
    pub fn accept(self, now: DateTime<Utc>) -> Result<Grant, OfferRefusal> {
        self.answerable(now)?;
        Ok(match self.is_increased() {
            // Another award is another decision: the share follows from it alone.
            true => {
                let (award, none) = (self.committed(), Money::ZERO);
                Grant { award, increase: none, underspend: none, ..self }
            }
            false => Grant { state: GrantState::Active, since: now, ..self },
        })
    }

    /// Does not take it; the caller gives back what was committed.
    pub fn decline(self, now: DateTime<Utc>) -> Result<Grant, OfferRefusal> {
        self.answerable(now)?;
        Ok(self.untaken(GrantState::Declined, now))
    }

    /// Ends an offer whose last day is past; the caller gives back what was committed. `None` while it stands.
    pub fn lapse(self, now: DateTime<Utc>) -> Option<Grant> {
        let over = self.accept_by.is_some_and(|day| date::today(now) > day);
        (self.waits() && over).then(|| self.untaken(GrantState::Lapsed, now))
    }

    /// Notes a reminder, in the last days and once. `None` when there is none to send. `offered` is the moment of the offer that
    /// waits: of an increase it is not the one since which the grant is active.
    pub fn remind(self, offered: DateTime<Utc>, now: DateTime<Utc>) -> Option<Grant> {
        let (from, today) = (date::today(offered), date::today(now));
        let near = self.accept_by.is_some_and(|last| today <= last && today >= reminded_from(from, last));
        (self.waits() && near && !self.reminded).then_some(Grant { reminded: true, ..self })
    }
}

/// The first day on which an offer of that day, which can be accepted until `last`, is reminded of: a week before its end, but
/// not before half of its time is over, and never on its own day, on which that message is still fresh.
fn reminded_from(offered: NaiveDate, last: NaiveDate) -> NaiveDate {
    let days = u64::try_from((last - offered).num_days()).unwrap_or(0);
    let half = offered.checked_add_days(Days::new(days.div_ceil(2).max(1))).unwrap_or(last);
    last.checked_sub_days(REMINDED_BEFORE).unwrap_or(last).max(half)
}

/// The days whose offers are to be looked at by the clock on `today`: those that end before this one.
pub fn looked_at_before(today: NaiveDate) -> NaiveDate {
    today.checked_add_days(REMINDED_BEFORE).unwrap_or(today)
}

/// The moves of a grant as people read them, in Markdown: README.md holds a copy.
pub const MOVES: &str = "\
| From | What | Who | To | Ledger |
|---|---|---|---|---|
| Approved | release | Commissioner or deputy, or the clock | Offered | the award was committed at approval |
| Offered | accept, inside the period | Finance certifier of the case | Active | nothing |
| Offered | decline, with a reason | Finance certifier of the case | Declined | award decommitted |
| Offered | lapse, after the last day | the clock | Lapsed | award decommitted |
| Offered | vary, with reasons | Commissioner or deputy | Offered, for a new full period | difference committed or decommitted |
| Active | vary: award lower, or conditions | Commissioner or deputy | Active | difference decommitted |
| Active | vary: award higher | Commissioner or deputy | Active, increase offered | increase committed |
| Active, increase offered | accept, inside the period | Finance certifier of the case | Active | nothing |
| Active, increase offered | decline, with a reason, or lapse | Finance certifier of the case, or the clock | Active | increase decommitted |
| Active | decommit what was neither spent in its year nor carried forward, with a reason | Grants officer or Treasurer | Active | underspend decommitted |
| Active | complete: every camera commissioned, final claim paid | Grants officer | Completed | unspent award decommitted |
| Active | terminate, with a reason | Commissioner or deputy | Terminated | unpaid award decommitted; what is to be repaid is shown |
| Completed | close: reconciled to the penny | Treasurer | Closed | nothing |
| Terminated | repay, until nothing is due | Treasurer | Terminated | nothing |
| Terminated | reverse a repayment that was noted wrong, with a reason | Treasurer | Terminated | nothing |";

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn at(day: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2018, 11, day, 12, 0, 0).unwrap()
    }

    fn grant(state: GrantState) -> Grant {
        let accept_by = NaiveDate::from_ymd_opt(2018, 11, 14);
        let offered = Grant::offered(ApplicationId(1), Money::from_pence(100), accept_by, at(1));
        Grant { state, ..offered }
    }

    #[test]
    fn an_offer_is_answered_once_and_until_its_last_day() {
        for state in GrantState::ALL {
            let open = state == GrantState::Offered;
            assert_eq!(grant(state).accept(at(14)).is_ok(), open, "{state:?}");
            assert_eq!(grant(state).decline(at(14)).is_ok(), open, "{state:?}");
            assert_eq!(grant(state).lapse(at(15)).is_some(), open, "{state:?}");
            assert_eq!(grant(state).remind(at(1), at(14)).is_some(), open, "{state:?}");
            assert_eq!(GrantState::from_code(state.code()), Some(state));
        }
        let offered = grant(GrantState::Offered);
        assert!(matches!(offered.clone().accept(at(15)), Err(OfferRefusal::TooLate(_))));
        let active = offered.clone().accept(at(2)).unwrap();
        assert_eq!((active.state, active.since), (GrantState::Active, at(2)));
        assert!(active.state.is_committed() && !offered.decline(at(2)).unwrap().state.is_committed());
    }

    #[test]
    fn an_offer_lapses_the_day_after_its_last_and_is_reminded_of_once() {
        let offered = || grant(GrantState::Offered);
        assert_eq!(offered().lapse(at(14)), None);
        let reminded = offered().remind(at(1), at(8)).unwrap();
        assert_eq!(reminded.clone().remind(at(1), at(9)), None);
        assert_eq!(reminded.lapse(at(15)).unwrap().state, GrantState::Lapsed);
        assert_eq!(offered().remind(at(1), at(15)), None, "too late to remind");
        let old = Grant { accept_by: None, ..offered() };
        assert_eq!((old.clone().lapse(at(30)), old.clone().remind(at(1), at(30))), (None, None));
        assert!(old.accept(at(30)).is_ok());
    }

    #[test]
    fn a_reminder_comes_in_the_last_week_after_half_of_the_time_and_never_on_the_day_of_the_offer() {
        // Days from the offer to its last day, and those after which it is reminded of.
        let cases = [
            (0, None),
            (1, Some(1)),
            (2, Some(1)),
            (3, Some(2)),
            (6, Some(3)),
            (7, Some(4)),
            (8, Some(4)),
            (13, Some(7)),
            (14, Some(7)),
            (15, Some(8)),
            (28, Some(21)),
        ];
        for (period, expected) in cases {
            let after = |days: u64| at(1) + chrono::TimeDelta::days(i64::try_from(days).unwrap());
            let accept_by = Some(date::today(after(period)));
            // An increase: the grant is active since long before.
            let active = Grant { increase: Money::from_pence(1), ..grant(GrantState::Active) };
            for waits in
                [grant(GrantState::Offered), Grant { since: at(1) - chrono::TimeDelta::days(90), ..active }]
            {
                let waits = Grant { accept_by, ..waits };
                let first = (0..=period).find(|day| waits.clone().remind(at(1), after(*day)).is_some());
                assert_eq!(first, expected, "{period} days, {:?}", waits.state);
            }
        }
    }
}
