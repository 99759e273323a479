//! Files of what was before that were sent and wait to be confirmed: one of each person and kind, the newest.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("import")
            .col(big_pk_auto("id"))
            .col(big_integer("person_id"))
            .col(text("kind"))
            .col(text("file"))
            .col(text("content"))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(ForeignKey::create().from("import", "person_id").to("person", "id"))
            .index(Index::create().unique().name("uq_import").col("person_id").col("kind"))
            .to_owned();
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("import").to_owned()).await
    }
}
