//! Writes a scheme, its partnerships and allocations into an empty database.

use chrono::NaiveDate;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::EntityTrait;
use serde::Deserialize;

use super::entity::{accountable_body, allocation, cost_category, partnership, scheme};
use super::{Read, StoreError, Txn};
use crate::domain::financial_year::FinancialYear;
use crate::domain::scheme::SchemeId;

/// A scheme as a file describes it.
#[derive(Debug, Deserialize)]
pub struct SchemeFile {
    name: String,
    code: String,
    funder: String,
    funder_org_id: String,
    office: String,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    max_rate: (i32, i32),
    in_kind_counts: bool,
    fund_at_score: i32,
    fund_at_least_each: i32,
    acceptance_days: i32,
    existing_spend_counts: bool,
    carry_forward: bool,
    quotes_from_pence: i64,
    quotes_above: i32,
    quotes_below: i32,
    query_days: i32,
    retention_percent: i32,
    record_years: i32,
    assessments_needed: i32,
    year_end_days: i32,
    certificate_end_days: i32,
    return_days: i32,
    envelope_pence: i64,
    cap_pence: i64,
    partnerships: Vec<PartnershipFile>,
    categories: Vec<CategoryFile>,
}

#[derive(Debug, Deserialize)]
struct PartnershipFile {
    code: String,
    name: String,
    policing_area: String,
    /// Latitude and longitude of its middle, in micro-degrees.
    centre: (i32, i32),
    reach_km: i32,
    accountable_bodies: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct CategoryFile {
    name: String,
    ineligible_because: Option<String>,
    #[serde(default)]
    service: bool,
}

/// Writes it all: the scheme, its categories, every partnership with its bodies, one allocation a partnership and year.
pub async fn write(txn: &Txn, file: &SchemeFile) -> Result<SchemeId, StoreError> {
    let row = scheme::ActiveModel {
        id: NotSet,
        name: Set(file.name.clone()),
        code: Set(file.code.clone()),
        funder: Set(file.funder.clone()),
        funder_org_id: Set(file.funder_org_id.clone()),
        starts_on: Set(file.starts_on),
        ends_on: Set(file.ends_on),
        max_rate_numerator: Set(file.max_rate.0),
        max_rate_denominator: Set(file.max_rate.1),
        in_kind_counts: Set(file.in_kind_counts),
        fund_at_score: Set(file.fund_at_score),
        fund_at_least_each: Set(file.fund_at_least_each),
        acceptance_days: Set(file.acceptance_days),
        envelope_pence: Set(file.envelope_pence),
        committed_pence: Set(0),
        version: Set(0),
        existing_spend_counts: Set(file.existing_spend_counts),
        carry_forward: Set(file.carry_forward),
        quotes_from_pence: Set(file.quotes_from_pence),
        quotes_above: Set(file.quotes_above),
        quotes_below: Set(file.quotes_below),
        query_days: Set(file.query_days),
        retention_percent: Set(file.retention_percent),
        record_years: Set(file.record_years),
        assessments_needed: Set(file.assessments_needed),
        year_end_days: Set(file.year_end_days),
        certificate_end_days: Set(file.certificate_end_days),
        return_days: Set(file.return_days),
        office: Set(file.office.clone()),
    };
    let scheme_id = scheme::Entity::insert(row).exec(txn.reader()).await?.last_insert_id;
    let category = |c: &CategoryFile| cost_category::ActiveModel {
        id: NotSet,
        scheme_id: Set(scheme_id),
        name: Set(c.name.clone()),
        ineligible_because: Set(c.ineligible_because.clone()),
        service: Set(c.service),
    };
    cost_category::Entity::insert_many(file.categories.iter().map(category))
        .exec_without_returning(txn.reader())
        .await?;
    for one in &file.partnerships {
        write_partnership(txn, file, scheme_id, one).await?;
    }
    Ok(SchemeId(scheme_id))
}

async fn write_partnership(
    txn: &Txn,
    file: &SchemeFile,
    scheme_id: i64,
    one: &PartnershipFile,
) -> Result<(), StoreError> {
    let row = partnership::ActiveModel {
        id: NotSet,
        code: Set(one.code.clone()),
        name: Set(one.name.clone()),
        policing_area: Set(one.policing_area.clone()),
        latitude: Set(Some(one.centre.0)),
        longitude: Set(Some(one.centre.1)),
        reach_km: Set(Some(one.reach_km)),
    };
    let partnership_id = partnership::Entity::insert(row).exec(txn.reader()).await?.last_insert_id;
    let body = |name: &String| accountable_body::ActiveModel {
        id: NotSet,
        partnership_id: Set(partnership_id),
        name: Set(name.clone()),
    };
    accountable_body::Entity::insert_many(one.accountable_bodies.iter().map(body))
        .exec_without_returning(txn.reader())
        .await?;
    let years = FinancialYear::of(file.starts_on).start_year()..=FinancialYear::of(file.ends_on).start_year();
    let allocation = |year: i32| allocation::ActiveModel {
        id: NotSet,
        scheme_id: Set(scheme_id),
        partnership_id: Set(partnership_id),
        year: Set(year),
        cap_pence: Set(file.cap_pence),
        committed_pence: Set(0),
        applications: Set(0),
    };
    allocation::Entity::insert_many(years.map(allocation)).exec_without_returning(txn.reader()).await?;
    Ok(())
}
