//! A purchase as a cost that is claimed: what its invoice says, as far as it came in the grant's year.

use super::line::Cost;
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;
use crate::domain::purchase::{Purchase, PurchaseState};

impl Cost {
    /// `None` unless the purchase was received, in one of these years at least in part, and invoiced. Of one that came in several
    /// years only what counts for the first of these, as the purchase says.
    pub fn of_purchase(purchase: &Purchase, years: &[FinancialYear]) -> Option<Cost> {
        let invoice = purchase.invoice.as_ref().filter(|_| purchase.state == PurchaseState::Invoiced)?;
        let spend = purchase.spend();
        let (year, share) = years.iter().find_map(|year| spend.iter().find(|(of, _)| of == year))?;
        let days = purchase.receipts.iter().map(|receipt| receipt.on);
        let received_on = days.filter(|day| FinancialYear::of(*day) == *year).max()?;
        let (net, vat, recoverable) = match spend.len() {
            1 => (invoice.net, invoice.vat, invoice.recoverable),
            _ => (*share, Money::ZERO, Money::ZERO),
        };
        let names: Vec<String> = purchase.lines.iter().map(|line| line.name()).collect();
        let what = format!("Purchase {}: {}", purchase.number, names.join(", "));
        Some(Cost {
            what: what.chars().take(200).collect(),
            category: purchase.lines.first()?.category.clone(),
            supplier: purchase.supplier.clone(),
            invoice: invoice.number.clone(),
            invoiced_on: invoice.on,
            received_on,
            net,
            vat,
            recoverable,
            evidence: Vec::new(),
        })
    }
}
