//! Table `application`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "application")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub reference: String,
    pub scheme_id: i64,
    pub partnership_id: i64,
    pub year: i32,
    pub title: String,
    pub status: String,
    pub since: DateTimeUtc,
    pub known_since: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub submitted_at: Option<DateTimeUtc>,
    pub submissions: i32,
    pub request_pence: i64,
    pub eligible_cost_pence: i64,
    pub certified_match_pence: i64,
    pub existing_spend_pence: i64,
    pub in_kind_pence: i64,
    pub assessor_id: Option<i64>,
    pub officer_id: Option<i64>,
    pub open_queries: i32,
    pub clock_days: i32,
    pub clock_since: Option<Date>,
    pub released: bool,
    pub release_on: Option<Date>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
