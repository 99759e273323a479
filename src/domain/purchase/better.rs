//! Whether a quote is better than the framework, asking for it, and what a grants officer says (BRIEF §7).

use chrono::NaiveDate;
use thiserror::Error;

use super::basket::{NotOrderable, Priced, told};
use super::local::Decided;
use super::moves::Action;
use super::quote::Quote;
use super::{MoveRefusal, Purchase, PurchaseState};
use crate::domain::application::relation::Relation;
use crate::domain::money::Money;
use crate::domain::scheme::Policy;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Which quote.
    pub quote: u32,
    /// The quotes as they were seen: [`Purchase::quotes_version`].
    pub seen: u32,
    /// VAT on all of it.
    pub vat: Money,
    /// Whether the buyer gets it back.
    pub recoverable: bool,
    /// What the framework's basket costs over its whole life.
    pub framework_whole_life: Option<Money>,
    /// Why it is better over its whole life.
    pub reason: Option<String>,
}

/// Why a local purchase is not requested.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LocalRefusal {
    /// It is no draft, or too dear.
    #[error(transparent)]
    Move(#[from] MoveRefusal),
    /// Somebody changed a quote.
    #[error("Somebody changed the quotes since you opened this page")]
    Stale,
    /// These cannot be ordered today.
    #[error("{}", told(.0))]
    Lines(Vec<(String, NotOrderable)>),
    /// The policy asks for more.
    #[error("{needed} {} needed for this purchase, and {there} {} on file", if *.needed == 1 { "quote is" } else { "quotes are" }, if *.there == 1 { "is" } else { "are" })]
    TooFew {
        /// So many.
        needed: u32,
        /// So many there are.
        there: u32,
    },
    /// Not one of its quotes.
    #[error("Select the quote to buy from")]
    NoQuote,
    /// Another quote is lower, and nobody says why this one.
    #[error(
        "{other} asks {lower}, which is less. A dearer quote must be better over its whole life: enter that cost with the quote and for the framework, and say why"
    )]
    Dearer {
        /// Who asks less.
        other: String,
        /// How much.
        lower: Money,
    },
    /// The framework is not dearer, and nobody says why not to buy by it.
    #[error(
        "{supplier} asks {net}, which is not below the framework price of the same lines, {framework}. Buy by the framework, or show that the quote is better over its whole life: enter that cost with the quote and for the framework, and say why"
    )]
    NotBelow {
        /// Who quotes.
        supplier: String,
        /// What they ask.
        net: Money,
        /// What the framework asks.
        framework: Money,
    },
    /// Another quote is lower, and nobody knows what it costs over its whole life.
    #[error(
        "{0} asks less, and its whole-life cost is not on file: enter that cost with its quote, so that both can be compared"
    )]
    NotCompared(String),
    /// Over its whole life it is not better either.
    #[error("Over its whole life it costs {own}, which is not below that of {other}, {theirs}")]
    NotBetter {
        /// Of the quote.
        own: Money,
        /// Of the framework, or of another supplier.
        other: String,
        /// What theirs costs.
        theirs: Money,
    },
    /// Buying it is part of its life.
    #[error("The whole-life cost by the framework must be {0} or more, which is what all of it costs to buy")]
    WholeLife(Money),
    /// A reason is signed by whoever gives it.
    #[error("Say why it is better over its whole life")]
    Unsigned,
}

impl LocalRefusal {
    /// The field that it is about.
    pub fn field(&self) -> &'static str {
        match self {
            LocalRefusal::Move(MoveRefusal::Over(_) | MoveRefusal::TooLarge) => "vat",
            LocalRefusal::NotBetter { .. } | LocalRefusal::WholeLife(_) => "framework_whole_life",
            LocalRefusal::Unsigned => "reason",
            _ => "quote",
        }
    }
}

impl Purchase {
    /// The quote that was asked for.
    pub fn chosen(&self) -> Option<&Quote> {
        self.local.chosen.and_then(|number| self.quote_of(number))
    }

    /// The same at the framework's prices of another day, with the conditions of its kit then.
    fn at_prices(mut self, priced: Vec<Result<Priced, NotOrderable>>) -> Result<Purchase, LocalRefusal> {
        let mut refused = Vec::new();
        for (line, priced) in self.lines.iter_mut().zip(priced) {
            match priced {
                Ok(priced) => {
                    line.framework = priced.unit;
                    line.condition = priced.condition;
                }
                Err(why) => refused.push((line.name(), why)),
            }
        }
        if refused.is_empty() { Ok(self) } else { Err(LocalRefusal::Lines(refused)) }
    }

