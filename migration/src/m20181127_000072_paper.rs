//! Files that came after an award: papers of the grant, and photos of its cameras.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let of = |column, table| ForeignKey::create().from("paper", column).to(table, "id").to_owned();
        let table = Table::create()
            .table("paper")
            .col(big_integer("file_id").primary_key())
            .col(big_integer_null("camera_id"))
            .foreign_key(&mut of("file_id", "file"))
            .foreign_key(&mut of("camera_id", "camera"))
            .to_owned();
        manager.create_table(table).await?;
        crate::index(manager, "paper", &["camera_id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("paper").to_owned()).await
    }
}
