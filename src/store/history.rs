//! What happened, entry by entry. Added to and never changed; each entry carries the hash of the one before it.

mod erase;
mod verify;

use chrono::{DateTime, SecondsFormat, Utc};
use sea_orm::ActiveValue::NotSet;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, Statement,
};
use sha2::{Digest, Sha256};

use super::entity::history;
use super::person::names;
use super::{Read, StoreError, Txn};
use crate::domain::event::{Event, Moved};
use crate::domain::person::PersonId;

pub(super) use erase::{erase, unname};
pub use verify::verify;

/// The end of a chain: what the next entry follows.
#[derive(Debug)]
pub struct Head {
    chain: String,
    number: i64,
    hash: String,
}

impl Head {
    /// Of a chain that has no entry yet.
    pub fn new(chain: String) -> Head {
        Head { chain, number: 0, hash: String::new() }
    }
}

/// What a chain says to somebody who wants to add to it.
pub enum Opened {
    /// The same person posted this form before; it changed the chain of this name.
    Before(String),
    /// Here the next entry goes.
    At(Head),
}

/// What is to be added.
pub struct NewEntry<'a> {
    /// When.
    pub at: DateTime<Utc>,
    /// Who; `None` for the clock.
    pub person: Option<PersonId>,
    /// What.
    pub event: &'a Event,
    /// From which state to which.
    pub moved: Moved,
    /// Key of the form it came from.
    pub form_key: Option<&'a str>,
}

/// An entry as a timeline shows it.
pub struct Entry {
    /// Number in its chain.
    pub number: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Name of who did it; `None` for the clock.
    pub by: Option<String>,
    /// What.
    pub event: Event,
}

#[derive(FromQueryResult)]
struct Link {
    chain: String,
    number: i64,
    hash: String,
    person_id: Option<i64>,
    form_key: Option<String>,
}

// Two halves, since SQLite reads the whole table for one with OR.
const OPEN: &str = "SELECT chain, number, hash, person_id, form_key FROM history WHERE form_key = $2
  UNION ALL SELECT * FROM (SELECT chain, number, hash, person_id, form_key FROM history WHERE chain = $1
    ORDER BY number DESC LIMIT 1) AS last";

/// The end of a chain, or the chain that a form with this key changed, in one query. The key of somebody else's form is
/// a conflict, never an answer. The caller holds the subject's row, so ends do not race; unique indexes stand behind it.
pub async fn open(
    txn: &Txn,
    chain: String,
    key: Option<&str>,
    by: Option<PersonId>,
) -> Result<Opened, StoreError> {
    let backend = txn.reader().get_database_backend();
    let ask = Statement::from_sql_and_values(backend, OPEN, [chain.clone().into(), key.into()]);
    let mut rows = Link::find_by_statement(ask).all(txn.reader()).await?;
    if let Some(at) = rows.iter().position(|row| key.is_some() && row.form_key.as_deref() == key) {
        let row = rows.swap_remove(at);
        return own(row.chain, row.person_id, by).map(Opened::Before);
    }
    let head = rows.pop().map(|row| Head { chain: row.chain, number: row.number, hash: row.hash });
    Ok(Opened::At(head.unwrap_or_else(|| Head::new(chain))))
}

/// The chain that a form with this key changed, for a subject that is made by the form and has no chain yet.
pub async fn chain_of_form(txn: &Txn, key: &str, by: Option<PersonId>) -> Result<Option<String>, StoreError> {
    let found = history::Entity::find().filter(history::Column::FormKey.eq(key)).one(txn.reader()).await?;
    found.map(|row| own(row.chain, row.person_id, by)).transpose()
}

/// What a form with this key did.
pub async fn event_of_form(read: &impl Read, key: &str) -> Result<Option<Event>, StoreError> {
    let found = history::Entity::find().filter(history::Column::FormKey.eq(key)).one(read.reader()).await?;
    found.map(|row| Ok(serde_json::from_str(&row.event)?)).transpose()
}

/// What happened to a subject of this kind, the oldest first.
pub async fn of_kind(read: &impl Read, chain: &str, kind: &str) -> Result<Vec<Event>, StoreError> {
    let rows = history::Entity::find()
        .filter(history::Column::Chain.eq(chain))
        .filter(history::Column::Kind.eq(kind))
        .order_by_asc(history::Column::Number)
        .all(read.reader())
        .await?;
    rows.into_iter().map(|row| Ok(serde_json::from_str(&row.event)?)).collect()
}

fn own(chain: String, whose: Option<i64>, by: Option<PersonId>) -> Result<String, StoreError> {
    if whose == by.map(|person| person.0) { Ok(chain) } else { Err(StoreError::Conflict) }
}

/// Adds an entry. Returns its number in the table, and the chain's new end.
pub async fn add(txn: &Txn, head: Head, entry: NewEntry<'_>) -> Result<(i64, Head), StoreError> {
    let row = row(head, entry)?;
    let head = Head { chain: row.chain.clone(), number: row.number, hash: row.hash.clone() };
    let id = history::Entity::insert(active(row)).exec(txn.reader()).await?.last_insert_id;
    Ok((id, head))
}

/// The first entry of a chain, for cases that are written in bulk.
pub(super) fn first_entry(chain: String, entry: NewEntry<'_>) -> Result<history::ActiveModel, StoreError> {
    row(Head::new(chain), entry).map(active)
}

