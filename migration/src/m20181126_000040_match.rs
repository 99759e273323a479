//! Certified match that is no new cash, by kind: whether it counts is the scheme's to say, and can change.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

const COLUMNS: [&str; 2] = ["existing_spend_pence", "in_kind_pence"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in COLUMNS {
            let mut pence = big_integer(column).default(0).to_owned();
            manager
                .alter_table(Table::alter().table("application").add_column(&mut pence).to_owned())
                .await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in COLUMNS {
            let table = Table::alter().table("application").drop_column(column).to_owned();
            manager.alter_table(table).await?;
        }
        Ok(())
    }
}
