//! History, the outbox of events to announce, and the log of messages.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // A chain is what an entry is about, such as "application:7"; numbers run from 1 without a gap.
        let history = Table::create()
            .table("history")
            .col(big_pk_auto("id"))
            .col(text("chain"))
            .col(big_integer("number"))
            .col(timestamp_with_time_zone("at"))
            .col(big_integer_null("person_id"))
            .col(text("kind"))
            .col(text_null("before"))
            .col(text_null("after"))
            .col(text_null("reason"))
            .col(text("event"))
            .col(text_null("form_key").unique_key())
            .col(text("hash"))
            .index(Index::create().unique().name("uq_history_chain").col("chain").col("number"))
            .to_owned();
        let outbox = Table::create()
            .table("outbox")
            .col(big_pk_auto("id"))
            .col(big_integer("history_id"))
            .foreign_key(ForeignKey::create().from("outbox", "history_id").to("history", "id"))
            .to_owned();
        let message = Table::create()
            .table("message")
            .col(big_pk_auto("id"))
            .col(big_integer("history_id"))
            .col(big_integer("person_id"))
            .col(text("address"))
            .col(text("kind"))
            .col(text("subject"))
            .col(text("body"))
            .col(text("html"))
            .col(text("state"))
            .col(integer("tries").default(0))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone_null("next_try_at"))
            .col(timestamp_with_time_zone_null("sent_at"))
            .col(text_null("last_error"))
            .foreign_key(ForeignKey::create().from("message", "history_id").to("history", "id"))
            .foreign_key(ForeignKey::create().from("message", "person_id").to("person", "id"))
            .check(("ck_message_state", Expr::col("state").is_in(["waiting", "sent", "failed"])))
            .index(Index::create().unique().name("uq_message").col("history_id").col("person_id").col("kind"))
            .to_owned();
        for table in [history, outbox, message] {
            manager.create_table(table).await?;
        }
        crate::append_only::protect(manager, "history").await?;
        crate::index(manager, "message", &["next_try_at"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["message", "outbox"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        crate::append_only::drop_table(manager, "history").await
    }
}
