//! The values of a scheme that purchases, claims and queries rest on. A scheme that is there gets those it was seeded with.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

fn columns() -> Vec<ColumnDef> {
    vec![
        boolean("existing_spend_counts").default(false).to_owned(),
        boolean("carry_forward").default(true).to_owned(),
        big_integer("quotes_from_pence").default(500_000).to_owned(),
        integer("quotes_above").default(3).to_owned(),
        integer("quotes_below").default(1).to_owned(),
        integer("query_days").default(10).to_owned(),
        integer("retention_percent").default(10).to_owned(),
        integer("record_years").default(6).to_owned(),
        integer("assessments_needed").default(1).to_owned(),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // One column a statement: SQLite adds no more at once.
        for mut column in columns() {
            manager.alter_table(Table::alter().table("scheme").add_column(&mut column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in columns() {
            let name = column.get_column_name();
            manager.alter_table(Table::alter().table("scheme").drop_column(name).to_owned()).await?;
        }
        Ok(())
    }
}
