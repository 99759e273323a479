//! When a claim was authorised stays known after its payment was undone: it can be noted again for any day since then.

use sea_orm_migration::sea_orm::ConnectionTrait;
use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// Until now nobody could authorise a claim twice.
const KNOWN: &str = "UPDATE claim SET authorised_at =
  (SELECT MAX(p.at) FROM claim_part p WHERE p.claim_id = claim.id AND p.deed = 'authorised')
  WHERE stage IN ('authorised', 'paid')";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = timestamp_with_time_zone_null("authorised_at");
        manager.alter_table(Table::alter().table("claim").add_column(column).to_owned()).await?;
        manager.get_connection().execute_unprepared(KNOWN).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("claim").drop_column("authorised_at").to_owned()).await
    }
}
