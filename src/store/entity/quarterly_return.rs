//! Table `quarterly_return`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "quarterly_return")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub partnership_id: i64,
    pub year: i32,
    pub quarter: i32,
    pub model: Option<String>,
    pub incidents: Option<i32>,
    pub requests: Option<i32>,
    pub given: Option<i32>,
    pub arrests: Option<i32>,
    pub hours: Option<i32>,
    pub monitoring_pence: Option<i64>,
    pub maintenance_pence: Option<i64>,
    pub transmission_pence: Option<i64>,
    pub power_pence: Option<i64>,
    pub licences_pence: Option<i64>,
    pub other_pence: Option<i64>,
    pub sent_at: Option<DateTimeUtc>,
    pub told: i32,
    pub version: i64,
    pub saves: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
