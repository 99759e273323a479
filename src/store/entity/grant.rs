//! Table `grant`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "grant")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub application_id: i64,
    pub state: String,
    pub since: DateTimeUtc,
    pub award_pence: i64,
    pub accept_by: Option<Date>,
    pub reminded: bool,
    pub increase_pence: i64,
    pub authorised_pence: i64,
    pub paid_pence: i64,
    pub clawback_pence: i64,
    pub repaid_pence: i64,
    pub underspend_pence: i64,
    pub before_verified_pence: Option<i64>,
    pub before_paid_pence: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
