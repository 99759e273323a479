//! Amounts of money: what a person may type, how an amount is shown, and arithmetic that cannot silently wrap.
//!
//! Must not know caps, shares of a scheme, or anything else that is policy; must never hold a float.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The most that can be typed, in pence: £1,000,000,000.00.
const MOST: i64 = 100_000_000_000;
/// A billion with commas and pence is 19 characters; anything much longer is not an amount.
const LONGEST: usize = 40;

/// An amount in pence, exact; negative only as the result of a subtraction (BRIEF §5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(i64);

/// Why a typed amount is refused. Display completes a sentence that begins with the field's label:
/// `format!("{label} {error}")` (BRIEF §5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[allow(missing_docs)]
pub enum MoneyError {
    #[error("must be filled in with an amount in pounds, like 65,000.00")]
    Empty,
    #[error("must be an amount in pounds, like 65,000.00")]
    NotAnAmount,
    #[error("must be written out in full, like 65,000 rather than 65k")]
    Abbreviated,
    #[error("must have its commas between thousands, like 65,000.00")]
    Commas,
    #[error("must have two digits for the pence, like 65,000.50, or none")]
    Pence,
    #[error("must not have spaces inside it, like 65,000.00")]
    Spaces,
    #[error("must not be negative")]
    Negative,
    #[error("must be £1,000,000,000.00 or less")]
    TooLarge,
}

impl Money {
    /// Nothing: £0.00.
    pub const ZERO: Money = Money(0);

    /// An amount from whole pence, as the database keeps it.
    pub const fn from_pence(pence: i64) -> Money {
        Money(pence)
    }

    /// The amount in whole pence, as the database keeps it.
    pub const fn pence(self) -> i64 {
        self.0
    }

    /// What a person typed, in pounds: `65000`, `65,000.00` and `£65,000` are the same. Spaces around it are ignored.
    ///
    /// # Errors
    /// `65k`, `1,00`, negative amounts, one or three decimals, spaces inside, other scripts' digits and
    /// anything over £1,000,000,000.00 are refused, each with its reason (BRIEF §5).
    pub fn parse(typed: &str) -> Result<Money, MoneyError> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(MoneyError::Empty);
        }
        let (typed, first_minus) = without_minus(typed);
        let typed = typed.strip_prefix('£').unwrap_or(typed);
        let (typed, second_minus) = if first_minus { (typed, false) } else { without_minus(typed) };
        let checked = digits(typed);
        if (first_minus || second_minus) && checked.is_ok() {
            return Err(MoneyError::Negative);
        }
        let pounds = Decimal::from_str_exact(&checked?).map_err(|_| MoneyError::TooLarge)?;
        let pence = pounds.checked_mul(Decimal::ONE_HUNDRED).and_then(|pence| pence.to_i64());
        pence.filter(|pence| *pence <= MOST).map(Money).ok_or(MoneyError::TooLarge)
    }

    /// For CSV: `65000.00`, no sign of pounds, no commas.
    pub fn plain(self) -> String {
        let (minus, pounds, pence) = self.parts();
        format!("{minus}{pounds}.{pence:02}")
    }

    /// To put back into a form: `65,000.00`, which [`Money::parse`] reads as the same amount.
    pub fn typed(self) -> String {
        let (minus, pounds, pence) = self.parts();
        format!("{minus}{}.{pence:02}", thousands(pounds))
    }

    /// The sum, or `None` when it does not fit.
    pub fn checked_add(self, other: Money) -> Option<Money> {
        self.0.checked_add(other.0).map(Money)
    }

    /// The difference, which may be negative, or `None` when it does not fit.
    pub fn checked_sub(self, other: Money) -> Option<Money> {
        self.0.checked_sub(other.0).map(Money)
    }

    /// So much it is more than the other; nothing when it is not.
    pub fn above(self, other: Money) -> Money {
        self.checked_sub(other).unwrap_or(Money::ZERO).max(Money::ZERO)
    }

    /// A quantity at this price each, or `None` when it does not fit.
    pub fn checked_mul(self, quantity: u32) -> Option<Money> {
        self.0.checked_mul(i64::from(quantity)).map(Money)
    }

    /// The sum of all amounts (of none: zero), or `None` when it does not fit.
    pub fn sum(amounts: impl IntoIterator<Item = Money>) -> Option<Money> {
        amounts.into_iter().try_fold(Money::ZERO, Money::checked_add)
    }

    fn parts(self) -> (&'static str, u64, u64) {
        let pence = self.0.unsigned_abs();
        (if self.0 < 0 { "-" } else { "" }, pence / 100, pence % 100)
    }
}

