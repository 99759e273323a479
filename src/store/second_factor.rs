//! Second factors: sealed secrets, hashes of recovery codes, wrong codes. How many are too many is not decided here.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::entity::{factor_attempt, recovery_code, second_factor};
use super::{Read, StoreError, Txn};
use crate::domain::person::PersonId;

/// Somebody's authenticator app.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Its secret, sealed.
    pub sealed: String,
    /// When it was set up.
    pub made_at: DateTime<Utc>,
    /// When the recovery codes were made.
    pub codes_made_at: DateTime<Utc>,
    /// Hash of the session that may still see them.
    pub codes_session: Option<String>,
}

/// Somebody's second factor, if it is set up.
pub async fn of(read: &impl Read, person: PersonId) -> Result<Option<Kept>, StoreError> {
    let row = second_factor::Entity::find_by_id(person.0).one(read.reader()).await?;
    Ok(row.map(|row| Kept {
        sealed: row.sealed,
        made_at: row.made_at,
        codes_made_at: row.codes_made_at,
        codes_session: row.codes_session,
    }))
}

/// Sets one up, in place of the one before. `step` is that of the code that proved it.
pub async fn set(
    txn: &Txn,
    person: PersonId,
    sealed: String,
    step: i64,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    remove(txn, person).await?;
    let row = second_factor::ActiveModel {
        person_id: Set(person.0),
        sealed: Set(sealed),
        last_step: Set(step),
        made_at: Set(at),
        codes_made_at: Set(at),
        codes_session: Set(None),
    };
    second_factor::Entity::insert(row).exec_without_returning(txn.reader()).await?;
    Ok(())
}

/// Uses a step of the app up, and those before it. `false` when that was done before.
pub async fn take_step(txn: &Txn, person: PersonId, step: i64) -> Result<bool, StoreError> {
    let taken = second_factor::Entity::update_many()
        .col_expr(second_factor::Column::LastStep, Expr::value(step))
        .filter(second_factor::Column::PersonId.eq(person.0))
        .filter(second_factor::Column::LastStep.lt(step))
        .exec(txn.reader())
        .await?;
    Ok(taken.rows_affected == 1)
}

/// Keeps fresh recovery codes in place of those before; a session may see them for now.
pub async fn set_codes(
    txn: &Txn,
    person: PersonId,
    hashes: Vec<String>,
    at: DateTime<Utc>,
    session: &str,
) -> Result<(), StoreError> {
    forget_codes(txn, person).await?;
    let row = |hash| recovery_code::ActiveModel {
        id: NotSet,
        person_id: Set(person.0),
        code_hash: Set(hash),
        used_at: Set(None),
    };
    let rows = hashes.into_iter().map(row);
    recovery_code::Entity::insert_many(rows).exec_without_returning(txn.reader()).await?;
    second_factor::Entity::update_many()
        .col_expr(second_factor::Column::CodesMadeAt, Expr::value(at))
        .col_expr(second_factor::Column::CodesSession, Expr::value(session))
        .filter(second_factor::Column::PersonId.eq(person.0))
        .exec(txn.reader())
        .await?;
    Ok(())
}

/// Nobody may see them any more.
pub async fn hide_codes(txn: &Txn, person: PersonId) -> Result<(), StoreError> {
    second_factor::Entity::update_many()
        .col_expr(second_factor::Column::CodesSession, Expr::value(None::<String>))
        .filter(second_factor::Column::PersonId.eq(person.0))
        .exec(txn.reader())
        .await?;
    Ok(())
}

/// Uses a recovery code up. `false` when it is none of theirs, or was used.
pub async fn take_code(
    txn: &Txn,
    person: PersonId,
    hash: &str,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let taken = recovery_code::Entity::update_many()
        .col_expr(recovery_code::Column::UsedAt, Expr::value(at))
        .filter(recovery_code::Column::PersonId.eq(person.0))
        .filter(recovery_code::Column::CodeHash.eq(hash))
        .filter(recovery_code::Column::UsedAt.is_null())
        .exec(txn.reader())
        .await?;
    Ok(taken.rows_affected == 1)
}

/// Recovery codes that still work.
pub async fn codes_left(read: &impl Read, person: PersonId) -> Result<u64, StoreError> {
    let left = recovery_code::Entity::find()
        .filter(recovery_code::Column::PersonId.eq(person.0))
        .filter(recovery_code::Column::UsedAt.is_null());
    Ok(left.count(read.reader()).await?)
}

/// Takes app and recovery codes away.
pub async fn remove(txn: &Txn, person: PersonId) -> Result<(), StoreError> {
    forget_codes(txn, person).await?;
    second_factor::Entity::delete_by_id(person.0).exec(txn.reader()).await?;
    Ok(())
}

async fn forget_codes(txn: &Txn, person: PersonId) -> Result<(), StoreError> {
    recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::PersonId.eq(person.0))
        .exec(txn.reader())
        .await?;
    Ok(())
}

/// Notes a wrong code.
pub async fn refused(
    txn: &Txn,
    person: PersonId,
    session: &str,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = factor_attempt::ActiveModel {
        id: NotSet,
        person_id: Set(person.0),
        session_hash: Set(session.to_owned()),
        at: Set(at),
    };
    factor_attempt::Entity::insert(row).exec_without_returning(txn.reader()).await?;
    Ok(())
}

/// Wrong codes of a person since a moment, and how many of them in this session.
pub async fn refusals(
    read: &impl Read,
    person: PersonId,
    session: &str,
    since: DateTime<Utc>,
) -> Result<(usize, usize), StoreError> {
    let rows = factor_attempt::Entity::find()
        .filter(factor_attempt::Column::PersonId.eq(person.0))
        .filter(factor_attempt::Column::At.gt(since))
        .all(read.reader())
        .await?;
    let here = rows.iter().filter(|row| row.session_hash == session).count();
    Ok((rows.len(), here))
}

/// Forgets wrong codes from before a moment.
pub async fn forget_refusals(txn: &Txn, before: DateTime<Utc>) -> Result<(), StoreError> {
    factor_attempt::Entity::delete_many()
        .filter(factor_attempt::Column::At.lt(before))
        .exec(txn.reader())
        .await?;
    Ok(())
}
