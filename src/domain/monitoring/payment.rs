//! Payments towards monitoring commitments: what may be kept beside those before it, and the reversal of one that was typed
//! wrongly. A payment that was reversed stays readable and counts as nothing.

use chrono::NaiveDate;
use thiserror::Error;

use super::{Commitment, unless};
use crate::domain::financial_year::FinancialYear;
use crate::domain::framework::plain;
use crate::domain::money::Money;

/// Identity of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PaymentId(pub i64);

/// A payment towards a commitment.
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

/// A payment as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// Which.
    pub id: PaymentId,
    /// What was typed.
    pub payment: Payment,
    /// When it was reversed, if it was.
    pub reversed: Option<NaiveDate>,
}

/// Why a payment is not reversed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("This payment was reversed already")]
pub struct AlreadyReversed;

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
    /// The commitment should not be there.
    #[error("This commitment was registered by mistake: nothing is paid for it")]
    Mistaken,
    /// Nobody can have paid it yet.
    #[error("The day must be today or earlier")]
    Future,
    /// Somebody else read it in the finance system too.
    #[error("This payment is noted already")]
    Noted,
}

impl PaymentRefusal {
    /// The field that it is about.
    pub fn field(&self) -> &'static str {
        match self {
            PaymentRefusal::NotIn(_) => "year",
            PaymentRefusal::Over { .. } | PaymentRefusal::Nothing | PaymentRefusal::Mistaken => "amount",
            PaymentRefusal::Future => "paid_on",
            PaymentRefusal::Noted => "reference",
        }
    }
}

impl Payment {
    /// Whether it is the same payment of the finance system, however its reference is spelt.
    fn is(&self, other: &Payment) -> bool {
        let of = |one: &Payment| (one.year, one.amount, one.paid_on, plain(&one.reference));
        of(self) == of(other)
    }
}

/// What was paid for a year.
pub fn paid_for(payments: &[Payment], year: FinancialYear) -> Option<Money> {
    Money::sum(payments.iter().filter(|payment| payment.year == year).map(|payment| payment.amount))
}

/// A payment that is reversed, and what counts as paid for its year before and after that. `None` when it is none of these.
///
/// # Errors
/// It was reversed already.
pub fn reversed(
    noted: &[Noted],
    which: PaymentId,
) -> Option<Result<(Payment, Money, Money), AlreadyReversed>> {
    let one = noted.iter().find(|one| one.id == which)?;
    if one.reversed.is_some() {
        return Some(Err(AlreadyReversed));
    }
    let count = noted.iter().filter(|one| one.reversed.is_none()).map(|one| one.payment.clone());
    let before = paid_for(&count.collect::<Vec<_>>(), one.payment.year)?;
    let after = before.checked_sub(one.payment.amount)?;
    Some(Ok((one.payment.clone(), before, after)))
}

impl Commitment {
    /// What is not paid yet of a year; nothing for a year in which it does not run.
    pub fn left(&self, year: FinancialYear, payments: &[Payment]) -> Money {
        if !self.runs_in(year) {
            return Money::ZERO;
        }
        let paid = paid_for(payments, year);
        paid.and_then(|paid| self.terms.yearly.checked_sub(paid)).unwrap_or(Money::ZERO)
    }

    /// Whether a payment may be kept beside those before it that count.
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
        let (left, runs) = (self.left(year, before), self.runs_in(year));
        let noted = before.iter().any(|one| one.is(payment));
        let over = || PaymentRefusal::Over {
            year,
            left,
            paid: paid_for(before, year).unwrap_or(Money::ZERO),
            yearly: self.terms.yearly,
        };
        unless([
            self.mistaken.then_some(PaymentRefusal::Mistaken),
            (!runs && !self.mistaken).then_some(PaymentRefusal::NotIn(year)),
            (payment.amount <= Money::ZERO).then_some(PaymentRefusal::Nothing),
            (runs && !noted && payment.amount > left).then(over),
            (payment.paid_on > today).then_some(PaymentRefusal::Future),
            noted.then_some(PaymentRefusal::Noted),
        ])
    }
}
