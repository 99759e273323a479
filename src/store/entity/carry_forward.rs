//! Table `carry_forward`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "carry_forward")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub application_id: i64,
    pub number: i32,
    pub year: i32,
    pub stage: String,
    pub since: DateTimeUtc,
    pub amount_pence: i64,
    pub spend_by: Date,
    pub reason: String,
    pub person_id: i64,
    pub at: DateTimeUtc,
    pub supported_pence: Option<i64>,
    pub advice: Option<String>,
    pub advised_by: Option<i64>,
    pub advised_at: Option<DateTimeUtc>,
    pub approved_pence: Option<i64>,
    pub decision: Option<String>,
    pub decided_by: Option<i64>,
    pub decided_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
