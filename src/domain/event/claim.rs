//! What happens to the claims of a grant, and how a grant ends: told on the chain of its case.

mod cost;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;
use crate::domain::person::PersonId;
use crate::domain::quarter::Quarter;
pub use cost::{ClaimedCost, CutCost};

/// Something that happened to a claim; `number` is its number within the grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "claim", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names of most fields say what they are")]
pub enum ClaimEvent {
    /// It was started.
    Begun { number: u32, quarter: Quarter },
    /// A cost was entered, changed or taken off.
    Changed {
        number: u32,
        /// What is claimed with it in all.
        claimed: Money,
        /// The cost as it was; nothing when it was entered.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<Box<ClaimedCost>>,
        /// As it is; nothing when it was taken off.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Box<ClaimedCost>>,
    },
    /// It was not wanted any more.
    Discarded {
        number: u32,
        /// What was claimed with it until then.
        claimed: Money,
        /// The costs that went with it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        costs: Vec<ClaimedCost>,
    },
    /// It was sent to be certified.
    Sent { number: u32, claimed: Money, last: bool, certifier: Option<PersonId> },
    /// It was certified.
    Certified { number: u32, claimed: Money, comment: Option<String> },
    /// It was checked.
    Checked {
        number: u32,
        claimed: Money,
        verified: Money,
        /// Each cost of which less was verified, and why.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        cut: Vec<CutCost>,
    },
    /// It was sent back to be changed.
    Returned { number: u32, reason: String },
    /// It may be paid.
    Authorised { number: u32, amount: Money },
    /// It was put into a payment file for the finance system.
    Filed { number: u32, file: i64, amount: Money },
    /// It was paid.
    Paid { number: u32, amount: Money, paid_on: NaiveDate },
    /// Nothing was due for the final claim, so it ended without a payment.
    Settled { number: u32 },
    /// It may not be paid any more: what was authorised is taken back.
    Stopped { number: u32, amount: Money, reason: String },
    /// The payment that was noted did not happen, or not so: it is to be paid again.
    Undone {
        number: u32,
        /// What it was called.
        reference: String,
        amount: Money,
        paid_on: NaiveDate,
        reason: String,
    },
    /// Everything is done and paid: the grant is completed.
    Completed {
        paid: Money,
        /// What went back to the cap.
        unspent: Money,
    },
    /// The payments were reconciled: the grant is closed.
    Closed { paid: Money },
    /// The grant was ended before it was done.
    Terminated {
        paid: Money,
        /// What went back to the cap.
        unpaid: Money,
        /// To be repaid.
        clawback: Money,
        reason: String,
        #[serde(default)]
        certifier: Option<PersonId>,
        /// The claims that ended with it.
        #[serde(default)]
        ended: Vec<u32>,
    },
    /// It was not authorised when its grant was terminated: it claims nothing any more.
    Ended {
        number: u32,
        /// How far it had come, by the code of its stage.
        reached: String,
        /// What was claimed with it until then.
        claimed: Money,
    },
    /// What was not spent when its year was over, nor carried forward, went back to the cap.
    Decommitted {
        year: FinancialYear,
        /// The award until then.
        before: Money,
        /// The award from then on.
        award: Money,
        underspend: Money,
        reason: String,
        certifier: Option<PersonId>,
    },
    /// Something was repaid.
    Repaid {
        amount: Money,
        on: NaiveDate,
        /// Still to be repaid.
        due: Money,
    },
    /// What was noted as repaid was not.
    RepaymentReversed {
        amount: Money,
        /// The day that was noted.
        on: NaiveDate,
        /// Still to be repaid.
        due: Money,
        reason: String,
    },
}

