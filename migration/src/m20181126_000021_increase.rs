//! What is offered on top of a grant that is active, until it is accepted or not.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

const OFFERED: &str = "ix_grant_increase";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut increase = big_integer("increase_pence").default(0).to_owned();
        manager.alter_table(Table::alter().table("grant").add_column(&mut increase).to_owned()).await?;
        // Few grants ever have one.
        let index = Index::create()
            .name(OFFERED)
            .table("grant")
            .col("accept_by")
            .cond_where(Expr::col("increase_pence").gt(0))
            .to_owned();
        manager.create_index(index).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name(OFFERED).table("grant").to_owned()).await?;
        manager.alter_table(Table::alter().table("grant").drop_column("increase_pence").to_owned()).await
    }
}
