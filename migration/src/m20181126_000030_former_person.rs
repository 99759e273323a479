//! Somebody who left can be made nameless when their records are due.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut erased = timestamp_with_time_zone_null("erased_at").to_owned();
        manager.alter_table(Table::alter().table("person").add_column(&mut erased).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("person").drop_column("erased_at").to_owned()).await
    }
}
