//! Quotes for a local purchase: what a supplier asks for each line, with the paper that says so (BRIEF §7).

use chrono::NaiveDate;
use thiserror::Error;

use super::moves::Action;
use super::{Line, MoveRefusal, Purchase};
use crate::domain::date;
use crate::domain::event::{Change, QUOTED_BY, QUOTED_IN};
use crate::domain::file::FileId;
use crate::domain::framework::plain;
use crate::domain::money::Money;
use crate::domain::scheme::Policy;

/// Most quotes of one purchase.
pub const MOST_QUOTES: usize = 10;

/// What one supplier asks for all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Of the purchase's quotes, from 1 on.
    pub number: u32,
    /// Who quotes.
    pub supplier: String,
    /// Its day.
    pub on: NaiveDate,
    /// What one of each line costs, without VAT, by the number of the line.
    pub units: Vec<(u32, Money)>,
    /// What all of it costs over its whole life, with power, licences, repairs: as the supplier says.
    pub whole_life: Option<Money>,
    /// The paper of the grant that it stands on.
    pub file: FileId,
    /// Times it was saved.
    pub version: u32,
}

impl Quote {
    /// What one of that line costs.
    pub fn unit(&self, line: u32) -> Option<Money> {
        self.units.iter().find(|(number, _)| *number == line).map(|(_, unit)| *unit)
    }

    /// What all lines cost without VAT; `None` beyond counting, or when one has no price.
    pub fn net(&self, lines: &[Line]) -> Option<Money> {
        let each = lines.iter().map(|line| self.unit(line.number)?.checked_mul(line.quantity));
        Money::sum(each.collect::<Option<Vec<_>>>()?)
    }

    /// What it says, each under its name: the prices of these lines under `names`. `paper` is what its file is called, as others
    /// may be as well.
    fn told<'a>(&self, lines: &[Line], names: &'a [String], paper: &str) -> Vec<(&'a str, String)> {
        let shown = |amount: Option<Money>| match amount {
            Some(amount) => amount.to_string(),
            None => "not given".to_owned(),
        };
        let mut all = vec![(QUOTED_BY, self.supplier.clone()), ("Date of the quote", date::show(self.on))];
        let units = lines.iter().map(|line| shown(self.unit(line.number)));
        all.extend(names.iter().map(String::as_str).zip(units));
        all.extend([
            ("Cost without VAT", shown(self.net(lines))),
            ("Whole-life cost", shown(self.whole_life)),
            (QUOTED_IN, format!("{paper}, file {}", self.file.0)),
        ]);
        all
    }

    /// What is different in the one that takes its place; `papers` are what the files of both are called.
    pub fn changed(&self, to: &Quote, lines: &[Line], papers: [&str; 2]) -> Vec<Change> {
        let names: Vec<String> = lines.iter().map(|line| format!("Price of one {}", line.name())).collect();
        let [before, after] = papers;
        Change::between(self.told(lines, &names, before), to.told(lines, &names, after)).collect()
    }
}

/// Why a quote is not kept.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum QuoteRefusal {
    /// The purchase was requested already.
    #[error(transparent)]
    Move(#[from] MoveRefusal),
    /// One supplier quotes once.
    #[error("There is a quote of {0} already: change that one")]
    Same(String),
    /// Not yet.
    #[error("The date of the quote must not be after today")]
    Day,
    /// Nothing is bought for nothing.
    #[error("Enter what one {0} costs, more than £0.00")]
    Unpriced(String, u32),
    /// Buying it is part of its life.
    #[error("The whole-life cost must be {0} or more, which is what all of it costs to buy")]
    WholeLife(Money),
    /// Beyond counting.
    #[error("The amounts are too large to add up")]
    TooLarge,
    /// More than anybody compares.
    #[error("A purchase has no more than {MOST_QUOTES} quotes")]
    TooMany,
    /// It was on file before: what is different now needs a reason.
    #[error("Enter the reason: the quote was on file before")]
    NoReason,
    /// All is as it was.
    #[error("Nothing is different: change at least one answer")]
    Unchanged,
    /// Somebody saved it meanwhile.
    #[error("Somebody changed this quote since you opened it")]
    Stale,
}

/// The field for the price of a line.
pub fn unit_field(line: u32) -> String {
    format!("unit-{line}")
}

