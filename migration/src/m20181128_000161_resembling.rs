//! Costs of a partnership that come to the same are found without a look at all of its costs.

use sea_orm_migration::prelude::*;

use crate::{drop_index, index};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = "claim_line";
const COLUMNS: [&str; 3] = ["partnership_id", "net_pence", "vat_pence"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        index(manager, TABLE, &COLUMNS).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_index(manager, TABLE, &COLUMNS).await
    }
}
