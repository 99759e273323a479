//! What was drawn of a grant, and how it ends (BRIEF §4): completed, closed, or terminated with something to be repaid.

use chrono::{DateTime, NaiveDate, Utc};
use thiserror::Error;

use super::{Grant, GrantState, Unsettled};
use crate::domain::date;
use crate::domain::money::Money;

/// What was drawn of a grant. Repaid ≤ to be repaid ≤ paid ≤ authorised ≤ award; the database refuses anything else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// To be paid for claims, or paid.
    pub authorised: Money,
    /// Paid.
    pub paid: Money,
    /// Of what was paid, to be repaid after a termination.
    pub clawback: Money,
    /// Of that, repaid.
    pub repaid: Money,
}

impl Drawn {
    /// Authorised and not paid yet.
    pub fn to_be_paid(&self) -> Money {
        self.authorised.checked_sub(self.paid).unwrap_or(Money::ZERO)
    }

    /// Still to be repaid.
    pub fn clawback_due(&self) -> Money {
        self.clawback.checked_sub(self.repaid).unwrap_or(Money::ZERO)
    }
}

/// Why a grant does not end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum EndRefusal {
    /// It stands elsewhere.
    #[error("This grant is {} now, so this cannot be done", .0.name().to_lowercase())]
    WrongState(GrantState),
    /// What was drawn of it is not settled.
    #[error(transparent)]
    Unsettled(#[from] Unsettled),
    /// The final claim is not paid.
    #[error("The final claim is not paid yet")]
    NoFinalClaim,
    /// Claims are on their way.
    #[error("Claim {0} is not paid yet")]
    ClaimOpen(u32),
    /// Cameras are missing.
    #[error("{0} of its cameras are not commissioned yet")]
    NotCommissioned(usize),
    /// Nothing came of it.
    #[error("Nothing was paid of this grant, so it is terminated rather than completed")]
    NothingPaid,
    /// The payments do not add up.
    #[error("{paid} was paid and the award is {award}: they must be the same before the grant is closed")]
    NotReconciled {
        /// Counted.
        paid: Money,
        /// Committed.
        award: Money,
    },
    /// The confirmations on file say something else.
    #[error("The payments on file come to {0}, which the treasurer’s figure must equal")]
    OtherSum(Money),
    /// Authorised and not paid.
    #[error("{0} is authorised and not paid yet: pay it, or stop its payment, first")]
    ToBePaid(Money),
    /// More than was paid.
    #[error("At most {0} can be claimed back, which was paid")]
    ClawbackOver(Money),
    /// More than is due.
    #[error("The amount must be more than £0.00 and at most {0}, which is still to be repaid")]
    RepaidOver(Money),
    /// It was reversed before, or never noted.
    #[error("This repayment is not on file any more")]
    NoRepayment,
    /// In the future, or before it was ended.
    #[error("The day must be from {} to today", date::show(*.0))]
    RepaidOn(NaiveDate),
}

impl Grant {
    /// Counts a claim that is authorised. `None` when it would pass the award.
    pub fn authorise(self, amount: Money) -> Option<Grant> {
        let authorised = self.drawn.authorised.checked_add(amount).filter(|sum| *sum <= self.award)?;
        Some(Grant { drawn: Drawn { authorised, ..self.drawn }, ..self })
    }

    /// Counts a payment. `None` when it would pass what is authorised.
    pub fn pay(self, amount: Money) -> Option<Grant> {
        let paid = self.drawn.paid.checked_add(amount).filter(|sum| *sum <= self.drawn.authorised)?;
        Some(Grant { drawn: Drawn { paid, ..self.drawn }, ..self })
    }

    /// Counts a claim no more that was authorised. `None` when it would be less than is paid.
    pub fn unauthorise(self, amount: Money) -> Option<Grant> {
        let authorised = self.drawn.authorised.checked_sub(amount).filter(|sum| *sum >= self.drawn.paid)?;
        Some(Grant { drawn: Drawn { authorised, ..self.drawn }, ..self })
    }

