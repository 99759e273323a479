//! What of a grant is given back because it was not spent when its year was over (BRIEF §5): the award becomes less, the share
//! that it pays of each pound stays that of the decision.

use thiserror::Error;

use super::{Grant, Unsettled};
use crate::domain::date;
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;

/// Why no underspend is decommitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum UnderspendRefusal {
    /// What was spent of it is not settled.
    #[error(transparent)]
    Unsettled(#[from] Unsettled),
    /// It can still be spent.
    #[error("{0} is not over: what is not spent of it can be decommitted from {day} on", day = date::show(next(*.0)))]
    YearOpen(FinancialYear),
    /// It may yet be carried forward.
    #[error("Carry-forward {0} is not decided yet. What is left can be decommitted after that")]
    Asked(u32),
    /// Everything is spent, or carried forward.
    #[error("Nothing is left to decommit: all of the award is spent or carried forward")]
    Nothing,
    /// Then the grant comes to an end as a whole.
    #[error("Nothing of this grant was spent, so it is terminated rather than decommitted")]
    NothingSpent,
    /// Something was received, claimed or decided since the page was shown.
    #[error("{0} is left to decommit now")]
    Changed(Money),
}

fn next(year: FinancialYear) -> chrono::NaiveDate {
    year.ends().succ_opt().unwrap_or_else(|| year.ends())
}

impl Grant {
    /// The award from which its share of the cost follows: that of its last decision, whatever was not spent of it since. An
    /// increase is none until it is accepted.
    pub fn decided(&self) -> Money {
        self.award.checked_add(self.underspend).unwrap_or(self.award)
    }

    /// What went back to cap and envelope of what was decided.
    pub fn given_back(&self) -> Money {
        self.decided().above(self.committed())
    }

    /// Gives back what was not spent. It never takes what was authorised for claims.
    ///
    /// # Errors
    /// It is not active, or there is nothing to give back.
    pub fn decommit(self, underspend: Money) -> Result<Grant, UnderspendRefusal> {
        self.settled()?;
        let award = self.award.checked_sub(underspend).filter(|award| *award >= self.drawn.authorised);
        let (Some(award), true) = (award, underspend > Money::ZERO) else {
            return Err(UnderspendRefusal::Nothing);
        };
        if award == Money::ZERO {
            return Err(UnderspendRefusal::NothingSpent);
        }
        let underspend = self.underspend.checked_add(underspend).ok_or(UnderspendRefusal::Nothing)?;
        Ok(Grant { award, underspend, ..self })
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::*;
    use crate::domain::application::ApplicationId;
    use crate::domain::grant::{Drawn, GrantState};

    fn money(text: &str) -> Money {
        Money::parse(text).unwrap()
    }

    fn active(authorised: &str) -> Grant {
        let offered = Grant::offered(ApplicationId(1), money("65,000"), None, DateTime::<Utc>::UNIX_EPOCH);
        let drawn = Drawn { authorised: money(authorised), ..Drawn::default() };
        Grant { state: GrantState::Active, drawn, ..offered }
    }

    #[test]
    fn what_is_given_back_lowers_the_award_and_not_the_share() {
        let once = active("20,000").decommit(money("15,000")).unwrap();
        let grant = once.decommit(money("5,000")).unwrap();
        assert_eq!((grant.award, grant.underspend), (money("45,000"), money("20,000")));
        assert_eq!((grant.committed(), grant.decided()), (money("45,000"), money("65,000")));
        assert_eq!(grant.given_back(), money("20,000"));
    }

    #[test]
    fn what_was_decided_stays_known_when_a_grant_ends_and_is_another_once_an_increase_is_accepted() {
        let drawn = Drawn { authorised: money("30,000"), paid: money("30,000"), ..Drawn::default() };
        let active = Grant { drawn, ..active("30,000").decommit(money("20,000")).unwrap() };
        let completed = active.clone().complete(&[(1, true, true)], 0, DateTime::UNIX_EPOCH).unwrap();
        assert_eq!(completed.1, money("15,000"));
        let closed = completed.0.clone().close(money("30,000"), money("30,000"), DateTime::UNIX_EPOCH);
        let terminated = active.clone().terminate(Money::ZERO, DateTime::UNIX_EPOCH).unwrap().0;
        for ended in [completed.0, closed.unwrap(), terminated] {
            assert_eq!(
                (ended.decided(), ended.given_back()),
                (money("65,000"), money("35,000")),
                "{ended:?}"
            );
        }
        let raised = Grant { increase: money("5,000"), ..active };
        assert_eq!(raised.decided(), money("65,000"), "not accepted yet");
        assert_eq!(raised.clone().decline(DateTime::UNIX_EPOCH).unwrap().decided(), money("65,000"));
        assert_eq!(raised.accept(DateTime::UNIX_EPOCH).unwrap().decided(), money("50,000"), "the new award");
    }

    #[test]
    fn nothing_that_is_authorised_nothing_at_all_and_nothing_of_a_grant_that_is_not_active_is_given_back() {
        let refused = |grant: Grant, amount: &str| grant.decommit(money(amount)).unwrap_err();
        assert_eq!(refused(active("60,000"), "5,000.01"), UnderspendRefusal::Nothing);
        assert_eq!(refused(active("0"), "0"), UnderspendRefusal::Nothing);
        assert_eq!(refused(active("0"), "65,000"), UnderspendRefusal::NothingSpent);
        let raised = Grant { increase: money("5"), ..active("0") };
        assert_eq!(refused(raised, "1"), Unsettled::IncreaseOffered(money("5")).into());
    }
}
