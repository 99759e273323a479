//! The ledger of commitments, and the sums of allocation and envelope that follow from it. Added to and never changed.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, Statement};

use super::entity::{allocation, ledger, scheme};
use super::{Read, StoreError, Txn};
use crate::domain::allocation::{Allocation, Envelope};
use crate::domain::application::ApplicationId;
use crate::domain::money::Money;
use crate::domain::person::PersonId;
use crate::domain::scheme::SchemeId;

/// What an entry of the ledger does to the sums.
#[derive(Clone, Copy, Debug)]
pub enum Entry {
    /// An award is committed.
    Commit(Money),
    /// A commitment, or a part of it, is given back.
    Decommit(Money),
}

/// Writes an entry to the ledger, and both sums as they became. The database refuses sums over cap or envelope.
pub async fn write(
    txn: &Txn,
    allocation: &Allocation,
    of: (SchemeId, Envelope),
    application: ApplicationId,
    entry: Entry,
    by: (PersonId, DateTime<Utc>),
) -> Result<(), StoreError> {
    let (kind, pence) = match entry {
        Entry::Commit(award) => ("commit", award.pence()),
        Entry::Decommit(award) => ("decommit", -award.pence()),
    };
    let entry = ledger::ActiveModel {
        id: NotSet,
        allocation_id: Set(allocation.id.0),
        application_id: Set(application.0),
        kind: Set(kind.to_owned()),
        amount_pence: Set(pence),
        person_id: Set(by.0.0),
        at: Set(by.1),
    };
    ledger::Entity::insert(entry).exec_without_returning(txn.reader()).await?;
    let one = allocation::Entity::update_many()
        .col_expr(allocation::Column::CommittedPence, Expr::value(allocation.committed.pence()))
        .filter(allocation::Column::Id.eq(allocation.id.0))
        .exec(txn.reader())
        .await?;
    let two = scheme::Entity::update_many()
        .col_expr(scheme::Column::CommittedPence, Expr::value(of.1.committed.pence()))
        .filter(scheme::Column::Id.eq(of.0.0))
        .exec(txn.reader())
        .await?;
    if (one.rows_affected, two.rows_affected) == (1, 1) { Ok(()) } else { Err(StoreError::Conflict) }
}

/// Allocations whose committed sum is not that of their ledger, and a scheme whose sum is not that of its allocations.
pub async fn mismatches(read: &impl Read) -> Result<Vec<String>, StoreError> {
    #[derive(FromQueryResult)]
    struct Wrong {
        what: String,
    }
    let ask = "SELECT 'allocation ' || CAST(a.id AS TEXT) AS what FROM allocation a WHERE a.committed_pence <>
        (SELECT CAST(COALESCE(SUM(l.amount_pence), 0) AS BIGINT) FROM ledger l WHERE l.allocation_id = a.id)
      UNION ALL SELECT 'scheme ' || CAST(s.id AS TEXT) FROM scheme s WHERE s.committed_pence <>
        (SELECT CAST(COALESCE(SUM(a.committed_pence), 0) AS BIGINT) FROM allocation a WHERE a.scheme_id = s.id)";
    let ask = Statement::from_string(read.reader().get_database_backend(), ask);
    let rows = Wrong::find_by_statement(ask).all(read.reader()).await?;
    Ok(rows.into_iter().map(|row| row.what).collect())
}
