//! Cases are found by their references from the year on and from the partnership on, too.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// A reference without its scheme, and without its scheme and year, as SQL.
fn parts(manager: &SchemaManager) -> [String; 2] {
    let position = match manager.get_connection().get_database_backend() {
        DbBackend::Postgres => "strpos",
        _ => "instr",
    };
    let after = |more: u8| format!("lower(substr(reference, {position}(reference, '-') + {more}))");
    [after(1), after(6)]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for part in parts(manager) {
            let add = format!(
                "INSERT INTO application_word (word, application_id) SELECT {part}, id FROM application
                 WHERE true ON CONFLICT DO NOTHING"
            );
            manager.get_connection().execute_unprepared(&add).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for part in parts(manager) {
            let take = format!(
                "DELETE FROM application_word WHERE word = (SELECT {part} FROM application
                 WHERE application.id = application_word.application_id)"
            );
            manager.get_connection().execute_unprepared(&take).await?;
        }
        Ok(())
    }
}
