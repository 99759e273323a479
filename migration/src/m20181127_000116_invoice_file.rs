//! The file that is the invoice of a purchase.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = "purchase_invoice_file";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let of = |column, table| ForeignKey::create().from(TABLE, column).to(table, "id").to_owned();
        let table = Table::create()
            .table(TABLE)
            .col(big_integer("purchase_id").primary_key())
            .col(big_integer("file_id"))
            .foreign_key(&mut of("purchase_id", "purchase"))
            .foreign_key(&mut of("file_id", "file"))
            .to_owned();
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table(TABLE).to_owned()).await
    }
}
