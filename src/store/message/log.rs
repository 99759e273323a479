//! What was sent to whom and how it went, for the administrator and for the demo. Newest first, paged by key.

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};

use super::with_name;
use crate::store::entity::message::{Column, Entity};
use crate::store::{Read, StoreError};

/// A line of the log.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Line {
    /// Number in the log.
    pub id: i64,
    /// To whom.
    pub name: String,
    /// Where to.
    pub address: String,
    /// Short name of what it is.
    pub kind: String,
    /// Subject line.
    pub subject: String,
    /// `waiting`, `sent` or `failed`.
    pub state: String,
    /// It failed because nobody needed it any more.
    pub unneeded: bool,
    /// How often it was tried.
    pub tries: i32,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it was last sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// When it is tried next, while it waits.
    pub next_try_at: Option<DateTime<Utc>>,
    /// What went wrong the last time.
    pub last_error: Option<String>,
}

/// A message with its text. A sign-in mail shows a placeholder where the link was.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Whole {
    /// Everything but the text.
    #[sea_orm(nested)]
    pub line: Line,
    /// Plain text.
    pub body: String,
    /// The same as HTML.
    pub html: String,
}

fn lines() -> Select<Entity> {
    with_name()
        .columns([Column::Id, Column::Address, Column::Kind, Column::Subject, Column::State, Column::Tries])
        .column(Column::Unneeded)
        .columns([Column::CreatedAt, Column::SentAt, Column::NextTryAt, Column::LastError])
}

fn page(before: Option<i64>, limit: u64) -> Select<Entity> {
    lines()
        .apply_if(before, |query, id| query.filter(Column::Id.lt(id)))
        .order_by_desc(Column::Id)
        .limit(limit)
}

/// Up to `limit` lines, those older than message number `before` when it is given.
pub async fn list(read: &impl Read, before: Option<i64>, limit: u64) -> Result<Vec<Line>, StoreError> {
    Ok(page(before, limit).into_model::<Line>().all(read.reader()).await?)
}

/// One message.
pub async fn get(read: &impl Read, id: i64) -> Result<Option<Whole>, StoreError> {
    let query = lines().columns([Column::Body, Column::Html]).filter(Column::Id.eq(id));
    Ok(query.into_model::<Whole>().one(read.reader()).await?)
}

/// Like [`list`], with the texts. For the demo, where everybody may read everything.
pub async fn for_demo(read: &impl Read, before: Option<i64>, limit: u64) -> Result<Vec<Whole>, StoreError> {
    let query = page(before, limit).columns([Column::Body, Column::Html]);
    Ok(query.into_model::<Whole>().all(read.reader()).await?)
}
