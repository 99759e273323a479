//! A purchase as costs that are claimed: what its invoice says, one for each financial year in which some of it came.

use chrono::NaiveDate;

use super::line::Cost;
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;
use crate::domain::purchase::{Purchase, PurchaseState};

impl Cost {
    /// One for each financial year in which some of the purchase came by the `last` day on which the grant pays, the first first;
    /// none until it is invoiced. What is claimed of it is told apart by purchase and year, not by its invoice, which other
    /// purchases may have as well.
    pub fn of_purchase(purchase: &Purchase, last: NaiveDate) -> Vec<Cost> {
        let invoiced = || purchase.invoice.as_ref().filter(|_| purchase.state == PurchaseState::Invoiced);
        let (Some(invoice), Some(first)) = (invoiced(), purchase.lines.first()) else { return Vec::new() };
        let spend = purchase.spend_until(last);
        let part = spend.iter().any(|(_, amount)| Some(*amount) != invoice.eligible());
        let names: Vec<String> = purchase.lines.iter().map(|line| line.name()).collect();
        let share = |(received_on, amount)| {
            let year = FinancialYear::of(received_on);
            let (net, vat, recoverable) = match part {
                false => (invoice.net, invoice.vat, invoice.recoverable),
                true => (amount, Money::ZERO, Money::ZERO),
            };
            let of = if part { format!(", received in {year}") } else { String::new() };
            let what = format!("Purchase {}{of}: {}", purchase.number, names.join(", "));
            Cost {
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
            }
        };
        spend.into_iter().map(share).collect()
    }
}