impl QuoteRefusal {
    /// The field that it is about.
    pub fn field(&self) -> String {
        match self {
            QuoteRefusal::Unpriced(_, line) => unit_field(*line),
            QuoteRefusal::TooLarge => unit_field(1),
            QuoteRefusal::Day => "on".to_owned(),
            QuoteRefusal::NoReason => "reason".to_owned(),
            QuoteRefusal::WholeLife(_) => "whole_life".to_owned(),
            _ => "supplier".to_owned(),
        }
    }
}

impl Policy {
    /// How many quotes a local purchase of that value needs (BRIEF §2).
    pub fn quotes_needed(&self, value: Money) -> u32 {
        if value > self.quotes_from { self.quotes_above } else { self.quotes_below }
    }
}

impl Purchase {
    /// A quote of it.
    pub fn quote_of(&self, number: u32) -> Option<&Quote> {
        self.local.quotes.iter().find(|quote| quote.number == number)
    }

    /// The lowest quote, the first of several that are.
    pub fn lowest(&self) -> Option<&Quote> {
        let priced = |quote: &&Quote| quote.net(&self.lines).is_some();
        self.local.quotes.iter().filter(priced).min_by_key(|quote| quote.net(&self.lines))
    }

    /// The number that the next quote has.
    pub fn next_quote(&self) -> u32 {
        self.local.quotes.iter().map(|quote| quote.number).max().unwrap_or(0) + 1
    }

    /// Grows with every quote that is added or changed, so that nobody asks for what they did not see.
    pub fn quotes_version(&self) -> u32 {
        self.local.quotes.iter().map(|quote| quote.version).sum()
    }

    /// How many quotes the policy asks for to buy from that one, or from the lowest until one is chosen. What counts is the
    /// framework price, or that quote when it is dearer: so one low quote does not do away with the others, and whoever buys
    /// dearer has asked as many as what they pay needs.
    pub fn quotes_needed(&self, policy: &Policy, quote: Option<&Quote>) -> u32 {
        let bought = quote.or_else(|| self.lowest()).and_then(|quote| quote.net(&self.lines));
        let bought = bought.unwrap_or(Money::ZERO);
        policy.quotes_needed(self.framework_net().unwrap_or(bought).max(bought))
    }

    /// How many quotes the dearest of those on file would need.
    pub fn most_quotes_needed(&self, policy: &Policy) -> u32 {
        let each = self.local.quotes.iter().map(|quote| self.quotes_needed(policy, Some(quote)));
        each.max().unwrap_or_else(|| self.quotes_needed(policy, None))
    }

    /// The same with a quote more, or with that one changed, which needs to be said why; its `version` is that which was seen, 0 for
    /// a new one.
    ///
    /// # Errors
    /// Every reason why it is not kept.
    pub fn with_quote(
        self,
        quote: Quote,
        why: Option<&str>,
        today: NaiveDate,
    ) -> Result<Purchase, Vec<QuoteRefusal>> {
        let mut to = self.may(&[Action::Quote]).map_err(|why| vec![why.into()])?;
        let known = to.quote_of(quote.number).map_or(0, |known| known.version);
        if known != quote.version {
            return Err(vec![QuoteRefusal::Stale]);
        }
        let others = || to.local.quotes.iter().filter(|other| other.number != quote.number);
        let same = others().find(|other| plain(&other.supplier) == plain(&quote.supplier));
        let unpriced =
            to.lines.iter().filter(|line| quote.unit(line.number).is_none_or(|unit| unit <= Money::ZERO));
        let mut refused: Vec<QuoteRefusal> = [
            same.map(|other| QuoteRefusal::Same(other.supplier.clone())),
            (quote.on > today).then_some(QuoteRefusal::Day),
            (known > 0 && why.is_none()).then_some(QuoteRefusal::NoReason),
            (to.quote_of(quote.number) == Some(&quote)).then_some(QuoteRefusal::Unchanged),
            (known == 0 && others().count() >= MOST_QUOTES).then_some(QuoteRefusal::TooMany),
        ]
        .into_iter()
        .flatten()
        .collect();
        refused.extend(unpriced.map(|line| QuoteRefusal::Unpriced(line.name(), line.number)));
        if refused.is_empty() {
            refused.extend(match quote.net(&to.lines) {
                None => Some(QuoteRefusal::TooLarge),
                Some(net) => {
                    quote.whole_life.filter(|life| *life < net).map(|_| QuoteRefusal::WholeLife(net))
                }
            });
        }
        if !refused.is_empty() {
            return Err(refused);
        }
        to.local.quotes.retain(|other| other.number != quote.number);
        to.local.quotes.push(Quote { version: known + 1, ..quote });
        to.local.quotes.sort_by_key(|quote| quote.number);
        Ok(to)
    }
}
