//! Several cases in one query: taken to change hands together, or read to be shown together.

use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::{assemble, seen_by};
use crate::domain::application::{ApplicationId, Case, Reference, Status};
use crate::domain::person::{PersonId, Viewer};
use crate::store::entity::application::{Column, Entity};
use crate::store::{Read, StoreError, Txn};

fn named(references: &[Reference]) -> Select<Entity> {
    Entity::find()
        .filter(Column::Reference.is_in(references.iter().map(Reference::as_str)))
        .order_by_asc(Column::Id)
}

/// Those of these cases that somebody may see, the oldest first.
pub async fn seen_of(
    read: &impl Read,
    viewer: Viewer,
    references: &[Reference],
) -> Result<Vec<Case>, StoreError> {
    let rows = named(references).filter(seen_by(viewer)).all(read.reader()).await?;
    rows.into_iter().map(assemble).collect()
}

/// Those of these cases that were submitted, their rows taken until the end of the transaction, always in the same order.
pub async fn take_several_for_pcc(txn: &Txn, references: &[Reference]) -> Result<Vec<Case>, StoreError> {
    let find = named(references).filter(Column::SubmittedAt.is_not_null()).lock(LockType::Update);
    find.all(txn.reader()).await?.into_iter().map(assemble).collect()
}

fn held_by(officer: PersonId) -> Select<Entity> {
    let open = [Status::Submitted, Status::Returned, Status::Assessed, Status::Approved].map(Status::code);
    Entity::find()
        .filter(Column::OfficerId.eq(officer.0))
        .filter(Column::Status.is_in(open))
        .order_by_asc(Column::Id)
}

/// Cases that a grants officer has and that are not done with.
pub async fn of_officer(read: &impl Read, officer: PersonId) -> Result<Vec<Case>, StoreError> {
    held_by(officer).all(read.reader()).await?.into_iter().map(assemble).collect()
}

/// The same, their rows taken until the end of the transaction.
pub async fn take_of_officer(txn: &Txn, officer: PersonId) -> Result<Vec<Case>, StoreError> {
    held_by(officer).lock(LockType::Update).all(txn.reader()).await?.into_iter().map(assemble).collect()
}

/// Cases by number, in whatever state, their rows taken until the end of the transaction: for the retention rule alone.
pub(in crate::store) async fn take_all(txn: &Txn, ids: &[ApplicationId]) -> Result<Vec<Case>, StoreError> {
    let find = Entity::find()
        .filter(Column::Id.is_in(ids.iter().map(|id| id.0)))
        .order_by_asc(Column::Id)
        .lock(LockType::Update);
    find.all(txn.reader()).await?.into_iter().map(assemble).collect()
}
