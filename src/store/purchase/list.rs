//! Purchases as other pages need them: what can be claimed.

use chrono::NaiveDate;

use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{of_case, with_all};
use crate::domain::application::ApplicationId;
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;
use crate::domain::purchase::{Purchase, PurchaseId, PurchaseState};
use crate::store::entity::{claim_purchase, purchase};
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

/// Purchases looked at together: each of their lines is a bound value, of which SQLite takes 32,766.
const AT_ONCE: usize = 500;

/// What was ordered for the applications that `of` selects, and is on no claim.
pub async fn unclaimed(read: &impl Read, of: SelectStatement) -> Result<Vec<Purchase>, StoreError> {
    let came =
        [PurchaseState::Ordered, PurchaseState::Received, PurchaseState::Invoiced].map(PurchaseState::code);
    let claimed =
        Query::select().column(claim_purchase::Column::PurchaseId).from(claim_purchase::Entity).to_owned();
    let mut rows = purchase::Entity::find()
        .filter(purchase::Column::ApplicationId.in_subquery(of))
        .filter(purchase::Column::State.is_in(came))
        .filter(purchase::Column::Id.not_in_subquery(claimed))
        .all(read.reader())
        .await?;
    let mut all = Vec::with_capacity(rows.len());
    while !rows.is_empty() {
        let some = rows.split_off(rows.len().saturating_sub(AT_ONCE));
        all.extend(with_all(read, some).await?);
    }
    Ok(all)
}
