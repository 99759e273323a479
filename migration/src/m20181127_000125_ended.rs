//! A claim that was not authorised ends with its grant: it keeps how far it had come, as a draft, which waits for nobody.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

const OPEN: &str = "('draft', 'sent', 'certified', 'checked')";

/// The costs of those that ended.
const COSTS: &str =
    "(SELECT id FROM claim_line WHERE claim_id IN (SELECT id FROM claim WHERE ended IS NOT NULL))";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared(&format!(
            "ALTER TABLE claim ADD COLUMN ended TEXT
             CONSTRAINT ck_claim_ended CHECK (ended IS NULL OR (stage = 'draft' AND ended IN {OPEN}))"
        ))
        .await?;
        // Those that outlived their grant until now: the entry that terminated it tells of them as well.
        db.execute_unprepared(&format!(
            "UPDATE claim SET ended = stage, stage = 'draft' WHERE stage IN {OPEN} AND NOT discarded
             AND application_id IN (SELECT application_id FROM \"grant\" WHERE state = 'terminated')"
        ))
        .await?;
        db.execute_unprepared(&format!("UPDATE claim_line SET invoice_key = NULL WHERE id IN {COSTS}"))
            .await?;
        db.execute_unprepared(&format!("DELETE FROM claim_purchase WHERE line_id IN {COSTS}")).await?;
        Ok(())
    }

    /// They stand where they stood; their invoices stay free.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let stand = "UPDATE claim SET stage = ended, ended = NULL WHERE ended IS NOT NULL";
        manager.get_connection().execute_unprepared(stand).await?;
        manager.alter_table(Table::alter().table("claim").drop_column("ended").to_owned()).await
    }
}
