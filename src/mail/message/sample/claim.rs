//! Invented claims, one of each way of telling.

use super::{CERTIFIER, last_day};
use crate::domain::event::{CertifierNamed, ClaimEvent, Event};
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;

/// The second claim of a grant, step by step.
pub fn claims() -> Vec<Event> {
    let (number, claimed) = (2, Money::from_pence(1_200_000));
    let verified = Money::from_pence(1_000_000);
    let reason = "The delivery note is missing".to_owned();
    let steps = [
        ClaimEvent::Sent { number, claimed, last: false, certifier: Some(CERTIFIER) },
        ClaimEvent::Certified { number, claimed, comment: None },
        ClaimEvent::Checked { number, claimed, verified, cut: Vec::new() },
        ClaimEvent::Returned { number, reason },
        ClaimEvent::Paid {
            number,
            amount: Money::from_pence(450_000),
            paid_on: last_day().unwrap_or_default(),
        },
        ClaimEvent::Settled { number },
        ClaimEvent::Undone {
            number,
            reference: "CCTV-2018-SHR-001-C2".into(),
            amount: Money::from_pence(450_000),
            paid_on: last_day().unwrap_or_default(),
            reason: "The bank sent it back".into(),
        },
        ClaimEvent::Stopped { number, amount: Money::ZERO, reason: "An invoice was overlooked".into() },
    ];
    let decommitted = ClaimEvent::Decommitted {
        year: FinancialYear::of(last_day().unwrap_or_default()),
        before: claimed,
        award: verified,
        underspend: Money::from_pence(200_000),
        reason: "The year is over".into(),
        certifier: Some(CERTIFIER),
    };
    let terminated = ClaimEvent::Terminated {
        paid: claimed,
        unpaid: verified,
        clawback: Money::from_pence(250_000),
        reason: "The ground was sold".into(),
        certifier: Some(CERTIFIER),
        ended: vec![3, 4],
    };
    let steps = steps.into_iter().chain([decommitted, terminated]);
    let (award, accept_by) = (claimed, None);
    let named = CertifierNamed { person: CERTIFIER, award, accept_by, claims: true, waiting: vec![3] };
    std::iter::once(Event::CertifierNamed(named)).chain(steps.map(Event::Claim)).collect()
}
