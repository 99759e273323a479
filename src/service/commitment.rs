//! Gives back what was committed: the one way an award leaves the ledger again. In the caller's transaction.

use chrono::{DateTime, Utc};

use crate::domain::application::Case;
use crate::domain::money::Money;
use crate::domain::person::PersonId;
use crate::store::{StoreError, Txn, ledger, scheme};

/// Decommits an award. `by` stands in the ledger; for the clock it is whoever committed it.
///
/// # Errors
/// `Broken` when the sums do not hold as much.
pub async fn give_back(
    txn: &Txn,
    case: &Case,
    award: Money,
    by: (PersonId, DateTime<Utc>),
) -> Result<(), StoreError> {
    let broken = || StoreError::Broken(format!("{} has no award to give back", case.reference));
    let allocation = scheme::take_allocation(txn, case.scheme, case.partnership, case.year).await?;
    let allocation = allocation.and_then(|one| one.decommit(award)).ok_or_else(broken)?;
    let scheme = scheme::take(txn, case.scheme).await?;
    let envelope = scheme.envelope.decommit(award).ok_or_else(broken)?;
    ledger::write(txn, &allocation, (scheme.id, envelope), case.id, ledger::Entry::Decommit(award), by).await
}
