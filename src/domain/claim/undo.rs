//! Putting a claim right after it was checked: its payment is stopped, or did not happen as it was noted.

use chrono::{DateTime, Utc};

use super::relation::Permit;
use super::{Account, Action, Claim, ClaimRefusal, Stage};
use crate::domain::grant::{Grant, GrantState};
use crate::domain::money::Money;
use crate::domain::person::Role;

impl Claim {
    /// Whether nothing was due for it, so that it was settled without a payment.
    pub fn is_settled(&self) -> bool {
        self.stage == Stage::Paid && self.amount == Some(Money::ZERO)
    }

    /// Whether this can be done to it by what it comes to: there is no payment to undo of what was settled, and nothing to
    /// stop of what was paid.
    pub fn fits(&self, action: Action) -> bool {
        match action {
            Action::Undo => !self.is_settled(),
            Action::Stop => self.stage != Stage::Paid || self.is_settled(),
            _ => true,
        }
    }

    fn still(&self, grant: &Grant, action: Action) -> Result<Money, ClaimRefusal> {
        if !self.fits(action) {
            return Err(ClaimRefusal::WrongStage(self.stage));
        }
        if self.stage == Stage::Paid && grant.state != GrantState::Active {
            return Err(ClaimRefusal::Ended(grant.state));
        }
        self.amount.ok_or(ClaimRefusal::WrongStage(self.stage))
    }

    /// Whether it can be stopped beside those that are to be paid: what one pays that was authorised later has the share of this
    /// one in it, or what was kept back of it. Whichever was authorised last can always be.
    ///
    /// # Errors
    /// A later payment would be left above the share of what is still verified.
    pub fn can_stop(&self, account: &Account) -> Result<(), ClaimRefusal> {
        let own = (self.authorised.unwrap_or(self.since), self.number);
        let to_be_paid = account.others.iter().filter(|other| other.stage == Stage::Authorised);
        let later =
            to_be_paid.map(|other| (other.authorised, other.number)).filter(|other| *other > own).max();
        let Some((_, number)) = later else { return Ok(()) };
        let without = |all: Money, own: Option<Money>| {
            own.and_then(|own| all.checked_sub(own)).ok_or(ClaimRefusal::Sums)
        };
        let authorised = without(account.grant.drawn.authorised, self.amount)?;
        let verified = without(account.verified, self.verified())?;
        if authorised > account.basis.entitled(verified) {
            return Err(ClaimRefusal::StopFirst(number));
        }
        Ok(())
    }

    /// Takes back that it may be paid: it waits to be authorised again, and the grant counts it no more. A final claim that was
    /// settled with nothing is opened again.
    ///
    /// # Errors
    /// It is not to be paid, or a later payment was worked out with it.
    pub fn stop(
        self,
        permit: Permit,
        account: &Account,
        now: DateTime<Utc>,
    ) -> Result<(Claim, Grant), ClaimRefusal> {
        let amount = self.still(&account.grant, Action::Stop)?;
        self.can_stop(account)?;
        let claim = self.moved(permit, Role::Treasurer, Stage::Checked, now)?;
        let grant = account.grant.clone().unauthorise(amount).ok_or(ClaimRefusal::Sums)?;
        Ok((Claim { amount: None, authorised: None, paid_on: None, ..claim }, grant))
    }

    /// Says that the payment which was noted did not happen, or not so: it is to be paid again.
    ///
    /// # Errors
    /// It is not paid, or its grant has ended with this payment counted.
    pub fn undo(
        self,
        permit: Permit,
        grant: Grant,
        now: DateTime<Utc>,
    ) -> Result<(Claim, Grant), ClaimRefusal> {
        let amount = self.still(&grant, Action::Undo)?;
        let claim = self.moved(permit, Role::GrantsOfficer, Stage::Authorised, now)?;
        let grant = grant.unpay(amount).ok_or(ClaimRefusal::Sums)?;
        Ok((Claim { paid_on: None, ..claim }, grant))
    }
}

#[cfg(test)]
mod tests;
