//! What police.uk files say of an application's partnership, as counted.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("evidence")
            .col(big_integer("application_id").primary_key())
            .col(text("file_name"))
            .col(text("content"))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(ForeignKey::create().from("evidence", "application_id").to("application", "id"))
            .to_owned();
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("evidence").to_owned()).await
    }
}
