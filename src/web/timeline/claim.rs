//! What happened to claims, and how a grant ended, as people read it.

use std::collections::HashMap;

use super::lines;
use crate::domain::claim::Stage;
use crate::domain::date;
use crate::domain::event::{Change, ClaimEvent, ClaimedCost, CutCost, Event};
use crate::domain::money::Money;
use crate::store::history::Entry;

/// Costs of one entry that are told one by one.
const MOST: usize = 10;

/// Of each claim that was ever certified the newest entry that says so. The entries are the newest first.
pub fn certified(entries: &[Entry]) -> HashMap<u32, i64> {
    let mut newest = HashMap::new();
    for entry in entries {
        if let Event::Claim(ClaimEvent::Certified { number, .. }) = &entry.event {
            newest.entry(*number).or_insert(entry.number);
        }
    }
    newest
}

/// Whether an entry says what a partnership prepared and has not had certified since: its costs are its own until then.
pub fn is_prepared(entry: &Entry, certified: &HashMap<u32, i64>) -> bool {
    match &entry.event {
        Event::Claim(ClaimEvent::Changed { number, .. } | ClaimEvent::Discarded { number, .. }) => {
            certified.get(number).is_none_or(|since| *since < entry.number)
        }
        _ => false,
    }
}

/// Costs, amounts and reasons.
pub fn detail(event: &ClaimEvent) -> String {
    match event {
        ClaimEvent::Changed { before: None, after: Some(after), .. } => format!("Added: {}", said(after)),
        ClaimEvent::Changed { before: Some(before), after: None, .. } => {
            format!("Taken off: {}", said(before))
        }
        ClaimEvent::Changed { before: Some(before), after: Some(after), .. } => changed(before, after),
        ClaimEvent::Discarded { costs, .. } => each(costs, said),
        ClaimEvent::Checked { cut, .. } => each(cut, was_cut),
        other => other.reason().unwrap_or_default(),
    }
}

/// A line for each, up to a number of them.
fn each<T>(all: &[T], say: impl Fn(&T) -> String) -> String {
    let more = all.len().saturating_sub(MOST);
    let more = (more > 0).then(|| format!("and {more} more"));
    all.iter().take(MOST).map(say).chain(more).collect::<Vec<_>>().join("\n")
}

fn said(cost: &ClaimedCost) -> String {
    format!("{} of {}, {}: {}", cost.invoice, cost.supplier, cost.what, cost.eligible())
}

fn was_cut(cut: &CutCost) -> String {
    let why = cut.reason.as_ref().map(|reason| format!(", because {reason}")).unwrap_or_default();
    let CutCost { what, supplier, invoice, claimed, verified, .. } = cut;
    format!("{what}, {invoice} of {supplier}: {verified} of {claimed}{why}")
}

fn changed(before: &ClaimedCost, after: &ClaimedCost) -> String {
    let (was, is) = (before.eligible(), after.eligible());
    let sum = match was == is {
        true => format!("{} of {}: {is}", after.invoice, after.supplier),
        false => format!("{} of {}: {is}, was {was}", after.invoice, after.supplier),
    };
    let changes: Vec<Change> = before.changed(after).collect();
    let files = if before.files == after.files { "" } else { "\nOther files prove it" };
    format!("{sum}\n{}", lines(&changes)).trim_end().to_owned() + files
}

/// In a line.
pub fn what(event: &ClaimEvent) -> String {
    match event {
        ClaimEvent::Begun { number, quarter } => format!("Claim {number} started, {quarter}"),
        ClaimEvent::Changed { number, claimed, .. } => format!("Claim {number} changed, {claimed} claimed"),
        ClaimEvent::Discarded { number, claimed, .. } => {
            format!("Claim {number} discarded, with {claimed} claimed")
        }
        ClaimEvent::Sent { number, claimed, last: true, .. } => {
            format!("Claim {number}, the final one, sent to be certified: {claimed}")
        }
        ClaimEvent::Sent { number, claimed, .. } => format!("Claim {number} sent to be certified: {claimed}"),
        ClaimEvent::Certified { number, claimed, .. } => format!("Claim {number} certified: {claimed}"),
        ClaimEvent::Checked { number, claimed, verified, .. } if claimed == verified => {
            format!("Claim {number} checked, {verified} verified")
        }
        ClaimEvent::Checked { number, claimed, verified, .. } => {
            format!("Claim {number} checked, {verified} of {claimed} verified")
        }
        ClaimEvent::Returned { number, .. } => format!("Claim {number} sent back to be changed"),
        ClaimEvent::Authorised { number, amount } => {
            format!("Payment of {amount} for claim {number} authorised")
        }
        ClaimEvent::Filed { number, file, amount } => {
            format!("{amount} for claim {number} put into payment file {file}")
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
