//! What is erased of the history of a case's cameras, when the records of the case are due.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::domain::application::ApplicationId;
use crate::domain::camera::CameraId;
use crate::domain::event::Remains;
use crate::store::entity::camera::{Column, Entity};
use crate::store::history;
use crate::store::{Read, StoreError, Txn};

/// The cameras of a case whose history is to be erased, with their versions.
pub async fn of_erased(txn: &Txn, case: ApplicationId) -> Result<Vec<(CameraId, i64)>, StoreError> {
    let cameras = super::of_case(txn, case).await?;
    Ok(cameras.into_iter().map(|camera| (camera.id, camera.version)).collect())
}

/// Puts `mark` in the place of words in the history of one camera, and counts the entry that the caller records of it.
/// Returns what is left.
pub async fn erase(
    txn: &Txn,
    (id, version): (CameraId, i64),
    chain: &str,
    mark: &str,
) -> Result<Vec<Remains>, StoreError> {
    let remains = history::erase(txn, chain, mark, true).await?;
    let done = Entity::update_many()
        .col_expr(Column::Version, Expr::value(version + 1))
        .filter(Column::Id.eq(id.0))
        .filter(Column::Version.eq(version))
        .exec(txn.reader())
        .await?;
    if done.rows_affected == 1 { Ok(remains) } else { Err(StoreError::Conflict) }
}
