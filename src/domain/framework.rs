//! Frameworks to buy from: their days, suppliers and price lists, and what an item costs on a day (BRIEF §7).
//! Prices are added to and never changed, so what was paid can always be checked against the list as it was. Those whose day has
//! not come can be withdrawn, since nobody can have ordered at them.

mod correct;
pub mod price_list;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::date;
use super::event::Change;
use super::money::Money;
pub use correct::{CorrectRefusal, Product, may_rename};

/// Identity of a framework.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FrameworkId(pub i64);

/// What somebody built to buy from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Framework {
    /// Identity.
    pub id: FrameworkId,
    /// As its owner numbers it; nobody else has the same here.
    pub reference: String,
    /// As shown.
    pub name: String,
    /// Who made it and answers for it.
    pub owner: String,
    /// First day on which something can be ordered.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// Entries of its history.
    pub version: i64,
}

/// What an item is sold as from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// In the supplier's words.
    pub description: String,
    /// Kind of cost, one of the scheme's.
    pub category: String,
    /// Of one, without VAT.
    pub unit_price: Money,
}

/// What is so of an item from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// First day.
    pub from: NaiveDate,
    /// `None`: it is not offered any more.
    pub listing: Option<Listing>,
}

/// Why an item has no price on a day.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoPrice {
    /// Before the framework.
    #[error("The framework starts on {}", date::show(*.0))]
    NotBegun(NaiveDate),
    /// After the framework.
    #[error("The framework ended on {}", date::show(*.0))]
    Ended(NaiveDate),
    /// Before the first price.
    #[error("Not offered before {}", date::show(*.0))]
    NotYet(NaiveDate),
    /// After it was taken off the list.
    #[error("Not offered since {}", date::show(*.0))]
    NotOffered(NaiveDate),
    /// It has no price at all.
    #[error("No price")]
    Never,
}

/// Why a price cannot begin on a day.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FromRefusal {
    /// Not one of the framework's days.
    #[error("The day must be between {} and {}, the days of the framework", date::show(*.0), date::show(*.1))]
    Outside(NaiveDate, NaiveDate),
    /// There is one from that day or a later one.
    #[error("There is a price from {} already: choose a later day", date::show(*.0))]
    NotAfter(NaiveDate),
    /// There is a later one whose day has not come.
    #[error("There is a price from {} already: choose a later day, or withdraw that one first", date::show(*.0))]
    Planned(NaiveDate),
    /// Orders have been made at the price before.
    #[error("A new price cannot begin before today, {}: orders until now were made at the one before", date::show(*.0))]
    Past(NaiveDate),
}

/// Why prices are not withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum WithdrawRefusal {
    /// Something may have been ordered at them.
    #[error("Prices from {} count already, and orders are checked against them", date::show(*.0))]
    Begun(NaiveDate),
    /// There are none.
    #[error("No price begins on {}", date::show(*.0))]
    Nothing(NaiveDate),
}

/// Whether prices that begin on a day may be withdrawn today: as long as that day has not come.
///
/// # Errors
/// It has.
pub fn may_withdraw(from: NaiveDate, today: NaiveDate) -> Result<(), WithdrawRefusal> {
    if from > today { Ok(()) } else { Err(WithdrawRefusal::Begun(from)) }
}

/// Why what is known of a framework is not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum FrameworkRefusal {
    /// All is as it was.
    #[error("Nothing is different: change at least one answer")]
    Same,
    /// The days are the wrong way round.
    #[error("The last day must not be before the first day")]
    EndsFirst,
    /// Something was ordered before.
    #[error("Something was ordered on {}: the first day must be that day or earlier", date::show(*.0))]
    OrderedBefore(NaiveDate),
    /// Something was ordered after.
    #[error("Something was ordered on {}: the last day must be that day or later", date::show(*.0))]
    OrderedAfter(NaiveDate),
    /// A price could never be changed any more.
    #[error("There is a price from {}: the last day must be that day or later, unless it is withdrawn before that day comes", date::show(*.0))]
    PricedAfter(NaiveDate),
    /// Another has the reference.
    #[error("There is a framework with this reference already")]
    Taken,
}

impl Framework {
    fn told(&self) -> [(&'static str, String); 5] {
        [
            ("Name", self.name.clone()),
            ("Reference", self.reference.clone()),
            ("Owner", self.owner.clone()),
            ("First day", date::show(self.starts_on)),
            ("Last day", date::show(self.ends_on)),
        ]
    }

    /// What is different when it becomes another. `ordered`: the first and the last day on which something was ordered from it,
    /// which stay days of it, as the day of its newest price does.
    ///
    /// # Errors
    /// Why it may not.
    pub fn becomes(
        &self,
        to: &Framework,
        ordered: Option<(NaiveDate, NaiveDate)>,
        last_price: Option<NaiveDate>,
    ) -> Result<Vec<Change>, FrameworkRefusal> {
        if to.ends_on < to.starts_on {
            return Err(FrameworkRefusal::EndsFirst);
        }
        let (begins, ends) = (to.starts_on != self.starts_on, to.ends_on != self.ends_on);
        match ordered {
            Some((first, _)) if begins && first < to.starts_on => {
                return Err(FrameworkRefusal::OrderedBefore(first));
            }
            Some((_, last)) if ends && last > to.ends_on => return Err(FrameworkRefusal::OrderedAfter(last)),
            _ => {}
        }
        if let Some(day) = last_price.filter(|day| ends && *day > to.ends_on) {
            return Err(FrameworkRefusal::PricedAfter(day));
        }
        let changes: Vec<Change> = Change::between(self.told(), to.told()).collect();
        if changes.is_empty() { Err(FrameworkRefusal::Same) } else { Ok(changes) }
    }

    /// What an item costs when it is ordered on this day. `prices` in any order.
    ///
    /// # Errors
    /// Why it has no price that day.
    pub fn price_on<'a>(&self, prices: &'a [Price], day: NaiveDate) -> Result<&'a Listing, NoPrice> {
        if day < self.starts_on {
            return Err(NoPrice::NotBegun(self.starts_on));
        }
        if day > self.ends_on {
            return Err(NoPrice::Ended(self.ends_on));
        }
        match prices.iter().filter(|price| price.from <= day).max_by_key(|price| price.from) {
            Some(price) => price.listing.as_ref().ok_or(NoPrice::NotOffered(price.from)),
            None => {
                let first = prices.iter().map(|price| price.from).min();
                Err(first.map_or(NoPrice::Never, NoPrice::NotYet))
            }
        }
    }

    /// Whether a price may begin on that day: the first one of an item on any day of the framework, each further one after the
    /// one before and not in the past.
    ///
    /// # Errors
    /// Why not.
    pub fn may_begin(
        &self,
        last: Option<NaiveDate>,
        from: NaiveDate,
        today: NaiveDate,
    ) -> Result<(), FromRefusal> {
        match last {
            _ if from < self.starts_on || from > self.ends_on => {
                Err(FromRefusal::Outside(self.starts_on, self.ends_on))
            }
            Some(last) if from <= last && last > today => Err(FromRefusal::Planned(last)),
            Some(last) if from <= last => Err(FromRefusal::NotAfter(last)),
            Some(_) if from < today => Err(FromRefusal::Past(today)),
            _ => Ok(()),
        }
    }
}

/// A name or a code as it is compared: without case and spaces.
pub fn plain(typed: &str) -> String {
    typed.chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_lowercase).collect()
}
