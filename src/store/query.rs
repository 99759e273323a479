//! Queries of cases. Whether one may be put, or how it ends, is not decided here.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, RelationDef,
};

use super::entity::query::{ActiveModel, Column, Entity, Model};
use super::entity::{application, history, message, outbox};
use super::person::names;
use super::{Read, StoreError, Txn};
use crate::domain::application::section::Section;
use crate::domain::application::{ApplicationId, Reference};
use crate::domain::event::Event;
use crate::domain::person::PersonId;
use crate::domain::query::{End, How, Query};

/// A query with the names of who asked and who ended it.
#[derive(Clone, Debug)]
pub struct Named {
    /// The query.
    pub query: Query,
    /// Who asked.
    pub asked_by: String,
    /// Who ended it.
    pub ended_by: Option<String>,
}

fn assemble(row: Model) -> Result<Query, StoreError> {
    let broken = || StoreError::Broken(format!("query {} cannot be read", row.id));
    let end = match (row.ended, row.words, row.ended_by, row.ended_at) {
        (Some(how), Some(words), Some(by), Some(at)) => {
            let how = How::ALL.into_iter().find(|one| one.code() == how).ok_or_else(broken)?;
            Some(End { how, words, by: PersonId(by), at })
        }
        _ => None,
    };
    Ok(Query {
        number: u32::try_from(row.number).map_err(|_| broken())?,
        section: row
            .section
            .as_deref()
            .map(|code| Section::from_code(code).ok_or_else(broken))
            .transpose()?,
        question: row.question,
        by: PersonId(row.person_id),
        at: row.at,
        due_on: row.due_on,
        reminded_on: row.reminded_on,
        end,
    })
}

/// The queries of a case, the newest first, with names.
pub async fn of(read: &impl Read, case: ApplicationId) -> Result<Vec<Named>, StoreError> {
    let rows = Entity::find()
        .filter(Column::ApplicationId.eq(case.0))
        .order_by_desc(Column::Number)
        .all(read.reader())
        .await?;
    let ids = rows.iter().flat_map(|row| [Some(row.person_id), row.ended_by]).flatten();
    let people = names(read, &ids.map(PersonId).collect::<Vec<_>>()).await?;
    let name = |id: PersonId| people.get(&id).cloned();
    let named = |row: Model| {
        let query = assemble(row)?;
        let ended_by = query.end.as_ref().and_then(|end| name(end.by));
        Ok(Named { asked_by: name(query.by).unwrap_or_default(), ended_by, query })
    };
    rows.into_iter().map(named).collect()
}

/// One query of a case. Whoever holds the case's row holds its queries.
pub async fn one(read: &impl Read, case: ApplicationId, number: u32) -> Result<Option<Query>, StoreError> {
    let find =
        Entity::find().filter(Column::ApplicationId.eq(case.0)).filter(Column::Number.eq(i64::from(number)));
    find.one(read.reader()).await?.map(assemble).transpose()
}

/// How many queries a case ever had.
pub async fn count(read: &impl Read, case: ApplicationId) -> Result<u32, StoreError> {
    let count = Entity::find().filter(Column::ApplicationId.eq(case.0)).count(read.reader()).await?;
    u32::try_from(count).map_err(|_| StoreError::Broken("too many queries".into()))
}

/// Adds one.
pub async fn add(txn: &Txn, case: ApplicationId, query: &Query) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: NotSet,
        application_id: Set(case.0),
        number: Set(i32::try_from(query.number).map_err(|_| StoreError::Broken("too many queries".into()))?),
        section: Set(query.section.map(|section| section.code().to_owned())),
        question: Set(query.question.clone()),
        person_id: Set(query.by.0),
        at: Set(query.at),
        due_on: Set(query.due_on),
        reminded_on: Set(None),
        ended: Set(None),
        words: Set(None),
        ended_by: Set(None),
        ended_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(txn.reader()).await?;
    Ok(())
}

