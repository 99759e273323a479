//! Purchases as the end of a year needs them: what came and is on no claim.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use sea_orm::sea_query::{ExprTrait, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::with_all;
use crate::domain::application::ApplicationId;
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;
use crate::domain::purchase::{Purchase, PurchaseId, PurchaseState};
use crate::store::claim::purchase::claimed;
use crate::store::db::fixed;
use crate::store::entity::{application, claim_line, purchase};
use crate::store::{Read, StoreError};

/// Purchases looked at together: each of their lines is a bound value, of which SQLite takes 32,766.
const AT_ONCE: usize = 500;

/// What came of a purchase in one year: for which application, the last day of it, and its eligible cost.
type Came = (ApplicationId, NaiveDate, Money);

/// What came of what was ordered for the applications that `of` selects, and is on no claim: neither as the purchase that it
/// is, nor as an invoice that somebody typed before it was known to be one.
pub async fn unclaimed(read: &impl Read, of: SelectStatement) -> Result<Vec<Came>, StoreError> {
    let came = [PurchaseState::Ordered, PurchaseState::Received, PurchaseState::Invoiced];
    let came = came.map(|state| fixed(state.code()));
    let mut rows = purchase::Entity::find()
        .filter(purchase::Column::ApplicationId.in_subquery(of.clone()))
        .filter(purchase::Column::State.into_expr().is_in(came))
        .all(read.reader())
        .await?;
    let partnerships = partnerships(read, of).await?;
    let mut all = Vec::with_capacity(rows.len());
    while !rows.is_empty() {
        let some = rows.split_off(rows.len().saturating_sub(AT_ONCE));
        let some = with_all(read, some).await?;
        let ids: Vec<PurchaseId> = some.iter().map(|bought| bought.id).collect();
        let whose = some.iter().filter_map(|bought| partnerships.get(&bought.application.0).copied());
        let whose: HashSet<i64> = whose.collect();
        let (claimed, typed) = (claimed(read, &ids).await?, typed(read, whose, &some).await?);
        for bought in some {
            let partnership = partnerships.get(&bought.application.0).copied().unwrap_or_default();
            // It counts with that claim: most are one and the same cost. What is not is put right, and counts by itself again.
            if bought.invoice_key().is_some_and(|key| typed.contains(&(partnership, key))) {
                continue;
            }
            let open = |day: NaiveDate| !claimed.contains(&(bought.id, FinancialYear::of(day)));
            let came = bought.came().into_iter().filter(|(day, _)| open(*day));
            all.extend(came.map(|(day, cost)| (bought.application, day, cost)));
        }
    }
    Ok(all)
}

async fn partnerships(read: &impl Read, of: SelectStatement) -> Result<HashMap<i64, i64>, StoreError> {
    let rows: Vec<(i64, i64)> = application::Entity::find()
        .select_only()
        .columns([application::Column::Id, application::Column::PartnershipId])
        .filter(application::Column::Id.in_subquery(of))
        .into_tuple()
        .all(read.reader())
        .await?;
    Ok(rows.into_iter().collect())
}

/// The invoices of these that somebody typed on a line of these partnerships, each with its own: a line for a purchase has no key.
/// The index begins with the partnership.
async fn typed(
    read: &impl Read,
    whose: HashSet<i64>,
    of: &[Purchase],
) -> Result<HashSet<(i64, String)>, StoreError> {
    let rows: Vec<(i64, String)> = claim_line::Entity::find()
        .select_only()
        .columns([claim_line::Column::PartnershipId, claim_line::Column::InvoiceKey])
        .filter(claim_line::Column::PartnershipId.is_in(whose))
        .filter(claim_line::Column::InvoiceKey.is_in(of.iter().filter_map(Purchase::invoice_key)))
        .into_tuple()
        .all(read.reader())
        .await?;
    Ok(rows.into_iter().collect())
}
