//! Gates that figures and dates answer: the service works them out, so that nobody has to and nobody can answer otherwise.

use super::Passed;
use crate::domain::allocation::Limits;
use crate::domain::application::Case;
use crate::domain::date;
use crate::domain::money::Money;
use crate::domain::scheme::Scheme;
use chrono::NaiveDate;

/// What the service knows of a gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its code in [`super::GATES`].
    pub gate: &'static str,
    /// Whether it holds.
    pub holds: bool,
    /// The figures, as sentences without the last full stop.
    pub because: String,
}

impl Known {
    /// The only answer that agrees with the figures.
    pub fn answer(&self) -> Passed {
        if self.holds { Passed::Yes } else { Passed::No }
    }
}

/// Every gate that can be worked out for a case on the day `today`, with the money left now.
pub fn known(case: &Case, scheme: &Scheme, limits: &Limits, today: NaiveDate) -> Vec<Known> {
    let (figures, request) = (case.figures, case.figures.request);
    let mut known = Vec::new();
    let rate = scheme.policy.max_rate;
    // A scheme that may pay everything asks for no match, so there is nothing to work out.
    if rate.numerator() < rate.denominator() {
        known.push(Known {
            gate: "match",
            holds: request <= limits.matched,
            because: format!(
                "The request is {request}; the certified match of {} that counts allows {}",
                scheme.policy.counting(&figures),
                limits.matched
            ),
        });
    }
    let closed = scheme.policy.open_for(case.year, today).err();
    let (cap, envelope) = (limits.cap_left, limits.envelope_left);
    let when = match &closed {
        Some(closed) => closed.to_string(),
        None => format!("The financial year {} is open until {}", case.year, date::show(case.year.ends())),
    };
    let partly = (request > cap || request > envelope) && cap > Money::ZERO && envelope > Money::ZERO;
    let part = match partly {
        true => "A part of it can be awarded. ",
        false => "",
    };
    known.push(Known {
        gate: "cap_and_dates",
        holds: cap > Money::ZERO && envelope > Money::ZERO && closed.is_none(),
        because: format!(
            "The request is {request}; {cap} is left of the cap and {envelope} of the envelope. {part}{when}"
        ),
    });
    known
}
