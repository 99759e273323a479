//! Table `camera`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "camera")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub application_id: i64,
    pub line: i32,
    pub partnership_id: i64,
    pub work: Option<String>,
    pub place: String,
    pub latitude: Option<i64>,
    pub longitude: Option<i64>,
    pub cell: Option<i64>,
    pub block: Option<i64>,
    pub camera_type: Option<String>,
    pub purpose: Option<String>,
    pub old_asset_tag: Option<String>,
    pub state: String,
    pub since: DateTimeUtc,
    pub installed_on: Option<Date>,
    pub asset_tag: Option<String>,
    pub installer: Option<String>,
    pub dpia_on: Option<Date>,
    pub code_on: Option<Date>,
    pub signs_on: Option<Date>,
    pub hand_over_on: Option<Date>,
    pub linked_on: Option<Date>,
    pub unseen_on: Option<Date>,
    pub back_to: Option<String>,
    pub removed_on: Option<Date>,
    pub removed_from: Option<String>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
