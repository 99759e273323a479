//! Monitoring commitments: what partnerships are paid for monitoring by agreements older than the policy. They are honoured,
//! and no new ones are entered into (BRIEF §1, §7). Must not know who keeps the register.

use chrono::NaiveDate;
use thiserror::Error;

use super::date;
use super::event::Change;
use super::financial_year::FinancialYear;
use super::money::{Fraction, Money};
use super::person::PartnershipId;

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
    /// Entries in its history.
    pub version: i64,
}

/// A payment towards one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// For which year.
    pub year: FinancialYear,
    /// How much.
    pub amount: Money,
    /// When it was paid.
    pub paid_on: NaiveDate,
    /// Of the payment, in the finance system.
    pub reference: String,
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
    /// All is as it was.
    #[error("Nothing is different: change at least one value")]
    Same,
    /// Somebody changed it since the form was shown.
    #[error("Somebody changed this commitment after you opened it")]
    Stale,
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
            TermsRefusal::Same | TermsRefusal::Stale => None,
        }
    }
}

/// Why a payment is not kept.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PaymentRefusal {
    /// It would be for a year outside of the commitment.
    #[error("The commitment does not run in {0}")]
    NotIn(FinancialYear),
    /// The year would cost more than was agreed.
    #[error("At most {left} is left to pay for {year}: {paid} of {yearly} was paid already")]
    Over {
        /// Which.
        year: FinancialYear,
        /// Not paid yet.
        left: Money,
        /// Paid already.
        paid: Money,
        /// Agreed.
        yearly: Money,
    },
    /// It would be nothing.
    #[error("The amount must be more than £0.00")]
    Nothing,
    /// Nobody can have paid it yet.
    #[error("The day must be today or earlier")]
    Future,
}

impl PaymentRefusal {
    /// The field that it is about.
    pub fn field(&self) -> &'static str {
        match self {
            PaymentRefusal::NotIn(_) => "year",
            PaymentRefusal::Over { .. } | PaymentRefusal::Nothing => "amount",
            PaymentRefusal::Future => "paid_on",
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

    /// The financial years in which they run, the first first.
    pub fn years(&self) -> Vec<FinancialYear> {
        let (first, last) = (FinancialYear::of(self.starts_on), FinancialYear::of(self.ends_on));
        (first.start_year()..=last.start_year()).filter_map(FinancialYear::from_start).collect()
    }

    /// Whether they run on a day of that year.
    pub fn run_in(&self, year: FinancialYear) -> bool {
        self.years().contains(&year)
    }

    fn values(&self) -> [(&'static str, String); 3] {
        [
            ("What is monitored", self.what.clone()),
            ("Cost a year", self.yearly.to_string()),
            ("Last day", date::show(self.ends_on)),
        ]
    }
}

/// What monitoring costs for each camera that is live, rounded down to a penny. `None` where no camera is known: then nobody
/// can say.
pub fn cost_a_camera(yearly: Money, live: u64) -> Option<Money> {
    let one = Fraction::new(1, u32::try_from(live).ok()?)?;
    Some(one.floor_of(yearly))
}

/// What was paid for a year.
pub fn paid_for(payments: &[Payment], year: FinancialYear) -> Option<Money> {
    Money::sum(payments.iter().filter(|payment| payment.year == year).map(|payment| payment.amount))
}

impl Commitment {
    /// The same with less: it may end sooner or cost less, never the other way round.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn becomes(
        self,
        (what, yearly, ends_on): (String, Money, NaiveDate),
        payments: &[Payment],
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
        unless([
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

    /// What is not paid yet of a year; nothing for a year in which it does not run.
    pub fn left(&self, year: FinancialYear, payments: &[Payment]) -> Money {
        if !self.terms.years().contains(&year) {
            return Money::ZERO;
        }
        let paid = paid_for(payments, year);
        paid.and_then(|paid| self.terms.yearly.checked_sub(paid)).unwrap_or(Money::ZERO)
    }

    /// Whether a payment may be kept beside those before it.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn pays(
        &self,
        payment: &Payment,
        before: &[Payment],
        today: NaiveDate,
    ) -> Result<(), Vec<PaymentRefusal>> {
        let year = payment.year;
        let (left, runs) = (self.left(year, before), self.terms.years().contains(&year));
        let over = || PaymentRefusal::Over {
            year,
            left,
            paid: paid_for(before, year).unwrap_or(Money::ZERO),
            yearly: self.terms.yearly,
        };
        unless([
            (!runs).then_some(PaymentRefusal::NotIn(year)),
            (payment.amount <= Money::ZERO).then_some(PaymentRefusal::Nothing),
            (runs && payment.amount > left).then(over),
            (payment.paid_on > today).then_some(PaymentRefusal::Future),
        ])
    }
}

/// Every refusal that there is.
fn unless<R, const N: usize>(refused: [Option<R>; N]) -> Result<(), Vec<R>> {
    let refused: Vec<R> = refused.into_iter().flatten().collect();
    if refused.is_empty() { Ok(()) } else { Err(refused) }
}

#[cfg(test)]
mod tests;
