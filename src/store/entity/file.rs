//! Table `file`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "file")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub application_id: i64,
    pub key: String,
    pub name: String,
    pub kind: String,
    pub bytes: i64,
    pub sha256: String,
    pub state: String,
    pub submitted: bool,
    pub added_by: i64,
    pub added_at: DateTimeUtc,
    pub removed_at: Option<DateTimeUtc>,
    pub gone: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
