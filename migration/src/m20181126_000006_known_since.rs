//! Since when a case is where its partnership knows it to be: a decision that is held must not show in a date.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = timestamp_with_time_zone_null("known_since");
        manager.alter_table(Table::alter().table("application").add_column(column).to_owned()).await?;
        // Held now: known since its assessment. Of all others `since` is what is known.
        let held = "UPDATE application SET known_since = (SELECT MAX(a.at) FROM assessment a
            WHERE a.application_id = application.id) WHERE release_on IS NOT NULL AND released = FALSE";
        manager.get_connection().execute_unprepared(held).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::alter().table("application").drop_column("known_since").to_owned();
        manager.alter_table(table).await
    }
}
