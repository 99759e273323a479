//! What each save of a draft replaced: when two people save, this is what both began with.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let of = |column, table| ForeignKey::create().from("revision", column).to(table, "id").to_owned();
        let table = Table::create()
            .table("revision")
            .col(big_integer("application_id"))
            .col(string("section"))
            .col(integer("version"))
            .col(integer("piece"))
            .col(big_integer("person_id"))
            .col(timestamp_with_time_zone("at"))
            .col(text("before"))
            .primary_key(Index::create().col("application_id").col("section").col("version"))
            .foreign_key(&mut of("application_id", "application"))
            .foreign_key(&mut of("person_id", "person"))
            .to_owned();
        manager.create_table(table).await?;
        crate::append_only::protect(manager, "revision").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::append_only::drop_table(manager, "revision").await
    }
}
