//! People, partnerships, sessions, sign-in links.

use sea_orm_migration::{prelude::*, schema::*};

/// See the file's first line.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let partnership = Table::create()
            .table("partnership")
            .col(big_pk_auto("id"))
            .col(text_uniq("code"))
            .col(text_uniq("name"))
            .col(text("policing_area"))
            .to_owned();
        let body = Table::create()
            .table("accountable_body")
            .col(big_pk_auto("id"))
            .col(big_integer("partnership_id"))
            .col(text("name"))
            .foreign_key(
                ForeignKey::create().from("accountable_body", "partnership_id").to("partnership", "id"),
            )
            .to_owned();
        let person = Table::create()
            .table("person")
            .col(big_pk_auto("id"))
            .col(text("name"))
            .col(text_uniq("email"))
            .col(big_integer("version").default(0))
            .to_owned();
        let role = Table::create()
            .table("person_role")
            .col(big_pk_auto("id"))
            .col(big_integer("person_id"))
            .col(text("role"))
            .col(big_integer_null("partnership_id"))
            .foreign_key(ForeignKey::create().from("person_role", "person_id").to("person", "id"))
            .foreign_key(ForeignKey::create().from("person_role", "partnership_id").to("partnership", "id"))
            .to_owned();
        let session = Table::create()
            .table("session")
            .col(big_pk_auto("id"))
            .col(text_uniq("token_hash"))
            .col(big_integer("person_id"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("seen_at"))
            .col(timestamp_with_time_zone("expires_at"))
            .foreign_key(ForeignKey::create().from("session", "person_id").to("person", "id"))
            .to_owned();
        // One row a request for a link, whether the address is known or not; the hash comes when the mail goes out.
        let link = Table::create()
            .table("sign_in_link")
            .col(big_pk_auto("id"))
            .col(text("email"))
            .col(text("source"))
            .col(timestamp_with_time_zone("asked_at"))
            .col(big_integer_null("person_id"))
            .col(text_null("token_hash").unique_key())
            .col(timestamp_with_time_zone_null("expires_at"))
            .col(timestamp_with_time_zone_null("used_at"))
            .foreign_key(ForeignKey::create().from("sign_in_link", "person_id").to("person", "id"))
            .to_owned();
        for table in [partnership, body, person, role, session, link] {
            manager.create_table(table).await?;
        }
        for (table, columns) in [
            ("accountable_body", &["partnership_id"][..]),
            ("person_role", &["person_id"]),
            ("person_role", &["role", "partnership_id"]),
            ("session", &["person_id"]),
            ("sign_in_link", &["email", "asked_at"]),
            ("sign_in_link", &["source", "asked_at"]),
        ] {
            crate::index(manager, table, columns).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["sign_in_link", "session", "person_role", "person", "accountable_body", "partnership"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}
