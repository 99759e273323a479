//! What PCC staff do with a case: who of them has it, queries that stop its clock, assessments that are being written.

use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};
use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

const COLUMNS: [&str; 4] = ["officer_id", "open_queries", "clock_days", "clock_since"];
const ENDS: [&str; 3] = ["answered", "closed", "overtaken"];
const PARTIAL: [(&str, &str); 3] = [
    ("ix_application_open_queries", "application (partnership_id, id) WHERE open_queries > 0"),
    (
        "ix_application_nobodys",
        "application (id) WHERE officer_id IS NULL AND status IN ('submitted', 'returned', 'assessed')",
    ),
    ("ix_query_due_on", "query (due_on) WHERE ended IS NULL"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            big_integer_null("officer_id"),
            integer("open_queries").default(0).take(),
            integer("clock_days").default(0).take(),
            date_null("clock_since"),
        ];
        for column in columns {
            manager.alter_table(Table::alter().table("application").add_column(column).to_owned()).await?;
        }
        let of = |table, column, to| ForeignKey::create().from(table, column).to(to, "id").to_owned();
        let query = Table::create()
            .table("query")
            .col(big_pk_auto("id"))
            .col(big_integer("application_id"))
            .col(integer("number"))
            .col(text_null("section"))
            .col(text("question"))
            .col(big_integer("person_id"))
            .col(timestamp_with_time_zone("at"))
            .col(date("due_on"))
            .col(date_null("reminded_on"))
            .col(text_null("ended"))
            .col(text_null("words"))
            .col(big_integer_null("ended_by"))
            .col(timestamp_with_time_zone_null("ended_at"))
            .foreign_key(&mut of("query", "application_id", "application"))
            .foreign_key(&mut of("query", "person_id", "person"))
            .foreign_key(&mut of("query", "ended_by", "person"))
            .check(("ck_query_ended", Expr::col("ended").is_in(ENDS)))
            .index(Index::create().unique().name("uq_query").col("application_id").col("number"))
            .to_owned();
        manager.create_table(query).await?;
        let draft = Table::create()
            .table("assessment_draft")
            .col(big_integer("application_id"))
            .col(integer("submission"))
            .col(big_integer("person_id"))
            .col(timestamp_with_time_zone("at"))
            .col(text("content"))
            .primary_key(Index::create().col("application_id").col("submission").col("person_id"))
            .foreign_key(&mut of("assessment_draft", "application_id", "application"))
            .foreign_key(&mut of("assessment_draft", "person_id", "person"))
            .to_owned();
        manager.create_table(draft).await?;
        crate::index(manager, "application", &["officer_id", "id"]).await?;
        let once = Index::create()
            .unique()
            .name("uq_assessment")
            .table("assessment")
            .col("application_id")
            .col("submission")
            .col("person_id")
            .to_owned();
        manager.create_index(once).await?;
        let db = manager.get_connection();
        for (name, of) in PARTIAL {
            db.execute_unprepared(&format!("CREATE INDEX {name} ON {of}")).await?;
        }
        // Of cases that are under way the clock runs from their last submission.
        let day = match db.get_database_backend() {
            DbBackend::Postgres => "CAST(MAX(h.at) AS DATE)",
            _ => "date(MAX(h.at))",
        };
        let running = format!(
            "UPDATE application SET clock_since = (SELECT {day} FROM history h
             WHERE h.chain = 'application:' || CAST(application.id AS TEXT) AND h.kind = 'submitted')
             WHERE status IN ('submitted', 'assessed')"
        );
        db.execute_unprepared(&running).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, _) in PARTIAL {
            manager.drop_index(Index::drop().name(name).to_owned()).await?;
        }
        manager.drop_index(Index::drop().name("uq_assessment").table("assessment").to_owned()).await?;
        crate::drop_index(manager, "application", &["officer_id", "id"]).await?;
        for table in ["assessment_draft", "query"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        for column in COLUMNS {
            let table = Table::alter().table("application").drop_column(column).to_owned();
            manager.alter_table(table).await?;
        }
        Ok(())
    }
}
