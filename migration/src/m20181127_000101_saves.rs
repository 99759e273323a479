//! How often a return was saved by somebody: what a form compares, since the clock adds entries to its history too.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut saves = big_integer("saves").default(0).to_owned();
        manager
            .alter_table(Table::alter().table("quarterly_return").add_column(&mut saves).to_owned())
            .await?;
        manager.get_connection().execute_unprepared("UPDATE quarterly_return SET saves = version").await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("quarterly_return").drop_column("saves").to_owned()).await
    }
}
