//! How long before a year ends money of it that is not committed is spoken of: long enough to apply and to be decided.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut days = integer("year_end_days").default(60).to_owned();
        manager.alter_table(Table::alter().table("scheme").add_column(&mut days).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("scheme").drop_column("year_end_days").to_owned()).await
    }
}
