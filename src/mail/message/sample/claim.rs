//! Invented claims, one of each way of telling.

use super::{CERTIFIER, last_day};
use crate::domain::event::{CertifierNamed, ClaimEvent, Event};
use crate::domain::money::Money;

/// The second claim of a grant, step by step.
pub fn claims() -> Vec<Event> {
    let (number, claimed) = (2, Money::from_pence(1_200_000));
    let verified = Money::from_pence(1_000_000);
    let reason = "The delivery note is missing".to_owned();
    let steps = [
        ClaimEvent::Sent { number, claimed, last: false, certifier: Some(CERTIFIER) },
        ClaimEvent::Certified { number, claimed, comment: None },
        ClaimEvent::Checked { number, claimed, verified },
        ClaimEvent::Returned { number, reason },
        ClaimEvent::Paid {
            number,
            amount: Money::from_pence(450_000),
            paid_on: last_day().unwrap_or_default(),
        },
    ];
    let (award, accept_by) = (claimed, None);
    let named = CertifierNamed { person: CERTIFIER, award, accept_by, claims: true };
    std::iter::once(Event::CertifierNamed(named)).chain(steps.into_iter().map(Event::Claim)).collect()
}
