//! Invented carry-forwards, one of each way of telling.

use super::{CERTIFIER, last_day};
use crate::domain::event::{CarryForwardDeed, CarryForwardEvent, Event};
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;

/// The first carry-forward of a grant, step by step, and how it could end otherwise.
pub fn carry_forwards() -> Vec<Event> {
    let (amount, some) = (Money::from_pence(600_000), Some(Money::from_pence(450_000)));
    let reason = || "The columns come in May".to_owned();
    let decided = |approved| CarryForwardDeed::Decided {
        amount,
        approved,
        reason: reason(),
        certifier: Some(CERTIFIER),
    };
    let deeds = [
        CarryForwardDeed::Asked { amount, reason: reason() },
        CarryForwardDeed::Advised { amount, supported: some, reason: reason() },
        CarryForwardDeed::Advised { amount, supported: None, reason: reason() },
        decided(some),
        decided(None),
    ];
    let spend_by = last_day().unwrap_or_default();
    let year = FinancialYear::of(spend_by);
    let event = |deed| Event::CarryForward(CarryForwardEvent { number: 1, year, spend_by, deed });
    deeds.into_iter().map(event).collect()
}
