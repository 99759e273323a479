//! Costs that may be for one invoice though supplier or number was written otherwise. Whoever checks is told, and decides: two
//! invoices of a day can come to the same.

use std::fmt;

use chrono::NaiveDate;

use super::{Cost, LineId, Stage};
use crate::domain::application::Reference;
use crate::domain::date;
use crate::domain::framework::plain;
use crate::domain::money::Money;

/// A cost on a claim of the partnership, as far as its invoice goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// Which line.
    pub line: LineId,
    /// Of which grant.
    pub grant: Reference,
    /// On which of its claims.
    pub claim: u32,
    /// How far that has come.
    pub reached: Stage,
    /// Who sold it.
    pub supplier: String,
    /// Number of the invoice.
    pub invoice: String,
    /// Date of the invoice.
    pub invoiced_on: NaiveDate,
    /// Without VAT.
    pub net: Money,
    /// VAT on it.
    pub vat: Money,
    /// Whether it is a purchase.
    pub bought: bool,
}

impl Claimed {
    /// Whether it may be the invoice of another cost as well: it comes to the same, and is of the same number or day. Two
    /// purchases never are: each is claimed once anyway, whatever else its invoice is for. `bought`: the other is one.
    pub fn resembles(&self, cost: &Cost, bought: bool) -> bool {
        let same_number = || plain(&self.invoice) == plain(&cost.invoice);
        (self.net, self.vat) == (cost.net, cost.vat)
            && (self.invoiced_on == cost.invoiced_on || same_number())
            && !(self.bought && bought)
    }
}

impl fmt::Display for Claimed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (supplier, invoice, day) = (&self.supplier, &self.invoice, date::show(self.invoiced_on));
        write!(f, "{supplier}, invoice {invoice} of {day}, on claim {} of {}", self.claim, self.grant)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::claim::line::sample;

    #[test]
    fn a_cost_resembles_what_comes_to_the_same_and_is_of_its_number_or_day() {
        let cost = sample(5_000);
        let day = |days| cost.invoiced_on + chrono::Days::new(days);
        let vat = Money::from_pence(1);
        for (invoice, invoiced_on, net, vat, expected) in [
            ("inv17", day(0), cost.net, cost.vat, true),
            ("inv17", day(1), cost.net, cost.vat, true),
            ("A 17", day(0), cost.net, cost.vat, true),
            ("A 17", day(1), cost.net, cost.vat, false),
            ("inv17", day(0), Money::from_pence(5_001), cost.vat, false),
            ("inv17", day(0), cost.net, vat, false),
        ] {
            let other = Claimed {
                line: LineId(2),
                grant: Reference::parse("CCTV-2018-SHR-001").unwrap(),
                claim: 1,
                reached: Stage::Paid,
                supplier: "Acme Limited".into(),
                invoice: invoice.into(),
                invoiced_on,
                net,
                vat,
                bought: false,
            };
            assert_eq!(other.resembles(&cost, false), expected, "{other:?}");
            assert_eq!(other.resembles(&cost, true), expected, "a purchase may be what somebody typed");
            let bought = Claimed { bought: true, ..other };
            assert_eq!(bought.resembles(&cost, false), expected, "{bought:?}");
            assert!(!bought.resembles(&cost, true), "{bought:?}");
        }
    }
}
