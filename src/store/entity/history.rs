//! Table `history`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "history")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub chain: String,
    pub number: i64,
    pub at: DateTimeUtc,
    pub person_id: Option<i64>,
    pub kind: String,
    pub before: Option<String>,
    pub after: Option<String>,
    pub reason: Option<String>,
    pub event: String,
    pub form_key: Option<String>,
    pub hash: String,
    pub erased: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
