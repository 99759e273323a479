//! A draft claim that is not wanted can be discarded: its row stays, since what was done to it does.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let discarded = boolean("discarded").default(false).to_owned();
        manager.alter_table(Table::alter().table("claim").add_column(discarded).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("claim").drop_column("discarded").to_owned()).await
    }
}
