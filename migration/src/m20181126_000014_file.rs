//! Files of an application. Their bytes are kept elsewhere, under a random key that is never their name.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let of = |column, table| ForeignKey::create().from("file", column).to(table, "id").to_owned();
        let table = Table::create()
            .table("file")
            .col(big_pk_auto("id"))
            .col(big_integer("application_id"))
            .col(text_uniq("key"))
            .col(text("name"))
            .col(text("kind"))
            .col(big_integer("bytes"))
            .col(text("sha256"))
            .col(text("state"))
            .col(boolean("submitted").default(false))
            .col(big_integer("added_by"))
            .col(timestamp_with_time_zone("added_at"))
            .col(timestamp_with_time_zone_null("removed_at"))
            .col(boolean("gone").default(false))
            .foreign_key(&mut of("application_id", "application"))
            .foreign_key(&mut of("added_by", "person"))
            .check(Expr::cust("state IN ('held', 'clean', 'refused')"))
            .check(Expr::cust("bytes > 0"))
            .to_owned();
        manager.create_table(table).await?;
        crate::index(manager, "file", &["application_id"]).await?;
        crate::index(manager, "file", &["state"]).await?;
        crate::index(manager, "file", &["removed_at"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("file").to_owned()).await
    }
}
