//! The log of messages: written, sent until they arrive or are given up, kept, sent again by hand.
//! Must not know who hears what nor how a message travels.

pub mod link;
pub mod log;
pub mod moot;
pub mod recipient;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType, SimpleExpr};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
    Select,
};

use super::entity::message::{Column, Entity};
use super::entity::{message, person};
use super::{Read, StoreError, Txn};
use crate::domain::date::micros;

pub use recipient::Recipient;

/// For how long a claimed message is nobody else's.
pub const LEASE: TimeDelta = TimeDelta::minutes(2);

/// A message to be kept and sent.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// The entry that it tells of.
    pub history_id: i64,
    /// To whom.
    pub to: Recipient,
    /// Short name of what it is.
    pub kind: &'static str,
    /// Subject line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

/// Keeps messages, due at once. One that is there already (same entry, person and kind) is left as it is.
pub async fn insert(txn: &Txn, messages: Vec<NewMessage>, now: DateTime<Utc>) -> Result<(), StoreError> {
    if messages.is_empty() {
        return Ok(());
    }
    let now = micros(now);
    let rows = messages.into_iter().map(|new| message::ActiveModel {
        id: NotSet,
        history_id: Set(new.history_id),
        person_id: Set(new.to.person_id.0),
        address: Set(new.to.email),
        kind: Set(new.kind.to_owned()),
        subject: Set(new.subject),
        body: Set(new.text),
        html: Set(new.html),
        state: Set("waiting".into()),
        tries: Set(0),
        created_at: Set(now),
        next_try_at: Set(Some(now)),
        sent_at: Set(None),
        last_error: Set(None),
        unneeded: Set(false),
    });
    Entity::insert_many(rows)
        .on_conflict_do_nothing_on([Column::HistoryId, Column::PersonId, Column::Kind])
        .exec_without_returning(txn.reader())
        .await?;
    Ok(())
}

/// A message that this process alone may send until its lease ends.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Claimed {
    /// Number in the log.
    pub id: i64,
    /// To whom.
    pub person_id: i64,
    /// To whom, as shown.
    pub name: String,
    /// Where to.
    pub address: String,
    /// Short name of what it is.
    pub kind: String,
    /// Subject line.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// The same as HTML.
    pub html: String,
    /// Which try this is, from 1.
    pub tries: i32,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it was sent before, if it is sent again by hand.
    pub sent_at: Option<DateTime<Utc>>,
}

/// Whoever changed their address since a message was written gets it at the new one; only what is told to an old address on purpose
/// goes there, and what was deleted stays deleted.
const ADDRESS: &str = "CASE WHEN kind = 'address_left' OR address = '' THEN address
  ELSE COALESCE((SELECT NULLIF(p.email, '') FROM person p WHERE p.id = message.person_id), address) END";

/// Takes up to `limit` messages that are due and counts a try for each. Until [`LEASE`] is over no process takes them
/// again; after it they are due again, so that a process that dies loses none.
pub async fn claim_due(txn: &Txn, now: DateTime<Utc>, limit: u64) -> Result<Vec<Claimed>, StoreError> {
    let now = micros(now);
    // On SQLite the lock says nothing, and need not: a transaction there is alone.
    let ids: Vec<i64> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::State.eq("waiting"))
        .filter(Column::NextTryAt.lte(now))
        .order_by_asc(Column::NextTryAt)
        .order_by_asc(Column::Id)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .into_tuple()
        .all(txn.reader())
        .await?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Entity::update_many()
        .col_expr(Column::Address, Expr::cust(ADDRESS))
        .col_expr(Column::NextTryAt, Expr::value(now + LEASE))
        .col_expr(Column::Tries, Expr::col(Column::Tries).add(1))
        .filter(Column::Id.is_in(ids.iter().copied()))
        .exec(txn.reader())
        .await?;
    let claimed = with_name()
        .columns([Column::Id, Column::PersonId, Column::Address, Column::Kind, Column::Subject, Column::Body])
        .columns([Column::Html, Column::Tries, Column::CreatedAt, Column::SentAt])
        .filter(Column::Id.is_in(ids))
        .order_by_asc(Column::Id)
        .into_model::<Claimed>();
    Ok(claimed.all(txn.reader()).await?)
}

/// Marks a message as gone.
pub async fn sent(txn: &Txn, id: i64, now: DateTime<Utc>) -> Result<(), StoreError> {
    let changes = [
        (Column::State, Expr::value("sent")),
        (Column::SentAt, Expr::value(micros(now))),
        (Column::NextTryAt, Expr::value(None::<DateTime<Utc>>)),
        (Column::LastError, Expr::value(None::<String>)),
    ];
    change(txn, id, &["waiting", "failed"], changes).await.map(drop)
}

/// Marks a try as failed: to be tried again at `next_try_at`, or given up without one.
pub async fn failed(
    txn: &Txn,
    id: i64,
    error: &str,
    next_try_at: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    let changes = [
        (Column::State, Expr::value(if next_try_at.is_some() { "waiting" } else { "failed" })),
        (Column::NextTryAt, Expr::value(next_try_at.map(micros))),
        (Column::LastError, Expr::value(error)),
    ];
    change(txn, id, &["waiting"], changes).await.map(drop)
}

/// Marks a message as one that nobody needs any more: it stays what it was if it was sent before.
pub async fn unneeded(txn: &Txn, message: &Claimed, why: &str) -> Result<(), StoreError> {
    let before = message.sent_at.is_some();
    let changes = [
        (Column::State, Expr::value(if before { "sent" } else { "failed" })),
        (Column::Unneeded, Expr::value(!before)),
        (Column::NextTryAt, Expr::value(None::<DateTime<Utc>>)),
        (Column::LastError, Expr::value(why)),
    ];
    change(txn, message.id, &["waiting"], changes).await.map(drop)
}

/// Puts other words in the place of those that a message was written with, before it goes out.
pub async fn reword(txn: &Txn, id: i64, (text, html): (&str, &str)) -> Result<(), StoreError> {
    let changes = [(Column::Body, Expr::value(text)), (Column::Html, Expr::value(html))];
    change(txn, id, &["waiting"], changes).await.map(drop)
}

/// Has a message that was sent or given up sent again. `false` when there is none such: one that waits is sent anyway, and
/// one whose address was deleted cannot be.
pub async fn again(txn: &Txn, id: i64, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let changes = [
        (Column::State, Expr::value("waiting")),
        (Column::Unneeded, Expr::value(false)),
        (Column::Tries, Expr::value(0)),
        (Column::NextTryAt, Expr::value(micros(now))),
        (Column::LastError, Expr::value(None::<String>)),
    ];
    change(txn, id, &["sent", "failed"], changes).await
}

async fn change(
    txn: &Txn,
    id: i64,
    from: &[&str],
    to: impl IntoIterator<Item = (Column, SimpleExpr)>,
) -> Result<bool, StoreError> {
    let mut update =
        Entity::update_many().filter(Column::Id.eq(id)).filter(Column::State.is_in(from.to_vec()));
    // One whose address was deleted stays as it is.
    update = update.filter(Column::Address.ne(""));
    for (column, value) in to {
        update = update.col_expr(column, value);
    }
    Ok(update.exec(txn.reader()).await?.rows_affected == 1)
}

/// Messages with the name of whom they are for; the columns are still to be chosen.
fn with_name() -> Select<Entity> {
    let to: RelationDef =
        Entity::belongs_to(person::Entity).from(Column::PersonId).to(person::Column::Id).into();
    Entity::find().select_only().column(person::Column::Name).join(JoinType::InnerJoin, to)
}
