//! What people are told of a carry-forward: that one waits for them, and how it was decided; and that what was not spent went
//! back. Why, the page says.

use super::Letter;
use crate::domain::date;
use crate::domain::event::{CarryForwardDeed, CarryForwardEvent};
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;
use crate::store::outbox::CaseFacts;

/// To the treasurer: advice is asked for.
pub fn carry_forward_asked(case: &CaseFacts, of: &CarryForwardEvent, link: &str) -> Letter {
    let subject = format!("Carry-forward of {} to advise on", case.reference);
    let letter = Letter::new(subject, "Give your advice", link);
    match &of.deed {
        CarryForwardDeed::Asked { amount, .. } => letter.say(format!(
            "{} asks to carry {amount} of its grant “{}” forward from {}, to be spent by {}.",
            case.partnership,
            case.title,
            of.year,
            date::show(of.spend_by)
        )),
        _ => letter,
    }
    .say("The Commissioner decides after your advice. The award stays committed against the cap of its own year.")
}

/// To the Commissioner: it was advised on.
pub fn carry_forward_advised(case: &CaseFacts, of: &CarryForwardEvent, link: &str) -> Letter {
    let subject = format!("Carry-forward of {} to decide", case.reference);
    let letter = Letter::new(subject, "Read it and decide", link);
    let CarryForwardDeed::Advised { amount, supported, .. } = &of.deed else { return letter };
    let advice = match supported {
        Some(supported) if supported == amount => "The treasurer supports all of it.".to_owned(),
        Some(supported) => format!("The treasurer supports {supported} of it."),
        None => "The treasurer does not support it.".to_owned(),
    };
    letter
        .say(format!(
            "{} asks to carry {amount} of its grant “{}” forward from {}, to be spent by {}.",
            case.partnership,
            case.title,
            of.year,
            date::show(of.spend_by)
        ))
        .say(advice)
}

/// To both sides and to whoever certifies: it was decided.
pub fn carry_forward_decided(case: &CaseFacts, of: &CarryForwardEvent, link: &str) -> Letter {
    let CarryForwardDeed::Decided { amount, approved, .. } = &of.deed else {
        return Letter::new(format!("Carry-forward of {}", case.reference), "Read it", link);
    };
    match approved {
        Some(approved) => {
            let subject = format!("Carry-forward of {} is approved", case.reference);
            Letter::new(subject, "Read the decision", link)
                .say(format!(
                    "{approved} of the grant “{}” is carried forward from {}; {amount} was asked for.",
                    case.title, of.year
                ))
                .say(format!(
                    "What it pays for must be received by {}. The award itself stays as it is.",
                    date::show(of.spend_by)
                ))
        }
        None => {
            let subject = format!("Carry-forward of {} is refused", case.reference);
            Letter::new(subject, "Read the decision", link)
                .say(format!("Nothing of the grant “{}” is carried forward from {}.", case.title, of.year))
                .say("The grant pays for what was received in its own year. What is left of it goes back to the cap of that year.")
        }
    }
}

/// To the partnership and to whoever certifies: what was neither spent nor carried forward went back to the cap.
pub fn underspend_decommitted(
    case: &CaseFacts,
    year: FinancialYear,
    (underspend, award): (Money, Money),
    link: &str,
) -> Letter {
    Letter::new(format!("Underspend of {} is decommitted", case.reference), "Read why", link)
        .say(format!(
            "{underspend} of the grant “{}” was not spent in {year}. It went back to the cap of that year.",
            case.title
        ))
        .say(format!("The award is {award} now. The share of each cost that it pays stays as it was."))
}