/// The first entries of several chains, in one statement.
pub async fn begin_each(txn: &Txn, chains: Vec<String>, entry: NewEntry<'_>) -> Result<(), StoreError> {
    let NewEntry { at, person, event, moved, .. } = entry;
    // The key of a form stands in one entry alone, and that is not one of these.
    let each = |chain| first_entry(chain, NewEntry { at, person, event, moved, form_key: None });
    let rows = chains.into_iter().map(each).collect::<Result<Vec<_>, _>>()?;
    if !rows.is_empty() {
        history::Entity::insert_many(rows).exec_without_returning(txn.reader()).await?;
    }
    Ok(())
}

fn row(head: Head, entry: NewEntry<'_>) -> Result<history::Model, StoreError> {
    let mut row = history::Model {
        id: 0,
        chain: head.chain,
        number: head.number + 1,
        at: entry.at,
        person_id: entry.person.map(|person| person.0),
        kind: entry.event.kind().to_owned(),
        before: entry.moved.map(|(from, _)| from.code().to_owned()),
        after: entry.moved.map(|(_, to)| to.code().to_owned()),
        reason: entry.event.reason(),
        event: serde_json::to_string(entry.event)?,
        form_key: entry.form_key.map(str::to_owned),
        hash: String::new(),
        erased: false,
    };
    row.hash = hash(&head.hash, &row);
    Ok(row)
}

fn active(row: history::Model) -> history::ActiveModel {
    let mut active = row.into_active_model().reset_all();
    active.id = NotSet;
    active
}

/// Everything that an entry says, and the hash before it, in one fixed order.
fn hash(previous: &str, row: &history::Model) -> String {
    let parts = [
        previous.to_owned(),
        row.chain.clone(),
        row.number.to_string(),
        row.at.to_rfc3339_opts(SecondsFormat::Micros, true),
        row.person_id.map(|id| id.to_string()).unwrap_or_default(),
        row.kind.clone(),
        row.before.clone().unwrap_or_default(),
        row.after.clone().unwrap_or_default(),
        row.reason.clone().unwrap_or_default(),
        row.event.clone(),
    ];
    digest(&parts)
}

/// Of all parts, each behind its length.
pub(super) fn digest(parts: &[String]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part.as_bytes());
    }
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The last `limit` entries of a chain, newest first, with names; and what is older and no mere save of a draft, since a
/// form that is saved while one types must not push out what was decided.
pub async fn of_chain(read: &impl Read, chain: &str, limit: u64) -> Result<Vec<Entry>, StoreError> {
    let newest = history::Entity::find()
        .select_only()
        .expr(history::Column::Number.max())
        .filter(history::Column::Chain.eq(chain))
        .into_query();
    let reach = i64::try_from(limit).unwrap_or(i64::MAX);
    let recent = Expr::col(history::Column::Number).gt(Expr::from(newest).sub(reach));
    let rows = history::Entity::find()
        .filter(history::Column::Chain.eq(chain))
        .filter(history::Column::Kind.ne("section_saved").or(recent))
        .order_by_desc(history::Column::Number)
        .limit(limit.saturating_mul(2))
        .all(read.reader())
        .await?;
    named(read, rows).await
}

/// Of all the entries of a chain those before this number, newest first, `limit` of them, with names.
pub async fn before(
    read: &impl Read,
    chain: &str,
    number: i64,
    limit: u64,
) -> Result<Vec<Entry>, StoreError> {
    let rows = history::Entity::find()
        .filter(history::Column::Chain.eq(chain))
        .filter(history::Column::Number.lt(number))
        .order_by_desc(history::Column::Number)
        .limit(limit)
        .all(read.reader())
        .await?;
    named(read, rows).await
}

async fn named(read: &impl Read, rows: Vec<history::Model>) -> Result<Vec<Entry>, StoreError> {
    let mut read_rows = Vec::with_capacity(rows.len());
    let mut ids: Vec<PersonId> = rows.iter().filter_map(|row| row.person_id).map(PersonId).collect();
    for row in rows {
        let mut event: Event = serde_json::from_str(&row.event)?;
        ids.extend(event.unnamed().map(|named| named.person));
        read_rows.push((row, event));
    }
    let people = names(read, &ids).await?;
    let name = |id: PersonId| people.get(&id).cloned();
    let entry = |(row, mut event): (history::Model, Event)| {
        event.unnamed().for_each(|named| named.name = name(named.person).unwrap_or_default());
        Entry { number: row.number, at: row.at, by: row.person_id.map(PersonId).and_then(name), event }
    };
    Ok(read_rows.into_iter().map(entry).collect())
}

/// The newest entry of a kind in a chain, however many came after it.
pub async fn last(read: &impl Read, chain: &str, kind: &str) -> Result<Option<Event>, StoreError> {
    let row = last_row(read, chain, kind).await?;
    row.map(|row| Ok(serde_json::from_str(&row.event)?)).transpose()
}

/// The same, with its number and who made it.
pub async fn last_entry(read: &impl Read, chain: &str, kind: &str) -> Result<Option<Entry>, StoreError> {
    let row = last_row(read, chain, kind).await?;
    Ok(named(read, row.into_iter().collect()).await?.pop())
}

async fn last_row(read: &impl Read, chain: &str, kind: &str) -> Result<Option<history::Model>, StoreError> {
    let of_kind = history::Entity::find()
        .filter(history::Column::Chain.eq(chain))
        .filter(history::Column::Kind.eq(kind));
    Ok(of_kind.order_by_desc(history::Column::Number).one(read.reader()).await?)
}
