//! The accountable bodies: which councils can sign for a partnership.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{Partnership, partnerships};
use crate::domain::person::PartnershipId;
use crate::store::entity::accountable_body;
use crate::store::{Read, StoreError};

/// The councils that can sign for a partnership, by name.
pub async fn accountable_bodies(read: &impl Read, of: PartnershipId) -> Result<Vec<String>, StoreError> {
    let rows = accountable_body::Entity::find()
        .filter(accountable_body::Column::PartnershipId.eq(of.0))
        .order_by_asc(accountable_body::Column::Name)
        .all(read.reader())
        .await?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}

/// Every partnership with its councils, both by name.
pub async fn all_bodies(read: &impl Read) -> Result<Vec<(Partnership, Vec<String>)>, StoreError> {
    let rows = accountable_body::Entity::find()
        .order_by_asc(accountable_body::Column::Name)
        .all(read.reader())
        .await?;
    let of = |id: PartnershipId| {
        rows.iter().filter(|row| row.partnership_id == id.0).map(|row| row.name.clone()).collect()
    };
    Ok(partnerships(read).await?.into_iter().map(|one| (one.clone(), of(one.id))).collect())
}
