//! Payment files: who made each, when, and which claims were put into it. Which may be is not decided here.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::claim::list::Row;
use super::entity::{claim_part, payment_file, payment_file_claim};
use super::person::names;
use super::{Read, StoreError, Txn};
use crate::domain::claim::relation::Tie;
use crate::domain::claim::{Claim, ClaimId};
use crate::domain::money::Money;
use crate::domain::person::PersonId;

/// A payment file.
#[derive(Clone, Debug)]
pub struct File {
    /// Its number.
    pub id: i64,
    /// Who made it, as shown.
    pub by: String,
    /// When.
    pub made: DateTime<Utc>,
}

/// Begins one; returns its number.
pub async fn begin(txn: &Txn, person: PersonId, at: DateTime<Utc>) -> Result<i64, StoreError> {
    let row = payment_file::ActiveModel { id: NotSet, person_id: Set(person.0), made_at: Set(at) };
    Ok(payment_file::Entity::insert(row).exec(txn.reader()).await?.last_insert_id)
}

/// Puts a claim as it is into one.
pub async fn put(txn: &Txn, file: i64, claim: &Claim, amount: Money) -> Result<(), StoreError> {
    let row = payment_file_claim::ActiveModel {
        file_id: Set(file),
        claim_id: Set(claim.id.0),
        claim_version: Set(claim.version),
        amount_pence: Set(amount.pence()),
    };
    payment_file_claim::Entity::insert(row).exec_without_returning(txn.reader()).await?;
    Ok(())
}

/// Whether a claim was put into one as it is now: a payment that was stopped or undone since goes out again.
pub async fn has(read: &impl Read, claim: &Claim) -> Result<bool, StoreError> {
    Ok(payment_file_claim::Entity::find()
        .filter(payment_file_claim::Column::ClaimId.eq(claim.id.0))
        .filter(payment_file_claim::Column::ClaimVersion.eq(claim.version))
        .one(read.reader())
        .await?
        .is_some())
}

/// The last file that each of these claims, as it is now, was put into.
pub async fn last_of(read: &impl Read, claims: &[Row]) -> Result<HashMap<ClaimId, File>, StoreError> {
    let versions: HashMap<i64, i64> = claims.iter().map(|row| (row.id, row.version)).collect();
    let put = payment_file_claim::Entity::find()
        .filter(payment_file_claim::Column::ClaimId.is_in(versions.keys().copied()))
        .order_by_asc(payment_file_claim::Column::FileId)
        .all(read.reader())
        .await?;
    let now = put.into_iter().filter(|row| versions.get(&row.claim_id) == Some(&row.claim_version));
    let last: HashMap<ClaimId, i64> = now.map(|row| (ClaimId(row.claim_id), row.file_id)).collect();
    let mut ids: Vec<i64> = last.values().copied().collect();
    ids.sort_unstable();
    ids.dedup();
    let files = files(read, &ids).await?;
    Ok(last.into_iter().filter_map(|(claim, file)| Some((claim, files.get(&file)?.clone()))).collect())
}

async fn files(read: &impl Read, ids: &[i64]) -> Result<HashMap<i64, File>, StoreError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = payment_file::Entity::find()
        .filter(payment_file::Column::Id.is_in(ids.iter().copied()))
        .all(read.reader())
        .await?;
    let people: Vec<PersonId> = rows.iter().map(|row| PersonId(row.person_id)).collect();
    let names = names(read, &people).await?;
    let file = |row: payment_file::Model| {
        let by = names.get(&PersonId(row.person_id)).cloned().unwrap_or_default();
        (row.id, File { id: row.id, by, made: row.made_at })
    };
    Ok(rows.into_iter().map(file).collect())
}

/// One of that number.
pub async fn one(read: &impl Read, id: i64) -> Result<Option<File>, StoreError> {
    Ok(files(read, &[id]).await?.remove(&id))
}

/// What this person did to each of these claims.
pub async fn deeds(
    read: &impl Read,
    person: PersonId,
    claims: &[Row],
) -> Result<HashMap<ClaimId, Vec<Tie>>, StoreError> {
    let rows = claim_part::Entity::find()
        .filter(claim_part::Column::PersonId.eq(person.0))
        .filter(claim_part::Column::ClaimId.is_in(claims.iter().map(|row| row.id)))
        .all(read.reader())
        .await?;
    let mut done: HashMap<ClaimId, Vec<Tie>> = HashMap::new();
    for row in rows {
        let tie = Tie::from_code(&row.deed).ok_or_else(|| StoreError::Broken(row.deed.clone()))?;
        done.entry(ClaimId(row.claim_id)).or_default().push(tie);
    }
    Ok(done)
}
