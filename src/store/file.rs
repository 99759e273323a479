//! Files of applications: what is known of each. Their bytes are in `storage`, under the key that stands here.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, UpdateMany,
};

use super::entity::file::{ActiveModel, Column, Entity, Model};
use super::entity::paper;
use super::{Read, StoreError, Txn};
use crate::domain::application::ApplicationId;
use crate::domain::camera::CameraId;
use crate::domain::file::{Attached, FileId, FileState, Kind, Opening};
use crate::domain::person::PersonId;

/// A file as it is kept.
#[derive(Clone, Debug)]
pub struct File {
    /// Whose.
    pub application: ApplicationId,
    /// As the application lists it.
    pub attached: Attached,
    /// Where its bytes are.
    pub key: String,
    /// Who can open it.
    pub opening: Opening,
    /// Since when it is here.
    pub added_at: DateTime<Utc>,
    /// Whether its bytes are deleted.
    pub gone: bool,
}

impl File {
    /// Whether it can show something: it was not refused.
    pub fn shows(&self) -> bool {
        self.opening.state != FileState::Refused
    }
}

/// What arrived: its bytes are in the storage already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrived {
    /// Where its bytes are.
    pub key: String,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// How large.
    pub bytes: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// What whoever sent it calls it.
    pub sent_as: String,
}

fn assemble(row: Model) -> Result<File, StoreError> {
    let broken = || StoreError::Broken(format!("file {}", row.id));
    let kind = Kind::from_code(&row.kind).ok_or_else(broken)?;
    let state = FileState::from_code(&row.state).ok_or_else(broken)?;
    let bytes = u64::try_from(row.bytes).map_err(|_| broken())?;
    Ok(File {
        application: ApplicationId(row.application_id),
        attached: Attached { id: FileId(row.id), name: row.name, kind, bytes, sha256: row.sha256 },
        key: row.key,
        opening: Opening { state, submitted: row.submitted, removed: row.removed_at.is_some() },
        added_at: row.added_at,
        gone: row.gone,
    })
}

/// Every file that a case ever had, in the order added.
pub async fn of_case(read: &impl Read, application: ApplicationId) -> Result<Vec<File>, StoreError> {
    let rows = Entity::find()
        .filter(Column::ApplicationId.eq(application.0))
        .order_by_asc(Column::Id)
        .all(read.reader())
        .await?;
    rows.into_iter().map(assemble).collect()
}

/// Files that came after the award, the newest first: those of the grant, or the photos of one of its cameras.
pub async fn papers(
    read: &impl Read,
    application: ApplicationId,
    of: Option<CameraId>,
) -> Result<Vec<File>, StoreError> {
    let its = match of {
        Some(camera) => paper::Column::CameraId.eq(camera.0),
        None => paper::Column::CameraId.is_null(),
    };
    let paper = Entity::belongs_to(paper::Entity).from(Column::Id).to(paper::Column::FileId);
    let find = Entity::find()
        .join(JoinType::InnerJoin, paper.into())
        .filter(Column::ApplicationId.eq(application.0))
        .filter(Column::RemovedAt.is_null())
        .filter(its)
        .order_by_desc(Column::Id);
    find.all(read.reader()).await?.into_iter().map(assemble).collect()
}

/// The papers of the grant that show something.
pub async fn showing(read: &impl Read, application: ApplicationId) -> Result<Vec<FileId>, StoreError> {
    let papers = papers(read, application, None).await?;
    Ok(papers.iter().filter(|paper| paper.shows()).map(|paper| paper.attached.id).collect())
}

/// Whether one of these is a paper of the grant that shows something.
pub async fn has_paper(
    read: &impl Read,
    application: ApplicationId,
    ids: &[FileId],
) -> Result<bool, StoreError> {
    let showing = showing(read, application).await?;
    Ok(ids.iter().any(|id| showing.contains(id)))
}

/// Notes that a file came after the award, for the grant or as a photo of one of its cameras. It is there for good.
pub async fn add_paper(txn: &Txn, id: FileId, of: Option<CameraId>) -> Result<(), StoreError> {
    let row = paper::ActiveModel { file_id: Set(id.0), camera_id: Set(of.map(|camera| camera.0)) };
    paper::Entity::insert(row).exec_without_returning(txn.reader()).await?;
    let kept = Entity::update_many().col_expr(Column::Submitted, Expr::value(true));
    change(txn, kept.filter(Column::Id.eq(id.0))).await
}

/// Bytes that files take in the storage.
pub fn taken(files: &[File]) -> u64 {
    let kept = files.iter().filter(|one| !one.gone && (one.opening.submitted || !one.opening.removed));
    kept.map(|one| one.attached.bytes).sum()
}

/// One of a case's files.
pub async fn find(
    read: &impl Read,
    application: ApplicationId,
    id: FileId,
) -> Result<Option<File>, StoreError> {
    let find = Entity::find_by_id(id.0).filter(Column::ApplicationId.eq(application.0));
    find.one(read.reader()).await?.map(assemble).transpose()
}

