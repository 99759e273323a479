//! A purchase as costs that are claimed: what its invoice says, one for each financial year in which some of it came.

use super::line::Cost;
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;
use crate::domain::purchase::{Purchase, PurchaseState};

/// What of a purchase counts for one financial year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// As it is claimed.
    pub cost: Cost,
    /// Whether the rest of the purchase came in another year.
    pub part: bool,
}

impl Share {
    /// What it is told from every other cost of its partnership by.
    pub fn invoice_key(&self) -> String {
        match self.part {
            true => self.cost.share_key(self.cost.year()),
            false => self.cost.invoice_key(),
        }
    }

    /// What nobody may have claimed before: the same, or the whole invoice.
    pub fn claimed_by(&self) -> Vec<String> {
        vec![self.cost.invoice_key(), self.invoice_key()]
    }
}

impl Cost {
    /// Tells what came of an invoice in one year from the rest of it. Not typed by anybody: no key has a line end.
    fn share_key(&self, year: FinancialYear) -> String {
        format!("{}\n{}", self.invoice_key(), year.start_year())
    }

    /// What nobody may have claimed before: the invoice, or what came of it in one of these years.
    pub fn claimed_by(&self, years: &[FinancialYear]) -> Vec<String> {
        let shares = years.iter().map(|year| self.share_key(*year));
        std::iter::once(self.invoice_key()).chain(shares).collect()
    }

    /// One for each financial year in which some of the purchase came, the first first; none until it is invoiced.
    pub fn of_purchase(purchase: &Purchase) -> Vec<Share> {
        let invoiced = || purchase.invoice.as_ref().filter(|_| purchase.state == PurchaseState::Invoiced);
        let (Some(invoice), Some(first)) = (invoiced(), purchase.lines.first()) else { return Vec::new() };
        let spend = purchase.spend();
        let part = spend.len() > 1;
        let names: Vec<String> = purchase.lines.iter().map(|line| line.name()).collect();
        let share = |(received_on, amount)| {
            let year = FinancialYear::of(received_on);
            let (net, vat, recoverable) = match part {
                false => (invoice.net, invoice.vat, invoice.recoverable),
                true => (amount, Money::ZERO, Money::ZERO),
            };
            let of = if part { format!(", received in {year}") } else { String::new() };
            let what = format!("Purchase {}{of}: {}", purchase.number, names.join(", "));
            let cost = Cost {
                what: what.chars().take(200).collect(),
                category: first.category.clone(),
                supplier: purchase.supplier.clone(),
                invoice: invoice.number.clone(),
                invoiced_on: invoice.on,
                received_on,
                net,
                vat,
                recoverable,
                evidence: invoice.file.into_iter().collect(),
            };
            Share { cost, part }
        };
        spend.into_iter().map(share).collect()
    }
}
