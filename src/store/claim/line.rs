//! Lines of claims, with what proves them: each invoice of a partnership once that was typed. What is for a purchase has no key of
//! its own: see `purchase`.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};

use crate::domain::application::{ApplicationId, Case, Reference};
use crate::domain::claim::{Claim, ClaimId, Cost, Line, LineId, Stage, Verified};
use crate::domain::file::FileId;
use crate::domain::money::Money;
use crate::domain::person::PartnershipId;
use crate::store::entity::{application, claim, claim_evidence, claim_line};
use crate::store::{Read, StoreError, Txn};

/// The lines of a claim, in the order entered, with what proves each.
pub(super) async fn of(read: &impl Read, of: ClaimId) -> Result<Vec<Line>, StoreError> {
    let rows = claim_line::Entity::find()
        .filter(claim_line::Column::ClaimId.eq(of.0))
        .order_by_asc(claim_line::Column::Id)
        .all(read.reader())
        .await?;
    let ids = rows.iter().map(|row| row.id);
    let proofs = claim_evidence::Entity::find()
        .filter(claim_evidence::Column::LineId.is_in(ids))
        .order_by_asc(claim_evidence::Column::FileId)
        .all(read.reader())
        .await?;
    let mut evidence: HashMap<i64, Vec<FileId>> = HashMap::new();
    for proof in proofs {
        evidence.entry(proof.line_id).or_default().push(FileId(proof.file_id));
    }
    let line = |row: claim_line::Model| Line {
        id: LineId(row.id),
        verified: row
            .verified_pence
            .map(|pence| Verified { amount: Money::from_pence(pence), reason: row.reason }),
        cost: Cost {
            what: row.what,
            category: row.category,
            supplier: row.supplier,
            invoice: row.invoice,
            invoiced_on: row.invoiced_on,
            received_on: row.received_on,
            net: Money::from_pence(row.net_pence),
            vat: Money::from_pence(row.vat_pence),
            recoverable: Money::from_pence(row.recoverable_pence),
            evidence: evidence.remove(&row.id).unwrap_or_default(),
        },
    };
    Ok(rows.into_iter().map(line).collect())
}

/// Whether an invoice of a partnership is on a line as somebody typed it, of whichever grant, but for that line. What ended with
/// its grant has no key any more.
pub async fn is_typed(
    read: &impl Read,
    of: PartnershipId,
    key: &str,
    but: Option<LineId>,
) -> Result<bool, StoreError> {
    let found: Vec<i64> = claim_line::Entity::find()
        .select_only()
        .column(claim_line::Column::Id)
        .filter(claim_line::Column::PartnershipId.eq(of.0))
        .filter(claim_line::Column::InvoiceKey.eq(key))
        .into_tuple()
        .all(read.reader())
        .await?;
    Ok(found.into_iter().any(|id| but != Some(LineId(id))))
}

/// The claim on which somebody typed an invoice of a case’s partnership, by its key, of which grant if it is another one, and how far
/// that claim has come.
pub async fn typed(
    read: &impl Read,
    case: &Case,
    key: &str,
) -> Result<Option<(u32, Option<Reference>, Stage)>, StoreError> {
    let claim_of = claim_line::Entity::belongs_to(claim::Entity);
    let case_of = claim::Entity::belongs_to(application::Entity);
    let row: Option<(i32, i64, String, String)> = claim_line::Entity::find()
        .select_only()
        .column(claim::Column::Number)
        .column(claim::Column::ApplicationId)
        .column(application::Column::Reference)
        .column(claim::Column::Stage)
        .join(JoinType::InnerJoin, claim_of.from(claim_line::Column::ClaimId).to(claim::Column::Id).into())
        .join(
            JoinType::InnerJoin,
            case_of.from(claim::Column::ApplicationId).to(application::Column::Id).into(),
        )
        .filter(claim_line::Column::PartnershipId.eq(case.partnership.0))
        .filter(claim_line::Column::InvoiceKey.eq(key))
        .into_tuple()
        .one(read.reader())
        .await?;
    let Some((number, application, reference, stage)) = row else { return Ok(None) };
    let broken = || StoreError::Broken(format!("claim {number} of {reference}"));
    let stage = Stage::from_code(&stage).ok_or_else(broken)?;
    let grant = if application == case.id.0 { None } else { Reference::parse(&reference) };
    Ok(Some((number.unsigned_abs(), grant, stage)))
}

