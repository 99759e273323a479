//! What the Commissioner changes of a grant that was offered or is active (BRIEF §11, variation): its award, up or down, or
//! its conditions. A reduction and a condition hold at once; an increase is committed at once and offered.

use chrono::{DateTime, NaiveDate, Utc};
use thiserror::Error;

use super::allocation::{Allocation, Envelope, Limits, Over};
use super::application::Case;
use super::application::relation::Permit;
use super::application::transition::limits;
use super::date;
use super::decision::record::{Number, Texts};
use super::grant::{Grant, GrantState};
use super::money::Money;
use super::scheme::{Closed, Scheme};

/// What is entered to vary a grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variation {
    /// In all, from now on or once it is accepted.
    pub award: Money,
    /// From now on, in place of those before.
    pub conditions: Option<String>,
    /// Why.
    pub reasons: String,
    /// What its record says besides.
    pub texts: Texts,
}

impl Variation {
    /// The texts of its record. Where nobody wrote a summary, it says from what to what the grant changes: only whoever
    /// holds the grant's row knows what it was.
    pub fn recorded(&self, case: &Case, grant: &Grant) -> Texts {
        let mut texts = self.texts.clone();
        if texts.summary.is_empty() {
            let (before, award) = (grant.award, self.award);
            let of = format!("the grant for “{}” in {}", case.title, case.year);
            let until = match grant.state {
                GrantState::Active if award > before => ", once the increase is accepted",
                _ => "",
            };
            texts.summary = match before == award {
                true => format!("The conditions of {of} change; the award stays {award}."),
                false => format!("The award of {of} changes from {before} to {award}{until}."),
            };
        }
        texts
    }
}

/// What of a grant a variation goes by, in words that a form carries from its showing to its post: its award and the last
/// decision about it.
pub fn seen(grant: &Grant, decision: Option<&Number>) -> String {
    format!("{} {}", grant.award.plain(), decision.map(ToString::to_string).unwrap_or_default())
}

/// What a variation changed, in a few words.
pub fn changed(before: Money, award: Money) -> String {
    match before == award {
        true => "Conditions varied".to_owned(),
        false => format!("Award varied from {before} to {award}"),
    }
}

/// Why a grant is not varied.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum VaryRefusal {
    /// It is neither offered nor active.
    #[error("This grant is {} now, so it cannot be varied", .0.name().to_lowercase())]
    WrongState(GrantState),
    /// Its offer could be accepted until that day, and was not.
    #[error("The offer could be accepted until {}, so it cannot be varied", date::show(*.0))]
    OfferOver(NaiveDate),
    /// One increase at a time.
    #[error("An increase of {0} waits to be accepted. The grant can be varied after that")]
    IncreaseOffered(Money),
    /// Something else was decided meanwhile.
    #[error(
        "The grant changed after you opened this page: its award is {0} now. Look at the award and the conditions, then vary it again"
    )]
    Changed(Money),
    /// It is as it was.
    #[error("Change the award or the conditions")]
    Unchanged,
    /// Nothing would be awarded.
    #[error("The award must be more than £0.00")]
    Nothing,
    /// Money that was paid, or is to be, stays awarded.
    #[error("The award must be {0} or more, which is authorised for claims already")]
    Drawn(Money),
    /// Nothing is committed after the end of a year.
    #[error(transparent)]
    Closed(#[from] Closed),
    /// Over a limit.
    #[error("The award is too high: {0}")]
    Over(#[from] Over),
}

/// What a variation does to the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// So much more is committed.
    Commit(Money),
    /// So much goes back to the same partnership and year.
    Decommit(Money),
    /// Only conditions change.
    Nothing,
}

/// A grant as it becomes, with the sums.
#[derive(Clone, Debug)]
pub struct Varied {
    /// The grant.
    pub grant: Grant,
    /// Its allocation.
    pub allocation: Allocation,
    /// The envelope.
    pub envelope: Envelope,
    /// What stands in the ledger.
    pub difference: Difference,
}

impl Grant {
    /// The sum committed for it: what is awarded, and what is offered on top; of a terminated one what was paid.
    pub fn committed(&self) -> Money {
        match self.state {
            GrantState::Terminated => self.drawn.paid,
            _ => self.award.checked_add(self.increase).unwrap_or(self.award),
        }
    }

