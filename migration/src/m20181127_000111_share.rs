//! A purchase that came in two years is claimed for each of them, so that a line is for a purchase and a year.

use sea_orm_migration::sea_orm::ConnectionTrait;
use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

const BEFORE: &str = "claim_purchase_before";

/// The first year of the financial year of a line's receipt, on either database.
const YEAR: &str = "CAST(substr(CAST(l.received_on AS TEXT), 1, 4) AS INTEGER)
 - CASE WHEN substr(CAST(l.received_on AS TEXT), 6, 5) < '04-01' THEN 1 ELSE 0 END";

fn table(of_year: bool) -> TableCreateStatement {
    let of = |column, table| ForeignKey::create().from("claim_purchase", column).to(table, "id").to_owned();
    let mut table =
        Table::create().table("claim_purchase").col(big_integer("line_id").primary_key()).to_owned();
    match of_year {
        true => table
            .col(big_integer("purchase_id"))
            .col(integer("year"))
            .index(Index::create().unique().name("uq_claim_purchase").col("purchase_id").col("year")),
        false => table.col(big_integer("purchase_id").unique_key()),
    };
    table
        .foreign_key(&mut of("line_id", "claim_line"))
        .foreign_key(&mut of("purchase_id", "purchase"))
        .to_owned()
}

/// Makes the table anew with what was in it.
async fn again(manager: &SchemaManager<'_>, of_year: bool, rows: &str) -> Result<(), DbErr> {
    manager.rename_table(Table::rename().table("claim_purchase", BEFORE).to_owned()).await?;
    manager.create_table(table(of_year)).await?;
    manager.get_connection().execute_unprepared(&format!("INSERT INTO claim_purchase {rows}")).await?;
    manager.drop_table(Table::drop().table(BEFORE).to_owned()).await
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let rows = format!(
            "SELECT b.line_id, b.purchase_id, {YEAR} FROM {BEFORE} b JOIN claim_line l ON l.id = b.line_id"
        );
        again(manager, true, &rows).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let rows = format!("SELECT MIN(line_id), purchase_id FROM {BEFORE} GROUP BY purchase_id");
        again(manager, false, &rows).await
    }
}
