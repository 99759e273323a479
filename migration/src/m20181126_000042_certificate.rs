//! Kit by make and model, and what the OCC certified of it: added to and never changed. How long before a certificate ends
//! that is told is a value of the scheme.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

fn kit() -> TableCreateStatement {
    Table::create()
        .table("kit")
        .col(big_pk_auto("id"))
        .col(text("make"))
        .col(text("model"))
        .col(text("kit_key").unique_key())
        .col(big_integer("version"))
        .to_owned()
}

fn certificate() -> TableCreateStatement {
    let of = |column, table| ForeignKey::create().from("certificate", column).to(table, "id").to_owned();
    Table::create()
        .table("certificate")
        .col(big_pk_auto("id"))
        .col(big_integer("kit_id"))
        .col(text("outcome"))
        .col(text_null("condition"))
        .col(text("profiles"))
        .col(date_null("expires_on"))
        .col(text("basis"))
        .col(big_integer("person_id"))
        .col(timestamp_with_time_zone("at"))
        .foreign_key(&mut of("kit_id", "kit"))
        .foreign_key(&mut of("person_id", "person"))
        .check(("ck_certificate_outcome", Expr::col("outcome").is_in(["pass", "conditional", "fail"])))
        .check((
            "ck_certificate_condition",
            Expr::cust("(outcome = 'conditional') = (condition IS NOT NULL)"),
        ))
        .check(("ck_certificate_expiry", Expr::cust("outcome = 'fail' OR expires_on IS NOT NULL")))
        .to_owned()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(kit()).await?;
        manager.create_table(certificate()).await?;
        crate::append_only::protect(manager, "certificate").await?;
        crate::index(manager, "certificate", &["kit_id"]).await?;
        crate::index(manager, "certificate", &["expires_on"]).await?;
        let mut days = integer("certificate_end_days").default(60).to_owned();
        manager.alter_table(Table::alter().table("scheme").add_column(&mut days).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(Table::alter().table("scheme").drop_column("certificate_end_days").to_owned())
            .await?;
        crate::append_only::drop_table(manager, "certificate").await?;
        manager.drop_table(Table::drop().table("kit").to_owned()).await
    }
}
