//! What a receipt should have said: receipts stay as they were kept, and the newest correction counts.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = "purchase_receipt_correction";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let of = |column, table| ForeignKey::create().from(TABLE, column).to(table, "id").to_owned();
        let table = Table::create()
            .table(TABLE)
            .col(big_pk_auto("id"))
            .col(big_integer("receipt_id"))
            .col(integer("quantity"))
            .col(date("received_on"))
            .col(big_integer("person_id"))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(&mut of("receipt_id", "purchase_receipt"))
            .foreign_key(&mut of("person_id", "person"))
            .check(("ck_purchase_receipt_correction_quantity", Expr::cust("quantity >= 0")))
            .to_owned();
        manager.create_table(table).await?;
        crate::append_only::protect(manager, TABLE).await?;
        crate::index(manager, TABLE, &["receipt_id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::append_only::drop_table(manager, TABLE).await
    }
}