/// As pages and letters show it: `£65,000.00`, negative `-£1.00` (BRIEF §5).
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (minus, pounds, pence) = self.parts();
        f.pad(&format!("{minus}£{}.{pence:02}", thousands(pounds)))
    }
}

impl FromStr for Money {
    type Err = MoneyError;
    fn from_str(typed: &str) -> Result<Money, MoneyError> {
        Money::parse(typed)
    }
}

/// A share of a whole, from 0/1 to 1/1, in its lowest terms: an intervention rate or a ceiling of a scheme (BRIEF §2, §5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fraction {
    numerator: u64,
    denominator: u64,
}

impl Fraction {
    /// A share such as 1/2. `None` when the denominator is zero or the share is more than the whole.
    pub fn new(numerator: u32, denominator: u32) -> Option<Fraction> {
        Fraction::lowest(u64::from(numerator), u64::from(denominator))
    }

    /// What share `part` is of `whole`: award of approved eligible cost (BRIEF §5). `None` when the whole is
    /// nothing, when either is negative, or when the part is more than the whole.
    pub fn of(part: Money, whole: Money) -> Option<Fraction> {
        Fraction::lowest(u64::try_from(part.0).ok()?, u64::try_from(whole.0).ok()?)
    }

    /// The upper number, in lowest terms.
    pub fn numerator(self) -> u64 {
        self.numerator
    }

    /// The lower number, in lowest terms; never zero.
    pub fn denominator(self) -> u64 {
        self.denominator
    }

    /// This share of an amount, rounded down to the penny: shares round down (BRIEF §5).
    pub fn floor_of(self, amount: Money) -> Money {
        let share =
            (i128::from(amount.0) * i128::from(self.numerator)).div_euclid(i128::from(self.denominator));
        // A share is at most the whole, so it lies between zero and the amount and always fits.
        Money(i64::try_from(share).unwrap_or(amount.0))
    }

    /// What this share comes to where the rest of the whole is `rest`, rounded down, at most the largest amount there is. `None`
    /// when the share is the whole, so that there is no rest.
    pub fn floor_beside(self, rest: Money) -> Option<Money> {
        let others = i128::from(self.denominator) - i128::from(self.numerator);
        let share = (i128::from(rest.0) * i128::from(self.numerator)).checked_div_euclid(others)?;
        Some(Money(i64::try_from(share).unwrap_or(i64::MAX)))
    }

    fn lowest(numerator: u64, denominator: u64) -> Option<Fraction> {
        if denominator == 0 || numerator > denominator {
            return None;
        }
        let (mut divisor, mut rest) = (denominator, numerator);
        while rest != 0 {
            (divisor, rest) = (rest, divisor % rest);
        }
        Some(Fraction { numerator: numerator / divisor, denominator: denominator / divisor })
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.numerator, self.denominator)
    }
}

/// A minus sign in front, as a keyboard or a word processor writes it.
fn without_minus(typed: &str) -> (&str, bool) {
    match typed.strip_prefix(['-', '\u{2212}', '\u{2013}']) {
        Some(rest) => (rest, true),
        None => (typed, false),
    }
}

/// Digits with an optional point, commas taken out, or what is wrong with them.
fn digits(typed: &str) -> Result<String, MoneyError> {
    let body = typed.strip_suffix(['k', 'K', 'm', 'M']);
    if body.is_some_and(|body| body.ends_with(|c: char| c.is_ascii_digit())) {
        return Err(MoneyError::Abbreviated);
    }
    if typed.len() > LONGEST {
        return Err(if typed.chars().all(|c| c.is_ascii_digit()) {
            MoneyError::TooLarge
        } else {
            MoneyError::NotAnAmount
        });
    }
    if typed.chars().any(|c| c.is_whitespace())
        && typed.chars().all(|c| c.is_whitespace() || c.is_ascii_digit() || ",.".contains(c))
    {
        return Err(MoneyError::Spaces);
    }
    let (pounds, pence) = match typed.split_once('.') {
        Some((pounds, pence)) => (pounds, Some(pence)),
        None => (typed, None),
    };
    let only_digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    if !only_digits(&pounds.replace(',', ""))
        || pence.is_some_and(|pence| !pence.is_empty() && !only_digits(pence))
    {
        return Err(MoneyError::NotAnAmount);
    }
    let mut groups = pounds.split(',');
    let first = groups.next().unwrap_or_default();
    if pounds.contains(',') && (!(1..=3).contains(&first.len()) || groups.any(|group| group.len() != 3)) {
        return Err(MoneyError::Commas);
    }
    if pence.is_some_and(|pence| pence.len() != 2) {
        return Err(MoneyError::Pence);
    }
    Ok(typed.replace(',', ""))
}

fn thousands(pounds: u64) -> String {
    let digits = pounds.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests;
