//! How it was in each partnership before the programme.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::{MOST, model};
use crate::domain::money::Money;
use crate::domain::person::PartnershipId;
use crate::domain::returns::{Baseline, BaselineId, Before, Model};
use crate::store::entity::baseline::{self, Column as C};
use crate::store::{Read, StoreError, Txn};

fn assemble(row: baseline::Model) -> Result<Baseline, StoreError> {
    let yearly = row.yearly_pence.map(Money::from_pence);
    let before = model(row.model)?.zip(yearly).map(|(model, yearly)| Before { model, yearly });
    let (id, partnership) = (BaselineId(row.id), PartnershipId(row.partnership_id));
    Ok(Baseline { id, partnership, before, version: row.version })
}

/// That of a partnership, if it was recorded.
pub async fn baseline(read: &impl Read, of: PartnershipId) -> Result<Option<Baseline>, StoreError> {
    let row = baseline::Entity::find().filter(C::PartnershipId.eq(of.0)).one(read.reader()).await?;
    row.map(assemble).transpose()
}

/// Those of all partnerships.
pub async fn baselines(read: &impl Read) -> Result<Vec<Baseline>, StoreError> {
    let rows = baseline::Entity::find().limit(MOST).all(read.reader()).await?;
    rows.into_iter().map(assemble).collect()
}

/// Takes its row until the end of the transaction; it is added, empty, when there is none.
pub async fn take_baseline(txn: &Txn, of: PartnershipId) -> Result<Baseline, StoreError> {
    let row = baseline::ActiveModel {
        id: NotSet,
        partnership_id: Set(of.0),
        model: Set(None),
        yearly_pence: Set(None),
        version: Set(0),
    };
    baseline::Entity::insert_many([row])
        .on_conflict_do_nothing_on([C::PartnershipId])
        .exec_without_returning(txn.reader())
        .await?;
    let found = baseline::Entity::find().filter(C::PartnershipId.eq(of.0)).lock(LockType::Update);
    found.one(txn.reader()).await?.map(assemble).transpose()?.ok_or(StoreError::Conflict)
}

/// Saves it as it became, and counts one more history entry.
pub async fn save_baseline(txn: &Txn, to: &Baseline) -> Result<(), StoreError> {
    let done = baseline::Entity::update_many()
        .col_expr(C::Model, Expr::value(to.before.map(|before| before.model).map(Model::code)))
        .col_expr(C::YearlyPence, Expr::value(to.before.map(|before| before.yearly.pence())))
        .col_expr(C::Version, Expr::value(to.version + 1))
        .filter(C::Id.eq(to.id.0))
        .filter(C::Version.eq(to.version))
        .exec(txn.reader())
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}
