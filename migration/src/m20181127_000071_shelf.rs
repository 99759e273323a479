//! Words of cases, kept apart for those who may read them: by partnership, and for the staff those of what was submitted. A
//! search then never meets a case that is not for the reader.

use sea_orm_migration::sea_orm::DbBackend;
use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut shelved = table();
        shelved.col(big_integer("shelf"));
        shelved.primary_key(Index::create().col("shelf").col("word").col("application_id"));
        let words = "SELECT {shelf}, kept.word, kept.application_id FROM word_kept AS kept
             JOIN application ON application.id = kept.application_id";
        let insert = "INSERT INTO application_word (shelf, word, application_id)";
        let own = format!("{insert} {}", words.replace("{shelf}", "application.partnership_id"));
        let staff =
            format!("{insert} {} WHERE application.submitted_at IS NOT NULL", words.replace("{shelf}", "0"));
        replace(manager, &shelved, &[&own, &staff]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut plain = table();
        plain.primary_key(Index::create().col("word").col("application_id"));
        let insert = "INSERT INTO application_word (word, application_id)
             SELECT DISTINCT word, application_id FROM word_kept";
        replace(manager, &plain, &[insert]).await
    }
}

fn table() -> TableCreateStatement {
    Table::create()
        .table("application_word")
        .col(text("word"))
        .col(big_integer("application_id"))
        .foreign_key(ForeignKey::create().from("application_word", "application_id").to("application", "id"))
        .to_owned()
}

/// SQLite cannot change a primary key, so the table is made again.
async fn replace(manager: &SchemaManager<'_>, by: &TableCreateStatement, fill: &[&str]) -> Result<(), DbErr> {
    let db = manager.get_connection();
    db.execute_unprepared("CREATE TABLE word_kept AS SELECT word, application_id FROM application_word")
        .await?;
    manager.drop_table(Table::drop().table("application_word").to_owned()).await?;
    manager.create_table(by.clone()).await?;
    if db.get_database_backend() == DbBackend::Postgres {
        // Words are found by their beginnings, which needs the order of their characters, not a language's.
        db.execute_unprepared("ALTER TABLE application_word ALTER COLUMN word TYPE text COLLATE \"C\"")
            .await?;
    }
    for sql in fill {
        db.execute_unprepared(sql).await?;
    }
    crate::index(manager, "application_word", &["application_id"]).await?;
    manager.drop_table(Table::drop().table("word_kept").to_owned()).await
}
