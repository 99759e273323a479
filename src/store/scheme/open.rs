//! What a change of the scheme could touch: applications sent in and undecided, and offers that are open.

use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, RelationDef,
};

use super::year_of;
use crate::domain::application::{Reference, Status};
use crate::domain::financial_year::FinancialYear;
use crate::domain::grant::GrantState;
use crate::domain::money::Money;
use crate::domain::person::PartnershipId;
use crate::domain::scheme::{SchemeId, Undecided};
use crate::store::application::{FIGURES, Pence, its_partnership};
use crate::store::entity::application::{self, Column as C};
use crate::store::entity::{grant, partnership};
use crate::store::{Read, StoreError};

/// Most applications that are looked at.
pub const MOST: u64 = 1_000;

#[derive(FromQueryResult)]
struct Row {
    reference: String,
    partnership_id: i64,
    name: String,
    year: i32,
    status: String,
    #[sea_orm(nested)]
    figures: Pence,
}

/// The undecided applications of a scheme, newest first, [`MOST`] of them; `cap_left` says what is left for each.
pub async fn undecided(
    read: &impl Read,
    of: SchemeId,
    cap_left: impl Fn(PartnershipId, FinancialYear) -> (Money, Money),
) -> Result<Vec<Undecided>, StoreError> {
    let rows = application::Entity::find()
        .select_only()
        .columns([C::Reference, C::PartnershipId, C::Year, C::Status])
        .columns(FIGURES)
        .column(partnership::Column::Name)
        .join(JoinType::InnerJoin, its_partnership())
        .filter(C::SchemeId.eq(of.0))
        .filter(C::Status.is_in([Status::Submitted, Status::Returned, Status::Assessed].map(Status::code)))
        .order_by_desc(C::Id)
        .limit(MOST)
        .into_model::<Row>()
        .all(read.reader())
        .await?;
    let assemble = |row: Row| {
        let broken = || StoreError::Broken(row.reference.clone());
        let (partnership, year) = (PartnershipId(row.partnership_id), year_of(row.year)?);
        Ok(Undecided {
            reference: Reference::parse(&row.reference).ok_or_else(broken)?,
            status: Status::from_code(&row.status).ok_or_else(broken)?,
            partnership: row.name,
            year,
            figures: row.figures.into(),
            cap_left: cap_left(partnership, year),
        })
    };
    rows.into_iter().map(assemble).collect()
}

/// How many offers of a scheme are open.
pub async fn offers(read: &impl Read, of: SchemeId) -> Result<u64, StoreError> {
    let whose: RelationDef =
        grant::Entity::belongs_to(application::Entity).from(grant::Column::ApplicationId).to(C::Id).into();
    let open = grant::Entity::find()
        .join(JoinType::InnerJoin, whose)
        .filter(C::SchemeId.eq(of.0))
        .filter(grant::Column::State.eq(GrantState::Offered.code()));
    Ok(open.count(read.reader()).await?)
}
