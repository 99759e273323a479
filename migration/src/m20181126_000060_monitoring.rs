//! Monitoring commitments that are older than the policy, and what was paid for them. Payments are added to and never changed.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let of = |from, column, table| ForeignKey::create().from(from, column).to(table, "id").to_owned();
        let commitment = Table::create()
            .table("monitoring_commitment")
            .col(big_pk_auto("id"))
            .col(big_integer("partnership_id"))
            .col(text("what"))
            .col(big_integer("yearly_pence"))
            .col(date("starts_on"))
            .col(date("ends_on"))
            .col(big_integer("version").default(1))
            .foreign_key(&mut of("monitoring_commitment", "partnership_id", "partnership"))
            .check(("ck_monitoring_commitment_yearly", Expr::cust("yearly_pence > 0")))
            .check(("ck_monitoring_commitment_days", Expr::cust("ends_on > starts_on")))
            .to_owned();
        manager.create_table(commitment).await?;
        crate::index(manager, "monitoring_commitment", &["partnership_id"]).await?;
        let payment = Table::create()
            .table("monitoring_payment")
            .col(big_pk_auto("id"))
            .col(big_integer("commitment_id"))
            .col(integer("year"))
            .col(big_integer("amount_pence"))
            .col(date("paid_on"))
            .col(text("reference"))
            .col(big_integer("person_id"))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(&mut of("monitoring_payment", "commitment_id", "monitoring_commitment"))
            .foreign_key(&mut of("monitoring_payment", "person_id", "person"))
            .check(("ck_monitoring_payment_amount", Expr::cust("amount_pence > 0")))
            .to_owned();
        manager.create_table(payment).await?;
        crate::append_only::protect(manager, "monitoring_payment").await?;
        crate::index(manager, "monitoring_payment", &["commitment_id", "year"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::append_only::drop_table(manager, "monitoring_payment").await?;
        manager.drop_table(Table::drop().table("monitoring_commitment").to_owned()).await
    }
}
