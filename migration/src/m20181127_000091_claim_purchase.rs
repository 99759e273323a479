//! Which line of a claim is for which purchase: each purchase once.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let of =
            |column, table| ForeignKey::create().from("claim_purchase", column).to(table, "id").to_owned();
        let table = Table::create()
            .table("claim_purchase")
            .col(big_integer("line_id").primary_key())
            .col(big_integer("purchase_id").unique_key())
            .foreign_key(&mut of("line_id", "claim_line"))
            .foreign_key(&mut of("purchase_id", "purchase"))
            .to_owned();
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("claim_purchase").to_owned()).await
    }
}