/// Ends open queries of a case: that of this number, or all of them. Returns how many.
pub async fn end(txn: &Txn, case: ApplicationId, number: Option<u32>, end: &End) -> Result<u64, StoreError> {
    let mut update = Entity::update_many()
        .col_expr(Column::Ended, Expr::value(end.how.code()))
        .col_expr(Column::Words, Expr::value(end.words.as_str()))
        .col_expr(Column::EndedBy, Expr::value(end.by.0))
        .col_expr(Column::EndedAt, Expr::value(end.at))
        .filter(Column::ApplicationId.eq(case.0))
        .filter(Column::Ended.is_null());
    if let Some(number) = number {
        update = update.filter(Column::Number.eq(i64::from(number)));
    }
    let ended = update.exec(txn.reader()).await?.rows_affected;
    if ended > 0 {
        stop_reminding(txn, case, number).await?;
    }
    Ok(ended)
}

/// Notes that it was reminded of today.
pub async fn reminded(
    txn: &Txn,
    case: ApplicationId,
    number: u32,
    today: NaiveDate,
) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::RemindedOn, Expr::value(today))
        .filter(Column::ApplicationId.eq(case.0))
        .filter(Column::Number.eq(i64::from(number)))
        .exec(txn.reader())
        .await?;
    Ok(())
}

/// Open queries due by `day` and not reminded of since `today` began: the applications' names and their numbers.
pub async fn due(
    read: &impl Read,
    day: NaiveDate,
    today: NaiveDate,
) -> Result<Vec<(Reference, u32)>, StoreError> {
    let of: RelationDef = Entity::belongs_to(application::Entity)
        .from(Column::ApplicationId)
        .to(application::Column::Id)
        .into();
    let rows: Vec<(String, i32)> = Entity::find()
        .select_only()
        .column(application::Column::Reference)
        .column(Column::Number)
        .join(JoinType::InnerJoin, of)
        .filter(Column::Ended.is_null())
        .filter(Column::DueOn.lte(day))
        .filter(Column::RemindedOn.is_null().or(Column::RemindedOn.lt(today)))
        .limit(100)
        .into_tuple()
        .all(read.reader())
        .await?;
    let read = |(reference, number): (String, i32)| {
        Some((Reference::parse(&reference)?, u32::try_from(number).ok()?))
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

/// Reminders of a query that has ended go to nobody: those that are not written yet are not, those that wait are not sent.
async fn stop_reminding(txn: &Txn, case: ApplicationId, number: Option<u32>) -> Result<(), StoreError> {
    const KIND: &str = "query_reminded";
    let rows: Vec<(i64, String)> = history::Entity::find()
        .select_only()
        .columns([history::Column::Id, history::Column::Event])
        .filter(history::Column::Chain.eq(format!("application:{}", case.0)))
        .filter(history::Column::Kind.eq(KIND))
        .into_tuple()
        .all(txn.reader())
        .await?;
    let ended = |event: &str| match serde_json::from_str(event) {
        Ok(Event::QueryReminded(due)) => number.is_none_or(|number| number == due.number),
        _ => false,
    };
    let ids: Vec<i64> = rows.iter().filter(|(_, event)| ended(event)).map(|(id, _)| *id).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let waiting = outbox::Column::HistoryId.is_in(ids.iter().copied());
    outbox::Entity::delete_many().filter(waiting).exec(txn.reader()).await?;
    message::Entity::update_many()
        .col_expr(message::Column::State, Expr::value("failed"))
        .col_expr(message::Column::Unneeded, Expr::value(true))
        .col_expr(message::Column::NextTryAt, Expr::value(None::<DateTime<Utc>>))
        .col_expr(message::Column::LastError, Expr::value("Not sent: the query had ended"))
        .filter(message::Column::HistoryId.is_in(ids))
        .filter(message::Column::Kind.eq(KIND))
        .filter(message::Column::State.eq("waiting"))
        .exec(txn.reader())
        .await?;
    Ok(())
}
