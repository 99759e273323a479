//! What happened to claims, and how a grant ended, as people read it.

use crate::domain::claim::Stage;
use crate::domain::date;
use crate::domain::event::ClaimEvent;
use crate::domain::money::Money;

/// In a line.
pub fn what(event: &ClaimEvent) -> String {
    match event {
        ClaimEvent::Begun { number, quarter } => format!("Claim {number} started, {quarter}"),
        ClaimEvent::Changed { number, claimed } => format!("Claim {number} changed, {claimed} claimed"),
        ClaimEvent::Discarded { number, claimed } => {
            format!("Claim {number} discarded, with {claimed} claimed")
        }
        ClaimEvent::Sent { number, claimed, last: true, .. } => {
            format!("Claim {number}, the final one, sent to be certified: {claimed}")
        }
        ClaimEvent::Sent { number, claimed, .. } => format!("Claim {number} sent to be certified: {claimed}"),
        ClaimEvent::Certified { number, claimed, .. } => format!("Claim {number} certified: {claimed}"),
        ClaimEvent::Checked { number, claimed, verified } if claimed == verified => {
            format!("Claim {number} checked, {verified} verified")
        }
        ClaimEvent::Checked { number, claimed, verified } => {
            format!("Claim {number} checked, {verified} of {claimed} verified")
        }
        ClaimEvent::Returned { number, .. } => format!("Claim {number} sent back to be changed"),
        ClaimEvent::Authorised { number, amount } => {
            format!("Payment of {amount} for claim {number} authorised")
        }
        ClaimEvent::Paid { number, amount, paid_on } => {
            format!("{amount} for claim {number} paid on {}", date::show(*paid_on))
        }
        ClaimEvent::Settled { number } => format!("Claim {number}, the final one, settled: nothing was due"),
        ClaimEvent::Stopped { number, amount: Money::ZERO, .. } => {
            format!("Claim {number} opened again, for which nothing was due")
        }
        ClaimEvent::Stopped { number, amount, .. } => {
            format!("Payment of {amount} for claim {number} stopped: it waits to be authorised again")
        }
        ClaimEvent::Undone { number, reference, amount, paid_on, .. } => {
            let on = date::show(*paid_on);
            format!(
                "Payment of {amount} for claim {number}, noted for {on} as {reference}, did not happen: it is to be paid"
            )
        }
        ClaimEvent::Decommitted { year, before, award, underspend, .. } => {
            format!(
                "{underspend} of {year} decommitted, which was not spent: the award is {award}, before {before}"
            )
        }
        ClaimEvent::Completed { paid, unspent } => format!("Grant completed: {paid} paid{}", back(*unspent)),
        ClaimEvent::Closed { paid } => format!("Grant closed: {paid} reconciled"),
        ClaimEvent::Terminated { paid, unpaid, clawback, .. } => {
            format!("Grant terminated: {paid} paid, {clawback} to be repaid{}", back(*unpaid))
        }
        ClaimEvent::Ended { number, reached, claimed } => {
            let stood = Stage::from_code(reached).map_or(String::new(), |at| format!(", {},", at.name()));
            format!("Claim {number}{} ended with the grant, with {claimed} claimed", stood.to_lowercase())
        }
        ClaimEvent::Repaid { amount, on, due } => {
            format!("{amount} repaid on {}, {due} still due", date::show(*on))
        }
        ClaimEvent::RepaymentReversed { amount, on, due, .. } => {
            format!("Repayment of {amount}, noted for {}, reversed: {due} still due", date::show(*on))
        }
    }
}

fn back(amount: Money) -> String {
    match amount {
        Money::ZERO => String::new(),
        some => format!(", {some} back to the cap"),
    }
}
