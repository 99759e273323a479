//! The database's shape, one change a file. A landed change is never edited. Names are strings, never entities.

pub use sea_orm_migration::prelude::MigratorTrait;
use sea_orm_migration::prelude::*;

mod append_only;
mod m20181001_000001_people;
mod m20181001_000002_scheme;
mod m20181001_000003_application;
mod m20181001_000004_history;
mod m20181126_000005_released;
mod m20181126_000006_known_since;
mod m20181126_000007_policy;
mod m20181126_000008_endorsement;
mod m20181126_000009_reference_words;
mod m20181126_000010_grant;
mod m20181126_000011_evidence;
mod m20181126_000012_note;
mod m20181126_000013_area;
mod m20181126_000014_file;
mod m20181126_000015_decision_record;
mod m20181126_000016_staff;
mod m20181126_000017_second_factor;
mod m20181126_000018_revision;
mod m20181126_000019_digest;
mod m20181126_000020_year_end;
mod m20181126_000021_increase;
mod m20181126_000024_presence;
mod m20181126_000025_retention;
mod m20181126_000030_former_person;
mod m20181126_000040_match;
mod m20181126_000041_former_address;
mod m20181126_000041_framework;
mod m20181126_000042_certificate;
mod m20181126_000050_camera;
mod m20181126_000060_monitoring;
mod m20181126_000070_terms;
mod m20181127_000071_shelf;
mod m20181127_000072_paper;
mod m20181127_000080_service_cost;
mod m20181127_000081_purchase;
mod m20181127_000082_quote;
mod m20181127_000090_claim;
mod m20181127_000091_claim_purchase;
mod m20181127_000100_returns;
mod m20181127_000101_saves;
mod m20181127_000102_import;
mod m20181127_000103_word_of_case;
mod m20181127_000110_carry_forward;
mod m20181127_000111_share;
mod m20181127_000112_decided;
mod m20181127_000113_discarded;
mod m20181127_000114_looked;
mod m20181127_000115_hyphen;
mod m20181127_000116_invoice_file;
mod m20181127_000117_receipt_correction;
mod m20181127_000118_open;
mod m20181127_000120_before;
mod m20181127_000121_authorised;
mod m20181127_000122_payment_file;
mod m20181127_000125_ended;
mod m20181127_000128_invoice_key;
mod m20181127_000132_reversal;
mod m20181127_000133_withdrawn;
mod m20181127_000134_removed_from;
mod m20181128_000140_unneeded;
mod m20181128_000141_carried_into;
mod m20181128_000150_item_name;
mod m20181128_000160_unseen;
mod m20181128_000161_resembling;
mod m20181128_000162_spelling;

/// Applies the changes in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20181001_000001_people::Migration),
            Box::new(m20181001_000002_scheme::Migration),
            Box::new(m20181001_000003_application::Migration),
            Box::new(m20181001_000004_history::Migration),
            Box::new(m20181126_000005_released::Migration),
            Box::new(m20181126_000006_known_since::Migration),
            Box::new(m20181126_000007_policy::Migration),
            Box::new(m20181126_000008_endorsement::Migration),
            Box::new(m20181126_000009_reference_words::Migration),
            Box::new(m20181126_000010_grant::Migration),
            Box::new(m20181126_000011_evidence::Migration),
            Box::new(m20181126_000012_note::Migration),
            Box::new(m20181126_000013_area::Migration),
            Box::new(m20181126_000014_file::Migration),
            Box::new(m20181126_000015_decision_record::Migration),
            Box::new(m20181126_000016_staff::Migration),
            Box::new(m20181126_000017_second_factor::Migration),
            Box::new(m20181126_000018_revision::Migration),
            Box::new(m20181126_000019_digest::Migration),
            Box::new(m20181126_000020_year_end::Migration),
            Box::new(m20181126_000021_increase::Migration),
            Box::new(m20181126_000024_presence::Migration),
            Box::new(m20181126_000025_retention::Migration),
            Box::new(m20181126_000030_former_person::Migration),
            Box::new(m20181126_000040_match::Migration),
            Box::new(m20181126_000041_former_address::Migration),
            Box::new(m20181126_000060_monitoring::Migration),
            Box::new(m20181126_000050_camera::Migration),
            Box::new(m20181126_000041_framework::Migration),
            Box::new(m20181126_000042_certificate::Migration),
            Box::new(m20181126_000070_terms::Migration),
            Box::new(m20181127_000071_shelf::Migration),
            Box::new(m20181127_000072_paper::Migration),
            Box::new(m20181127_000080_service_cost::Migration),
            Box::new(m20181127_000081_purchase::Migration),
            Box::new(m20181127_000090_claim::Migration),
            Box::new(m20181127_000100_returns::Migration),
            Box::new(m20181127_000101_saves::Migration),
            Box::new(m20181127_000091_claim_purchase::Migration),
            Box::new(m20181127_000102_import::Migration),
            Box::new(m20181127_000103_word_of_case::Migration),
            Box::new(m20181127_000110_carry_forward::Migration),
            Box::new(m20181127_000082_quote::Migration),
            Box::new(m20181127_000111_share::Migration),
            Box::new(m20181127_000112_decided::Migration),
            Box::new(m20181127_000113_discarded::Migration),
            Box::new(m20181127_000114_looked::Migration),
            Box::new(m20181127_000115_hyphen::Migration),
            Box::new(m20181127_000116_invoice_file::Migration),
            Box::new(m20181127_000117_receipt_correction::Migration),
            Box::new(m20181127_000118_open::Migration),
            Box::new(m20181127_000120_before::Migration),
            Box::new(m20181127_000125_ended::Migration),
            Box::new(m20181127_000128_invoice_key::Migration),
            Box::new(m20181127_000132_reversal::Migration),
            Box::new(m20181127_000121_authorised::Migration),
            Box::new(m20181127_000133_withdrawn::Migration),
            Box::new(m20181127_000122_payment_file::Migration),
            Box::new(m20181127_000134_removed_from::Migration),
            Box::new(m20181128_000140_unneeded::Migration),
            Box::new(m20181128_000141_carried_into::Migration),
            Box::new(m20181128_000150_item_name::Migration),
            Box::new(m20181128_000160_unseen::Migration),
            Box::new(m20181128_000161_resembling::Migration),
            Box::new(m20181128_000162_spelling::Migration),
        ]
    }
}

fn named(table: &str, columns: &[&str]) -> String {
    format!("ix_{table}_{}", columns.join("_"))
}

/// Takes such an index away.
async fn drop_index(
    manager: &SchemaManager<'_>,
    table: &'static str,
    columns: &[&'static str],
) -> Result<(), DbErr> {
    manager.drop_index(Index::drop().name(named(table, columns)).table(table).to_owned()).await
}

/// Adds an index named after its table and columns.
async fn index(
    manager: &SchemaManager<'_>,
    table: &'static str,
    columns: &[&'static str],
) -> Result<(), DbErr> {
    let mut index = Index::create().name(named(table, columns)).table(table).to_owned();
    for column in columns {
        index.col(*column);
    }
    manager.create_index(index).await
}
