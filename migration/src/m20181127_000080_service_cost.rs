//! Some kinds of cost are services, such as installation: what is bought of them is no kit, and needs no certificate.

use sea_orm_migration::sea_orm::ConnectionTrait;
use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut service = boolean("service").default(false).to_owned();
        let add = Table::alter().table("cost_category").add_column(&mut service).to_owned();
        manager.alter_table(add).await?;
        let known = "UPDATE cost_category SET service = true
             WHERE name IN ('Installation', 'Connection', 'Commissioning')";
        manager.get_connection().execute_unprepared(known).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("cost_category").drop_column("service").to_owned()).await
    }
}
