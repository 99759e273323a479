//! Tables that can be added to and never changed: the database itself refuses UPDATE and DELETE.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// Makes `table` append-only.
pub async fn protect(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    let db = manager.get_connection();
    if db.get_database_backend() == DbBackend::Postgres {
        db.execute_unprepared(&format!(
            "CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
             $$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
        ))
        .await?;
        db.execute_unprepared(&format!(
            "CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
             FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()"
        ))
        .await?;
        return Ok(());
    }
    for trigger in sqlite(table) {
        db.execute_unprepared(&trigger).await?;
    }
    Ok(())
}

/// What protects a table of SQLite: against UPDATE, and against DELETE.
pub fn sqlite(table: &str) -> [String; 2] {
    ["UPDATE", "DELETE"].map(|change| {
        format!(
            "CREATE TRIGGER {table}_no_{} BEFORE {change} ON {table}
             BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
            change.to_lowercase()
        )
    })
}

/// The condition of the one change that a row may go through: `change`, every column of `kept` as it was.
fn once(change: &str, kept: &[&str]) -> String {
    let same =
        kept.iter().map(|column| format!("AND NEW.\"{column}\" IS NOT DISTINCT FROM OLD.\"{column}\""));
    format!("({change} {})", same.collect::<Vec<_>>().join(" "))
}

/// What lets a row of a table of SQLite go through one change.
pub fn sqlite_once(table: &str, change: &str, kept: &[&str]) -> String {
    let fits = once(change, kept);
    format!(
        "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN NOT {fits}
             BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )
}

/// Lets a row of an append-only `table` be erased once: from not `erased` to `erased`, every column of `kept` as it was.
pub async fn allow_erasure(
    manager: &SchemaManager<'_>,
    table: &str,
    kept: &[&str],
    besides: &str,
) -> Result<(), DbErr> {
    allow_once(manager, table, &format!("NOT OLD.erased AND NEW.erased AND {besides}"), kept).await
}

/// Lets a row of an append-only `table` go through one `change`, every column of `kept` as it was.
pub async fn allow_once(
    manager: &SchemaManager<'_>,
    table: &str,
    change: &str,
    kept: &[&str],
) -> Result<(), DbErr> {
    let (db, fits) = (manager.get_connection(), once(change, kept));
    if db.get_database_backend() != DbBackend::Postgres {
        // Together: another connection of the pool would not know yet that it is gone.
        let trigger = sqlite_once(table, change, kept);
        db.execute_unprepared(&format!("DROP TRIGGER {table}_no_update; {trigger}")).await?;
        return Ok(());
    }
    for statement in [
        format!("DROP TRIGGER {table}_append_only ON {table}"),
        format!(
            "CREATE TRIGGER {table}_append_only BEFORE DELETE OR TRUNCATE ON {table}
             FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()"
        ),
        format!(
            "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW WHEN (NOT {fits})
             EXECUTE FUNCTION {table}_is_append_only()"
        ),
    ] {
        db.execute_unprepared(&statement).await?;
    }
    Ok(())
}

/// Makes such a table append-only again, without exception.
pub async fn forbid_erasure(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    let db = manager.get_connection();
    if db.get_database_backend() != DbBackend::Postgres {
        db.execute_unprepared(&format!(
            "DROP TRIGGER {table}_no_update; CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
             BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        ))
        .await?;
        return Ok(());
    }
    for statement in [
        format!("DROP TRIGGER {table}_no_update ON {table}"),
        format!("DROP TRIGGER {table}_append_only ON {table}"),
        format!(
            "CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
             FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()"
        ),
    ] {
        db.execute_unprepared(&statement).await?;
    }
    Ok(())
}

/// Takes the protection away, with the table.
pub async fn drop_table(manager: &SchemaManager<'_>, table: &'static str) -> Result<(), DbErr> {
    manager.drop_table(Table::drop().table(table).to_owned()).await?;
    let db = manager.get_connection();
    if db.get_database_backend() == DbBackend::Postgres {
        db.execute_unprepared(&format!("DROP FUNCTION {table}_is_append_only()")).await?;
    }
    Ok(())
}
