//! Letters about offers.

use chrono::NaiveDate;

use super::{Letter, case_line};
use crate::domain::date;
use crate::domain::event::Event;
use crate::domain::money::Money;
use crate::store::outbox::CaseFacts;

/// To the s151 officer who can accept an offer.
pub fn offered(case: &CaseFacts, award: Option<Money>, accept_by: Option<NaiveDate>, link: &str) -> Letter {
    let letter = Letter::new(format!("Please accept the offer for {}", case.reference), OFFER, &offer(link))
        .say(format!(
            "The Commissioner offers {} to {}: {}.",
            award.map(|award| award.to_string()).unwrap_or_default(),
            case.partnership,
            case_line(case)
        ));
    until(letter, accept_by)
}

/// To the same, when the last day is near.
pub fn offer_reminded(case: &CaseFacts, award: Money, accept_by: Option<NaiveDate>, link: &str) -> Letter {
    let letter =
        Letter::new(format!("Reminder: the offer for {} ends soon", case.reference), OFFER, &offer(link))
            .say(format!(
                "The offer of {award} to {} is not accepted yet: {}.",
                case.partnership,
                case_line(case)
            ));
    until(letter, accept_by)
}

const OFFER: &str = "Read the offer, and accept or decline it";

fn offer(link: &str) -> String {
    format!("{link}/offer")
}

fn until(letter: Letter, accept_by: Option<NaiveDate>) -> Letter {
    match accept_by {
        Some(day) => letter.say(format!(
            "You can accept or decline it until {}. After that day it lapses, and the money goes back to the cap.",
            date::show(day)
        )),
        None => letter,
    }
}

/// To a partnership and to grants officers: an offer was answered, with a comment or without, or has lapsed.
pub fn offer_ended(case: &CaseFacts, how: OfferEnd, award: Money, commented: bool, link: &str) -> Letter {
    let (what, after) = match how {
        OfferEnd::Accepted => {
            ("accepted", "The grant is active: goods and work that it pays for can be ordered.")
        }
        OfferEnd::Declined => ("declined", "The money goes back to the cap of the partnership for the year."),
        OfferEnd::Lapsed => (
            "not accepted in time",
            "It has lapsed, and the money goes back to the cap of the partnership for the year.",
        ),
    };
    let letter =
        Letter::new(format!("The offer for {} was {what}", case.reference), "Open the application", link)
            .say(format!("The offer of {award} to {} was {what}: {}.", case.partnership, case_line(case)));
    match commented {
        true => letter.say(after).say("The comment of the accountable body is on the application’s page."),
        false => letter.say(after),
    }
}

/// To a partnership, to grants officers and, when there is nothing to accept, to the s151 officer: a grant was varied.
pub fn varied(case: &CaseFacts, event: &Event, link: &str) -> Letter {
    let letter =
        Letter::new(format!("The grant for {} is varied", case.reference), "Read the decision", link);
    let Event::Varied { number, before, award, offered, reasons, conditions, accept_by, .. } = event else {
        return letter;
    };
    let what = match before == award {
        true => format!("its conditions; the award stays {award}"),
        false => format!("its award, from {before} to {award}"),
    };
    let letter = letter
        .say(format!(
            "The Commissioner has varied the grant of {}: {what}. It is for {}.",
            case.partnership,
            case_line(case)
        ))
        .say(format!("The number of the decision is {number}."))
        .quote("The reasons are", reasons);
    let letter = match conditions {
        Some(conditions) => letter.quote("From now on the award depends on these conditions", conditions),
        None => letter.say("No special conditions are attached."),
    };
    match (offered, accept_by) {
        (Some(offered), Some(day)) => letter.say(format!(
            "The s151 officer of the accountable body accepts or declines {offered} here, by {}.",
            date::show(*day)
        )),
        _ => letter.say("It holds from now on; nobody has to accept it."),
    }
}

/// How an offer ended.
#[derive(Clone, Copy, Debug)]
pub enum OfferEnd {
    /// Taken.
    Accepted,
    /// Not taken.
    Declined,
    /// Not answered.
    Lapsed,
}
