//! Payment files for the finance system: who made each, and which claims were put into it, so that none is sent twice.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

fn file() -> TableCreateStatement {
    let person = ForeignKey::create().from("payment_file", "person_id").to("person", "id").to_owned();
    Table::create()
        .table("payment_file")
        .col(big_pk_auto("id"))
        .col(big_integer("person_id"))
        .col(timestamp_with_time_zone("made_at"))
        .foreign_key(&mut person.clone())
        .to_owned()
}

fn claims() -> TableCreateStatement {
    let of = |column: &'static str, table: &'static str| {
        ForeignKey::create().from("payment_file_claim", column).to(table, "id").to_owned()
    };
    Table::create()
        .table("payment_file_claim")
        .col(big_integer("file_id"))
        .col(big_integer("claim_id"))
        // As it was then: a payment that was stopped or undone since makes another version.
        .col(big_integer("claim_version"))
        .col(big_integer("amount_pence"))
        .primary_key(Index::create().col("file_id").col("claim_id"))
        .foreign_key(&mut of("file_id", "payment_file"))
        .foreign_key(&mut of("claim_id", "claim"))
        .check(("ck_payment_file_claim_amount", Expr::cust("amount_pence > 0")))
        .to_owned()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(file()).await?;
        manager.create_table(claims()).await?;
        for table in ["payment_file", "payment_file_claim"] {
            crate::append_only::protect(manager, table).await?;
        }
        crate::index(manager, "payment_file_claim", &["claim_id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::append_only::drop_table(manager, "payment_file_claim").await?;
        crate::append_only::drop_table(manager, "payment_file").await
    }
}
