//! What people are told of claims: what each step asks of whom, and that a claim was paid. Nothing of what was bought.

use chrono::NaiveDate;

use super::Letter;
use crate::domain::date;
use crate::domain::money::Money;
use crate::store::outbox::CaseFacts;

/// To whoever was named in place of the s151 officer before them.
pub fn certifies_claims(case: &CaseFacts, waiting: &[u32], link: &str) -> Letter {
    let letter = Letter::new(
        format!("You certify the claims of {}", case.reference),
        "Read the claims",
        link,
    )
    .say(format!("{} has named you as s151 officer for its grant “{}”.", case.partnership, case.title))
    .say("You certify for the accountable body what is claimed under it. You hear of each claim by e-mail.");
    match numbered(waiting) {
        Some(claims) => letter.say(format!("Please certify now what waits already: {claims}.")),
        None => letter,
    }
}

/// "claim 2", or "claims 2, 3"; `None` when there is none.
fn numbered(claims: &[u32]) -> Option<String> {
    let numbers: Vec<String> = claims.iter().map(u32::to_string).collect();
    let word = if numbers.len() == 1 { "claim" } else { "claims" };
    (!numbers.is_empty()).then(|| format!("{word} {}", numbers.join(", ")))
}

/// To the certifier: a claim waits for the certificate.
pub fn claim_sent(case: &CaseFacts, number: u32, claimed: Money, link: &str) -> Letter {
    Letter::new(format!("Please certify claim {number} of {}", case.reference), "Read the claim", link)
        .say(format!(
            "{} claims {claimed} of eligible cost under its grant “{}”. You certify for the accountable body that it was \
             received and paid.",
            case.partnership, case.title
        ))
        .say("Nothing is paid before you have certified it.")
}

/// To grants officers: a claim waits to be checked.
pub fn claim_certified(case: &CaseFacts, number: u32, claimed: Money, link: &str) -> Letter {
    Letter::new(format!("Claim {number} of {} to check", case.reference), "Check the claim", link)
        .say(format!("{} has sent a certified claim for {claimed} of eligible cost.", case.partnership))
}

/// To the treasurer: a claim waits to be authorised.
pub fn claim_checked(case: &CaseFacts, number: u32, verified: Money, link: &str) -> Letter {
    Letter::new(format!("Claim {number} of {} to authorise", case.reference), "Read the claim", link)
        .say(format!("A claim of {} was checked: {verified} of eligible cost is verified.", case.partnership))
}

/// To the partnership: a claim came back.
pub fn claim_returned(case: &CaseFacts, number: u32, link: &str) -> Letter {
    Letter::new(format!("Claim {number} of {} was sent back", case.reference), "Read why", link)
        .say(format!("A claim under the grant “{}” was sent back to be changed.", case.title))
        .say("The reason is on its page. After the change it is sent to be certified again.")
}

/// To the partnership: a claim was paid.
pub fn claim_paid(case: &CaseFacts, number: u32, amount: Money, on: NaiveDate, link: &str) -> Letter {
    Letter::new(format!("Claim {number} of {} was paid", case.reference), "Open the claim", link)
        .say(format!("{amount} was paid on {} for a claim under the grant “{}”.", date::show(on), case.title))
}

/// To the partnership: nothing was due for the final claim.
pub fn claim_settled(case: &CaseFacts, number: u32, link: &str) -> Letter {
    Letter::new(format!("Claim {number} of {} is settled", case.reference), "Open the claim", link).say(format!(
        "Nothing is due for the final claim under the grant “{}”, so nothing is paid for it. You need do nothing.",
        case.title
    ))
}

/// To the partnership: what it was told of the payment of a claim, or that nothing was due, does not hold.
pub fn claim_unpaid(case: &CaseFacts, number: u32, noted: Option<(Money, NaiveDate)>, link: &str) -> Letter {
    let letter =
        Letter::new(format!("Claim {number} of {} is not paid after all", case.reference), "Read why", link);
    let letter = match noted {
        Some((amount, on)) => letter.say(format!(
            "The payment of {amount} on {}, of which you were told for the grant “{}”, did not happen or was noted wrongly.",
            date::show(on),
            case.title
        )),
        None => letter.say(format!(
            "You were told that nothing was due for the final claim under the grant “{}”. It is looked at again.",
            case.title
        )),
    };
    letter.say("You hear again when it is paid. You need do nothing.")
}

/// To the partnership and its s151 officer: the grant was ended before it was done.
pub fn grant_terminated(
    case: &CaseFacts,
    (unpaid, clawback): (Money, Money),
    ended: &[u32],
    link: &str,
) -> Letter {
    let letter = Letter::new(format!("The grant {} was terminated", case.reference), "Read why", link).say(format!(
        "The Commissioner has ended the grant “{}”. {unpaid} of it was not paid and goes back to the cap.",
        case.title
    ));
    let letter = match numbered(ended) {
        Some(claims) => letter.say(format!("What was not authorised has ended with it: {claims}.")),
        None => letter,
    };
    match clawback {
        Money::ZERO => letter.say("Nothing is to be repaid. The reason is on its page."),
        due => letter.say(format!("{due} of what was paid is to be repaid. The reason is on its page.")),
    }
}
