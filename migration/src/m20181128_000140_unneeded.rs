//! A message that was not sent because nobody needed it any more is told apart from one that could not be sent.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let unneeded = boolean("unneeded").default(false).to_owned();
        manager.alter_table(Table::alter().table("message").add_column(unneeded).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("message").drop_column("unneeded").to_owned()).await
    }
}
