//! One invoice can be for several purchases: each purchase keeps by what its invoice is told from others, and what is claimed of
//! it is told apart by purchase and year instead.

use sea_orm_migration::sea_orm::{ConnectionTrait, Statement};
use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

const COLUMN: &str = "invoice_key";
/// Rows read at once.
const AT_ONCE: usize = 1_000;

/// As typed by whoever types it otherwise.
fn plain(typed: &str) -> String {
    typed.chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// Gives each purchase with an invoice its key. Where the records were deleted, supplier and number are the same mark.
async fn fill(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    let mut last: i64 = 0;
    loop {
        let ask = format!(
            "SELECT id, supplier, invoice_number FROM purchase WHERE id > {last} AND invoice_number IS NOT NULL
             ORDER BY id LIMIT {AT_ONCE}"
        );
        let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), ask)).await?;
        for row in &rows {
            last = row.try_get_by_index(0)?;
            let (supplier, number): (String, String) = (row.try_get_by_index(1)?, row.try_get_by_index(2)?);
            if supplier == number {
                continue;
            }
            let key = format!("{}/{}", plain(&supplier), plain(&number));
            let sql = "UPDATE purchase SET invoice_key = $1 WHERE id = $2";
            let values = [key.into(), last.into()];
            db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
        }
        if rows.len() < AT_ONCE {
            return Ok(());
        }
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = Table::alter().table("purchase").add_column(text_null(COLUMN)).to_owned();
        manager.alter_table(column).await?;
        fill(manager).await?;
        crate::index(manager, "purchase", &[COLUMN]).await?;
        let own = "UPDATE claim_line SET invoice_key = NULL WHERE id IN (SELECT line_id FROM claim_purchase)";
        manager.get_connection().execute_unprepared(own).await?;
        Ok(())
    }

    /// A line for a purchase is told apart by invoice and year again. Of two purchases with the same invoice only one can be.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let again = "UPDATE claim_line SET invoice_key =
             (SELECT p.invoice_key || '\n' || CAST(c.year AS TEXT) FROM claim_purchase c
              JOIN purchase p ON p.id = c.purchase_id WHERE c.line_id = claim_line.id)
             WHERE id IN (SELECT MIN(c.line_id) FROM claim_purchase c JOIN purchase p ON p.id = c.purchase_id
              JOIN claim_line l ON l.id = c.line_id GROUP BY l.partnership_id, p.invoice_key, c.year)";
        manager.get_connection().execute_unprepared(again).await?;
        crate::drop_index(manager, "purchase", &[COLUMN]).await?;
        manager.alter_table(Table::alter().table("purchase").drop_column(COLUMN).to_owned()).await
    }
}
