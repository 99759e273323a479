//! Sets an empty database up with the scheme that ships with the program.

use crate::store::setup::SchemeFile;
use crate::store::{Db, StoreError, scheme, setup};

const SCHEME: &str = include_str!("../../seed/scheme.json");

/// Writes scheme, partnerships and allocations, once. Returns whether anything was written.
pub async fn apply(db: &Db) -> Result<bool, StoreError> {
    let txn = db.begin().await?;
    if !scheme::is_empty(&txn).await? {
        return Ok(false);
    }
    let file: SchemeFile = serde_json::from_str(SCHEME)?;
    setup::write(&txn, &file).await?;
    txn.commit().await?;
    Ok(true)
}
