//! Whether a case has a word is seen in the index alone, whichever word it is.

use sea_orm_migration::prelude::*;

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = "application_word";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::index(manager, TABLE, &["application_id", "word"]).await?;
        drop(manager, "ix_application_word_application_id").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::index(manager, TABLE, &["application_id"]).await?;
        drop(manager, "ix_application_word_application_id_word").await
    }
}

async fn drop(manager: &SchemaManager<'_>, name: &str) -> Result<(), DbErr> {
    manager.drop_index(Index::drop().name(name.to_owned()).table(TABLE).to_owned()).await
}
