//! What a price list would change is kept beside it, so that a look at it does not compare ten thousand items again.

use sea_orm_migration::sea_orm::DbBackend;
use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let looked = text_null("looked");
        manager.alter_table(Table::alter().table("framework_import").add_column(looked).to_owned()).await?;
        // Kept until it is confirmed, and written while somebody waits: to compress it takes longest.
        storage(manager, "EXTERNAL").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        storage(manager, "EXTENDED").await?;
        manager.alter_table(Table::alter().table("framework_import").drop_column("looked").to_owned()).await
    }
}

async fn storage(manager: &SchemaManager<'_>, how: &str) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Postgres {
        let sql = format!("ALTER TABLE framework_import ALTER COLUMN content SET STORAGE {how}");
        manager.get_connection().execute_unprepared(&sql).await?;
    }
    Ok(())
}
