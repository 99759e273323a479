//! Purchases as other pages need them: what can be claimed.

use chrono::NaiveDate;

use super::of_case;
use crate::domain::application::ApplicationId;
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;
use crate::domain::purchase::{Purchase, PurchaseId, PurchaseState};
use crate::store::{Read, StoreError};

/// A purchase that was received and invoiced, so that it can be claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimable {
    /// Which.
    pub purchase: PurchaseId,
    /// Of the grant's purchases, as pages show it: `Purchase 3`.
    pub reference: String,
    /// From whom, and the invoice.
    pub description: String,
    /// The day on which the last of it came.
    pub received_on: NaiveDate,
    /// Net and irrecoverable VAT of its invoice.
    pub eligible: Money,
    /// The same by the financial year in which it came: what counts for the year of spend.
    pub by_year: Vec<(FinancialYear, Money)>,
}

fn of(purchase: Purchase) -> Option<Claimable> {
    let (received_on, by_year) = (purchase.received_on()?, purchase.spend());
    let invoice = purchase.invoice.filter(|_| purchase.state == PurchaseState::Invoiced)?;
    Some(Claimable {
        purchase: purchase.id,
        reference: format!("Purchase {}", purchase.number),
        description: format!("{}, invoice {}", purchase.supplier, invoice.number),
        received_on,
        eligible: invoice.eligible()?,
        by_year,
    })
}

/// What can be claimed of a grant: each purchase that was received and invoiced, the first first.
pub async fn claimable(read: &impl Read, application: ApplicationId) -> Result<Vec<Claimable>, StoreError> {
    Ok(of_case(read, application).await?.into_iter().filter_map(of).collect())
}
