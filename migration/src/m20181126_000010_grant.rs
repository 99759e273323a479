//! Grants from their release on. What was released before is offered without a last day: it may have been accepted on paper.

use sea_orm_migration::sea_orm::ConnectionTrait;
use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

const STATES: [&str; 7] = ["offered", "active", "declined", "lapsed", "completed", "closed", "terminated"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("grant")
            .col(big_integer("application_id").primary_key())
            .col(text("state"))
            .col(timestamp_with_time_zone("since"))
            .col(big_integer("award_pence"))
            .col(date_null("accept_by"))
            .col(boolean("reminded").default(false))
            .foreign_key(ForeignKey::create().from("grant", "application_id").to("application", "id"))
            .check(("ck_grant_state", Expr::col("state").is_in(STATES)))
            .check(("ck_grant_award", Expr::cust("award_pence > 0")))
            .to_owned();
        manager.create_table(table).await?;
        crate::index(manager, "grant", &["state", "accept_by"]).await?;
        let offered = "INSERT INTO \"grant\" (application_id, state, since, award_pence, accept_by, reminded)
             SELECT application_id, 'offered', released_at, award_pence, NULL, false FROM decision
             WHERE outcome = 'approved' AND released_at IS NOT NULL AND award_pence > 0";
        manager.get_connection().execute_unprepared(offered).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("grant").to_owned()).await
    }
}
