//! Local purchases: the quotes on file, line by line; which was asked for, and what a grants officer said.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

fn of(from: &'static str, column: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(from, column).to(to, "id").to_owned()
}

fn quote() -> TableCreateStatement {
    Table::create()
        .table("purchase_quote")
        .col(big_pk_auto("id"))
        .col(big_integer("purchase_id"))
        .col(integer("number"))
        .col(text("supplier"))
        .col(text("plain_supplier"))
        .col(date("quoted_on"))
        .col(big_integer_null("whole_life_pence"))
        .col(big_integer("file_id"))
        .col(integer("version"))
        .foreign_key(&mut of("purchase_quote", "purchase_id", "purchase"))
        .foreign_key(&mut of("purchase_quote", "file_id", "file"))
        .check(("ck_purchase_quote_life", Expr::cust("whole_life_pence >= 0")))
        .index(Index::create().unique().name("uq_purchase_quote_number").col("purchase_id").col("number"))
        .index(
            Index::create()
                .unique()
                .name("uq_purchase_quote_supplier")
                .col("purchase_id")
                .col("plain_supplier"),
        )
        .to_owned()
}

fn price() -> TableCreateStatement {
    Table::create()
        .table("purchase_quote_price")
        .col(big_integer("quote_id"))
        .col(integer("line"))
        .col(big_integer("unit_pence"))
        .primary_key(Index::create().col("quote_id").col("line"))
        .foreign_key(&mut of("purchase_quote_price", "quote_id", "purchase_quote"))
        .check(("ck_purchase_quote_price_unit", Expr::cust("unit_pence > 0")))
        .to_owned()
}

/// Of the purchase itself.
fn columns() -> [ColumnDef; 6] {
    [
        timestamp_with_time_zone_null("asked_at"),
        integer_null("quote_number"),
        big_integer_null("framework_whole_life_pence"),
        big_integer_null("decided_by"),
        date_null("decided_on"),
        text_null("decision_reason"),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for mut column in columns() {
            let add = Table::alter().table("purchase").add_column(&mut column).to_owned();
            manager.alter_table(add).await?;
        }
        manager.create_table(quote()).await?;
        manager.create_table(price()).await?;
        crate::index(manager, "purchase_quote", &["file_id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["purchase_quote_price", "purchase_quote"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        for column in columns() {
            let gone = Table::alter().table("purchase").drop_column(column.get_column_name()).to_owned();
            manager.alter_table(gone).await?;
        }
        Ok(())
    }
}
