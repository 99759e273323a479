//! Who is signed in where. Only the hash of a cookie is kept; how long a session lasts is not decided here.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect};

use super::entity::{person, person_role, session};
use super::{Read, StoreError, Txn};
use crate::domain::person::{Person, PersonId, Way};
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
    /// How they came in.
    pub way: Way,
    /// When a second factor was given last.
    pub factor_at: Option<DateTime<Utc>>,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    seen_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    way: String,
    factor_at: Option<DateTime<Utc>>,
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
            session::Column::Way,
            session::Column::FactorAt,
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
    let (way, factor_at) = (Way::from_code(&row.way), row.factor_at);
    Ok(Some(Found { id: row.id, person, seen_at: row.seen_at, expires_at: row.expires_at, way, factor_at }))
}

/// A session that begins.
pub struct New<'a> {
    /// Hash of its cookie.
    pub hash: &'a str,
    /// Whose.
    pub person: PersonId,
    /// In which browser, in plain words.
    pub browser: &'a str,
    /// How they came in.
    pub way: &'a Way,
    /// When.
    pub now: DateTime<Utc>,
    /// Ends at the latest.
    pub expires_at: DateTime<Utc>,
}

/// Adds a session.
pub async fn add(txn: &Txn, new: New<'_>) -> Result<(), StoreError> {
    let row = session::ActiveModel {
        id: NotSet,
        token_hash: Set(new.hash.to_owned()),
        person_id: Set(new.person.0),
        created_at: Set(new.now),
        seen_at: Set(new.now),
        expires_at: Set(new.expires_at),
        browser: Set(new.browser.to_owned()),
        way: Set(new.way.code()),
        factor_at: Set(new.way.counts_as_a_second_factor().then_some(new.now)),
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

/// Notes that a second factor was given in it.
pub async fn factor_given(txn: &Txn, hash: &str, at: DateTime<Utc>) -> Result<(), StoreError> {
    session::Entity::update_many()
        .set(session::ActiveModel { factor_at: Set(Some(at)), ..Default::default() })
        .filter(session::Column::TokenHash.eq(hash))
        .exec(txn.reader())
        .await?;
    Ok(())
}

/// Ends one.
pub async fn end(txn: &Txn, hash: &str) -> Result<(), StoreError> {
    session::Entity::delete_many().filter(session::Column::TokenHash.eq(hash)).exec(txn.reader()).await?;
    Ok(())
}

/// Ends one of a person's, other than the one that they use. `false` when there is none such.
pub async fn end_other(txn: &Txn, person: PersonId, own_hash: &str, id: i64) -> Result<bool, StoreError> {
    let ended = session::Entity::delete_many()
        .filter(session::Column::Id.eq(id))
        .filter(session::Column::PersonId.eq(person.0))
        .filter(session::Column::TokenHash.ne(own_hash))
        .exec(txn.reader())
        .await?;
    Ok(ended.rows_affected == 1)
}

/// Ends every one of a person but this.
pub async fn end_others(txn: &Txn, person: PersonId, hash: &str) -> Result<(), StoreError> {
    session::Entity::delete_many()
        .filter(session::Column::PersonId.eq(person.0))
        .filter(session::Column::TokenHash.ne(hash))
        .exec(txn.reader())
        .await?;
    Ok(())
}

/// One of a person's sessions, as a list shows it.
pub struct Line {
    /// Number of the row.
    pub id: i64,
    /// Hash of its cookie.
    pub hash: String,
    /// In which browser; empty when it is not known.
    pub browser: String,
    /// How they came in.
    pub way: Way,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// Last used, to the minute.
    pub seen_at: DateTime<Utc>,
}

/// A person's sessions that have not ended by themselves, the last used first.
pub async fn of_person(
    read: &impl Read,
    person: PersonId,
    now: DateTime<Utc>,
    idle_since: DateTime<Utc>,
) -> Result<Vec<Line>, StoreError> {
    let rows = session::Entity::find()
        .filter(session::Column::PersonId.eq(person.0))
        .filter(session::Column::ExpiresAt.gt(now))
        .filter(session::Column::SeenAt.gt(idle_since))
        .order_by_desc(session::Column::SeenAt)
        .order_by_desc(session::Column::Id)
        .all(read.reader())
        .await?;
    let line = |row: session::Model| Line {
        id: row.id,
        hash: row.token_hash,
        browser: row.browser,
        way: Way::from_code(&row.way),
        created_at: row.created_at,
        seen_at: row.seen_at,
    };
    Ok(rows.into_iter().map(line).collect())
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
