//! Table `decision`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "decision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub application_id: i64,
    pub outcome: String,
    pub award_pence: i64,
    pub eligible_cost_pence: i64,
    pub reasons: String,
    pub conditions: Option<String>,
    pub person_id: i64,
    pub at: DateTimeUtc,
    pub released_at: Option<DateTimeUtc>,
    pub accept_by: Option<Date>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
