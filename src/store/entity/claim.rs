//! Table `claim`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "claim")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub application_id: i64,
    pub number: i32,
    pub year: i32,
    pub quarter: i32,
    pub last: bool,
    pub stage: String,
    pub since: DateTimeUtc,
    pub returned: Option<String>,
    pub claimed_pence: i64,
    pub verified_pence: Option<i64>,
    pub amount_pence: Option<i64>,
    pub authorised_at: Option<DateTimeUtc>,
    pub paid_on: Option<Date>,
    pub version: i64,
    pub discarded: bool,
    pub ended: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
