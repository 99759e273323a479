//! Whether it is settled what of a grant is spent and what is not, on which its end, its underspend and its carry-forward rest.

use thiserror::Error;

use super::{Grant, GrantState};
use crate::domain::money::Money;

/// Why it is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Unsettled {
    /// It is not accepted yet, or has ended.
    #[error("This grant is {} now, so this cannot be done", .0.name().to_lowercase())]
    NotActive(GrantState),
    /// An increase waits to be accepted, with which more would be unspent.
    #[error("An increase of {0} waits to be accepted. This can be done after that")]
    IncreaseOffered(Money),
    /// What was drawn of it before is not known here.
    #[error(
        "This award was taken over, and what was spent and paid of it before is not on record here: it can be varied to what is still needed instead"
    )]
    TakenOver,
}

impl Grant {
    /// Refuses while it is not known what is left of it, or about to change.
    ///
    /// # Errors
    /// It is not active, an increase waits, or what was drawn before it was taken over is not known.
    pub fn settled(&self) -> Result<(), Unsettled> {
        match self.state {
            GrantState::Active if self.before.is_none() => Err(Unsettled::TakenOver),
            GrantState::Active if self.increase > Money::ZERO => {
                Err(Unsettled::IncreaseOffered(self.increase))
            }
            GrantState::Active => Ok(()),
            other => Err(Unsettled::NotActive(other)),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::*;
    use crate::domain::application::ApplicationId;

    #[test]
    fn only_an_active_grant_whose_past_is_known_and_of_which_no_increase_waits_is_settled() {
        let pounds = |pounds: i64| Money::from_pence(pounds * 100);
        let grant = Grant::offered(ApplicationId(1), pounds(65_000), None, DateTime::<Utc>::UNIX_EPOCH);
        for state in GrantState::ALL {
            let told = Grant { state, ..grant.clone() }.settled();
            let expected =
                if state == GrantState::Active { Ok(()) } else { Err(Unsettled::NotActive(state)) };
            assert_eq!(told, expected);
        }
        let active = Grant { state: GrantState::Active, ..grant };
        let raised = Grant { increase: pounds(5), ..active.clone() };
        assert_eq!(raised.settled(), Err(Unsettled::IncreaseOffered(pounds(5))));
        assert_eq!(Grant { before: None, ..active }.settled(), Err(Unsettled::TakenOver));
    }
}
