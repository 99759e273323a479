//! Table `purchase`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "purchase")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub application_id: i64,
    pub number: i32,
    pub route: String,
    pub state: String,
    pub supplier: String,
    pub framework_id: i64,
    pub vat_pence: i64,
    pub vat_recoverable: bool,
    pub held_pence: i64,
    pub person_id: i64,
    pub requested_on: Date,
    pub whole_life_reason: Option<String>,
    pub order_number: Option<String>,
    pub ordered_on: Option<Date>,
    pub invoice_number: Option<String>,
    pub invoice_key: Option<String>,
    pub invoiced_on: Option<Date>,
    pub invoice_net_pence: Option<i64>,
    pub invoice_vat_pence: Option<i64>,
    pub invoice_recoverable_pence: Option<i64>,
    pub explanation: Option<String>,
    pub asked_at: Option<DateTimeUtc>,
    pub quote_number: Option<i32>,
    pub framework_whole_life_pence: Option<i64>,
    pub decided_by: Option<i64>,
    pub decided_on: Option<Date>,
    pub decision_reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
