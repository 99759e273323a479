//! Cases that wait for an assessment or a decision, with their money: what a what-if ticks.

use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
};

use super::{FIGURES, Pence, its_partnership};
use crate::domain::application::{Figures, Status};
use crate::domain::financial_year::FinancialYear;
use crate::domain::person::{Insider, PartnershipId};
use crate::domain::scheme::SchemeId;
use crate::store::entity::application::Column as C;
use crate::store::entity::{application, partnership};
use crate::store::{Read, StoreError};

/// Most that are shown at once.
pub const MOST: usize = 100;

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

/// The pending cases of a year, without those of the CSP that whoever reads applies for: by partnership and in their order,
/// those that are ticked before others; and whether there are more than are shown at once.
pub async fn pending(
    read: &impl Read,
    insider: Insider,
    of: SchemeId,
    year: FinancialYear,
    ticked: &[&str],
) -> Result<(Vec<Pending>, bool), StoreError> {
    let mut rows = application::Entity::find()
        .select_only()
        .columns([C::Reference, C::Title, C::PartnershipId])
        .column(partnership::Column::Name)
        .columns([C::Status])
        .columns(FIGURES)
        .join(JoinType::InnerJoin, its_partnership())
        .filter(C::SchemeId.eq(of.0))
        .filter(C::Year.eq(year.start_year()))
        .filter(C::Status.is_in([Status::Submitted, Status::Assessed].map(Status::code)))
        .filter(Condition::all().add_option(insider.applies_for().map(|own| C::PartnershipId.ne(own.0))))
        .order_by_desc(C::Reference.is_in(ticked.iter().copied()))
        .order_by_asc(partnership::Column::Name)
        .order_by_asc(C::Id)
        .limit(MOST as u64 + 1)
        .into_model::<Row>()
        .all(read.reader())
        .await?;
    let more = rows.len() > MOST;
    rows.truncate(MOST);
    rows.sort_by(|one, other| (&one.name, &one.reference).cmp(&(&other.name, &other.reference)));
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
    Ok((rows.into_iter().map(show).collect::<Result<_, StoreError>>()?, more))
}