    /// Counts a payment no more that did not happen. `None` when it would be less than is to be repaid.
    pub fn unpay(self, amount: Money) -> Option<Grant> {
        let paid = self.drawn.paid.checked_sub(amount).filter(|sum| *sum >= self.drawn.clawback)?;
        Some(Grant { drawn: Drawn { paid, ..self.drawn }, ..self })
    }

    /// Completes it: what was paid becomes the award, the rest was not spent. Returns it with what goes back to cap and envelope.
    /// `claims` are the number, whether it is paid and whether it is the final one, of each.
    ///
    /// # Errors
    /// Cameras or the final claim are missing, a claim is open, or nothing was paid.
    pub fn complete(
        self,
        claims: &[(u32, bool, bool)],
        uncommissioned: usize,
        now: DateTime<Utc>,
    ) -> Result<(Grant, Money), EndRefusal> {
        self.settled()?;
        if uncommissioned > 0 {
            return Err(EndRefusal::NotCommissioned(uncommissioned));
        }
        if let Some((number, ..)) = claims.iter().find(|(_, paid, _)| !paid) {
            return Err(EndRefusal::ClaimOpen(*number));
        }
        if !claims.iter().any(|(_, _, last)| *last) {
            return Err(EndRefusal::NoFinalClaim);
        }
        if self.drawn.paid <= Money::ZERO {
            return Err(EndRefusal::NothingPaid);
        }
        let unspent = self.award.checked_sub(self.drawn.paid).unwrap_or(Money::ZERO);
        let underspend = self.underspend.checked_add(unspent).unwrap_or(self.underspend);
        let award = self.drawn.paid;
        Ok((Grant { state: GrantState::Completed, since: now, award, underspend, ..self }, unspent))
    }

    /// Closes it. `on_file` is the sum of the payments of its claims, `said` what the treasurer's own books say.
    ///
    /// # Errors
    /// One of the three differs from the others.
    pub fn close(self, on_file: Money, said: Money, now: DateTime<Utc>) -> Result<Grant, EndRefusal> {
        if self.state != GrantState::Completed {
            return Err(EndRefusal::WrongState(self.state));
        }
        let (paid, award) = (self.drawn.paid, self.award);
        if paid != award || on_file != paid {
            return Err(EndRefusal::NotReconciled { paid: on_file, award });
        }
        if said != on_file {
            return Err(EndRefusal::OtherSum(on_file));
        }
        Ok(Grant { state: GrantState::Closed, since: now, ..self })
    }

