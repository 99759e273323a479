//! Events that wait to be announced. One row an event; gone once its messages are written.
//! Answers what is to be announced with the facts an announcement needs; must not know who hears what.

use std::collections::HashMap;

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect};

use super::application::its_partnership;
use super::entity::{application, history, outbox, partnership};
use super::{Read, StoreError, Txn};
use crate::domain::application::Reference;
use crate::domain::event::Event;
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;
use crate::domain::person::{PartnershipId, PersonId};

/// Puts an event up for announcement, to an address that is nobody's any more as well if there is one.
pub async fn add(txn: &Txn, history_id: i64, also_to: Option<&str>) -> Result<(), StoreError> {
    let also_to = Set(also_to.map(str::to_owned));
    let row = outbox::ActiveModel { id: NotSet, history_id: Set(history_id), also_to };
    outbox::Entity::insert(row).exec_without_returning(txn.reader()).await?;
    Ok(())
}

/// An event that nobody was told of yet.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Its row here, for [`remove`].
    pub outbox_id: i64,
    /// Its entry in the history.
    pub history_id: i64,
    /// What it is about, such as `application:7` or `person:3`.
    pub chain: String,
    /// What happened.
    pub event: Event,
    /// Who did it; `None` for the clock.
    pub by: Option<PersonId>,
    /// The address that was the person's before.
    pub also_to: Option<String>,
    /// The case, when it is about one.
    pub case: Option<CaseFacts>,
}

impl Waiting {
    /// The person it is about, when it is about one.
    pub fn person(&self) -> Option<PersonId> {
        subject(&self.chain, "person").map(PersonId)
    }

    /// The make and model it is about, when it is about one.
    pub fn kit(&self) -> Option<i64> {
        subject(&self.chain, "kit")
    }
}

/// What a message may say of a case. Nothing exempt is in here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFacts {
    /// Its name.
    pub reference: Reference,
    /// What it is called.
    pub title: String,
    /// Whose it is.
    pub partnership_id: PartnershipId,
    /// Whose it is, as shown.
    pub partnership: String,
    /// For which year.
    pub year: FinancialYear,
    /// What it asks for.
    pub request: Money,
    /// How often it was sent in; 0 while it is known to its partnership alone.
    pub submissions: u32,
}

/// Takes up to `limit` events, the oldest first, so that no other process takes them before the transaction ends.
/// An event that cannot be read (a newer version wrote it) is logged and stays where it is.
pub async fn take(txn: &Txn, limit: u64) -> Result<Vec<Waiting>, StoreError> {
    // On SQLite the lock says nothing, and need not: a transaction there is alone.
    let taken = outbox::Entity::find()
        .order_by_asc(outbox::Column::Id)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(txn.reader())
        .await?;
    if taken.is_empty() {
        return Ok(Vec::new());
    }
    let entries = history::Entity::find()
        .filter(history::Column::Id.is_in(taken.iter().map(|row| row.history_id)))
        .all(txn.reader())
        .await?;
    let entries: HashMap<i64, history::Model> = entries.into_iter().map(|entry| (entry.id, entry)).collect();
    let cases = cases(txn, entries.values().filter_map(|entry| subject(&entry.chain, "application"))).await?;
    let mut waiting = Vec::with_capacity(taken.len());
    for row in taken {
        let Some(entry) = entries.get(&row.history_id) else { continue };
        let event = match serde_json::from_str(&entry.event) {
            Ok(event) => event,
            Err(error) => {
                tracing::error!(history = entry.id, %error, "an event cannot be announced: it cannot be read");
                continue;
            }
        };
        waiting.push(Waiting {
            outbox_id: row.id,
            history_id: entry.id,
            chain: entry.chain.clone(),
            event,
            by: entry.person_id.map(PersonId),
            also_to: row.also_to,
            case: subject(&entry.chain, "application").and_then(|id| cases.get(&id).cloned()),
        });
    }
    Ok(waiting)
}

/// Takes away events whose messages are written.
pub async fn remove(txn: &Txn, ids: impl IntoIterator<Item = i64>) -> Result<(), StoreError> {
    outbox::Entity::delete_many().filter(outbox::Column::Id.is_in(ids)).exec(txn.reader()).await?;
    Ok(())
}

/// The number in a chain about this noun.
pub(in crate::store) fn subject(chain: &str, noun: &str) -> Option<i64> {
    chain.strip_prefix(noun)?.strip_prefix(':')?.parse().ok()
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    reference: String,
    title: String,
    partnership_id: i64,
    partnership: String,
    year: i32,
    request_pence: i64,
    submissions: i32,
}

async fn cases(txn: &Txn, ids: impl Iterator<Item = i64>) -> Result<HashMap<i64, CaseFacts>, StoreError> {
    use application::Column as Case;
    let rows = application::Entity::find()
        .select_only()
        .columns([Case::Id, Case::Reference, Case::Title, Case::PartnershipId])
        .columns([Case::Year, Case::RequestPence, Case::Submissions])
        .column_as(partnership::Column::Name, "partnership")
        .join(JoinType::InnerJoin, its_partnership())
        .filter(Case::Id.is_in(ids))
        .into_model::<Row>()
        .all(txn.reader())
        .await?;
    rows.into_iter().map(|row| Ok((row.id, facts(row)?))).collect()
}

fn facts(row: Row) -> Result<CaseFacts, StoreError> {
    let broken = || StoreError::Broken(format!("application {} cannot be read", row.id));
    Ok(CaseFacts {
        reference: Reference::parse(&row.reference).ok_or_else(broken)?,
        title: row.title.clone(),
        partnership_id: PartnershipId(row.partnership_id),
        partnership: row.partnership.clone(),
        year: FinancialYear::from_start(row.year).ok_or_else(broken)?,
        request: Money::from_pence(row.request_pence),
        submissions: u32::try_from(row.submissions).map_err(|_| broken())?,
    })
}
