//! Who was asked to stand behind which application, to be found by person.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let of = |column, table| ForeignKey::create().from("endorsement", column).to(table, "id").to_owned();
        let table = Table::create()
            .table("endorsement")
            .col(big_pk_auto("id"))
            .col(big_integer("application_id"))
            .col(text("part"))
            .col(big_integer("person_id"))
            .col(boolean("waiting"))
            .foreign_key(&mut of("application_id", "application"))
            .foreign_key(&mut of("person_id", "person"))
            .check(("ck_endorsement_part", Expr::col("part").is_in(["chair", "commander", "finance"])))
            .index(Index::create().unique().name("uq_endorsement").col("application_id").col("part"))
            .to_owned();
        manager.create_table(table).await?;
        crate::index(manager, "endorsement", &["person_id", "application_id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("endorsement").to_owned()).await
    }
}