    /// Ends it before it is done: what was not paid goes back, and so much of what was paid is to be repaid.
    ///
    /// # Errors
    /// It is not active, a payment is on its way, or more is claimed back than was paid.
    pub fn terminate(self, clawback: Money, now: DateTime<Utc>) -> Result<(Grant, Money), EndRefusal> {
        self.settled()?;
        let drawn = self.drawn;
        if drawn.to_be_paid() > Money::ZERO {
            return Err(EndRefusal::ToBePaid(drawn.to_be_paid()));
        }
        if clawback > drawn.paid {
            return Err(EndRefusal::ClawbackOver(drawn.paid));
        }
        let unpaid = self.award.checked_sub(drawn.paid).unwrap_or(Money::ZERO);
        let drawn = Drawn { clawback, ..drawn };
        Ok((Grant { state: GrantState::Terminated, since: now, drawn, ..self }, unpaid))
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;
    use crate::domain::application::ApplicationId;

    fn money(text: &str) -> Money {
        Money::parse(text).unwrap()
    }

    fn now() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2018, 12, 12, 12, 0, 0).unwrap()
    }

    fn active(paid: &str) -> Grant {
        let offered = Grant::offered(ApplicationId(1), money("65,000"), None, now());
        let drawn = Drawn { authorised: money(paid), paid: money(paid), ..Drawn::default() };
        Grant { state: GrantState::Active, drawn, ..offered }
    }

    #[test]
    fn completing_gives_back_what_was_not_needed() {
        for (paid, award, back) in [("59,000", "59,000", "6,000"), ("65,000", "65,000", "0")] {
            let (grant, unspent) =
                active(paid).complete(&[(1, true, false), (2, true, true)], 0, now()).unwrap();
            assert_eq!(
                (grant.state, grant.award, unspent),
                (GrantState::Completed, money(award), money(back))
            );
            assert_eq!(grant.committed(), money(award));
            let closed = grant.clone().close(money(paid), money(paid), now()).unwrap();
            assert_eq!(closed.state, GrantState::Closed);
            let other = grant.close(money(paid), money("58,999.99"), now());
            assert_eq!(other, Err(EndRefusal::OtherSum(money(paid))));
        }
    }

    #[test]
    fn a_grant_is_completed_only_when_everything_is_there() {
        use EndRefusal::{ClaimOpen, NoFinalClaim, NotCommissioned, NothingPaid};
        let refused = |grant: Grant, claims: &[(u32, bool, bool)], missing| {
            grant.complete(claims, missing, now()).unwrap_err()
        };
        let paid = || active("1,000");
        assert_eq!(refused(paid(), &[(1, true, true)], 2), NotCommissioned(2));
        assert_eq!(refused(paid(), &[(1, true, false)], 0), NoFinalClaim);
        assert_eq!(refused(paid(), &[(1, true, false), (2, false, true)], 0), ClaimOpen(2));
        assert_eq!(refused(active("0"), &[(1, true, true)], 0), NothingPaid);
        let raised = Grant { increase: money("5"), ..paid() };
        assert_eq!(refused(raised, &[(1, true, true)], 0), Unsettled::IncreaseOffered(money("5")).into());
    }

    #[test]
    fn a_terminated_grant_gives_back_what_was_not_paid_and_is_repaid_until_nothing_is_due() {
        let (grant, unpaid) = active("20,000").terminate(money("15,000"), now()).unwrap();
        assert_eq!((grant.state, unpaid), (GrantState::Terminated, money("45,000")));
        assert_eq!((grant.committed(), grant.drawn.clawback_due()), (money("20,000"), money("15,000")));
        let on = date::today(now());
        let part = grant.repay(money("5,000"), on, now()).unwrap();
        assert_eq!(
            part.clone().repay(money("10,000.01"), on, now()),
            Err(EndRefusal::RepaidOver(money("10,000")))
        );
        let early = part.clone().repay(money("1"), on.pred_opt().unwrap(), now());
        assert_eq!(early, Err(EndRefusal::RepaidOn(on)));
        let all = part.repay(money("10,000"), on, now()).unwrap();
        assert_eq!(all.drawn.clawback_due(), Money::ZERO);
        assert_eq!(all.repay(money("1"), on, now()), Err(EndRefusal::RepaidOver(Money::ZERO)));
        assert_eq!(
            active("20,000").terminate(money("20,000.01"), now()).unwrap_err(),
            EndRefusal::ClawbackOver(money("20,000"))
        );
        let drawn = Drawn { authorised: money("30,000"), ..active("20,000").drawn };
        let open = Grant { drawn, ..active("0") };
        assert_eq!(open.terminate(Money::ZERO, now()).unwrap_err(), EndRefusal::ToBePaid(money("10,000")));
    }

    #[test]
    fn nothing_is_authorised_over_the_award_nor_paid_over_what_is_authorised() {
        assert!(active("60,000").authorise(money("5,000")).is_some());
        assert_eq!(active("60,000").authorise(money("5,000.01")), None);
        assert_eq!(active("60,000").pay(money("0.01")), None);
        assert_eq!(active("60,000").unauthorise(money("0.01")), None, "it is paid");
        assert_eq!(active("60,000").unpay(money("60,000.01")), None);
        let back = active("60,000").unpay(money("5,000")).unwrap();
        assert_eq!(back.drawn.to_be_paid(), money("5,000"));
        let back = back.unauthorise(money("5,000")).unwrap();
        assert_eq!((back.drawn.authorised, back.drawn.paid), (money("55,000"), money("55,000")));
    }
}
