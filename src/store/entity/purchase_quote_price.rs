//! Table `purchase_quote_price`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "purchase_quote_price")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub quote_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub line: i32,
    pub unit_pence: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
