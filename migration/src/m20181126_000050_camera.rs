//! The register of cameras, and the words by which one is found.

use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};
use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

const STATES: [&str; 6] = ["planned", "installed", "commissioned", "linked", "out_of_service", "removed"];

fn camera() -> TableCreateStatement {
    Table::create()
        .table("camera")
        .col(big_pk_auto("id"))
        .col(big_integer("application_id"))
        .col(integer("line"))
        .col(big_integer("partnership_id"))
        .col(text_null("work"))
        .col(text("place"))
        .col(big_integer_null("latitude"))
        .col(big_integer_null("longitude"))
        // The squares that it stands in, see domain/place/cell.rs.
        .col(big_integer_null("cell"))
        .col(big_integer_null("block"))
        .col(text_null("camera_type"))
        .col(text_null("purpose"))
        .col(text_null("old_asset_tag"))
        .col(text("state"))
        .col(timestamp_with_time_zone("since"))
        .col(date_null("installed_on"))
        .col(text_null("asset_tag"))
        .col(text_null("installer"))
        .col(date_null("dpia_on"))
        .col(date_null("code_on"))
        .col(date_null("signs_on"))
        .col(date_null("hand_over_on"))
        .col(date_null("linked_on"))
        .col(text_null("back_to"))
        .col(date_null("removed_on"))
        .col(big_integer("version"))
        .foreign_key(ForeignKey::create().from("camera", "application_id").to("application", "id"))
        .foreign_key(ForeignKey::create().from("camera", "partnership_id").to("partnership", "id"))
        .check(("ck_camera_state", Expr::col("state").is_in(STATES)))
        // A case that becomes active again plans nothing twice.
        .index(Index::create().unique().name("uq_camera").col("application_id").col("line"))
        .to_owned()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(camera()).await?;
        let word = Table::create()
            .table("camera_word")
            .col(text("word"))
            .col(big_integer("camera_id"))
            .primary_key(Index::create().col("word").col("camera_id"))
            .foreign_key(ForeignKey::create().from("camera_word", "camera_id").to("camera", "id"))
            .to_owned();
        manager.create_table(word).await?;
        let db = manager.get_connection();
        if db.get_database_backend() == DbBackend::Postgres {
            // Words are found by their beginnings, which needs the order of their characters, not a language's.
            db.execute_unprepared("ALTER TABLE camera_word ALTER COLUMN word TYPE text COLLATE \"C\"")
                .await?;
        }
        // An asset tag names one camera of a partnership, until that one is removed.
        db.execute_unprepared(
            "CREATE UNIQUE INDEX uq_camera_asset_tag ON camera (partnership_id, lower(asset_tag))
             WHERE state <> 'removed'",
        )
        .await?;
        for (table, columns) in [
            ("camera", &["cell"][..]),
            ("camera", &["block"]),
            ("camera", &["state", "id"]),
            ("camera", &["partnership_id", "state", "id"]),
            ("camera_word", &["camera_id"]),
        ] {
            crate::index(manager, table, columns).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["camera_word", "camera"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}
