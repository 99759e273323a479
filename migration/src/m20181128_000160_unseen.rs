//! When a camera was last looked for from the OCC in vain, so that an older test that passed does not link it again.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let on = date_null("unseen_on").to_owned();
        manager.alter_table(Table::alter().table("camera").add_column(on).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("camera").drop_column("unseen_on").to_owned()).await
    }
}
