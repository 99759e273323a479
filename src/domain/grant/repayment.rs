//! What was repaid of a terminated grant, as it was noted, and what of that still stands.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Drawn, EndRefusal, Grant, GrantState};
use crate::domain::date;
use crate::domain::money::Money;

/// A repayment, as it was noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repayment {
    /// How much.
    pub amount: Money,
    /// When.
    pub on: NaiveDate,
}

impl Repayment {
    /// In a form: the day, then the pence.
    pub fn code(self) -> String {
        format!("{}-{}", self.on.format("%Y%m%d"), self.amount.pence())
    }

    /// Those that stand: each reversal takes one of the same day and amount away.
    pub fn standing(noted: Vec<Repayment>, reversed: &[Repayment]) -> Vec<Repayment> {
        let mut standing = noted;
        for one in reversed {
            if let Some(place) = standing.iter().position(|other| other == one) {
                standing.remove(place);
            }
        }
        standing
    }
}

impl Grant {
    /// Counts what was repaid.
    ///
    /// # Errors
    /// Nothing, or more than is due; or not on that day.
    pub fn repay(self, amount: Money, on: NaiveDate, now: DateTime<Utc>) -> Result<Grant, EndRefusal> {
        if self.state != GrantState::Terminated {
            return Err(EndRefusal::WrongState(self.state));
        }
        let (due, ended) = (self.drawn.clawback_due(), date::today(self.since));
        if amount <= Money::ZERO || amount > due {
            return Err(EndRefusal::RepaidOver(due));
        }
        if on < ended || on > date::today(now) {
            return Err(EndRefusal::RepaidOn(ended));
        }
        let repaid = self.drawn.repaid.checked_add(amount).ok_or(EndRefusal::RepaidOver(due))?;
        Ok(Grant { drawn: Drawn { repaid, ..self.drawn }, ..self })
    }

    /// Counts a repayment no more that was noted wrong; `standing` are those that it has.
    ///
    /// # Errors
    /// It has none like it.
    pub fn reverse(self, repayment: Repayment, standing: &[Repayment]) -> Result<Grant, EndRefusal> {
        if self.state != GrantState::Terminated {
            return Err(EndRefusal::WrongState(self.state));
        }
        let left = self.drawn.repaid.checked_sub(repayment.amount).filter(|sum| *sum >= Money::ZERO);
        let repaid = left.filter(|_| standing.contains(&repayment)).ok_or(EndRefusal::NoRepayment)?;
        Ok(Grant { drawn: Drawn { repaid, ..self.drawn }, ..self })
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;
    use crate::domain::application::ApplicationId;

    fn repaid(pence: i64, on: &str) -> Repayment {
        Repayment { amount: Money::from_pence(pence), on: on.parse().unwrap() }
    }

    #[test]
    fn a_reversal_takes_away_one_repayment_of_its_day_and_amount() {
        let (one, two) = (repaid(100, "2018-10-15"), repaid(100, "2018-10-16"));
        let noted = || vec![one, two, one];
        assert_eq!(Repayment::standing(noted(), &[]), noted());
        assert_eq!(Repayment::standing(noted(), &[one]), [two, one]);
        assert_eq!(Repayment::standing(noted(), &[one, two, one]), []);
        assert_eq!(Repayment::standing(noted(), &[repaid(1, "2018-10-15")]), noted());
        assert_eq!(one.code(), "20181015-100");
    }

    #[test]
    fn only_what_was_repaid_is_reversed_and_it_is_due_again() {
        let now = Utc.with_ymd_and_hms(2018, 12, 12, 12, 0, 0).unwrap();
        let one = repaid(100, "2018-12-12");
        let sum = Money::from_pence;
        let drawn = Drawn { authorised: sum(500), paid: sum(500), clawback: sum(300), repaid: sum(100) };
        let offered = Grant::offered(ApplicationId(1), sum(500), None, now);
        let ended = Grant { state: GrantState::Terminated, drawn, ..offered };
        let back = ended.clone().reverse(one, &[one]).unwrap();
        assert_eq!((back.drawn.repaid, back.drawn.clawback_due()), (Money::ZERO, sum(300)));
        assert_eq!(back.reverse(one, &[one]), Err(EndRefusal::NoRepayment), "nothing is repaid");
        assert_eq!(ended.clone().reverse(one, &[]), Err(EndRefusal::NoRepayment));
        let active = Grant { state: GrantState::Active, ..ended };
        assert_eq!(active.reverse(one, &[one]), Err(EndRefusal::WrongState(GrantState::Active)));
    }
}
