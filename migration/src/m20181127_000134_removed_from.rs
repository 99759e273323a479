//! Where a camera stood before it was recorded as removed, so that a removal recorded by mistake can be taken back.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let from = text_null("removed_from").to_owned();
        manager.alter_table(Table::alter().table("camera").add_column(from).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("camera").drop_column("removed_from").to_owned()).await
    }
}
