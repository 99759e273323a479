//! On what a decision was taken besides money and conditions: values of the scheme at that moment. What was decided before has
//! none of its own, and is read with the scheme's.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut terms = text_null("terms");
        manager.alter_table(Table::alter().table("decision_record").add_column(&mut terms).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("decision_record").drop_column("terms").to_owned()).await
    }
}