    /// Whether a quote may be bought from: the lowest one when it is strictly below the framework's price, any other only when
    /// its whole-life cost is strictly below the framework's and that of every lower quote, no other quote's is below it, and
    /// somebody signs why.
    fn is_better(&self, quote: &Quote, wish: &Wish) -> Result<(), LocalRefusal> {
        let too_large = LocalRefusal::Move(MoveRefusal::TooLarge);
        let sums = quote.net(&self.lines).zip(self.framework_net());
        let (net, framework) = sums.ok_or(too_large)?;
        let supplier = quote.supplier.clone();
        let lower = self.lowest().and_then(|lowest| Some((lowest, lowest.net(&self.lines)?)));
        let lower = lower.filter(|(_, lowest)| *lowest < net);
        if net < framework && lower.is_none() {
            return Ok(());
        }
        let (Some(own), Some(theirs)) = (quote.whole_life, wish.framework_whole_life) else {
            return Err(match lower.filter(|_| net < framework) {
                Some((other, lower)) => LocalRefusal::Dearer { other: other.supplier.clone(), lower },
                None => LocalRefusal::NotBelow { supplier, net, framework },
            });
        };
        if theirs < framework {
            return Err(LocalRefusal::WholeLife(framework));
        }
        if own >= theirs {
            return Err(LocalRefusal::NotBetter { own, other: "the framework".to_owned(), theirs });
        }
        let mut others = self.local.quotes.iter().filter(|other| other.number != quote.number);
        others.try_for_each(|other| self.beats((net, own), other))?;
        if wish.reason.is_none() { Err(LocalRefusal::Unsigned) } else { Ok(()) }
    }

    /// Whether what costs `net` to buy and `own` over its whole life is better over that than another quote: strictly so when that
    /// one is lower, which must then say what it costs.
    fn beats(&self, (net, own): (Money, Money), other: &Quote) -> Result<(), LocalRefusal> {
        let lower = other.net(&self.lines).is_some_and(|theirs| theirs < net);
        match other.whole_life {
            None if lower => Err(LocalRefusal::NotCompared(other.supplier.clone())),
            Some(theirs) if theirs < own || (lower && theirs == own) => {
                Err(LocalRefusal::NotBetter { own, other: other.supplier.clone(), theirs })
            }
            _ => Ok(()),
        }
    }

    /// A grants officer is asked to approve it; `priced` has what the framework asks today for each line. From here on the
    /// framework's price stays as it was today, so that the saving can be shown for good, and the cost is held.
    ///
    /// # Errors
    /// Why it may not be requested.
    pub fn request(
        self,
        wish: Wish,
        priced: Vec<Result<Priced, NotOrderable>>,
        policy: &Policy,
        today: NaiveDate,
    ) -> Result<Purchase, LocalRefusal> {
        let to = self.may(&[Action::Request])?;
        if to.quotes_version() != wish.seen {
            return Err(LocalRefusal::Stale);
        }
        let mut to = to.at_prices(priced)?;
        let there = u32::try_from(to.local.quotes.len()).unwrap_or(u32::MAX);
        let quote = to.quote_of(wish.quote).cloned();
        let needed = to.quotes_needed(policy, quote.as_ref());
        if there < needed {
            return Err(LocalRefusal::TooFew { needed, there });
        }
        let quote = quote.ok_or(LocalRefusal::NoQuote)?;
        to.is_better(&quote, &wish)?;
        for line in &mut to.lines {
            line.unit = quote.unit(line.number).ok_or(LocalRefusal::NoQuote)?;
        }
        to.local.chosen = Some(quote.number);
        to.local.framework_whole_life = wish.framework_whole_life;
        let to = Purchase {
            state: PurchaseState::Requested,
            supplier: quote.supplier,
            vat: wish.vat,
            vat_recoverable: wish.recoverable,
            requested_on: today,
            whole_life_reason: wish.reason,
            ..to
        };
        let held = to.eligible().ok_or(MoveRefusal::TooLarge)?;
        Ok(Purchase { held, ..to })
    }

    /// A grants officer lets it be ordered, or does not: then what it held is free. `ties` is what ties them to the case.
    ///
    /// # Errors
    /// It does not wait for that, they asked for it or are tied to the case, or they refuse without a reason.
    pub fn decide(
        self,
        approved: bool,
        decided: Decided,
        ties: &[Relation],
    ) -> Result<Purchase, MoveRefusal> {
        let mut to = self.may(&[Action::Decide])?;
        if to.by == decided.by {
            return Err(MoveRefusal::Own);
        }
        let closed = [
            Relation::Interested,
            Relation::Partner,
            Relation::Advises,
            Relation::Audits,
            Relation::Administers,
        ];
        if let Some(tie) = ties.iter().find(|tie| closed.contains(tie)) {
            return Err(MoveRefusal::Tied(*tie));
        }
        if !approved && decided.reason.is_none() {
            return Err(MoveRefusal::Unreasoned);
        }
        to.local.decided = Some(decided);
        Ok(match approved {
            true => Purchase { state: PurchaseState::Approved, ..to },
            false => Purchase { state: PurchaseState::Refused, held: Money::ZERO, ..to },
        })
    }
}
