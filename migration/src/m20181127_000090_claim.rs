//! Claims of grants with their lines, and what was drawn of each grant: never more than its award.

use sea_orm_migration::sea_orm::ConnectionTrait;
use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

const STAGES: [&str; 6] = ["draft", "sent", "certified", "checked", "authorised", "paid"];
const DEEDS: [&str; 5] = ["prepared", "certified", "checked", "authorised", "paid"];

/// Each with what bounds it; the one after it is dropped first.
const DRAWN: [(&str, &str); 4] = [
    ("authorised_pence", "award_pence"),
    ("paid_pence", "authorised_pence"),
    ("clawback_pence", "paid_pence"),
    ("repaid_pence", "clawback_pence"),
];

fn of(from: &'static str, column: &'static str, table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(from, column).to(table, "id").to_owned()
}

fn claim() -> TableCreateStatement {
    Table::create()
        .table("claim")
        .col(big_pk_auto("id"))
        .col(big_integer("application_id"))
        .col(integer("number"))
        .col(integer("year"))
        .col(integer("quarter"))
        .col(boolean("last"))
        .col(text("stage"))
        .col(timestamp_with_time_zone("since"))
        .col(text_null("returned"))
        // Of the lines, as claimed and as verified: what lists show.
        .col(big_integer("claimed_pence").default(0))
        .col(big_integer_null("verified_pence"))
        .col(big_integer_null("amount_pence"))
        .col(date_null("paid_on"))
        .col(big_integer("version"))
        .foreign_key(&mut of("claim", "application_id", "application"))
        .check(("ck_claim_stage", Expr::col("stage").is_in(STAGES)))
        .check(("ck_claim_quarter", Expr::cust("quarter BETWEEN 1 AND 4")))
        .check(("ck_claim_amount", Expr::cust("amount_pence IS NULL OR amount_pence >= 0")))
        .check(("ck_claim_verified", Expr::cust("verified_pence IS NULL OR verified_pence <= claimed_pence")))
        .check(("ck_claim_paid", Expr::cust("(stage = 'paid') = (paid_on IS NOT NULL)")))
        .index(Index::create().unique().name("uq_claim").col("application_id").col("number"))
        .to_owned()
}

fn line() -> TableCreateStatement {
    Table::create()
        .table("claim_line")
        .col(big_pk_auto("id"))
        .col(big_integer("claim_id"))
        .col(big_integer("partnership_id"))
        .col(text("what"))
        .col(text("category"))
        .col(text("supplier"))
        .col(text("invoice"))
        // Supplier and invoice as they are compared; nothing once the records were deleted.
        .col(text_null("invoice_key"))
        .col(date("invoiced_on"))
        .col(date("received_on"))
        .col(big_integer("net_pence"))
        .col(big_integer("vat_pence"))
        .col(big_integer("recoverable_pence"))
        .col(big_integer_null("verified_pence"))
        .col(text_null("reason"))
        .foreign_key(&mut of("claim_line", "claim_id", "claim"))
        .foreign_key(&mut of("claim_line", "partnership_id", "partnership"))
        .check(("ck_claim_line_net", Expr::cust("net_pence > 0")))
        .check(("ck_claim_line_vat", Expr::cust("recoverable_pence BETWEEN 0 AND vat_pence")))
        .check((
            "ck_claim_line_verified",
            Expr::cust(
                "verified_pence IS NULL OR verified_pence BETWEEN 0 AND net_pence + vat_pence - recoverable_pence",
            ),
        ))
        // Nothing is claimed twice, whichever grant of the partnership it is claimed under.
        .index(Index::create().unique().name("uq_claim_line_invoice").col("partnership_id").col("invoice_key"))
        .to_owned()
}

fn evidence() -> TableCreateStatement {
    Table::create()
        .table("claim_evidence")
        .col(big_integer("line_id"))
        .col(big_integer("file_id"))
        .primary_key(Index::create().col("line_id").col("file_id"))
        .foreign_key(&mut of("claim_evidence", "line_id", "claim_line"))
        .foreign_key(&mut of("claim_evidence", "file_id", "file"))
        .to_owned()
}

fn part() -> TableCreateStatement {
    Table::create()
        .table("claim_part")
        .col(big_integer("claim_id"))
        .col(big_integer("person_id"))
        .col(text("deed"))
        .col(timestamp_with_time_zone("at"))
        .primary_key(Index::create().col("claim_id").col("person_id").col("deed"))
        .foreign_key(&mut of("claim_part", "claim_id", "claim"))
        .foreign_key(&mut of("claim_part", "person_id", "person"))
        .check(("ck_claim_part_deed", Expr::col("deed").is_in(DEEDS)))
        .to_owned()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [claim(), line(), evidence(), part()] {
            manager.create_table(table).await?;
        }
        crate::append_only::protect(manager, "claim_part").await?;
        for (table, columns) in [
            ("claim", &["stage", "id"][..]),
            ("claim_line", &["claim_id"]),
            ("claim_evidence", &["file_id"]),
            ("claim_part", &["person_id"]),
        ] {
            crate::index(manager, table, columns).await?;
        }
        let db = manager.get_connection();
        for (column, most) in DRAWN {
            let name = column.trim_end_matches("_pence");
            db.execute_unprepared(&format!(
                "ALTER TABLE \"grant\" ADD COLUMN {column} BIGINT NOT NULL DEFAULT 0
                 CONSTRAINT ck_grant_{name} CHECK ({column} >= 0 AND {column} <= {most})"
            ))
            .await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (column, _) in DRAWN.into_iter().rev() {
            manager.alter_table(Table::alter().table("grant").drop_column(column).to_owned()).await?;
        }
        crate::append_only::drop_table(manager, "claim_part").await?;
        for table in ["claim_evidence", "claim_line", "claim"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}
