//! Indexes of what is open: those looked for every day are few, and those that are over many.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

const PARTIAL: [(&str, &str); 3] = [
    (
        "ix_application_unreleased",
        "application (partnership_id, id) WHERE status IN ('assessed', 'approved', 'refused') AND released = FALSE",
    ),
    (
        "ix_application_officers",
        "application (officer_id, id) WHERE status IN ('submitted', 'returned', 'assessed')",
    ),
    ("ix_application_held_id", "application (id) WHERE release_on IS NOT NULL"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, what) in PARTIAL {
            manager.get_connection().execute_unprepared(&format!("CREATE INDEX {name} ON {what}")).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, _) in PARTIAL {
            manager.get_connection().execute_unprepared(&format!("DROP INDEX {name}")).await?;
        }
        Ok(())
    }
}
