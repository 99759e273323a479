//! One message a day: who wants it, what waits for it, and on which days somebody had it.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let of = |table| ForeignKey::create().from(table, "person_id").to("person", "id").to_owned();
        let wanted = Table::create()
            .table("daily_wanted")
            .col(big_integer("person_id").primary_key())
            .foreign_key(&mut of("daily_wanted"))
            .to_owned();
        let gathered = Table::create()
            .table("daily_gathered")
            .col(big_pk_auto("id"))
            .col(big_integer("history_id"))
            .col(big_integer("person_id"))
            .col(text("kind"))
            .col(text("subject"))
            .foreign_key(ForeignKey::create().from("daily_gathered", "history_id").to("history", "id"))
            .foreign_key(&mut of("daily_gathered"))
            .index(
                Index::create()
                    .unique()
                    .name("uq_daily_gathered")
                    .col("person_id")
                    .col("history_id")
                    .col("kind"),
            )
            .to_owned();
        // Two processes that look at the same person on the same day meet here.
        let looked = Table::create()
            .table("daily_looked")
            .col(big_integer("person_id"))
            .col(date("day"))
            .primary_key(Index::create().col("person_id").col("day"))
            .foreign_key(&mut of("daily_looked"))
            .to_owned();
        for table in [wanted, gathered, looked] {
            manager.create_table(table).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["daily_looked", "daily_gathered", "daily_wanted"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}