impl ClaimEvent {
    /// Short name kept with the entry.
    pub fn kind(&self) -> &'static str {
        match self {
            ClaimEvent::Begun { .. } => "claim_begun",
            ClaimEvent::Changed { .. } => "claim_changed",
            ClaimEvent::Discarded { .. } => "claim_discarded",
            ClaimEvent::Sent { .. } => "claim_sent",
            ClaimEvent::Certified { .. } => "claim_certified",
            ClaimEvent::Checked { .. } => "claim_checked",
            ClaimEvent::Returned { .. } => "claim_returned",
            ClaimEvent::Authorised { .. } => "claim_authorised",
            ClaimEvent::Filed { .. } => "claim_filed",
            ClaimEvent::Paid { .. } => "claim_paid",
            ClaimEvent::Settled { .. } => "claim_settled",
            ClaimEvent::Stopped { .. } => "claim_stopped",
            ClaimEvent::Undone { .. } => "payment_undone",
            ClaimEvent::Completed { .. } => "grant_completed",
            ClaimEvent::Closed { .. } => "grant_closed",
            ClaimEvent::Terminated { .. } => "grant_terminated",
            ClaimEvent::Ended { .. } => "claim_ended",
            ClaimEvent::Decommitted { .. } => "underspend_decommitted",
            ClaimEvent::Repaid { .. } => "grant_repaid",
            ClaimEvent::RepaymentReversed { .. } => "repayment_reversed",
        }
    }

    /// Why, or what was said with it.
    pub fn reason(&self) -> Option<String> {
        match self {
            ClaimEvent::Returned { reason, .. }
            | ClaimEvent::Stopped { reason, .. }
            | ClaimEvent::Undone { reason, .. }
            | ClaimEvent::RepaymentReversed { reason, .. }
            | ClaimEvent::Decommitted { reason, .. }
            | ClaimEvent::Terminated { reason, .. } => Some(reason.clone()),
            ClaimEvent::Certified { comment, .. } => comment.clone(),
            _ => None,
        }
    }

    /// Whom it is about, besides whoever did it.
    pub fn person(&self) -> Option<PersonId> {
        match self {
            ClaimEvent::Sent { certifier, .. }
            | ClaimEvent::Decommitted { certifier, .. }
            | ClaimEvent::Terminated { certifier, .. } => *certifier,
            _ => None,
        }
    }

    /// Whether anybody is told by e-mail.
    pub fn is_announced(&self) -> bool {
        matches!(
            self,
            ClaimEvent::Sent { .. }
                | ClaimEvent::Certified { .. }
                | ClaimEvent::Checked { .. }
                | ClaimEvent::Returned { .. }
                | ClaimEvent::Paid { .. }
                | ClaimEvent::Settled { .. }
                | ClaimEvent::Undone { .. }
                // Of a payment that is not made yet nobody was told; that nothing was due, the partnership was.
                | ClaimEvent::Stopped { amount: Money::ZERO, .. }
                | ClaimEvent::Terminated { .. }
                | ClaimEvent::Decommitted { .. }
        )
    }

    /// The same with `mark` in the place of words that somebody typed.
    pub fn erased(self, mark: &str) -> ClaimEvent {
        let words = mark;
        let mark = mark.to_owned();
        match self {
            ClaimEvent::Changed { number, claimed, before, after } => {
                let (before, after) = (cost::erased(before, words), cost::erased(after, words));
                ClaimEvent::Changed { number, claimed, before, after }
            }
            ClaimEvent::Discarded { number, claimed, costs } => {
                ClaimEvent::Discarded { number, claimed, costs: cost::all_erased(costs, words) }
            }
            ClaimEvent::Checked { number, claimed, verified, cut } => {
                ClaimEvent::Checked { number, claimed, verified, cut: cost::cut_erased(cut, words) }
            }
            ClaimEvent::Returned { number, .. } => ClaimEvent::Returned { number, reason: mark },
            ClaimEvent::Certified { number, claimed, comment } => {
                ClaimEvent::Certified { number, claimed, comment: comment.map(|_| mark) }
            }
            ClaimEvent::Stopped { number, amount, .. } => {
                ClaimEvent::Stopped { number, amount, reason: mark }
            }
            ClaimEvent::Undone { number, reference, amount, paid_on, .. } => {
                ClaimEvent::Undone { number, reference, amount, paid_on, reason: mark }
            }
            ClaimEvent::RepaymentReversed { amount, on, due, .. } => {
                ClaimEvent::RepaymentReversed { amount, on, due, reason: mark }
            }
            ClaimEvent::Terminated { paid, unpaid, clawback, certifier, ended, .. } => {
                ClaimEvent::Terminated { paid, unpaid, clawback, reason: mark, certifier, ended }
            }
            ClaimEvent::Decommitted { year, before, award, underspend, certifier, .. } => {
                ClaimEvent::Decommitted { year, before, award, underspend, reason: mark, certifier }
            }
            ClaimEvent::Begun { .. }
            | ClaimEvent::Sent { .. }
            | ClaimEvent::Authorised { .. }
            | ClaimEvent::Filed { .. }
            | ClaimEvent::Paid { .. }
            | ClaimEvent::Settled { .. }
            | ClaimEvent::Completed { .. }
            | ClaimEvent::Closed { .. }
            | ClaimEvent::Ended { .. }
            | ClaimEvent::Repaid { .. } => self,
        }
    }
}
