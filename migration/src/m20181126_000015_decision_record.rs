//! Numbered decision records, their exempt parts, and the last number taken of each office and year. What was decided before
//! gets its number in the order of its day. Records are added to and never changed.

use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};
use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

fn of(from: &'static str, column: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(from, column).to(to, "id").to_owned()
}

fn number() -> TableCreateStatement {
    Table::create()
        .table("decision_number")
        .col(text("office"))
        .col(integer("year"))
        .col(integer("taken"))
        .primary_key(Index::create().col("office").col("year"))
        .to_owned()
}

fn record() -> TableCreateStatement {
    Table::create()
        .table("decision_record")
        .col(big_pk_auto("id"))
        .col(big_integer("application_id"))
        .col(text("office"))
        .col(integer("year"))
        .col(integer("number"))
        .col(text("kind"))
        .col(big_integer("award_pence"))
        .col(big_integer("eligible_cost_pence"))
        .col(text("summary"))
        .col(text("proposal"))
        .col(text("reasons"))
        .col(text_null("conditions"))
        .col(text("part_1"))
        .col(big_integer("person_id"))
        .col(timestamp_with_time_zone("at"))
        .foreign_key(&mut of("decision_record", "application_id", "application"))
        .foreign_key(&mut of("decision_record", "person_id", "person"))
        .check(("ck_decision_record_kind", Expr::col("kind").is_in(["approved", "refused", "varied"])))
        .check((
            "ck_decision_record_award",
            Expr::cust("award_pence >= 0 AND award_pence <= eligible_cost_pence"),
        ))
        .index(
            Index::create()
                .unique()
                .name("uq_decision_record_number")
                .col("office")
                .col("year")
                .col("number"),
        )
        .to_owned()
}

fn exempt() -> TableCreateStatement {
    Table::create()
        .table("decision_exempt")
        .col(big_integer("record_id").primary_key())
        .col(text("words"))
        .col(text("because"))
        .foreign_key(&mut of("decision_exempt", "record_id", "decision_record"))
        .to_owned()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut office = text("office").default("PCC").to_owned();
        manager.alter_table(Table::alter().table("scheme").add_column(&mut office).to_owned()).await?;
        for table in [number(), record(), exempt()] {
            manager.create_table(table).await?;
        }
        crate::index(manager, "decision_record", &["application_id"]).await?;
        let db = manager.get_connection();
        let year = match db.get_database_backend() {
            DbBackend::Postgres => "CAST(EXTRACT(YEAR FROM d.at AT TIME ZONE 'Europe/London') AS INTEGER)",
            _ => "CAST(SUBSTR(d.at, 1, 4) AS INTEGER)",
        };
        db.execute_unprepared(&format!(
            "INSERT INTO decision_record (application_id, office, year, number, kind, award_pence, eligible_cost_pence,
               summary, proposal, reasons, conditions, part_1, person_id, at)
             SELECT d.application_id, s.office, {year},
               ROW_NUMBER() OVER (PARTITION BY s.office, {year} ORDER BY d.at, d.application_id),
               d.outcome, d.award_pence, d.eligible_cost_pence, a.title, '', d.reasons, d.conditions, '', d.person_id, d.at
             FROM decision d JOIN application a ON a.id = d.application_id JOIN scheme s ON s.id = a.scheme_id
             ORDER BY d.at, d.application_id"
        ))
        .await?;
        db.execute_unprepared(
            "INSERT INTO decision_number (office, year, taken)
             SELECT office, year, MAX(number) FROM decision_record GROUP BY office, year",
        )
        .await?;
        crate::append_only::protect(manager, "decision_record").await?;
        crate::append_only::protect(manager, "decision_exempt").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::append_only::drop_table(manager, "decision_exempt").await?;
        crate::append_only::drop_table(manager, "decision_record").await?;
        manager.drop_table(Table::drop().table("decision_number").to_owned()).await?;
        manager.alter_table(Table::alter().table("scheme").drop_column("office").to_owned()).await
    }
}
