//! Purchases of grants: their lines, what was received of each, and how much of the approved cost they hold. Receipts are added
//! to and never changed; the database refuses to hold more than was approved.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

const STATES: [&str; 8] =
    ["draft", "requested", "approved", "refused", "ordered", "received", "invoiced", "cancelled"];

fn of(from: &'static str, column: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(from, column).to(to, "id").to_owned()
}

fn limit() -> TableCreateStatement {
    Table::create()
        .table("purchase_limit")
        .col(big_integer("application_id").primary_key())
        .col(big_integer("approved_pence"))
        .col(big_integer("held_pence").default(0))
        .foreign_key(&mut of("purchase_limit", "application_id", "application"))
        .check(("ck_purchase_limit_held", Expr::cust("held_pence BETWEEN 0 AND approved_pence")))
        .to_owned()
}

fn basket() -> TableCreateStatement {
    Table::create()
        .table("purchase_basket")
        .col(big_integer("application_id"))
        .col(big_integer("item_id"))
        .col(integer("quantity"))
        .primary_key(Index::create().col("application_id").col("item_id"))
        .foreign_key(&mut of("purchase_basket", "application_id", "application"))
        .foreign_key(&mut of("purchase_basket", "item_id", "framework_item"))
        .check(("ck_purchase_basket_quantity", Expr::cust("quantity > 0")))
        .to_owned()
}

fn purchase() -> TableCreateStatement {
    Table::create()
        .table("purchase")
        .col(big_pk_auto("id"))
        .col(big_integer("application_id"))
        .col(integer("number"))
        .col(text("route"))
        .col(text("state"))
        .col(text("supplier"))
        .col(big_integer("framework_id"))
        .col(big_integer("vat_pence").default(0))
        .col(boolean("vat_recoverable").default(true))
        .col(big_integer("held_pence").default(0))
        .col(big_integer("person_id"))
        .col(date("requested_on"))
        .col(text_null("whole_life_reason"))
        .col(text_null("order_number"))
        .col(date_null("ordered_on"))
        .col(text_null("invoice_number"))
        .col(date_null("invoiced_on"))
        .col(big_integer_null("invoice_net_pence"))
        .col(big_integer_null("invoice_vat_pence"))
        .col(big_integer_null("invoice_recoverable_pence"))
        .col(text_null("explanation"))
        .foreign_key(&mut of("purchase", "application_id", "application"))
        .foreign_key(&mut of("purchase", "framework_id", "framework"))
        .foreign_key(&mut of("purchase", "person_id", "person"))
        .check(("ck_purchase_state", Expr::col("state").is_in(STATES)))
        .check(("ck_purchase_route", Expr::col("route").is_in(["framework", "local"])))
        .check(("ck_purchase_amounts", Expr::cust("vat_pence >= 0 AND held_pence >= 0")))
        .check((
            "ck_purchase_free",
            Expr::cust("state NOT IN ('draft', 'refused', 'cancelled') OR held_pence = 0"),
        ))
        .check((
            "ck_purchase_invoice",
            Expr::cust(
                "invoice_net_pence >= 0 AND invoice_recoverable_pence BETWEEN 0 AND invoice_vat_pence",
            ),
        ))
        .index(Index::create().unique().name("uq_purchase_number").col("application_id").col("number"))
        .to_owned()
}

fn line() -> TableCreateStatement {
    Table::create()
        .table("purchase_line")
        .col(big_pk_auto("id"))
        .col(big_integer("purchase_id"))
        .col(integer("number"))
        .col(big_integer("item_id"))
        .col(text("description"))
        .col(text("category"))
        .col(text("make"))
        .col(text("model"))
        .col(integer("quantity"))
        .col(big_integer("framework_pence"))
        .col(big_integer("unit_pence"))
        .col(text_null("condition"))
        .foreign_key(&mut of("purchase_line", "purchase_id", "purchase"))
        .foreign_key(&mut of("purchase_line", "item_id", "framework_item"))
        .check(("ck_purchase_line_quantity", Expr::cust("quantity > 0")))
        .check(("ck_purchase_line_price", Expr::cust("framework_pence > 0 AND unit_pence > 0")))
        .index(Index::create().unique().name("uq_purchase_line_number").col("purchase_id").col("number"))
        .to_owned()
}

fn receipt() -> TableCreateStatement {
    Table::create()
        .table("purchase_receipt")
        .col(big_pk_auto("id"))
        .col(big_integer("line_id"))
        .col(integer("quantity"))
        .col(date("received_on"))
        .col(big_integer("person_id"))
        .col(timestamp_with_time_zone("at"))
        .foreign_key(&mut of("purchase_receipt", "line_id", "purchase_line"))
        .foreign_key(&mut of("purchase_receipt", "person_id", "person"))
        .check(("ck_purchase_receipt_quantity", Expr::cust("quantity > 0")))
        .to_owned()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [limit(), basket(), purchase(), line(), receipt()] {
            manager.create_table(table).await?;
        }
        crate::append_only::protect(manager, "purchase_receipt").await?;
        crate::index(manager, "purchase_receipt", &["line_id"]).await?;
        crate::index(manager, "purchase_line", &["item_id"]).await?;
        crate::index(manager, "purchase_basket", &["item_id"]).await?;
        crate::index(manager, "purchase", &["framework_id"]).await?;
        crate::index(manager, "purchase", &["state", "id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::append_only::drop_table(manager, "purchase_receipt").await?;
        for table in ["purchase_line", "purchase", "purchase_basket", "purchase_limit"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}
