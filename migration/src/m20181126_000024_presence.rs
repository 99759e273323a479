//! Who opened or saved which section of a draft last: no change and no history, so it may be forgotten.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let of = |column, table| ForeignKey::create().from("presence", column).to(table, "id").to_owned();
        let table = Table::create()
            .table("presence")
            .col(big_integer("application_id"))
            .col(string("section"))
            .col(big_integer("person_id"))
            .col(timestamp_with_time_zone("opened_at"))
            .col(timestamp_with_time_zone_null("saved_at"))
            .primary_key(Index::create().col("application_id").col("section").col("person_id"))
            .foreign_key(&mut of("application_id", "application"))
            .foreign_key(&mut of("person_id", "person"))
            .to_owned();
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("presence").to_owned()).await
    }
}
