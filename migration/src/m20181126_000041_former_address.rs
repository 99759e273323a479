//! Where else an event is told: an address that is nobody's any more, kept no longer than until its message is written.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut also_to = text_null("also_to");
        manager.alter_table(Table::alter().table("outbox").add_column(&mut also_to).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("outbox").drop_column("also_to").to_owned()).await
    }
}
