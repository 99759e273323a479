//! Roughly where each partnership is, so that a camera's position that is far away can be told.

use sea_orm_migration::sea_orm::ConnectionTrait;
use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// Code, latitude and longitude in micro-degrees, reach in kilometres.
const AREAS: [(&str, i32, i32, i32); 5] = [
    ("HEF", 52_080_000, -2_750_000, 45),
    ("NWO", 52_350_000, -2_100_000, 35),
    ("SWO", 52_130_000, -2_150_000, 40),
    ("SHR", 52_620_000, -2_750_000, 60),
    ("TEL", 52_720_000, -2_490_000, 30),
];

fn columns() -> Vec<ColumnDef> {
    ["latitude", "longitude", "reach_km"].map(|column| integer_null(column).to_owned()).to_vec()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for mut column in columns() {
            manager
                .alter_table(Table::alter().table("partnership").add_column(&mut column).to_owned())
                .await?;
        }
        for (code, latitude, longitude, reach) in AREAS {
            let set = format!(
                "UPDATE partnership SET latitude = {latitude}, longitude = {longitude}, reach_km = {reach}
                 WHERE code = '{code}'"
            );
            manager.get_connection().execute_unprepared(&set).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in columns() {
            let name = column.get_column_name();
            manager.alter_table(Table::alter().table("partnership").drop_column(name).to_owned()).await?;
        }
        Ok(())
    }
}
