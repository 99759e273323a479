//! The register of monitoring commitments, and what was paid for them. What may be kept is not decided here.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
    SelectTwo,
};

use super::entity::{
    monitoring_commitment, monitoring_payment, monitoring_reversal as reversal, partnership, scheme,
};
use super::{Read, StoreError, Txn};
use crate::domain::date;
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;
use crate::domain::monitoring::{Commitment, CommitmentId, Noted, Payment, PaymentId, Terms};
use crate::domain::person::{PartnershipId, PersonId};

fn assemble(row: monitoring_commitment::Model) -> Commitment {
    Commitment {
        id: CommitmentId(row.id),
        partnership: PartnershipId(row.partnership_id),
        terms: Terms {
            what: row.what,
            yearly: Money::from_pence(row.yearly_pence),
            starts_on: row.starts_on,
            ends_on: row.ends_on,
        },
        mistaken: row.mistaken,
        version: row.version,
    }
}

/// When the policy began that honours what existed and enters into nothing new: the first day of the first scheme.
pub async fn policy_began(read: &impl Read) -> Result<NaiveDate, StoreError> {
    let first = scheme::Entity::find().order_by_asc(scheme::Column::StartsOn).one(read.reader()).await?;
    first.map(|row| row.starts_on).ok_or_else(|| StoreError::Broken("no scheme".into()))
}

/// A commitment with the name of its partnership.
#[derive(Clone, Debug)]
pub struct Listed {
    /// What is kept of it.
    pub commitment: Commitment,
    /// Whose, as shown.
    pub partnership: String,
}

/// The register, by partnership; of one alone when it is named.
fn register(of: Option<PartnershipId>) -> SelectTwo<monitoring_commitment::Entity, partnership::Entity> {
    use monitoring_commitment::Column as C;
    let whose: RelationDef = monitoring_commitment::Entity::belongs_to(partnership::Entity)
        .from(C::PartnershipId)
        .to(partnership::Column::Id)
        .into();
    monitoring_commitment::Entity::find()
        .join(JoinType::InnerJoin, whose)
        .select_also(partnership::Entity)
        .filter(Condition::all().add_option(of.map(|of| C::PartnershipId.eq(of.0))))
        .order_by_asc(partnership::Column::Name)
        .order_by_asc(C::Id)
}

fn listed((row, whose): (monitoring_commitment::Model, Option<partnership::Model>)) -> Listed {
    Listed { commitment: assemble(row), partnership: whose.map(|of| of.name).unwrap_or_default() }
}

/// All of the register, by partnership; of one alone when it is named. Sums and the look for doubles rest on it, so it is never
/// cut: the domain says how many may be in it.
pub async fn list(read: &impl Read, of: Option<PartnershipId>) -> Result<Vec<Listed>, StoreError> {
    Ok(register(of).all(read.reader()).await?.into_iter().map(listed).collect())
}

/// One of it, if it is of that partnership when one is named.
pub async fn one(
    read: &impl Read,
    of: Option<PartnershipId>,
    id: CommitmentId,
) -> Result<Option<Listed>, StoreError> {
    let find = register(of).filter(monitoring_commitment::Column::Id.eq(id.0));
    Ok(find.one(read.reader()).await?.map(listed))
}

/// What counts as paid for these commitments, the first payment first.
pub async fn payments(
    read: &impl Read,
    of: &[CommitmentId],
) -> Result<Vec<(CommitmentId, Payment)>, StoreError> {
    let counts = |(id, one): (CommitmentId, Noted)| one.reversed.is_none().then_some((id, one.payment));
    Ok(noted(read, of).await?.into_iter().filter_map(counts).collect())
}

