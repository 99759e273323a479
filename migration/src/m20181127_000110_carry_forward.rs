//! Money of a grant's year that is to be spent in the next one, and what of a grant was given back because it was not spent.

use sea_orm_migration::sea_orm::ConnectionTrait;
use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

const STAGES: [&str; 4] = ["asked", "advised", "approved", "refused"];

fn of(column: &'static str, table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().from("carry_forward", column).to(table, "id").to_owned()
}

fn carry_forward() -> TableCreateStatement {
    Table::create()
        .table("carry_forward")
        .col(big_pk_auto("id"))
        .col(big_integer("application_id"))
        .col(integer("number"))
        .col(integer("year"))
        .col(text("stage"))
        .col(timestamp_with_time_zone("since"))
        .col(big_integer("amount_pence"))
        .col(date("spend_by"))
        .col(text("reason"))
        .col(big_integer("person_id"))
        .col(timestamp_with_time_zone("at"))
        .col(big_integer_null("supported_pence"))
        .col(text_null("advice"))
        .col(big_integer_null("advised_by"))
        .col(timestamp_with_time_zone_null("advised_at"))
        .col(big_integer_null("approved_pence"))
        .col(text_null("decision"))
        .col(big_integer_null("decided_by"))
        .col(timestamp_with_time_zone_null("decided_at"))
        .foreign_key(&mut of("application_id", "application"))
        .foreign_key(&mut of("person_id", "person"))
        .foreign_key(&mut of("advised_by", "person"))
        .foreign_key(&mut of("decided_by", "person"))
        .check(("ck_carry_forward_stage", Expr::col("stage").is_in(STAGES)))
        .check(("ck_carry_forward_amount", Expr::cust("amount_pence > 0")))
        .check((
            "ck_carry_forward_supported",
            Expr::cust("supported_pence IS NULL OR supported_pence BETWEEN 1 AND amount_pence"),
        ))
        .check((
            "ck_carry_forward_approved",
            Expr::cust("approved_pence IS NULL OR approved_pence BETWEEN 1 AND amount_pence"),
        ))
        .check((
            "ck_carry_forward_decided",
            Expr::cust("(stage = 'approved') = (approved_pence IS NOT NULL)"),
        ))
        .index(Index::create().unique().name("uq_carry_forward").col("application_id").col("number"))
        .to_owned()
}

/// One that is open or approved for each year of a grant; and what waits for somebody.
const PARTIAL: [(&str, &str); 2] = [
    ("UNIQUE INDEX uq_carry_forward_year", "carry_forward (application_id, year) WHERE stage <> 'refused'"),
    (
        "INDEX ix_carry_forward_open",
        "carry_forward (stage, application_id) WHERE stage IN ('asked', 'advised')",
    ),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(carry_forward()).await?;
        let db = manager.get_connection();
        for (index, of) in PARTIAL {
            db.execute_unprepared(&format!("CREATE {index} ON {of}")).await?;
        }
        db.execute_unprepared(
            "ALTER TABLE \"grant\" ADD COLUMN underspend_pence BIGINT NOT NULL DEFAULT 0
             CONSTRAINT ck_grant_underspend CHECK (underspend_pence >= 0)",
        )
        .await
        .map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("grant").drop_column("underspend_pence").to_owned()).await?;
        manager.drop_table(Table::drop().table("carry_forward").to_owned()).await
    }
}
