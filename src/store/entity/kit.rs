//! Table `kit`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "kit")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub make: String,
    pub model: String,
    pub kit_key: String,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
