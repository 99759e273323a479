//! Table `query`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "query")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub application_id: i64,
    pub number: i32,
    pub section: Option<String>,
    pub question: String,
    pub person_id: i64,
    pub at: DateTimeUtc,
    pub due_on: Date,
    pub reminded_on: Option<Date>,
    pub ended: Option<String>,
    pub words: Option<String>,
    pub ended_by: Option<i64>,
    pub ended_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
