//! Who is signed in where. Only the hash of a cookie is kept; how long a session lasts is not decided here.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect};

use super::entity::{person, person_role, session};
use super::{Read, StoreError, Txn};
use crate::domain::person::{Person, PersonId};
use crate::domain::text::EmailAddress;

/// A session and whose it is.
#[derive(Clone, Debug)]
pub struct Found {
    /// Number of the row.
    pub id: i64,
    /// Whose.
    pub person: Person,
    /// Last used, to the minute.
    pub seen_at: DateTime<Utc>,
    /// Ends at the latest.
    pub expires_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    seen_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    person_id: i64,
    name: String,
    email: String,
    role: Option<String>,
    partnership_id: Option<i64>,
}

/// The session with that hash, its person and their hats, in one query. Ended ones are found too.
pub async fn find(read: &impl Read, hash: &str) -> Result<Option<Found>, StoreError> {
    let whose =
        session::Entity::belongs_to(person::Entity).from(session::Column::PersonId).to(person::Column::Id);
    let hats = session::Entity::belongs_to(person_role::Entity)
        .from(session::Column::PersonId)
        .to(person_role::Column::PersonId);
    let rows = session::Entity::find()
        .select_only()
        .columns([
            session::Column::Id,
            session::Column::SeenAt,
            session::Column::ExpiresAt,
            session::Column::PersonId,
        ])
        .columns([person::Column::Name, person::Column::Email])
        .columns([person_role::Column::Role, person_role::Column::PartnershipId])
        .join(JoinType::InnerJoin, whose.into())
        .join(JoinType::LeftJoin, hats.into())
        .filter(session::Column::TokenHash.eq(hash))
        .order_by_asc(person_role::Column::Id)
        .into_model::<Row>()
        .all(read.reader())
        .await?;
    let hat = |row: &Row| super::person::holding(row.role.as_deref()?, row.partnership_id);
    let holdings = rows.iter().filter_map(hat).collect();
    let Some(row) = rows.into_iter().next() else { return Ok(None) };
    let email = EmailAddress::parse(&row.email).map_err(|bad| StoreError::Broken(bad.to_string()))?;
    let person = Person { id: PersonId(row.person_id), name: row.name, email, holdings };
    Ok(Some(Found { id: row.id, person, seen_at: row.seen_at, expires_at: row.expires_at }))
}

/// Adds a session.
pub async fn add(
    txn: &Txn,
    hash: &str,
    person: PersonId,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = session::ActiveModel {
        id: NotSet,
        token_hash: Set(hash.to_owned()),
        person_id: Set(person.0),
        created_at: Set(now),
        seen_at: Set(now),
        expires_at: Set(expires_at),
    };
    session::Entity::insert(row).exec_without_returning(txn.reader()).await?;
    Ok(())
}

/// Notes that it is in use.
pub async fn seen(txn: &Txn, id: i64, now: DateTime<Utc>) -> Result<(), StoreError> {
    session::Entity::update_many()
        .set(session::ActiveModel { seen_at: Set(now), ..Default::default() })
        .filter(session::Column::Id.eq(id))
        .exec(txn.reader())
        .await?;
    Ok(())
}

/// Ends one.
pub async fn end(txn: &Txn, hash: &str) -> Result<(), StoreError> {
    session::Entity::delete_many().filter(session::Column::TokenHash.eq(hash)).exec(txn.reader()).await?;
    Ok(())
}

/// Ends every one of a person.
pub async fn end_all(txn: &Txn, person: PersonId) -> Result<(), StoreError> {
    session::Entity::delete_many().filter(session::Column::PersonId.eq(person.0)).exec(txn.reader()).await?;
    Ok(())
}

/// Forgets those that ended by themselves.
pub async fn forget_ended(
    txn: &Txn,
    now: DateTime<Utc>,
    idle_since: DateTime<Utc>,
) -> Result<(), StoreError> {
    let ended = session::Column::ExpiresAt.lte(now).or(session::Column::SeenAt.lte(idle_since));
    session::Entity::delete_many().filter(ended).exec(txn.reader()).await?;
    Ok(())
}
