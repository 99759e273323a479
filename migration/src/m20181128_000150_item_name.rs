//! What an item is called on a price list can be put right: make, model, and the key by which certificates know them. All else
//! of its row stays as it was added.

use sea_orm_migration::prelude::*;

use crate::append_only;

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = "framework_item";
const KEPT: [&str; 5] = ["id", "framework_id", "supplier_id", "code", "plain_code"];
const CHANGE: &str = "(NEW.make <> OLD.make OR NEW.model <> OLD.model)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        append_only::allow_once(manager, TABLE, CHANGE, &KEPT).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        append_only::forbid_erasure(manager, TABLE).await
    }
}