/// Adds one. The caller holds the case's row.
pub async fn add(
    txn: &Txn,
    application: ApplicationId,
    arrived: &Arrived,
    state: FileState,
    (person, at): (PersonId, DateTime<Utc>),
) -> Result<Attached, StoreError> {
    let row = ActiveModel {
        id: NotSet,
        application_id: Set(application.0),
        key: Set(arrived.key.clone()),
        name: Set(arrived.name.clone()),
        kind: Set(arrived.kind.code().to_owned()),
        bytes: Set(i64::try_from(arrived.bytes).unwrap_or(i64::MAX)),
        sha256: Set(arrived.sha256.clone()),
        state: Set(state.code().to_owned()),
        submitted: Set(false),
        added_by: Set(person.0),
        added_at: Set(at),
        removed_at: Set(None),
        gone: Set(false),
    };
    let id = Entity::insert(row).exec(txn.reader()).await?.last_insert_id;
    let Arrived { name, kind, bytes, sha256, .. } = arrived.clone();
    Ok(Attached { id: FileId(id), name, kind, bytes, sha256 })
}

async fn change(txn: &Txn, change: UpdateMany<Entity>) -> Result<(), StoreError> {
    change.exec(txn.reader()).await?;
    Ok(())
}

/// Notes that it was taken off the application.
pub async fn remove(txn: &Txn, id: FileId, at: DateTime<Utc>) -> Result<(), StoreError> {
    let removed = Entity::update_many().col_expr(Column::RemovedAt, Expr::value(at));
    change(txn, removed.filter(Column::Id.eq(id.0)).filter(Column::RemovedAt.is_null())).await
}

/// Takes every file off a case, as if none had been sent in: their bytes are deleted like those of any other so.
pub(super) async fn give_up(txn: &Txn, case: ApplicationId, at: DateTime<Utc>) -> Result<(), StoreError> {
    let of_case = || Entity::update_many().filter(Column::ApplicationId.eq(case.0));
    change(txn, of_case().col_expr(Column::Submitted, Expr::value(false))).await?;
    let removed = of_case().col_expr(Column::RemovedAt, Expr::value(at));
    change(txn, removed.filter(Column::RemovedAt.is_null())).await
}

/// Notes how far it is.
pub async fn set_state(txn: &Txn, id: FileId, state: FileState) -> Result<(), StoreError> {
    change(
        txn,
        Entity::update_many().col_expr(Column::State, Expr::value(state.code())).filter(Column::Id.eq(id.0)),
    )
    .await
}

/// Notes that what is on the application now is part of what was sent in, and is kept for good.
pub async fn freeze(txn: &Txn, application: ApplicationId) -> Result<(), StoreError> {
    let on_it = Condition::all()
        .add(Column::ApplicationId.eq(application.0))
        .add(Column::RemovedAt.is_null())
        .add(Column::State.ne(FileState::Refused.code()));
    change(txn, Entity::update_many().col_expr(Column::Submitted, Expr::value(true)).filter(on_it)).await
}

/// Files that wait for a check, the oldest first, going round: those after that one, then from the first on up to it.
pub async fn held(read: &impl Read, after: FileId, limit: u64) -> Result<Vec<File>, StoreError> {
    // One that was sent in is still opened, also when it was taken off since.
    let wanted = Condition::any().add(Column::RemovedAt.is_null()).add(Column::Submitted.eq(true));
    let find = Entity::find().filter(Column::State.eq(FileState::Held.code())).filter(wanted);
    let find = find.order_by_asc(Column::Id);
    let next = find.clone().filter(Column::Id.gt(after.0)).limit(limit);
    let mut rows = next.all(read.reader()).await?;
    let left = limit.saturating_sub(rows.len() as u64);
    if left > 0 {
        rows.extend(find.filter(Column::Id.lte(after.0)).limit(left).all(read.reader()).await?);
    }
    rows.into_iter().map(assemble).collect()
}

/// Files whose bytes nobody will ask for again: refused ones, and those taken off before that moment that were never sent in.
pub async fn done_with(read: &impl Read, before: DateTime<Utc>, limit: u64) -> Result<Vec<File>, StoreError> {
    let never_sent = Condition::all().add(Column::RemovedAt.lt(before)).add(Column::Submitted.eq(false));
    let done = Condition::any().add(Column::State.eq(FileState::Refused.code())).add(never_sent);
    let find = Entity::find().filter(Column::Gone.eq(false)).filter(done).limit(limit);
    find.all(read.reader()).await?.into_iter().map(assemble).collect()
}

/// Notes that their bytes are deleted.
pub async fn gone(txn: &Txn, ids: &[FileId]) -> Result<(), StoreError> {
    let ids = ids.iter().map(|id| id.0);
    change(txn, Entity::update_many().col_expr(Column::Gone, Expr::value(true)).filter(Column::Id.is_in(ids)))
        .await
}

/// Which of these keys belong to a file that is kept.
pub async fn known(read: &impl Read, keys: &[String]) -> Result<Vec<String>, StoreError> {
    let find = Entity::find().select_only().column(Column::Key).filter(Column::Key.is_in(keys.iter()));
    Ok(find.filter(Column::Gone.eq(false)).into_tuple().all(read.reader()).await?)
}

/// Files whose bytes are to be there, a page at a time, after that one.
pub async fn kept(read: &impl Read, after: FileId, limit: u64) -> Result<Vec<File>, StoreError> {
    let find = Entity::find().filter(Column::Gone.eq(false)).filter(Column::Id.gt(after.0));
    let rows = find.order_by_asc(Column::Id).limit(limit).all(read.reader()).await?;
    rows.into_iter().map(assemble).collect()
}