/// Every payment that was noted for these commitments, the first first, with those that were reversed.
pub async fn noted(read: &impl Read, of: &[CommitmentId]) -> Result<Vec<(CommitmentId, Noted)>, StoreError> {
    use monitoring_payment::Column as C;
    let undone: RelationDef = monitoring_payment::Entity::belongs_to(reversal::Entity)
        .from(C::Id)
        .to(reversal::Column::PaymentId)
        .into();
    let rows = monitoring_payment::Entity::find()
        .join(JoinType::LeftJoin, undone)
        .select_also(reversal::Entity)
        .filter(C::CommitmentId.is_in(of.iter().map(|id| id.0)))
        .order_by_asc(C::PaidOn)
        .order_by_asc(C::Id)
        .all(read.reader())
        .await?;
    let kept = |(row, undone): (monitoring_payment::Model, Option<reversal::Model>)| {
        let year = FinancialYear::from_start(row.year);
        let payment = Payment {
            year: year.ok_or_else(|| StoreError::Broken(row.year.to_string()))?,
            amount: Money::from_pence(row.amount_pence),
            paid_on: row.paid_on,
            reference: row.reference,
        };
        let reversed = undone.map(|undone| date::today(undone.at));
        Ok((CommitmentId(row.commitment_id), Noted { id: PaymentId(row.id), payment, reversed }))
    };
    rows.into_iter().map(kept).collect()
}

/// Takes a commitment's row until the end of the transaction, with what was paid for it.
pub async fn take(txn: &Txn, id: CommitmentId) -> Result<Option<(Commitment, Vec<Payment>)>, StoreError> {
    let find = monitoring_commitment::Entity::find_by_id(id.0).lock(LockType::Update);
    let Some(row) = find.one(txn.reader()).await? else { return Ok(None) };
    let paid = payments(txn, &[id]).await?.into_iter().map(|(_, payment)| payment).collect();
    Ok(Some((assemble(row), paid)))
}

/// Adds one, with one entry in its history to come.
pub async fn add(txn: &Txn, of: PartnershipId, terms: &Terms) -> Result<CommitmentId, StoreError> {
    let row = monitoring_commitment::ActiveModel {
        id: NotSet,
        partnership_id: Set(of.0),
        what: Set(terms.what.clone()),
        yearly_pence: Set(terms.yearly.pence()),
        starts_on: Set(terms.starts_on),
        ends_on: Set(terms.ends_on),
        version: Set(1),
        mistaken: Set(false),
    };
    let added = monitoring_commitment::Entity::insert(row).exec(txn.reader()).await?;
    Ok(CommitmentId(added.last_insert_id))
}

/// Saves one as it became, and counts one more history entry.
pub async fn save(txn: &Txn, to: &Commitment) -> Result<(), StoreError> {
    use monitoring_commitment::Column as C;
    let done = monitoring_commitment::Entity::update_many()
        .col_expr(C::What, Expr::value(to.terms.what.as_str()))
        .col_expr(C::YearlyPence, Expr::value(to.terms.yearly.pence()))
        .col_expr(C::EndsOn, Expr::value(to.terms.ends_on))
        .col_expr(C::Mistaken, Expr::value(to.mistaken))
        .col_expr(C::Version, Expr::value(to.version + 1))
        .filter(C::Id.eq(to.id.0))
        .filter(C::Version.eq(to.version))
        .exec(txn.reader())
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}

/// Keeps a payment.
pub async fn pay(
    txn: &Txn,
    of: CommitmentId,
    payment: &Payment,
    (person, at): (PersonId, DateTime<Utc>),
) -> Result<(), StoreError> {
    let row = monitoring_payment::ActiveModel {
        id: NotSet,
        commitment_id: Set(of.0),
        year: Set(payment.year.start_year()),
        amount_pence: Set(payment.amount.pence()),
        paid_on: Set(payment.paid_on),
        reference: Set(payment.reference.clone()),
        person_id: Set(person.0),
        at: Set(at),
    };
    monitoring_payment::Entity::insert(row).exec_without_returning(txn.reader()).await?;
    Ok(())
}

/// Keeps that a payment counts as nothing from now on.
pub async fn reverse(
    txn: &Txn,
    payment: PaymentId,
    (person, at): (PersonId, DateTime<Utc>),
) -> Result<(), StoreError> {
    let row = reversal::ActiveModel {
        id: NotSet,
        payment_id: Set(payment.0),
        person_id: Set(person.0),
        at: Set(at),
    };
    reversal::Entity::insert(row).exec_without_returning(txn.reader()).await?;
    Ok(())
}
