//! A word with an apostrophe was found by its parts alone, a place by its pieces with a hyphen and a figure, an asset tag of three
//! parts by the whole or by one: by every ordinary spelling as well.

use std::collections::BTreeSet;

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, Statement};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

const APOSTROPHES: [char; 4] = ['\'', '\u{2019}', '\u{2018}', '\u{2bc}'];

/// As a search reads a text.
fn words(text: &str) -> Vec<String> {
    let text = text.replace(APOSTROPHES, "");
    let mut all: Vec<String> = Vec::new();
    for piece in text.split_whitespace() {
        match piece.contains('-') && piece.contains(|c: char| c.is_ascii_digit()) {
            true => all.push(piece.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()),
            false => all.extend(piece.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase)),
        }
    }
    all.retain(|word| !word.is_empty());
    all.iter().map(|word| word.chars().take(40).collect()).collect()
}

/// The words by which a text is found.
fn found_by(text: &str) -> BTreeSet<String> {
    let apart = text.replace('-', " ");
    let all = [words(text), words(&apart), words(&apart.replace(APOSTROPHES, " "))];
    all.into_iter().flatten().collect()
}

/// Adds those of some words that are not there. `rest` is what else a row of the table holds: numbers.
async fn add(
    manager: &SchemaManager<'_>,
    (table, columns, rest): (&str, &str, &str),
    found: BTreeSet<String>,
) -> Result<(), DbErr> {
    if found.is_empty() {
        return Ok(());
    }
    let db = manager.get_connection();
    let rows: Vec<String> = (1..=found.len()).map(|n| format!("(${n}, {rest})")).collect();
    let rows = rows.join(", ");
    let sql = format!("INSERT INTO {table} (word, {columns}) VALUES {rows} ON CONFLICT DO NOTHING");
    let values = found.into_iter().map(Into::into);
    db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    Ok(())
}

async fn cases(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    let has: Vec<String> = ["''", "\u{2019}", "\u{2018}", "\u{2bc}"]
        .iter()
        .map(|apostrophe| format!("a.title LIKE '%{apostrophe}%'"))
        .collect();
    let ask = format!(
        "SELECT DISTINCT w.shelf, a.id, a.title FROM application a
         JOIN application_word w ON w.application_id = a.id WHERE {}",
        has.join(" OR ")
    );
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), ask)).await?;
    for row in rows {
        let (shelf, id): (i64, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let title: String = row.try_get_by_index(2)?;
        let rest = format!("{shelf}, {id}");
        add(manager, ("application_word", "shelf, application_id", &rest), found_by(&title)).await?;
    }
    Ok(())
}

async fn cameras(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    let ask = "SELECT c.id, c.place, p.name, c.asset_tag, c.old_asset_tag FROM camera c
      JOIN partnership p ON p.id = c.partnership_id";
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), ask)).await?;
    for row in rows {
        let id: i64 = row.try_get_by_index(0)?;
        let (place, name): (String, String) = (row.try_get_by_index(1)?, row.try_get_by_index(2)?);
        let tags: [Option<String>; 2] = [row.try_get_by_index(3)?, row.try_get_by_index(4)?];
        let mut found = BTreeSet::new();
        for text in [&place, &name] {
            // Others are there as they are.
            if text.contains('-') || text.contains(APOSTROPHES) {
                found.extend(found_by(text));
            }
        }
        for tag in tags.iter().flatten() {
            if tag.matches('-').count() > 1 || tag.contains(APOSTROPHES) {
                found.extend(found_by(tag));
                found.extend(tag.match_indices('-').flat_map(|(at, _)| words(&tag[at + 1..])));
            }
        }
        add(manager, ("camera_word", "camera_id", &id.to_string()), found).await?;
    }
    Ok(())
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        cases(manager).await?;
        cameras(manager).await
    }

    /// Words that are there find no less.
    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }
}