/// What is claimed of a grant that was received after that day: which line, when, and its eligible cost, as verified once it is.
pub async fn received_after(
    read: &impl Read,
    of: ApplicationId,
    day: NaiveDate,
) -> Result<Vec<(LineId, NaiveDate, Money)>, StoreError> {
    let own = Query::select()
        .column(claim::Column::Id)
        .from(claim::Entity)
        .and_where(claim::Column::ApplicationId.into_expr().eq(of.0))
        .and_where(claim::Column::Ended.into_expr().is_null())
        .to_owned();
    let rows = claim_line::Entity::find()
        .filter(claim_line::Column::ClaimId.in_subquery(own))
        .filter(claim_line::Column::ReceivedOn.gt(day))
        .all(read.reader())
        .await?;
    let line = |row: claim_line::Model| {
        let claimed = row.net_pence + row.vat_pence - row.recoverable_pence;
        let pence = row.verified_pence.unwrap_or(claimed);
        (LineId(row.id), row.received_on, Money::from_pence(pence))
    };
    Ok(rows.into_iter().map(line).collect())
}

fn row(cost: &Cost, key: Option<String>) -> claim_line::ActiveModel {
    claim_line::ActiveModel {
        id: NotSet,
        claim_id: NotSet,
        partnership_id: NotSet,
        what: Set(cost.what.clone()),
        category: Set(cost.category.clone()),
        supplier: Set(cost.supplier.clone()),
        invoice: Set(cost.invoice.clone()),
        invoice_key: Set(key),
        invoiced_on: Set(cost.invoiced_on),
        received_on: Set(cost.received_on),
        net_pence: Set(cost.net.pence()),
        vat_pence: Set(cost.vat.pence()),
        recoverable_pence: Set(cost.recoverable.pence()),
        verified_pence: Set(None),
        reason: Set(None),
    }
}

/// Keeps a line, a new one or one that was there, told from others by `key` when it was typed. One that another was given at the
/// same moment is a `Constraint`.
pub async fn put(
    txn: &Txn,
    (claim, partnership): (ClaimId, PartnershipId),
    line: Option<LineId>,
    (cost, key): (&Cost, Option<String>),
) -> Result<LineId, StoreError> {
    let id = match line {
        Some(id) => {
            let own = claim_line::Column::Id.eq(id.0).and(claim_line::Column::ClaimId.eq(claim.0));
            let done =
                claim_line::Entity::update_many().set(row(cost, key)).filter(own).exec(txn.reader()).await?;
            if done.rows_affected != 1 {
                return Err(StoreError::Conflict);
            }
            id
        }
        None => {
            let mut row = row(cost, key);
            (row.claim_id, row.partnership_id) = (Set(claim.0), Set(partnership.0));
            LineId(claim_line::Entity::insert(row).exec(txn.reader()).await?.last_insert_id)
        }
    };
    unprove(txn, id).await?;
    let proof = |file: &FileId| claim_evidence::ActiveModel { line_id: Set(id.0), file_id: Set(file.0) };
    let proofs: Vec<_> = cost.evidence.iter().map(proof).collect();
    if !proofs.is_empty() {
        claim_evidence::Entity::insert_many(proofs).exec_without_returning(txn.reader()).await?;
    }
    Ok(id)
}

async fn unprove(txn: &Txn, line: LineId) -> Result<(), StoreError> {
    let of = claim_evidence::Column::LineId.eq(line.0);
    claim_evidence::Entity::delete_many().filter(of).exec(txn.reader()).await?;
    Ok(())
}

/// Takes a line off.
pub async fn remove(txn: &Txn, claim: ClaimId, line: LineId) -> Result<(), StoreError> {
    unprove(txn, line).await?;
    super::purchase::remove(txn, line).await?;
    let own = claim_line::Column::Id.eq(line.0).and(claim_line::Column::ClaimId.eq(claim.0));
    let done = claim_line::Entity::delete_many().filter(own).exec(txn.reader()).await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}

/// Keeps what was found of each line, or that nothing is found any more.
pub async fn verify(txn: &Txn, claim: &Claim) -> Result<(), StoreError> {
    if claim.lines.is_empty() {
        return Ok(());
    }
    let (mut amounts, mut reasons) = (CaseStatement::new(), CaseStatement::new());
    for line in &claim.lines {
        let is = || Expr::col(claim_line::Column::Id).eq(line.id.0);
        let amount = line.verified.as_ref().map(|found| found.amount.pence());
        let reason = line.verified.as_ref().and_then(|found| found.reason.clone());
        amounts = amounts.case(is(), Expr::value(amount));
        reasons = reasons.case(is(), Expr::value(reason));
    }
    claim_line::Entity::update_many()
        .col_expr(claim_line::Column::VerifiedPence, amounts.into())
        .col_expr(claim_line::Column::Reason, reasons.into())
        .filter(claim_line::Column::ClaimId.eq(claim.id.0))
        .exec(txn.reader())
        .await?;
    Ok(())
}
