//! Where an invoice of a partnership is recorded: for which purchases, and on which claim as a cost that was typed.

use sea_orm::sea_query::LockType;
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
};

use super::count;
use crate::domain::application::{Case, Reference};
use crate::domain::claim::Stage;
use crate::domain::grant::GrantState;
use crate::domain::person::PartnershipId;
use crate::domain::purchase::{Elsewhere, Holder, PurchaseId};
use crate::store::claim::line;
use crate::store::entity::{application, grant, partnership, purchase};
use crate::store::{Read, StoreError, Txn};

/// Most purchases that are named as having an invoice.
const MOST: u64 = 20;

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    number: i32,
    application_id: i64,
    reference: String,
    state: String,
}

/// Whoever records or claims an invoice of this partnership from now on waits until the transaction is over. Rows that only refer
/// to the partnership do not wait.
pub async fn take_invoices(txn: &Txn, of: PartnershipId) -> Result<(), StoreError> {
    let find = partnership::Entity::find_by_id(of.0).lock(LockType::NoKeyUpdate);
    find.one(txn.reader()).await?.map(|_| ()).ok_or(StoreError::Conflict)
}

/// The purchases of a case’s partnership that have an invoice, by its key, but for that one; the first first.
pub async fn with_invoice(
    read: &impl Read,
    case: &Case,
    key: &str,
    but: Option<PurchaseId>,
) -> Result<Vec<Holder>, StoreError> {
    let of: RelationDef = purchase::Entity::belongs_to(application::Entity)
        .from(purchase::Column::ApplicationId)
        .to(application::Column::Id)
        .into();
    let granted: RelationDef = purchase::Entity::belongs_to(grant::Entity)
        .from(purchase::Column::ApplicationId)
        .to(grant::Column::ApplicationId)
        .into();
    let rows = purchase::Entity::find()
        .select_only()
        .columns([purchase::Column::Id, purchase::Column::Number, purchase::Column::ApplicationId])
        .column(application::Column::Reference)
        .column(grant::Column::State)
        .join(JoinType::InnerJoin, of)
        .join(JoinType::InnerJoin, granted)
        .filter(purchase::Column::InvoiceKey.eq(key))
        .filter(purchase::Column::Id.ne(but.map_or(0, |one| one.0)))
        .filter(application::Column::PartnershipId.eq(case.partnership.0))
        .order_by_asc(purchase::Column::Id)
        .limit(MOST)
        .into_model::<Row>()
        .all(read.reader())
        .await?;
    let holder = |row: Row| {
        let own = row.application_id == case.id.0;
        let grant = if own { None } else { Reference::parse(&row.reference) };
        let claimable = row.state == GrantState::Active.code();
        Ok(Holder { purchase: PurchaseId(row.id), number: count(row.number)?, grant, claimable })
    };
    rows.into_iter().map(holder).collect()
}

/// Where else the invoice of a purchase of this case is recorded, by its key; of claims, those that have come as far as `from`.
pub async fn elsewhere(
    read: &impl Read,
    case: &Case,
    key: &str,
    of: PurchaseId,
    from: Stage,
) -> Result<Vec<Elsewhere>, StoreError> {
    let bought = with_invoice(read, case, key, Some(of)).await?;
    let typed = line::typed(read, case, key).await?;
    let typed = typed.filter(|(_, _, stage)| *stage >= from);
    let typed = typed.map(|(claim, grant, _)| Elsewhere::Typed { claim, grant });
    Ok(bought.into_iter().map(Elsewhere::Bought).chain(typed).collect())
}
