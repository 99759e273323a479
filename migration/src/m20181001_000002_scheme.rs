//! The scheme, its cost categories, allocations. The caps are CHECKs: the code may be wrong, the database will not be.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let scheme = Table::create()
            .table("scheme")
            .col(big_pk_auto("id"))
            .col(text("name"))
            .col(text_uniq("code"))
            .col(text("funder"))
            .col(text("funder_org_id"))
            .col(date("starts_on"))
            .col(date("ends_on"))
            .col(integer("max_rate_numerator"))
            .col(integer("max_rate_denominator"))
            .col(boolean("in_kind_counts"))
            .col(integer("fund_at_score"))
            .col(integer("fund_at_least_each"))
            .col(integer("acceptance_days"))
            .col(big_integer("envelope_pence"))
            .col(big_integer("committed_pence").default(0))
            .col(big_integer("version").default(0))
            .check((
                "ck_scheme_envelope",
                Expr::cust("committed_pence >= 0 AND committed_pence <= envelope_pence"),
            ))
            .to_owned();
        let category = Table::create()
            .table("cost_category")
            .col(big_pk_auto("id"))
            .col(big_integer("scheme_id"))
            .col(text("name"))
            .col(text_null("ineligible_because"))
            .foreign_key(ForeignKey::create().from("cost_category", "scheme_id").to("scheme", "id"))
            .to_owned();
        let allocation = Table::create()
            .table("allocation")
            .col(big_pk_auto("id"))
            .col(big_integer("scheme_id"))
            .col(big_integer("partnership_id"))
            .col(integer("year"))
            .col(big_integer("cap_pence"))
            .col(big_integer("committed_pence").default(0))
            .col(big_integer("applications").default(0))
            .foreign_key(ForeignKey::create().from("allocation", "scheme_id").to("scheme", "id"))
            .foreign_key(ForeignKey::create().from("allocation", "partnership_id").to("partnership", "id"))
            .check(("ck_allocation_cap", Expr::cust("committed_pence >= 0 AND committed_pence <= cap_pence")))
            .index(
                Index::create()
                    .unique()
                    .name("uq_allocation")
                    .col("scheme_id")
                    .col("partnership_id")
                    .col("year"),
            )
            .to_owned();
        for table in [scheme, category, allocation] {
            manager.create_table(table).await?;
        }
        crate::index(manager, "cost_category", &["scheme_id"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["allocation", "cost_category", "scheme"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}
