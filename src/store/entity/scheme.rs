//! Table `scheme`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "scheme")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub name: String,
    pub code: String,
    pub funder: String,
    pub funder_org_id: String,
    pub starts_on: Date,
    pub ends_on: Date,
    pub max_rate_numerator: i32,
    pub max_rate_denominator: i32,
    pub in_kind_counts: bool,
    pub fund_at_score: i32,
    pub fund_at_least_each: i32,
    pub acceptance_days: i32,
    pub envelope_pence: i64,
    pub committed_pence: i64,
    pub version: i64,
    pub existing_spend_counts: bool,
    pub carry_forward: bool,
    pub quotes_from_pence: i64,
    pub quotes_above: i32,
    pub quotes_below: i32,
    pub query_days: i32,
    pub retention_percent: i32,
    pub record_years: i32,
    pub assessments_needed: i32,
    pub year_end_days: i32,
    pub certificate_end_days: i32,
    pub return_days: i32,
    pub office: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
