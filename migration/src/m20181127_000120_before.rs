//! What was verified and paid of a grant before it was taken over. Of one that began here nothing was; of one that was taken over
//! until now nobody has said it.

use sea_orm_migration::prelude::*;

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        for step in [
            "ALTER TABLE \"grant\" ADD COLUMN before_verified_pence BIGINT
             CONSTRAINT ck_grant_before_verified CHECK (before_verified_pence >= 0)",
            "ALTER TABLE \"grant\" ADD COLUMN before_paid_pence BIGINT
             CONSTRAINT ck_grant_before_paid CHECK (before_paid_pence >= 0 AND before_paid_pence <= paid_pence)",
            "UPDATE \"grant\" SET before_verified_pence = 0, before_paid_pence = 0
             WHERE application_id IN (SELECT application_id FROM decision)",
        ] {
            db.execute_unprepared(step).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["before_verified_pence", "before_paid_pence"] {
            manager.alter_table(Table::alter().table("grant").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
