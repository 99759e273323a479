//! What people are told of local purchases. Nothing of what is bought, nor from whom.

use super::Letter;
use crate::domain::money::Money;
use crate::store::outbox::CaseFacts;

/// To grants officers: a local purchase waits for a decision.
pub fn purchase_requested(
    case: &CaseFacts,
    number: u32,
    (net, saving): (Money, Money),
    link: &str,
) -> Letter {
    let beside = match saving > Money::ZERO {
        true => format!("That is {saving} less than the framework asks for the same."),
        false => "That is not less than the framework asks; a reason is given why it is better over its whole life."
            .to_owned(),
    };
    let subject = format!("Purchase {number} of {} needs a decision", case.reference);
    Letter::new(subject, "Decide on the purchase", link)
        .say(format!(
            "{} asks to buy locally for {net} without VAT under its grant “{}”.",
            case.partnership, case.title
        ))
        .say(beside)
}

/// To the partnership: it may be ordered.
pub fn purchase_approved(case: &CaseFacts, number: u32, link: &str) -> Letter {
    Letter::new(format!("Purchase {number} of {} is approved", case.reference), "Open the purchase", link)
        .say(format!("A local purchase under the grant “{}” is approved. It can be ordered.", case.title))
}

/// To the partnership: it may not.
pub fn purchase_refused(case: &CaseFacts, number: u32, link: &str) -> Letter {
    Letter::new(format!("Purchase {number} of {} is refused", case.reference), "Read why", link)
        .say(format!("A local purchase under the grant “{}” is refused. What it held of the approved cost is free again.", case.title))
        .say("The reason is on its page.")
}
