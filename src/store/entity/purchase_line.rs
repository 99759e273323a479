//! Table `purchase_line`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "purchase_line")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub purchase_id: i64,
    pub number: i32,
    pub item_id: i64,
    pub description: String,
    pub category: String,
    pub make: String,
    pub model: String,
    pub quantity: i32,
    pub framework_pence: i64,
    pub unit_pence: i64,
    pub condition: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
