//! Table `claim_line`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "claim_line")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub claim_id: i64,
    pub partnership_id: i64,
    pub what: String,
    pub category: String,
    pub supplier: String,
    pub invoice: String,
    pub invoice_key: Option<String>,
    pub invoiced_on: Date,
    pub received_on: Date,
    pub net_pence: i64,
    pub vat_pence: i64,
    pub recoverable_pence: i64,
    pub verified_pence: Option<i64>,
    pub reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
