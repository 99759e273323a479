//! Cases that wait for an assessment or a decision, with their money: what a what-if ticks.

use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect};

use super::{FIGURES, Pence, its_partnership};
use crate::domain::application::{Figures, Status};
use crate::domain::financial_year::FinancialYear;
use crate::domain::person::{Insider, PartnershipId};
use crate::domain::scheme::SchemeId;
use crate::store::entity::application::Column as C;
use crate::store::entity::{application, partnership};
use crate::store::{Read, StoreError};

/// Most that are shown: the oldest.
const MOST: u64 = 100;

/// One of them.
#[derive(Clone, Debug)]
pub struct Pending {
    /// Its name.
    pub reference: String,
    /// What the partnership calls it.
    pub title: String,
    /// Whose.
    pub partnership: PartnershipId,
    /// As shown.
    pub name: String,
    /// Where it stands.
    pub status: Status,
    /// Its money.
    pub figures: Figures,
}

#[derive(FromQueryResult)]
struct Row {
    reference: String,
    title: String,
    partnership_id: i64,
    name: String,
    status: String,
    #[sea_orm(nested)]
    figures: Pence,
}

/// The pending cases of a year, by partnership, the oldest first.
pub async fn pending(
    read: &impl Read,
    _: Insider,
    of: SchemeId,
    year: FinancialYear,
) -> Result<Vec<Pending>, StoreError> {
    let rows = application::Entity::find()
        .select_only()
        .columns([C::Reference, C::Title, C::PartnershipId])
        .column(partnership::Column::Name)
        .columns([C::Status])
        .columns(FIGURES)
        .join(JoinType::InnerJoin, its_partnership())
        .filter(C::SchemeId.eq(of.0))
        .filter(C::Year.eq(year.start_year()))
        .filter(C::Status.is_in([Status::Submitted, Status::Assessed].map(Status::code)))
        .order_by_asc(partnership::Column::Name)
        .order_by_asc(C::Id)
        .limit(MOST)
        .into_model::<Row>()
        .all(read.reader())
        .await?;
    let show = |row: Row| {
        Ok(Pending {
            reference: row.reference,
            title: row.title,
            partnership: PartnershipId(row.partnership_id),
            name: row.name,
            status: Status::from_code(&row.status).ok_or(StoreError::Broken(row.status))?,
            figures: row.figures.into(),
        })
    };
    rows.into_iter().map(show).collect()
}
