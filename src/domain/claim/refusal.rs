//! Why something is not done to a claim, in words that the form shows.

use chrono::NaiveDate;
use thiserror::Error;

use super::line::{CostRefusal, LineId};
use super::moves::Stage;
use super::{MOST_LINES, relation};
use crate::domain::carry_forward::NotCarried;
use crate::domain::date;
use crate::domain::grant::GrantState;
use crate::domain::money::Money;

/// Nothing is there for a payment file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("None of these claims is yours to pay now")]
pub struct NothingToPay;

/// Why something is not done to a claim.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ClaimRefusal {
    /// It is elsewhere by now.
    #[error("This claim is {} now, so this cannot be done", .0.name().to_lowercase())]
    WrongStage(Stage),
    /// The grant takes none.
    #[error("This grant is {} now, so nothing can be claimed", .0.name().to_lowercase())]
    NotActive(GrantState),
    /// What was paid of it is what it came to.
    #[error(
        "This grant is {} now, so what was paid of it stays as it is. Have the finance system put the payment right, and add a note to the case",
        .0.name().to_lowercase()
    )]
    Ended(GrantState),
    /// A payment that counts on this one would be left above the share.
    #[error("Stop claim {0} first: what is to be paid for it was worked out with this one")]
    StopFirst(u32),
    /// An increase that waits would change the share.
    #[error("An increase of {0} waits to be accepted. The payment can be authorised after that")]
    IncreaseOffered(Money),
    /// What somebody did to it, or is, forbids it.
    #[error(transparent)]
    Barred(#[from] relation::Barred),
    /// A quarter that has not begun, or is not the grant's.
    #[error("Choose a quarter that has begun and in which this grant can be spent")]
    Quarter,
    /// The last claim is the last.
    #[error("Claim {0} is the final one, so no other can be started")]
    AfterTheLast(u32),
    /// The last one waits for the others.
    #[error("Claim {0} is not authorised yet. The final claim can be sent after that")]
    OthersOpen(u32),
    /// Whoever certified the match has not the role any more, or has an interest in the case.
    #[error(
        "Nobody can certify it: whoever certified the match cannot do so any more. Name another s151 officer first"
    )]
    NoCertifier,
    /// None of that name.
    #[error("There is no such claim")]
    NoSuchClaim,
    /// Nothing in it.
    #[error("Add at least one cost to the claim, unless it is the final one after others that were paid")]
    Empty,
    /// A cost that nothing shows.
    #[error("No file proves “{0}” yet. Change that cost and choose its invoice or delivery note")]
    Unproven(String),
    /// A purchase whose invoice was refused since.
    #[error(
        "No file proves “{0}” any more. Take it off the claim, correct the invoice of the purchase and choose its file there, then add it again"
    )]
    PurchaseUnproven(String),
    /// Too much in it.
    #[error("A claim has at most {MOST_LINES} costs. Start another one for the rest")]
    TooMany,
    /// A cost that cannot be claimed.
    #[error(transparent)]
    Cost(#[from] CostRefusal),
    /// A cost that would take more than was carried forward.
    #[error("“{0}”: {1}")]
    NotCarried(String, NotCarried),
    /// No such line.
    #[error("This cost is not on the claim any more")]
    NoLine,
    /// As it was invoiced, and no other.
    #[error("This cost is a purchase: take it off the claim if it is wrong")]
    Purchased,
    /// More verified than claimed.
    #[error("The verified amount must be {1} or less, which was claimed")]
    TooMuch(LineId, Money),
    /// A cost that nothing shows any more.
    #[error(
        "No file proves “{1}” any more. Return the claim to the partnership, or verify £0.00 of this cost and say why"
    )]
    NoProof(LineId, String),
    /// Less verified, and no word why.
    #[error("Say why less is verified than was claimed")]
    NoReason(LineId),
    /// Retention is not released before.
    #[error("{0} of its cameras are not commissioned yet. The final claim can be checked when all are")]
    NotCommissioned(usize),
    /// The amounts on file do not add up.
    #[error("The amounts of this claim cannot be added up")]
    Sums,
    /// Nothing is due for what was verified.
    #[error("Nothing is due for this claim: {0} was authorised before. Return it to the partnership")]
    NothingDue(Money),
    /// Another sum than was authorised.
    #[error("{0} is authorised for this claim")]
    OtherAmount(Money),
    /// A payment before its authorisation, or in the future.
    #[error("The day of payment must be from {} to today", date::show(*.0))]
    PaidOn(NaiveDate),
    /// The finance system confirms what was found not to have happened.
    #[error(
        "This payment was noted before and taken back. Delete this row, and if it did happen after all, note it on the page of the claim"
    )]
    TakenBack,
}
