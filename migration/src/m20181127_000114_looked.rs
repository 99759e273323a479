//! What a price list would change is kept beside it, so that a look at it does not compare ten thousand items again.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let looked = text_null("looked");
        manager.alter_table(Table::alter().table("framework_import").add_column(looked).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("framework_import").drop_column("looked").to_owned()).await
    }
}
