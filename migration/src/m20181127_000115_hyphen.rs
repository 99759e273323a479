//! A title with a hyphen beside a digit was found by the whole piece alone: by its parts as well.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, Statement};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let ask = "SELECT DISTINCT w.shelf, a.id, a.title FROM application a
          JOIN application_word w ON w.application_id = a.id WHERE a.title LIKE '%-%'";
        let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), ask)).await?;
        for row in rows {
            let (shelf, id): (i64, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            let title: String = row.try_get_by_index(2)?;
            for word in title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
                let word: String = word.to_lowercase().chars().take(40).collect();
                let sql = "INSERT INTO application_word (shelf, word, application_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
                let values = [shelf.into(), word.into(), id.into()];
                let insert = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
                db.execute_raw(insert).await?;
            }
        }
        Ok(())
    }

    /// Words that are there find no less.
    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }
}
