//! Payments of monitoring commitments that were typed wrongly are reversed, and a commitment that was registered by mistake says
//! so. Both stay: neither is changed or deleted.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = "monitoring_reversal";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let of = |column, table| ForeignKey::create().from(TABLE, column).to(table, "id").to_owned();
        let table = Table::create()
            .table(TABLE)
            .col(big_pk_auto("id"))
            .col(big_integer("payment_id"))
            .col(big_integer("person_id"))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(&mut of("payment_id", "monitoring_payment"))
            .foreign_key(&mut of("person_id", "person"))
            // A payment is reversed once.
            .index(Index::create().unique().name("uq_monitoring_reversal_payment").col("payment_id"))
            .to_owned();
        manager.create_table(table).await?;
        crate::append_only::protect(manager, TABLE).await?;
        let mistaken = boolean("mistaken").default(false).to_owned();
        let commitment = Table::alter().table("monitoring_commitment").add_column(mistaken).to_owned();
        manager.alter_table(commitment).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let commitment = Table::alter().table("monitoring_commitment").drop_column("mistaken").to_owned();
        manager.alter_table(commitment).await?;
        crate::append_only::drop_table(manager, TABLE).await
    }
}
