//! The secret of a sign-in link, set when its mail goes out. Only its hash is kept. Must not know how it is made.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use crate::domain::date::micros;
use crate::domain::person::PersonId;
use crate::store::entity::sign_in_link::{self, Column};
use crate::store::{Read, StoreError, Txn};

/// Gives somebody's newest unused ask its secret. `false` when there is none.
pub async fn arm(
    txn: &Txn,
    person: PersonId,
    token_hash: &str,
    expires_at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let newest = sign_in_link::Entity::find()
        .filter(Column::PersonId.eq(person.0))
        .filter(Column::UsedAt.is_null())
        .order_by_desc(Column::Id)
        .one(txn.reader())
        .await?;
    let Some(ask) = newest else { return Ok(false) };
    let mut ask = ask.into_active_model();
    ask.token_hash = Set(Some(token_hash.to_owned()));
    ask.expires_at = Set(Some(micros(expires_at)));
    ask.update(txn.reader()).await?;
    Ok(true)
}