    /// Refuses what cannot be varied now, whatever is entered.
    pub fn can_vary(&self, now: DateTime<Utc>) -> Result<(), VaryRefusal> {
        match (self.state, self.accept_by) {
            (GrantState::Offered, Some(day)) if date::today(now) > day => Err(VaryRefusal::OfferOver(day)),
            (GrantState::Active, _) if self.increase > Money::ZERO => {
                Err(VaryRefusal::IncreaseOffered(self.increase))
            }
            (GrantState::Offered | GrantState::Active, _) => Ok(()),
            (other, _) => Err(VaryRefusal::WrongState(other)),
        }
    }

    /// Whether its award can become this one: nothing is not an award, and an increase keeps the limits of an approval, itself
    /// within what is left, the whole within request, share and match.
    ///
    /// # Errors
    /// The first limit that is passed.
    pub fn can_become(
        &self,
        award: Money,
        case: &Case,
        scheme: &Scheme,
        limits: &Limits,
        today: NaiveDate,
    ) -> Result<(), VaryRefusal> {
        if award <= Money::ZERO {
            return Err(VaryRefusal::Nothing);
        }
        if award < self.drawn.authorised {
            return Err(VaryRefusal::Drawn(self.drawn.authorised));
        }
        let more = minus(award, self.award);
        if more == Money::ZERO {
            return Ok(());
        }
        scheme.policy.open_for(case.year, today)?;
        let checks = [
            (award, Over::Request(case.figures.request)),
            (more, Over::Cap(limits.cap_left)),
            (more, Over::Envelope(limits.envelope_left)),
            (award, Over::Share(limits.share)),
            (award, Over::Match(limits.matched)),
        ];
        match checks.into_iter().find(|(amount, over)| *amount > over.allowed()) {
            Some((_, over)) => Err(over.into()),
            None => Ok(()),
        }
    }

    /// Varies it, with a permit to approve. `before` are the conditions until now; `last_day` is that of a new period to accept.
    pub fn vary(
        self,
        _: Permit,
        (variation, before): (&Variation, Option<&str>),
        case: &Case,
        scheme: &Scheme,
        allocation: Allocation,
        (now, last_day): (DateTime<Utc>, Option<NaiveDate>),
    ) -> Result<Varied, VaryRefusal> {
        self.can_vary(now)?;
        if variation.award == self.award && variation.conditions.as_deref() == before {
            return Err(VaryRefusal::Unchanged);
        }
        let limits = limits(&allocation, scheme, &case.figures);
        self.can_become(variation.award, case, scheme, &limits, date::today(now))?;
        let (more, less) = (minus(variation.award, self.award), minus(self.award, variation.award));
        let broken = || VaryRefusal::Over(Over::Cap(Money::ZERO));
        let (difference, allocation, envelope) = if more > Money::ZERO {
            (Difference::Commit(more), allocation.commit(more)?, scheme.envelope.commit(more)?)
        } else if less > Money::ZERO {
            let allocation = allocation.decommit(less).ok_or_else(broken)?;
            (Difference::Decommit(less), allocation, scheme.envelope.decommit(less).ok_or_else(broken)?)
        } else {
            (Difference::Nothing, allocation, scheme.envelope)
        };
        let grant = match self.state {
            GrantState::Active if more > Money::ZERO => {
                Grant { increase: more, accept_by: last_day, reminded: false, ..self }
            }
            // Another award is another decision: the share follows from it alone.
            GrantState::Active => {
                let underspend = if less > Money::ZERO { Money::ZERO } else { self.underspend };
                Grant { award: variation.award, underspend, ..self }
            }
            _ => Grant { award: variation.award, accept_by: last_day, reminded: false, since: now, ..self },
        };
        Ok(Varied { grant, allocation, envelope, difference })
    }
}

/// So much is `a` more than `b`; nothing when it is not.
fn minus(a: Money, b: Money) -> Money {
    a.checked_sub(b).unwrap_or(Money::ZERO)
}

#[cfg(test)]
mod tests;
