//! Costs of a partnership that may be for the same invoice as others of it.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect};

use crate::domain::application::Reference;
use crate::domain::claim::resemblance::Claimed;
use crate::domain::claim::{Line, LineId, Stage};
use crate::domain::money::Money;
use crate::domain::person::PartnershipId;
use crate::store::entity::{application, claim, claim_line, claim_purchase};
use crate::store::{Read, StoreError};

/// Costs that come to the same which are looked at: a partnership has a handful.
const LOOKED_AT: u64 = 200;

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    supplier: String,
    invoice: String,
    invoiced_on: NaiveDate,
    net_pence: i64,
    vat_pence: i64,
    number: i32,
    stage: String,
    reference: String,
    purchase_id: Option<i64>,
}

impl Row {
    fn read(self) -> Result<Claimed, StoreError> {
        let broken = || StoreError::Broken(format!("claim {} of {}", self.number, self.reference));
        Ok(Claimed {
            line: LineId(self.id),
            grant: Reference::parse(&self.reference).ok_or_else(broken)?,
            claim: self.number.unsigned_abs(),
            reached: Stage::from_code(&self.stage).ok_or_else(broken)?,
            supplier: self.supplier,
            invoice: self.invoice,
            invoiced_on: self.invoiced_on,
            net: Money::from_pence(self.net_pence),
            vat: Money::from_pence(self.vat_pence),
            bought: self.purchase_id.is_some(),
        })
    }
}

/// Of these lines of a partnership, each with every other cost on its claims that it resembles, the oldest first. What ended with
/// its grant unpaid, or was discarded, is none.
pub async fn to(
    read: &impl Read,
    of: PartnershipId,
    lines: &[Line],
) -> Result<Vec<(LineId, Claimed)>, StoreError> {
    let claim_of = claim_line::Entity::belongs_to(claim::Entity);
    let case_of = claim::Entity::belongs_to(application::Entity);
    let purchase_of = claim_line::Entity::belongs_to(claim_purchase::Entity);
    let rows = claim_line::Entity::find()
        .join(JoinType::InnerJoin, claim_of.from(claim_line::Column::ClaimId).to(claim::Column::Id).into())
        .join(
            JoinType::InnerJoin,
            case_of.from(claim::Column::ApplicationId).to(application::Column::Id).into(),
        )
        .join(
            JoinType::LeftJoin,
            purchase_of.from(claim_line::Column::Id).to(claim_purchase::Column::LineId).into(),
        )
        .column(claim::Column::Number)
        .column(claim::Column::Stage)
        .column(application::Column::Reference)
        .column(claim_purchase::Column::PurchaseId)
        .filter(claim_line::Column::PartnershipId.eq(of.0))
        .filter(claim_line::Column::NetPence.is_in(lines.iter().map(|line| line.cost.net.pence())))
        .filter(claim_line::Column::VatPence.is_in(lines.iter().map(|line| line.cost.vat.pence())))
        .filter(claim::Column::Ended.is_null())
        .filter(claim::Column::Discarded.eq(false))
        .limit(LOOKED_AT + lines.len() as u64)
        .into_model::<Row>()
        .all(read.reader())
        .await?;
    let mut others = rows.into_iter().map(Row::read).collect::<Result<Vec<Claimed>, StoreError>>()?;
    others.sort_by_key(|other| other.line.0);
    let bought = match others.iter().any(|other| other.bought) {
        true => super::purchase::among(read, &lines.iter().map(|line| line.id).collect::<Vec<_>>()).await?,
        false => Vec::new(),
    };
    let alike = |line: &Line| {
        let is_bought = bought.contains(&line.id);
        let resembles = |other: &&Claimed| other.line != line.id && other.resembles(&line.cost, is_bought);
        others.iter().filter(resembles).map(|other| (line.id, other.clone())).collect::<Vec<_>>()
    };
    Ok(lines.iter().flat_map(alike).collect())
}
