//! What is committed and not yet released is found and summed without reading what was released long ago, and the cases
//! of one year without those of others.

use sea_orm_migration::prelude::*;

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

const OLD: [&str; 3] = ["partnership_id", "year", "status"];
const HELD: &str = "ix_application_held";
const NEW: [&str; 4] = ["partnership_id", "year", "status", "released"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::drop_index(manager, "application", &OLD).await?;
        crate::index(manager, "application", &NEW).await?;
        crate::drop_index(manager, "application", &["release_on"]).await?;
        // Few cases ever wait for a day: all others are left out, and cost nothing when they are saved.
        let waiting = Index::create()
            .name(HELD)
            .table("application")
            .col("release_on")
            .cond_where(Expr::col("release_on").is_not_null())
            .to_owned();
        manager.create_index(waiting).await?;
        crate::index(manager, "application", &["year", "id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::drop_index(manager, "application", &["year", "id"]).await?;
        manager.drop_index(Index::drop().name(HELD).table("application").to_owned()).await?;
        crate::index(manager, "application", &["release_on"]).await?;
        crate::drop_index(manager, "application", &NEW).await?;
        crate::index(manager, "application", &OLD).await
    }
}
