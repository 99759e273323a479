//! One message a day: who wants it, what waits for it, who had it on which day. Must not know what it says.

use std::collections::HashSet;

use chrono::NaiveDate;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, TryInsertResult};

use super::entity::{daily_gathered, daily_looked, daily_wanted, person, person_role};
use super::{Read, StoreError, Txn};
use crate::domain::message::Kind;
use crate::domain::person::PersonId;

/// People looked at in one round.
const AT_ONCE: u64 = 100;

/// Whether somebody wants one message a day.
pub async fn wants(read: &impl Read, person: PersonId) -> Result<bool, StoreError> {
    Ok(daily_wanted::Entity::find_by_id(person.0).one(read.reader()).await?.is_some())
}

/// Those of these people who want one message a day.
pub async fn wanted_by(read: &impl Read, people: &[PersonId]) -> Result<HashSet<PersonId>, StoreError> {
    let people: HashSet<i64> = people.iter().map(|person| person.0).collect();
    let found = daily_wanted::Entity::find()
        .filter(daily_wanted::Column::PersonId.is_in(people))
        .all(read.reader())
        .await?;
    Ok(found.into_iter().map(|row| PersonId(row.person_id)).collect())
}

/// Keeps what somebody chose. The caller holds the person's row.
pub async fn choose(txn: &Txn, person: PersonId, daily: bool) -> Result<(), StoreError> {
    if daily {
        let row = daily_wanted::ActiveModel { person_id: Set(person.0) };
        daily_wanted::Entity::insert(row)
            .on_conflict_do_nothing_on([daily_wanted::Column::PersonId])
            .exec_without_returning(txn.reader())
            .await?;
    } else {
        daily_wanted::Entity::delete_by_id(person.0).exec(txn.reader()).await?;
    }
    Ok(())
}

/// Something that happened, for the day's message of one person.
#[derive(Clone, Debug)]
pub struct News {
    /// The entry that tells of it.
    pub history_id: i64,
    /// For whom.
    pub person: PersonId,
    /// What it is.
    pub kind: Kind,
    /// In one line.
    pub subject: String,
}

/// Puts news by. What is there already is left as it is.
pub async fn gather(txn: &Txn, news: Vec<News>) -> Result<(), StoreError> {
    use daily_gathered::Column;
    if news.is_empty() {
        return Ok(());
    }
    let rows = news.into_iter().map(|one| daily_gathered::ActiveModel {
        id: NotSet,
        history_id: Set(one.history_id),
        person_id: Set(one.person.0),
        kind: Set(one.kind.code().to_owned()),
        subject: Set(one.subject),
    });
    daily_gathered::Entity::insert_many(rows)
        .on_conflict_do_nothing_on([Column::PersonId, Column::HistoryId, Column::Kind])
        .exec_without_returning(txn.reader())
        .await?;
    Ok(())
}

/// What was put by for somebody, the oldest first; it is put by no more.
pub async fn take_gathered(txn: &Txn, person: PersonId) -> Result<Vec<String>, StoreError> {
    use daily_gathered::{Column, Entity};
    let rows = Entity::find()
        .filter(Column::PersonId.eq(person.0))
        .order_by_asc(Column::Id)
        .all(txn.reader())
        .await?;
    let taken = rows.iter().map(|row| row.id);
    Entity::delete_many().filter(Column::Id.is_in(taken)).exec(txn.reader()).await?;
    Ok(rows.into_iter().map(|row| row.subject).collect())
}

/// Who was not looked at on this day and wants one message a day, or has something put by from when they did. Nobody whose
/// access has ended.
pub async fn due(read: &impl Read, day: NaiveDate) -> Result<Vec<PersonId>, StoreError> {
    use person::Column::Id;
    let looked = Query::select()
        .column(daily_looked::Column::PersonId)
        .from(daily_looked::Entity)
        .and_where(daily_looked::Column::Day.eq(day))
        .to_owned();
    let with = |select: SelectStatement| Id.in_subquery(select);
    let wanted = Query::select().column(daily_wanted::Column::PersonId).from(daily_wanted::Entity).to_owned();
    let gathered =
        Query::select().column(daily_gathered::Column::PersonId).from(daily_gathered::Entity).to_owned();
    let roles = Query::select().column(person_role::Column::PersonId).from(person_role::Entity).to_owned();
    let ids: Vec<i64> = person::Entity::find()
        .select_only()
        .column(Id)
        .filter(Condition::any().add(with(wanted)).add(with(gathered)))
        .filter(with(roles))
        .filter(Id.not_in_subquery(looked))
        .order_by_asc(Id)
        .limit(AT_ONCE)
        .into_tuple()
        .all(read.reader())
        .await?;
    Ok(ids.into_iter().map(PersonId).collect())
}

/// Notes that somebody was looked at on this day. `false` when another process did so first.
pub async fn look(txn: &Txn, person: PersonId, day: NaiveDate) -> Result<bool, StoreError> {
    use daily_looked::Column;
    let row = daily_looked::ActiveModel { person_id: Set(person.0), day: Set(day) };
    let done = daily_looked::Entity::insert(row)
        .on_conflict_do_nothing_on([Column::PersonId, Column::Day])
        .exec_without_returning(txn.reader())
        .await?;
    Ok(matches!(done, TryInsertResult::Inserted(1)))
}
