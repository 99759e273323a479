//! What a change of the scheme could touch: applications sent in and undecided, and awards that count.

use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, Statement,
};

use super::year_of;
use crate::domain::application::{Reference, Status};
use crate::domain::financial_year::FinancialYear;
use crate::domain::grant::GrantState;
use crate::domain::money::Money;
use crate::domain::person::PartnershipId;
use crate::domain::scheme::{Awarded, SchemeId, Stage, Undecided};
use crate::store::application::{FIGURES, Pence, its_partnership};
use crate::store::entity::application::{self, Column as C};
use crate::store::entity::partnership;
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

#[derive(FromQueryResult)]
struct AwardedSql {
    reference: String,
    partnership_id: i64,
    name: String,
    year: i32,
    award: i64,
    increase: i64,
    state: Option<String>,
    accept_by: Option<NaiveDate>,
}

const AWARDED: &str = "SELECT a.reference, a.partnership_id, p.name, a.year,
  COALESCE(g.award_pence + g.increase_pence, d.award_pence) AS award, COALESCE(g.increase_pence, 0) AS increase,
  g.state, g.accept_by
  FROM application a JOIN partnership p ON p.id = a.partnership_id JOIN decision d ON d.application_id = a.id
  LEFT JOIN \"grant\" g ON g.application_id = a.id
  WHERE a.scheme_id = $1 AND a.status = 'approved' AND (a.released = FALSE OR g.state IN ('offered', 'active'))
  ORDER BY a.id DESC LIMIT $2";

/// The awards of a scheme that count against a cap, newest first, [`MOST`] of them; `cap_changes` says whose cap would be another.
pub async fn awarded(
    read: &impl Read,
    of: SchemeId,
    cap_changes: impl Fn(PartnershipId, FinancialYear) -> bool,
) -> Result<Vec<Awarded>, StoreError> {
    let backend = read.reader().get_database_backend();
    let most = i64::try_from(MOST).unwrap_or(i64::MAX);
    let ask = Statement::from_sql_and_values(backend, AWARDED, [of.0.into(), most.into()]);
    let rows = AwardedSql::find_by_statement(ask).all(read.reader()).await?;
    let assemble = |row: AwardedSql| {
        let broken = || StoreError::Broken(row.reference.clone());
        let (partnership, year) = (PartnershipId(row.partnership_id), year_of(row.year)?);
        let state =
            row.state.as_deref().map(|code| GrantState::from_code(code).ok_or_else(broken)).transpose()?;
        Ok(Awarded {
            reference: Reference::parse(&row.reference).ok_or_else(broken)?,
            cap_changes: cap_changes(partnership, year),
            partnership: row.name,
            year,
            award: Money::from_pence(row.award),
            stage: match state {
                None => Stage::Held,
                Some(GrantState::Active) if row.increase == 0 => Stage::Active,
                Some(_) => Stage::Offered(row.accept_by),
            },
        })
    };
    rows.into_iter().map(assemble).collect()
}
