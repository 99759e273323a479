//! The order of a purchase: on which days it can have been sent, its prices and certificates of its day, and putting it right
//! (BRIEF §7).

use std::fmt;

use chrono::NaiveDate;

use super::basket::{NotOrderable, Priced};
use super::moves::Action;
use super::{Elsewhere, MoveRefusal, Purchase, PurchaseState, Route};
use crate::domain::date;
use crate::domain::money::Money;

/// The order as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// As the council numbers it.
    pub number: String,
    /// Its day: the prices are of that day.
    pub on: NaiveDate,
}

/// What bounds the day of any order of a grant.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Since when it is active.
    pub active: NaiveDate,
    /// The last day on which it pays for what comes: nothing that is ordered later can come in time.
    pub last: NaiveDate,
    /// Today.
    pub today: NaiveDate,
}

/// On which days a purchase can have been ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderDays {
    from: (NaiveDate, &'static str),
    /// Today when there is none.
    until: Option<(NaiveDate, &'static str)>,
}

impl OrderDays {
    fn has(self, day: NaiveDate, today: NaiveDate) -> bool {
        day >= self.from.0 && day <= today && self.until.is_none_or(|(last, _)| day <= last)
    }
}

impl fmt::Display for OrderDays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}, and ", date::show(self.from.0), self.from.1)?;
        match self.until {
            Some((last, what)) => write!(f, "{}, {what}", date::show(last)),
            None => f.write_str("today"),
        }
    }
}

impl Purchase {
    /// On which days it can have been ordered, when its grant is active since a day. What a grants officer approves is not ordered
    /// before that. By the framework rules alone check it, at the prices and certificates of the order’s day, so that what is
    /// recorded late keeps its true day and comes in its true year. Nothing comes, or is invoiced, before it is ordered.
    fn order_days(&self, bounds: Bounds) -> OrderDays {
        let Bounds { active, last, today } = bounds;
        let decided = self.local.decided.as_ref().map(|decided| (decided.on, "the day of its approval"));
        let came = self.receipts.iter().map(|one| (one.on, "the day of the first receipt"));
        let billed = self.invoice.iter().map(|one| (one.on, "the day of the invoice"));
        let over = (last < today).then_some((last, "the last day on which this grant pays for what comes"));
        OrderDays {
            from: decided.unwrap_or((active, "since which the grant is active")),
            until: came.chain(billed).chain(over).min_by_key(|(day, _)| *day),
        }
    }

    /// The same with that order; by the framework at the prices of its day, which stay while that does.
    fn ordered_as(
        self,
        (order, vat): (Order, Money),
        priced: Vec<Result<Priced, NotOrderable>>,
        bounds: Bounds,
    ) -> Result<Purchase, MoveRefusal> {
        let days = self.order_days(bounds);
        if !days.has(order.on, bounds.today) {
            return Err(MoveRefusal::OrderDay(days));
        }
        if self.order.as_ref().is_some_and(|was| was.on == order.on) {
            // A list of the same day that came after it does not price it anew.
            return Ok(Purchase { order: Some(order), vat, ..self });
        }
        let mut to = Purchase { order: Some(order), vat, ..self };
        for (line, priced) in to.lines.iter_mut().zip(priced) {
            let priced = priced.map_err(|why| MoveRefusal::Line(line.name(), why))?;
            line.condition = priced.condition;
            // A local purchase was compared on the day of its request, and stays so.
            if to.route == Route::Framework {
                line.framework = priced.unit;
                line.unit = priced.unit;
            }
        }
        Ok(to)
    }

    /// Ordered; `priced` has price and condition of every line on that day.
    ///
    /// # Errors
    /// Why not.
    pub fn order(
        self,
        order: (Order, Money),
        priced: Vec<Result<Priced, NotOrderable>>,
        bounds: Bounds,
    ) -> Result<Purchase, MoveRefusal> {
        let to = self.may(&[Action::Order])?.ordered_as(order, priced, bounds)?;
        let held = to.eligible().ok_or(MoveRefusal::TooLarge)?;
        Ok(Purchase { state: PurchaseState::Ordered, held, ..to })
    }

    /// The order put right: its number, its day with the prices of that, its VAT. An invoice that is there counts as before;
    /// `others`: where else it is recorded.
    ///
    /// # Errors
    /// Why not, such as that there is no reason or that the invoice would not match any more.
    pub fn correct_order(
        self,
        order: (Order, Money),
        priced: Vec<Result<Priced, NotOrderable>>,
        (reason, others): (Option<&str>, &[Elsewhere]),
        bounds: Bounds,
    ) -> Result<Purchase, MoveRefusal> {
        let was = self.may(&[Action::CorrectOrder])?;
        if reason.is_none() {
            return Err(MoveRefusal::NoReason);
        }
        if was.order.as_ref() == Some(&order.0) && was.vat == order.1 {
            return Err(MoveRefusal::Same);
        }
        let to = was.ordered_as(order, priced, bounds)?;
        let Some(invoice) = &to.invoice else {
            let held = to.eligible().ok_or(MoveRefusal::TooLarge)?;
            return Ok(Purchase { held, ..to });
        };
        let differ = to.differences(invoice, others);
        match differ.is_empty() || invoice.explanation.is_some() {
            true => Ok(to),
            false => Err(MoveRefusal::Unmatched(differ)),
        }
    }
}
