//! Notes of the funder's people about an application, which its partnership never sees. Added to and never changed.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let of = |column, table| ForeignKey::create().from("note", column).to(table, "id").to_owned();
        let table = Table::create()
            .table("note")
            .col(big_pk_auto("id"))
            .col(big_integer("application_id"))
            .col(big_integer("person_id"))
            .col(timestamp_with_time_zone("at"))
            .col(text("words"))
            .foreign_key(&mut of("application_id", "application"))
            .foreign_key(&mut of("person_id", "person"))
            .to_owned();
        manager.create_table(table).await?;
        crate::append_only::protect(manager, "note").await?;
        crate::index(manager, "note", &["application_id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::append_only::drop_table(manager, "note").await
    }
}
