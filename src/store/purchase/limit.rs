//! How much of a grant's approved cost its purchases hold: a row of its own, which is taken before any of them changes.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::broken;
use super::row::invoice;
use crate::domain::application::ApplicationId;
use crate::domain::money::Money;
use crate::domain::purchase::{Limit, PurchaseState};
use crate::store::entity::purchase;
use crate::store::entity::purchase_limit::{ActiveModel, Column, Entity, Model};
use crate::store::{Read, StoreError, Txn};

/// A limit, with what invoices come to above what is held. That changes only while the limit is taken.
async fn assemble(read: &impl Read, row: Model) -> Result<Limit, StoreError> {
    let invoiced = purchase::Entity::find()
        .filter(purchase::Column::ApplicationId.eq(row.application_id))
        .filter(purchase::Column::State.eq(PurchaseState::Invoiced.code()))
        .all(read.reader())
        .await?;
    let over = |one: &purchase::Model| Some(invoice(one, None)?.over(Money::from_pence(one.held_pence)));
    let over = Money::sum(invoiced.iter().filter_map(over));
    Ok(Limit {
        approved: Money::from_pence(row.approved_pence),
        held: Money::from_pence(row.held_pence),
        over: over.ok_or_else(|| broken("invoices beyond counting"))?,
    })
}

/// The limit of a case, its row taken until the end of the transaction; it is begun with the approved cost when there is none.
pub async fn take_limit(txn: &Txn, case: ApplicationId, approved: Money) -> Result<Limit, StoreError> {
    let row = ActiveModel {
        application_id: Set(case.0),
        approved_pence: Set(approved.pence()),
        held_pence: Set(0),
    };
    Entity::insert_many([row])
        .on_conflict_do_nothing_on([Column::ApplicationId])
        .exec_without_returning(txn.reader())
        .await?;
    let taken = Entity::find_by_id(case.0).lock(LockType::Update).one(txn.reader()).await?;
    assemble(txn, taken.ok_or(StoreError::Conflict)?).await
}

/// The same to be read, once something was bought.
pub async fn limit_of(read: &impl Read, case: ApplicationId) -> Result<Option<Limit>, StoreError> {
    match Entity::find_by_id(case.0).one(read.reader()).await? {
        Some(row) => Ok(Some(assemble(read, row).await?)),
        None => Ok(None),
    }
}

/// Saves what is held.
pub async fn save_limit(txn: &Txn, case: ApplicationId, before: Limit, to: Limit) -> Result<(), StoreError> {
    let done = Entity::update_many()
        .col_expr(Column::HeldPence, Expr::value(to.held.pence()))
        .filter(Column::ApplicationId.eq(case.0))
        .filter(Column::HeldPence.eq(before.held.pence()))
        .exec(txn.reader())
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}
