//! Applications, their answers, frozen copies, assessments, decisions, and the ledger.

use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};
use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let to_application = |table: &'static str| {
            ForeignKey::create().from(table, "application_id").to("application", "id").to_owned()
        };
        let application = Table::create()
            .table("application")
            .col(big_pk_auto("id"))
            .col(text_uniq("reference"))
            .col(big_integer("scheme_id"))
            .col(big_integer("partnership_id"))
            .col(integer("year"))
            .col(text("title"))
            .col(text("status"))
            .col(timestamp_with_time_zone("since"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone_null("submitted_at"))
            .col(integer("submissions").default(0))
            .col(big_integer("request_pence").default(0))
            .col(big_integer("eligible_cost_pence").default(0))
            .col(big_integer("certified_match_pence").default(0))
            .col(big_integer_null("assessor_id"))
            .col(boolean("released").default(false))
            .col(date_null("release_on"))
            .col(big_integer("version").default(0))
            .foreign_key(ForeignKey::create().from("application", "scheme_id").to("scheme", "id"))
            .foreign_key(ForeignKey::create().from("application", "partnership_id").to("partnership", "id"))
            .foreign_key(ForeignKey::create().from("application", "assessor_id").to("person", "id"))
            .check((
                "ck_application_status",
                Expr::col("status").is_in([
                    "draft",
                    "submitted",
                    "returned",
                    "assessed",
                    "approved",
                    "refused",
                    "withdrawn",
                ]),
            ))
            .to_owned();
        let answers = Table::create()
            .table("application_content")
            .col(big_integer("application_id").primary_key())
            .col(text("content"))
            .foreign_key(&mut to_application("application_content"))
            .to_owned();
        let word = Table::create()
            .table("application_word")
            .col(text("word"))
            .col(big_integer("application_id"))
            .primary_key(Index::create().col("word").col("application_id"))
            .foreign_key(&mut to_application("application_word"))
            .to_owned();
        let submission = Table::create()
            .table("submission")
            .col(big_pk_auto("id"))
            .col(big_integer("application_id"))
            .col(integer("number"))
            .col(text("content"))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(&mut to_application("submission"))
            .index(Index::create().unique().name("uq_submission").col("application_id").col("number"))
            .to_owned();
        let assessment = Table::create()
            .table("assessment")
            .col(big_pk_auto("id"))
            .col(big_integer("application_id"))
            .col(integer("submission"))
            .col(big_integer("person_id"))
            .col(timestamp_with_time_zone("at"))
            .col(text("content"))
            .foreign_key(&mut to_application("assessment"))
            .foreign_key(ForeignKey::create().from("assessment", "person_id").to("person", "id"))
            .to_owned();
        let decision = Table::create()
            .table("decision")
            .col(big_integer("application_id").primary_key())
            .col(text("outcome"))
            .col(big_integer("award_pence"))
            .col(big_integer("eligible_cost_pence"))
            .col(text("reasons"))
            .col(text_null("conditions"))
            .col(big_integer("person_id"))
            .col(timestamp_with_time_zone("at"))
            .col(timestamp_with_time_zone_null("released_at"))
            .col(date_null("accept_by"))
            .foreign_key(&mut to_application("decision"))
            .foreign_key(ForeignKey::create().from("decision", "person_id").to("person", "id"))
            .check((
                "ck_decision_award",
                Expr::cust("award_pence >= 0 AND award_pence <= eligible_cost_pence"),
            ))
            .to_owned();
        let ledger = Table::create()
            .table("ledger")
            .col(big_pk_auto("id"))
            .col(big_integer("allocation_id"))
            .col(big_integer("application_id"))
            .col(text("kind"))
            .col(big_integer("amount_pence"))
            .col(big_integer("person_id"))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(ForeignKey::create().from("ledger", "allocation_id").to("allocation", "id"))
            .foreign_key(&mut to_application("ledger"))
            .foreign_key(ForeignKey::create().from("ledger", "person_id").to("person", "id"))
            .check(("ck_ledger_kind", Expr::col("kind").is_in(["commit", "decommit", "adjust"])))
            .to_owned();
        for table in [application, answers, word, submission, assessment, decision, ledger] {
            manager.create_table(table).await?;
        }
        crate::append_only::protect(manager, "ledger").await?;
        crate::append_only::protect(manager, "submission").await?;
        let db = manager.get_connection();
        if db.get_database_backend() == DbBackend::Postgres {
            // Words are found by their beginnings, which needs the order of their characters, not a language's.
            db.execute_unprepared("ALTER TABLE application_word ALTER COLUMN word TYPE text COLLATE \"C\"")
                .await?;
        }
        for (table, columns) in [
            ("application", &["status", "id"][..]),
            ("application", &["partnership_id", "year", "status"]),
            ("application", &["partnership_id", "id"]),
            ("application", &["release_on"]),
            ("application_word", &["application_id"]),
            ("assessment", &["application_id"]),
            ("ledger", &["allocation_id"]),
        ] {
            crate::index(manager, table, columns).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::append_only::drop_table(manager, "ledger").await?;
        crate::append_only::drop_table(manager, "submission").await?;
        for table in ["decision", "assessment", "application_word", "application_content", "application"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}
