//! Requests for sign-in links. The secret's hash is filled in when the mail goes out; how many requests are too many is not decided here.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

use super::entity::sign_in_link;
use super::{Read, StoreError, Txn};
use crate::domain::person::PersonId;
use crate::domain::text::EmailAddress;

/// How often links for an address were asked for since a moment.
pub async fn asked_for(
    read: &impl Read,
    email: &EmailAddress,
    since: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let asked = sign_in_link::Entity::find()
        .filter(sign_in_link::Column::Email.eq(email.as_str()))
        .filter(sign_in_link::Column::AskedAt.gt(since));
    Ok(asked.count(read.reader()).await?)
}

/// How often links were asked for from a source since a moment.
pub async fn asked_from(read: &impl Read, source: &str, since: DateTime<Utc>) -> Result<u64, StoreError> {
    let asked = sign_in_link::Entity::find()
        .filter(sign_in_link::Column::Source.eq(source))
        .filter(sign_in_link::Column::AskedAt.gt(since));
    Ok(asked.count(read.reader()).await?)
}

/// Notes a request, whether the address is somebody's or not.
pub async fn add(
    txn: &Txn,
    email: &EmailAddress,
    source: &str,
    at: DateTime<Utc>,
    person: Option<PersonId>,
) -> Result<(), StoreError> {
    let row = sign_in_link::ActiveModel {
        id: NotSet,
        email: Set(email.as_str().to_owned()),
        source: Set(source.to_owned()),
        asked_at: Set(at),
        person_id: Set(person.map(|person| person.0)),
        token_hash: Set(None),
        expires_at: Set(None),
        used_at: Set(None),
    };
    sign_in_link::Entity::insert(row).exec_without_returning(txn.reader()).await?;
    Ok(())
}

/// Spends the link with that hash, and every other of the same person. `None` when it is unknown, used or too old.
pub async fn spend(txn: &Txn, hash: &str, now: DateTime<Utc>) -> Result<Option<PersonId>, StoreError> {
    let spent = sign_in_link::Entity::update_many()
        .col_expr(sign_in_link::Column::UsedAt, Expr::value(now))
        .filter(sign_in_link::Column::TokenHash.eq(hash))
        .filter(sign_in_link::Column::ExpiresAt.gt(now))
        .filter(sign_in_link::Column::UsedAt.is_null())
        .exec(txn.reader())
        .await?;
    if spent.rows_affected != 1 {
        return Ok(None);
    }
    let person: Option<Option<i64>> = sign_in_link::Entity::find()
        .select_only()
        .column(sign_in_link::Column::PersonId)
        .filter(sign_in_link::Column::TokenHash.eq(hash))
        .into_tuple()
        .one(txn.reader())
        .await?;
    let Some(person) = person.flatten().map(PersonId) else { return Ok(None) };
    void(txn, person, now).await?;
    Ok(Some(person))
}

/// Makes every link of somebody useless.
pub async fn void(txn: &Txn, person: PersonId, now: DateTime<Utc>) -> Result<(), StoreError> {
    sign_in_link::Entity::update_many()
        .col_expr(sign_in_link::Column::UsedAt, Expr::value(now))
        .filter(sign_in_link::Column::PersonId.eq(person.0))
        .filter(sign_in_link::Column::UsedAt.is_null())
        .exec(txn.reader())
        .await?;
    Ok(())
}

/// Forgets requests from before a moment: neither a limit nor a link needs them any more.
pub async fn forget(txn: &Txn, before: DateTime<Utc>) -> Result<(), StoreError> {
    let old = sign_in_link::Column::AskedAt.lt(before);
    sign_in_link::Entity::delete_many().filter(old).exec(txn.reader()).await?;
    Ok(())
}
