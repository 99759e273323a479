//! Monitoring commitments: what partnerships are paid for monitoring by agreements older than the policy. They are honoured,
//! and no new ones are entered into (BRIEF §1, §7). Must not know who keeps the register.

mod payment;

use chrono::NaiveDate;
use thiserror::Error;

use super::date;
use super::event::Change;
use super::financial_year::FinancialYear;
use super::framework::plain;
use super::money::{Fraction, Money};
use super::person::PartnershipId;

pub use payment::{AlreadyReversed, Noted, Payment, PaymentId, PaymentRefusal, paid_for, reversed};

/// Most commitments in the register that count: there are a few tens, and no new ones. Its page and its sums are of all, so
/// that it must not become longer than a page can show.
pub const MOST: usize = 500;

/// Identity of a commitment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CommitmentId(pub i64);

/// What was agreed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// What is monitored, and by whom.
    pub what: String,
    /// For a financial year.
    pub yearly: Money,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
}

/// A commitment as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commitment {
    /// Which.
    pub id: CommitmentId,
    /// Whose.
    pub partnership: PartnershipId,
    /// What was agreed.
    pub terms: Terms,
    /// It was registered by mistake: it can be read, and counts nowhere.
    pub mistaken: bool,
    /// Entries in its history.
    pub version: i64,
}

/// Why terms are not kept.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TermsRefusal {
    /// Older than the policy are they all.
    #[error(
        "Existing commitments are honoured and no new ones are entered into: the first day must be before {}, when the policy began",
        date::show(*.0)
    )]
    New(NaiveDate),
    /// The days are the wrong way round.
    #[error("The last day must be after the first day")]
    EndsFirst,
    /// It would cost nothing.
    #[error("The cost a year must be more than £0.00")]
    Nothing,
    /// It is there already: a second one with a later end would go on past the end of the first.
    #[error("This commitment is in the register already, from the same first day")]
    Registered,
    /// It would be one that was registered by mistake, extended or made larger.
    #[error("Enter the reason: it ends later or costs more than the one that was registered by mistake")]
    NoReason,
    /// There is no room for another.
    #[error("The register holds at most {MOST} commitments: this would be one more")]
    Full,
    /// An existing one would go on for longer.
    #[error("A commitment cannot be extended past its end: the last day must be {} or earlier", date::show(*.0))]
    Extended(NaiveDate),
    /// An existing one would cost more.
    #[error("A commitment cannot be made larger: the cost a year must be {0} or less")]
    Larger(Money),
    /// More was paid for a year already.
    #[error("{1} was paid for {0} already: the cost a year must not be less")]
    PaidMore(FinancialYear, Money),
    /// A year was paid for that would not be part of it.
    #[error("{0} was paid for already: the last day must not be before that year")]
    PaidAfter(FinancialYear),
    /// Something counts as paid for it.
    #[error("{0} was paid for it: the payments must be reversed first")]
    Paid(Money),
    /// Nothing is done with it any more.
    #[error("This commitment was registered by mistake: register it anew")]
    Mistaken,
    /// All is as it was.
    #[error("Nothing is different: change at least one value")]
    Same,
}

impl TermsRefusal {
    /// The field that it is about; the whole form when it is about none.
    pub fn field(&self) -> Option<&'static str> {
        match self {
            TermsRefusal::New(_) => Some("starts_on"),
            TermsRefusal::EndsFirst | TermsRefusal::Extended(_) | TermsRefusal::PaidAfter(_) => {
                Some("ends_on")
            }
            TermsRefusal::Nothing | TermsRefusal::Larger(_) | TermsRefusal::PaidMore(..) => Some("yearly"),
            TermsRefusal::Registered => Some("what"),
            TermsRefusal::NoReason => Some("reason"),
            TermsRefusal::Full | TermsRefusal::Paid(_) | TermsRefusal::Mistaken | TermsRefusal::Same => None,
        }
    }
}

