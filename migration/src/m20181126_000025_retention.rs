//! Personal data falls due for deletion: rows that never change may be erased once, which leaves everything but their words.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// Tables that are append-only, the columns that an erasure leaves alone, and what must hold besides.
const TABLES: [(&str, &[&str], &str); 6] = [
    (
        "history",
        &["id", "chain", "number", "at", "person_id", "kind", "before", "after", "form_key", "hash"],
        "OLD.kind <> 'erased'",
    ),
    ("submission", &["id", "application_id", "number", "at"], "TRUE"),
    ("note", &["id", "application_id", "person_id", "at"], "TRUE"),
    (
        "decision_record",
        &[
            "id",
            "application_id",
            "office",
            "year",
            "number",
            "kind",
            "award_pence",
            "eligible_cost_pence",
            "person_id",
            "at",
        ],
        "TRUE",
    ),
    ("revision", &["application_id", "section", "version", "piece", "person_id", "at"], "TRUE"),
    ("decision_exempt", &["record_id"], "TRUE"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, kept, besides) in TABLES {
            let mut erased = boolean("erased").default(false).to_owned();
            manager.alter_table(Table::alter().table(table).add_column(&mut erased).to_owned()).await?;
            crate::append_only::allow_erasure(manager, table, kept, besides).await?;
        }
        let mut erased = timestamp_with_time_zone_null("erased_at").to_owned();
        manager.alter_table(Table::alter().table("application").add_column(&mut erased).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let alter = |table: &'static str| Table::alter().table(table).to_owned();
        manager.alter_table(alter("application").drop_column("erased_at").to_owned()).await?;
        for (table, ..) in TABLES {
            crate::append_only::forbid_erasure(manager, table).await?;
            manager.alter_table(alter(table).drop_column("erased").to_owned()).await?;
        }
        Ok(())
    }
}
