//! Costs of a partnership that may be for the same invoice as others of it.

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect};

use crate::domain::application::Reference;
use crate::domain::claim::resemblance::Claimed;
use crate::domain::claim::{Line, LineId, Stage};
use crate::domain::money::Money;
use crate::domain::person::PartnershipId;
use crate::store::entity::{application, claim, claim_line};
use crate::store::{Read, StoreError};

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
        })
    }
}

/// Of these lines of a partnership, each with every other cost on its claims that it resembles, the oldest first. What ended with
/// its grant unpaid, or was discarded, is none; nor are two purchases one another's, which are claimed once each anyway.
pub async fn to(
    read: &impl Read,
    of: PartnershipId,
    lines: &[Line],
) -> Result<Vec<(LineId, Claimed)>, StoreError> {
    let claim_of = claim_line::Entity::belongs_to(claim::Entity);
    let case_of = claim::Entity::belongs_to(application::Entity);
    let rows = claim_line::Entity::find()
        .join(JoinType::InnerJoin, claim_of.from(claim_line::Column::ClaimId).to(claim::Column::Id).into())
        .join(
            JoinType::InnerJoin,
            case_of.from(claim::Column::ApplicationId).to(application::Column::Id).into(),
        )
        .column(claim::Column::Number)
        .column(claim::Column::Stage)
        .column(application::Column::Reference)
        .filter(claim_line::Column::PartnershipId.eq(of.0))
        .filter(claim_line::Column::NetPence.is_in(lines.iter().map(|line| line.cost.net.pence())))
        .filter(claim::Column::Ended.is_null())
        .filter(claim::Column::Discarded.eq(false))
        .order_by_asc(claim_line::Column::Id)
        .into_model::<Row>()
        .all(read.reader())
        .await?;
    let ids: Vec<LineId> = rows.iter().map(|row| LineId(row.id)).collect();
    let bought = super::purchase::among(read, &ids).await?;
    let others = rows.into_iter().map(Row::read).collect::<Result<Vec<Claimed>, StoreError>>()?;
    let alike = |line: &Line| {
        let both_bought = |other: LineId| bought.contains(&other) && bought.contains(&line.id);
        let resembles = |other: &&Claimed| {
            other.line != line.id && !both_bought(other.line) && other.resembles(&line.cost)
        };
        others.iter().filter(resembles).map(|other| (line.id, other.clone())).collect::<Vec<_>>()
    };
    Ok(lines.iter().flat_map(alike).collect())
}
