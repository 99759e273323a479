//! Quarterly returns of the partnerships, what monitoring cost before the programme, and the days in which one is due.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

const COUNTS: [&str; 5] = ["incidents", "requests", "given", "arrests", "hours"];
const COSTS: [&str; 6] = [
    "monitoring_pence",
    "maintenance_pence",
    "transmission_pence",
    "power_pence",
    "licences_pence",
    "other_pence",
];

/// One a partnership and quarter. What is sent lacks nothing.
fn quarterly_return() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("quarterly_return")
        .col(big_pk_auto("id"))
        .col(big_integer("partnership_id"))
        .col(integer("year"))
        .col(integer("quarter"))
        .col(text_null("model"));
    for count in COUNTS {
        table
            .col(integer_null(count))
            .check((format!("ck_quarterly_return_{count}"), Expr::cust(format!("{count} >= 0"))));
    }
    for cost in COSTS {
        table
            .col(big_integer_null(cost))
            .check((format!("ck_quarterly_return_{cost}"), Expr::cust(format!("{cost} >= 0"))));
    }
    let whole: Vec<String> =
        COUNTS.iter().chain(&COSTS).chain(&["model"]).map(|name| format!("{name} IS NOT NULL")).collect();
    table
        .col(timestamp_with_time_zone_null("sent_at"))
        .col(integer("told").default(0))
        .col(big_integer("version").default(0))
        .foreign_key(ForeignKey::create().from("quarterly_return", "partnership_id").to("partnership", "id"))
        .check(("ck_quarterly_return_quarter", Expr::cust("quarter BETWEEN 1 AND 4")))
        .check((
            "ck_quarterly_return_sent",
            Expr::cust(format!("sent_at IS NULL OR ({})", whole.join(" AND "))),
        ))
        .to_owned()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(quarterly_return()).await?;
        let once = Index::create()
            .name("uq_quarterly_return")
            .table("quarterly_return")
            .col("partnership_id")
            .col("year")
            .col("quarter")
            .unique()
            .to_owned();
        manager.create_index(once).await?;
        crate::index(manager, "quarterly_return", &["year", "quarter"]).await?;
        let baseline = Table::create()
            .table("baseline")
            .col(big_pk_auto("id"))
            .col(big_integer("partnership_id").unique_key())
            .col(text_null("model"))
            .col(big_integer_null("yearly_pence"))
            .col(big_integer("version").default(0))
            .foreign_key(ForeignKey::create().from("baseline", "partnership_id").to("partnership", "id"))
            .check(("ck_baseline_yearly", Expr::cust("yearly_pence >= 0")))
            .to_owned();
        manager.create_table(baseline).await?;
        let mut days = integer("return_days").default(30).to_owned();
        manager.alter_table(Table::alter().table("scheme").add_column(&mut days).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("scheme").drop_column("return_days").to_owned()).await?;
        manager.drop_table(Table::drop().table("baseline").to_owned()).await?;
        manager.drop_table(Table::drop().table("quarterly_return").to_owned()).await
    }
}
