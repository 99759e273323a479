//! A price whose day has not come can be withdrawn: its row stays as it was and says by whom and when, and counts no more. So an
//! item may have another price from the same day.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::append_only;

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLE: &str = "framework_price";
const COLUMNS: &str = "id, item_id, from_on, description, category, unit_price_pence";
const KEPT: [&str; 6] = ["id", "item_id", "from_on", "description", "category", "unit_price_pence"];
const CHANGE: &str =
    "OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL AND NEW.withdrawn_by IS NOT NULL";
const ONE_A_DAY: &str = "CREATE UNIQUE INDEX uq_framework_price_day ON framework_price (item_id, from_on) WHERE withdrawn_at IS NULL";

/// As it was.
fn before() -> TableCreateStatement {
    let mut table = columns();
    table.index(Index::create().unique().name("uq_framework_price_day").col("item_id").col("from_on"));
    table
}

/// As it becomes; the days are in an index of their own.
fn after() -> TableCreateStatement {
    let mut table = columns();
    table
        .col(timestamp_with_time_zone_null("withdrawn_at"))
        .col(big_integer_null("withdrawn_by"))
        .foreign_key(ForeignKey::create().from(TABLE, "withdrawn_by").to("person", "id"));
    table
}

fn columns() -> TableCreateStatement {
    Table::create()
        .table(TABLE)
        .col(big_pk_auto("id"))
        .col(big_integer("item_id"))
        .col(date("from_on"))
        .col(text("description"))
        .col(text("category"))
        .col(big_integer_null("unit_price_pence"))
        .foreign_key(ForeignKey::create().from(TABLE, "item_id").to("framework_item", "id"))
        .check(("ck_framework_price_amount", Expr::cust("unit_price_pence > 0")))
        .to_owned()
}

/// SQLite cannot take a table's own constraint away: the rows move into another table. All in one step: another connection of
/// the pool would not know yet what is gone.
async fn rebuild(
    manager: &SchemaManager<'_>,
    table: &TableCreateStatement,
    rows: &str,
    then: &[String],
) -> Result<(), DbErr> {
    let steps = [
        "ALTER TABLE framework_price RENAME TO framework_price_old".to_owned(),
        table.to_string(SqliteQueryBuilder),
        format!("INSERT INTO framework_price ({COLUMNS}) SELECT {COLUMNS} FROM framework_price_old {rows}"),
        "DROP TABLE framework_price_old".to_owned(),
        then.join(";\n"),
    ];
    manager.get_connection().execute_unprepared(&steps.join(";\n")).await?;
    Ok(())
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        if db.get_database_backend() != DbBackend::Postgres {
            let [_, no_delete] = append_only::sqlite(TABLE);
            let once = append_only::sqlite_once(TABLE, CHANGE, &KEPT);
            return rebuild(manager, &after(), "", &[ONE_A_DAY.to_owned(), once, no_delete]).await;
        }
        for statement in [
            "ALTER TABLE framework_price DROP CONSTRAINT uq_framework_price_day",
            "ALTER TABLE framework_price ADD COLUMN withdrawn_at timestamp with time zone NULL,
             ADD COLUMN withdrawn_by bigint NULL REFERENCES person (id)",
            ONE_A_DAY,
        ] {
            db.execute_unprepared(statement).await?;
        }
        append_only::allow_once(manager, TABLE, CHANGE, &KEPT).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        if db.get_database_backend() != DbBackend::Postgres {
            let rows = "WHERE withdrawn_at IS NULL";
            return rebuild(manager, &before(), rows, &append_only::sqlite(TABLE)).await;
        }
        for statement in [
            "ALTER TABLE framework_price DISABLE TRIGGER framework_price_append_only",
            "DELETE FROM framework_price WHERE withdrawn_at IS NOT NULL",
            "ALTER TABLE framework_price ENABLE TRIGGER framework_price_append_only",
        ] {
            db.execute_unprepared(statement).await?;
        }
        append_only::forbid_erasure(manager, TABLE).await?;
        for statement in [
            "DROP INDEX uq_framework_price_day",
            "ALTER TABLE framework_price DROP COLUMN withdrawn_at, DROP COLUMN withdrawn_by",
            "ALTER TABLE framework_price ADD CONSTRAINT uq_framework_price_day UNIQUE (item_id, from_on)",
        ] {
            db.execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