impl Terms {
    /// Whether they may be registered under a policy that began on a day.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn existing(&self, policy_began: NaiveDate) -> Result<(), Vec<TermsRefusal>> {
        unless([
            (self.yearly <= Money::ZERO).then_some(TermsRefusal::Nothing),
            (self.starts_on >= policy_began).then_some(TermsRefusal::New(policy_began)),
            (self.ends_on <= self.starts_on).then_some(TermsRefusal::EndsFirst),
        ])
    }

    /// Whether a partnership may register them under that policy, beside what is in the register, everybody's. Those that exceed
    /// what was registered by mistake need a reason.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn join(
        &self,
        of: PartnershipId,
        policy_began: NaiveDate,
        register: &[Commitment],
        reason: Option<&str>,
    ) -> Result<(), Vec<TermsRefusal>> {
        let mut refused = self.existing(policy_began).err().unwrap_or_default();
        let is_there = register.iter().any(|one| one.key().is_some_and(|key| key == self.key(of)));
        refused.extend(is_there.then_some(TermsRefusal::Registered));
        let silent = !is_there && reason.is_none() && self.exceed(of, register);
        refused.extend(silent.then_some(TermsRefusal::NoReason));
        let counting = register.iter().filter(|one| !one.mistaken).count();
        refused.extend((counting >= MOST).then_some(TermsRefusal::Full));
        if refused.is_empty() { Ok(()) } else { Err(refused) }
    }

    /// Whether one that is otherwise the same was registered by mistake, and ended sooner or cost less.
    pub fn exceed(&self, of: PartnershipId, register: &[Commitment]) -> bool {
        let key = self.key(of);
        let mistakes = register.iter().filter(|one| one.mistaken && one.terms.key(one.partnership) == key);
        mistakes.map(|one| &one.terms).any(|was| self.ends_on > was.ends_on || self.yearly > was.yearly)
    }

    /// What makes one of a partnership the same as another: whose, what, and from when.
    pub fn key(&self, of: PartnershipId) -> Key {
        (of, plain(&self.what), self.starts_on)
    }

    /// The financial years in which they run, the first first.
    pub fn years(&self) -> Vec<FinancialYear> {
        let (first, last) = (FinancialYear::of(self.starts_on), FinancialYear::of(self.ends_on));
        (first.start_year()..=last.start_year()).filter_map(FinancialYear::from_start).collect()
    }

    fn values(&self) -> [(&'static str, String); 3] {
        [
            ("What is monitored", self.what.clone()),
            ("Cost a year", self.yearly.to_string()),
            ("Last day", date::show(self.ends_on)),
        ]
    }
}

/// What makes a commitment the same as another.
pub type Key = (PartnershipId, String, NaiveDate);

/// What monitoring costs for each camera that is live, rounded down to a penny. `None` where no camera is known: then nobody
/// can say.
pub fn cost_a_camera(yearly: Money, live: u64) -> Option<Money> {
    let one = Fraction::new(1, u32::try_from(live).ok()?)?;
    Some(one.floor_of(yearly))
}

impl Commitment {
    /// What no other one in the register may be; one that was registered by mistake stands in nobody's way.
    pub fn key(&self) -> Option<Key> {
        (!self.mistaken).then(|| self.terms.key(self.partnership))
    }

    /// Whether it runs on a day of that year, and counts.
    pub fn runs_in(&self, year: FinancialYear) -> bool {
        !self.mistaken && self.terms.years().contains(&year)
    }

    /// The same as one that should not be there. Payments that were reversed are none.
    ///
    /// # Errors
    /// Something is paid for it, or it is known already.
    pub fn was_a_mistake(self, payments: &[Payment]) -> Result<Commitment, Vec<TermsRefusal>> {
        let paid = Money::sum(payments.iter().map(|payment| payment.amount)).unwrap_or(Money::ZERO);
        unless([
            self.mistaken.then_some(TermsRefusal::Mistaken),
            (!payments.is_empty()).then_some(TermsRefusal::Paid(paid)),
        ])?;
        Ok(Commitment { mistaken: true, ..self })
    }

    /// The same with less: it may end sooner or cost less, never the other way round, nor be called what another of the
    /// register is called.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn becomes(
        self,
        (what, yearly, ends_on): (String, Money, NaiveDate),
        payments: &[Payment],
        register: &[Commitment],
    ) -> Result<(Commitment, Vec<Change>), Vec<TermsRefusal>> {
        let now = &self.terms;
        let to = Terms { what, yearly, ends_on, ..now.clone() };
        let after = FinancialYear::of(to.ends_on);
        let paid_after = payments.iter().map(|payment| payment.year).filter(|year| *year > after).max();
        let paid_more = to.years().into_iter().find_map(|year| {
            let paid = paid_for(payments, year)?;
            (paid > to.yearly).then_some(TermsRefusal::PaidMore(year, paid))
        });
        let changes: Vec<Change> = Change::between(now.values(), to.values()).collect();
        // Only when it is called otherwise: two that are the same since before can still become less.
        let key = Some(to.key(self.partnership)).filter(|key| *key != now.key(self.partnership));
        let is_there = key.is_some() && register.iter().any(|one| one.id != self.id && one.key() == key);
        unless([
            self.mistaken.then_some(TermsRefusal::Mistaken),
            is_there.then_some(TermsRefusal::Registered),
            (to.yearly <= Money::ZERO).then_some(TermsRefusal::Nothing),
            (to.yearly > now.yearly).then_some(TermsRefusal::Larger(now.yearly)),
            paid_more,
            (to.ends_on <= to.starts_on).then_some(TermsRefusal::EndsFirst),
            (to.ends_on > now.ends_on).then_some(TermsRefusal::Extended(now.ends_on)),
            paid_after.map(TermsRefusal::PaidAfter),
            changes.is_empty().then_some(TermsRefusal::Same),
        ])?;
        Ok((Commitment { terms: to, ..self }, changes))
    }
}

/// Every refusal that there is.
fn unless<R, const N: usize>(refused: [Option<R>; N]) -> Result<(), Vec<R>> {
    let refused: Vec<R> = refused.into_iter().flatten().collect();
    if refused.is_empty() { Ok(()) } else { Err(refused) }
}

#[cfg(test)]
mod tests;
