//! Table `decision_record`: added to and never changed.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "decision_record")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub application_id: i64,
    pub office: String,
    pub year: i32,
    pub number: i32,
    pub kind: String,
    pub award_pence: i64,
    pub eligible_cost_pence: i64,
    pub summary: String,
    pub proposal: String,
    pub reasons: String,
    pub conditions: Option<String>,
    pub part_1: String,
    pub person_id: i64,
    pub at: DateTimeUtc,
    pub terms: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
