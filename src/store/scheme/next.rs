//! Writes a scheme for later years beside the one before it, with the same partnerships, categories and values.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use crate::domain::scheme::{Next, SchemeId};
use crate::store::entity::{allocation, cost_category, partnership, scheme};
use crate::store::{Read, StoreError, Txn};

/// The new scheme's number; a `Constraint` when its code is taken. Its version counts the history entry that the caller records.
pub async fn begin(txn: &Txn, before: SchemeId, next: &Next) -> Result<SchemeId, StoreError> {
    let row = scheme::Entity::find_by_id(before.0).one(txn.reader()).await?;
    let row = row.ok_or_else(|| StoreError::Broken(format!("there is no scheme {}", before.0)))?;
    let copy = scheme::ActiveModel {
        id: NotSet,
        code: Set(next.code.clone()),
        starts_on: Set(next.starts_on),
        ends_on: Set(next.ends_on),
        envelope_pence: Set(next.envelope.pence()),
        committed_pence: Set(0),
        version: Set(1),
        ..row.into_active_model().reset_all()
    };
    let id = scheme::Entity::insert(copy).exec(txn.reader()).await?.last_insert_id;
    let categories = cost_category::Entity::find()
        .filter(cost_category::Column::SchemeId.eq(before.0))
        .all(txn.reader())
        .await?;
    let category = |c: cost_category::Model| cost_category::ActiveModel {
        id: NotSet,
        scheme_id: Set(id),
        ..c.into_active_model().reset_all()
    };
    cost_category::Entity::insert_many(categories.into_iter().map(category))
        .exec_without_returning(txn.reader())
        .await?;
    let partnerships = partnership::Entity::find().all(txn.reader()).await?;
    let years = next.years();
    let allocations = partnerships.iter().flat_map(|of| years.iter().map(move |year| (of.id, year)));
    let allocation = |(partnership_id, year): (i64, &crate::domain::financial_year::FinancialYear)| {
        allocation::ActiveModel {
            id: NotSet,
            scheme_id: Set(id),
            partnership_id: Set(partnership_id),
            year: Set(year.start_year()),
            cap_pence: Set(next.cap.pence()),
            committed_pence: Set(0),
            applications: Set(0),
        }
    };
    allocation::Entity::insert_many(allocations.map(allocation)).exec_without_returning(txn.reader()).await?;
    Ok(SchemeId(id))
}
