//! What one's own sessions are told apart by, and the second factor: the secret of an authenticator app, recovery codes,
//! wrong codes to be counted.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

fn columns() -> [ColumnDef; 3] {
    [
        text("browser").default("").to_owned(),
        text("way").default("link").to_owned(),
        timestamp_with_time_zone_null("factor_at").to_owned(),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for mut column in columns() {
            manager.alter_table(Table::alter().table("session").add_column(&mut column).to_owned()).await?;
        }
        let of = |table| ForeignKey::create().from(table, "person_id").to("person", "id").to_owned();
        let factor = Table::create()
            .table("second_factor")
            .col(big_integer("person_id").primary_key())
            .col(text("sealed"))
            .col(big_integer("last_step"))
            .col(timestamp_with_time_zone("made_at"))
            .col(timestamp_with_time_zone("codes_made_at"))
            // The session that may still see the recovery codes.
            .col(text_null("codes_session"))
            .foreign_key(&mut of("second_factor"))
            .to_owned();
        let code = Table::create()
            .table("recovery_code")
            .col(big_pk_auto("id"))
            .col(big_integer("person_id"))
            .col(text("code_hash"))
            .col(timestamp_with_time_zone_null("used_at"))
            .foreign_key(&mut of("recovery_code"))
            .to_owned();
        let attempt = Table::create()
            .table("factor_attempt")
            .col(big_pk_auto("id"))
            .col(big_integer("person_id"))
            .col(text("session_hash"))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(&mut of("factor_attempt"))
            .to_owned();
        for table in [factor, code, attempt] {
            manager.create_table(table).await?;
        }
        crate::index(manager, "recovery_code", &["person_id"]).await?;
        crate::index(manager, "factor_attempt", &["person_id", "at"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["factor_attempt", "recovery_code", "second_factor"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        for column in columns() {
            let name = column.get_column_name();
            manager.alter_table(Table::alter().table("session").drop_column(name).to_owned()).await?;
        }
        Ok(())
    }
}
