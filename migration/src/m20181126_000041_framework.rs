//! Frameworks to buy from: suppliers, items and their prices. A price is added and never changed; one without an amount ends
//! the item from its day on. An imported price list waits beside them until it is confirmed.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

fn of(from: &'static str, column: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(from, column).to(to, "id").to_owned()
}

fn framework() -> TableCreateStatement {
    Table::create()
        .table("framework")
        .col(big_pk_auto("id"))
        .col(text("reference"))
        .col(text("name"))
        .col(text("owner"))
        .col(date("starts_on"))
        .col(date("ends_on"))
        .col(big_integer("version"))
        .check(("ck_framework_dates", Expr::cust("starts_on <= ends_on")))
        .index(Index::create().unique().name("uq_framework_reference").col("reference"))
        .to_owned()
}

fn supplier() -> TableCreateStatement {
    Table::create()
        .table("framework_supplier")
        .col(big_pk_auto("id"))
        .col(big_integer("framework_id"))
        .col(text("name"))
        .col(text("plain_name"))
        .foreign_key(&mut of("framework_supplier", "framework_id", "framework"))
        .index(
            Index::create().unique().name("uq_framework_supplier_name").col("framework_id").col("plain_name"),
        )
        .to_owned()
}

fn item() -> TableCreateStatement {
    Table::create()
        .table("framework_item")
        .col(big_pk_auto("id"))
        .col(big_integer("framework_id"))
        .col(big_integer("supplier_id"))
        .col(text("code"))
        .col(text("plain_code"))
        .col(text("make"))
        .col(text("model"))
        .col(text("kit_key"))
        .foreign_key(&mut of("framework_item", "framework_id", "framework"))
        .foreign_key(&mut of("framework_item", "supplier_id", "framework_supplier"))
        .index(Index::create().unique().name("uq_framework_item_code").col("supplier_id").col("plain_code"))
        .to_owned()
}

fn price() -> TableCreateStatement {
    Table::create()
        .table("framework_price")
        .col(big_pk_auto("id"))
        .col(big_integer("item_id"))
        .col(date("from_on"))
        .col(text("description"))
        .col(text("category"))
        .col(big_integer_null("unit_price_pence"))
        .foreign_key(&mut of("framework_price", "item_id", "framework_item"))
        .check(("ck_framework_price_amount", Expr::cust("unit_price_pence > 0")))
        .index(Index::create().unique().name("uq_framework_price_day").col("item_id").col("from_on"))
        .to_owned()
}

fn waiting() -> TableCreateStatement {
    Table::create()
        .table("framework_import")
        .col(big_integer("framework_id"))
        .col(big_integer("person_id"))
        .col(text("content"))
        .col(timestamp_with_time_zone("at"))
        .primary_key(Index::create().col("framework_id").col("person_id"))
        .foreign_key(&mut of("framework_import", "framework_id", "framework"))
        .foreign_key(&mut of("framework_import", "person_id", "person"))
        .to_owned()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [framework(), supplier(), item(), price(), waiting()] {
            manager.create_table(table).await?;
        }
        crate::append_only::protect(manager, "framework_item").await?;
        crate::append_only::protect(manager, "framework_price").await?;
        crate::index(manager, "framework_item", &["framework_id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("framework_import").to_owned()).await?;
        crate::append_only::drop_table(manager, "framework_price").await?;
        crate::append_only::drop_table(manager, "framework_item").await?;
        manager.drop_table(Table::drop().table("framework_supplier").to_owned()).await?;
        manager.drop_table(Table::drop().table("framework").to_owned()).await
    }
}
