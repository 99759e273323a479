//! The scheme with its categories, its allocations, and how they stand.

pub mod change;
pub mod named;
pub mod next;
pub mod open;
mod seen;

use sea_orm::sea_query::{Expr, ExprTrait, LockType};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Statement,
};

pub use seen::envelope_seen;

use super::entity::{allocation, cost_category, scheme};
use super::{Read, StoreError, Txn};
use crate::domain::allocation::{Allocation, AllocationId, Envelope, Standing};
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::{Fraction, Money};
use crate::domain::person::PartnershipId;
use crate::domain::scheme::{CostCategory, Policy, Scheme, SchemeId};

fn year_of(start: i32) -> Result<FinancialYear, StoreError> {
    FinancialYear::from_start(start)
        .ok_or_else(|| StoreError::Broken(format!("{start} is no financial year")))
}

fn count(n: i32) -> Result<u32, StoreError> {
    u32::try_from(n).map_err(|_| StoreError::Broken(format!("{n} is negative")))
}

fn assemble(row: scheme::Model, categories: Vec<cost_category::Model>) -> Result<Scheme, StoreError> {
    let rate = Fraction::new(count(row.max_rate_numerator)?, count(row.max_rate_denominator)?);
    Ok(Scheme {
        id: SchemeId(row.id),
        name: row.name,
        code: row.code,
        funder: row.funder,
        funder_org_id: row.funder_org_id,
        office: row.office,
        policy: Policy {
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            max_rate: rate.ok_or_else(|| StoreError::Broken("the scheme’s rate is no fraction".into()))?,
            in_kind_counts: row.in_kind_counts,
            fund_at_score: count(row.fund_at_score)?,
            fund_at_least_each: count(row.fund_at_least_each)?,
            acceptance_days: count(row.acceptance_days)?,
            existing_spend_counts: row.existing_spend_counts,
            carry_forward: row.carry_forward,
            quotes_from: Money::from_pence(row.quotes_from_pence),
            quotes_above: count(row.quotes_above)?,
            quotes_below: count(row.quotes_below)?,
            query_days: count(row.query_days)?,
            retention_percent: count(row.retention_percent)?,
            record_years: count(row.record_years)?,
            assessments_needed: count(row.assessments_needed)?,
            year_end_days: count(row.year_end_days)?,
            certificate_end_days: count(row.certificate_end_days)?,
            return_days: count(row.return_days)?,
        },
        envelope: Envelope {
            limit: Money::from_pence(row.envelope_pence),
            committed: Money::from_pence(row.committed_pence),
        },
        categories: categories
            .into_iter()
            .map(|c| CostCategory {
                name: c.name,
                ineligible_because: c.ineligible_because,
                service: c.service,
            })
            .collect(),
        version: row.version,
    })
}

async fn load(read: &impl Read, which: Option<SchemeId>, take: bool) -> Result<Scheme, StoreError> {
    let mut find = match which {
        Some(id) => scheme::Entity::find_by_id(id.0),
        None => scheme::Entity::find().order_by_desc(scheme::Column::Id).limit(1),
    };
    if take {
        find = find.lock(LockType::Update);
    }
    let row = find.one(read.reader()).await?;
    let row = row.ok_or_else(|| StoreError::Broken("no scheme has been set up".into()))?;
    // A query of its own: beside each category the whole scheme would be read again, which takes twice as long.
    let categories = cost_category::Entity::find()
        .filter(cost_category::Column::SchemeId.eq(row.id))
        .order_by_asc(cost_category::Column::Id)
        .all(read.reader())
        .await?;
    assemble(row, categories)
}

/// The newest scheme, for what begins now; an installation without one is broken.
pub async fn current(read: &impl Read) -> Result<Scheme, StoreError> {
    load(read, None, false).await
}

/// The scheme that a case belongs to.
pub async fn of(read: &impl Read, id: SchemeId) -> Result<Scheme, StoreError> {
    load(read, Some(id), false).await
}

/// The same, its row taken until the end of the transaction. Always taken after the allocation's.
pub async fn take(txn: &Txn, id: SchemeId) -> Result<Scheme, StoreError> {
    load(txn, Some(id), true).await
}

/// The newest scheme, taken.
pub async fn take_current(txn: &Txn) -> Result<Scheme, StoreError> {
    load(txn, None, true).await
}

/// Every scheme, the newest first.
pub async fn all(read: &impl Read) -> Result<Vec<Scheme>, StoreError> {
    let rows = scheme::Entity::find().order_by_desc(scheme::Column::Id).all(read.reader()).await?;
    let categories =
        cost_category::Entity::find().order_by_asc(cost_category::Column::Id).all(read.reader()).await?;
    let own = |id: i64| categories.iter().filter(|category| category.scheme_id == id).cloned().collect();
    rows.into_iter()
        .map(|row| (own(row.id), row))
        .map(|(categories, row)| assemble(row, categories))
        .collect()
}

/// Whether anything has been set up.
pub async fn is_empty(read: &impl Read) -> Result<bool, StoreError> {
    Ok(scheme::Entity::find().count(read.reader()).await? == 0)
}

/// The allocation of a partnership and year, its row taken until the end of the transaction.
pub async fn take_allocation(
    txn: &Txn,
    of: SchemeId,
    partnership: PartnershipId,
    year: FinancialYear,
) -> Result<Option<Allocation>, StoreError> {
    let row = allocation::Entity::find()
        .filter(allocation::Column::SchemeId.eq(of.0))
        .filter(allocation::Column::PartnershipId.eq(partnership.0))
        .filter(allocation::Column::Year.eq(year.start_year()))
        .lock(LockType::Update)
        .one(txn.reader())
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Allocation {
        id: AllocationId(row.id),
        partnership: PartnershipId(row.partnership_id),
        year: year_of(row.year)?,
        cap: Money::from_pence(row.cap_pence),
        committed: Money::from_pence(row.committed_pence),
    }))
}

/// The first and the last financial year for which there are caps.
pub async fn years_with_caps(
    read: &impl Read,
    of: SchemeId,
) -> Result<(FinancialYear, FinancialYear), StoreError> {
    let find = || allocation::Entity::find().filter(allocation::Column::SchemeId.eq(of.0));
    let first = find().order_by_asc(allocation::Column::Year).one(read.reader()).await?;
    let last = find().order_by_desc(allocation::Column::Year).one(read.reader()).await?;
    match (first, last) {
        (Some(first), Some(last)) => Ok((year_of(first.year)?, year_of(last.year)?)),
        _ => Err(StoreError::Broken("the scheme has no caps".into())),
    }
}

/// The next number for a reference of that allocation.
pub async fn next_number(txn: &Txn, id: AllocationId) -> Result<i64, StoreError> {
    let rows = allocation::Entity::update_many()
        .col_expr(allocation::Column::Applications, Expr::col(allocation::Column::Applications).add(1))
        .filter(allocation::Column::Id.eq(id.0))
        .exec_with_returning(txn.reader())
        .await?;
    rows.first().map(|row| row.applications).ok_or(StoreError::Conflict)
}

/// One partnership on the board.
#[derive(Clone, Debug)]
pub struct BoardRow {
    /// Whose.
    pub partnership: PartnershipId,
    /// As shown.
    pub name: String,
    /// Of which scheme.
    pub scheme: SchemeId,
    /// For which year.
    pub year: FinancialYear,
    /// The allocation.
    pub allocation: AllocationId,
    /// Its figures.
    pub standing: Standing,
}

#[derive(FromQueryResult)]
struct BoardSql {
    allocation_id: i64,
    partnership_id: i64,
    scheme_id: i64,
    year: i32,
    name: String,
    cap: i64,
    committed: i64,
    unreleased: i64,
    requested: i64,
    requested_unreleased: i64,
}

const BOARD: &str = "SELECT a.id AS allocation_id, p.id AS partnership_id, a.scheme_id AS scheme_id, a.year AS year,
  p.name AS name, a.cap_pence AS cap,
  a.committed_pence AS committed,
  CAST(COALESCE((SELECT SUM(d.award_pence) FROM application x JOIN decision d ON d.application_id = x.id
    WHERE x.scheme_id = a.scheme_id AND x.partnership_id = a.partnership_id AND x.year = a.year AND x.status = 'approved' AND x.released = FALSE), 0) AS BIGINT) AS unreleased,
  CAST(COALESCE((SELECT SUM(x.request_pence) FROM application x WHERE x.scheme_id = a.scheme_id AND x.partnership_id = a.partnership_id
    AND x.year = a.year AND x.status IN ('submitted','returned','assessed')), 0) AS BIGINT) AS requested,
  CAST(COALESCE((SELECT SUM(x.request_pence) FROM application x WHERE x.scheme_id = a.scheme_id AND x.partnership_id = a.partnership_id
    AND x.year = a.year AND x.status IN ('approved','refused') AND x.released = FALSE), 0) AS BIGINT) AS requested_unreleased
  FROM allocation a JOIN partnership p ON p.id = a.partnership_id
  WHERE a.scheme_id BETWEEN $1 AND $2 AND a.year BETWEEN $3 AND $4 ORDER BY a.year, p.name";

/// Every partnership's allocation of a year, by name.
pub async fn board(read: &impl Read, of: SchemeId, year: FinancialYear) -> Result<Vec<BoardRow>, StoreError> {
    rows(read, (of.0, of.0), (year.start_year(), year.start_year())).await
}

/// Every allocation of every scheme, by year and name.
pub async fn standings(read: &impl Read) -> Result<Vec<BoardRow>, StoreError> {
    rows(read, (0, i64::MAX), (0, i32::MAX)).await
}

async fn rows(read: &impl Read, of: (i64, i64), years: (i32, i32)) -> Result<Vec<BoardRow>, StoreError> {
    let values = [of.0.into(), of.1.into(), years.0.into(), years.1.into()];
    let ask = Statement::from_sql_and_values(read.reader().get_database_backend(), BOARD, values);
    let rows = BoardSql::find_by_statement(ask).all(read.reader()).await?;
    let show = |row: BoardSql| {
        Ok(BoardRow {
            scheme: SchemeId(row.scheme_id),
            year: year_of(row.year)?,
            partnership: PartnershipId(row.partnership_id),
            name: row.name,
            allocation: AllocationId(row.allocation_id),
            standing: Standing {
                cap: Money::from_pence(row.cap),
                committed: Money::from_pence(row.committed),
                unreleased: Money::from_pence(row.unreleased),
                requested: Money::from_pence(row.requested),
                requested_unreleased: Money::from_pence(row.requested_unreleased),
            },
        })
    };
    rows.into_iter().map(show).collect()
}

#[derive(FromQueryResult)]
struct LeftSql {
    cap: i64,
    committed: i64,
    unreleased: i64,
    held: i64,
}

const LEFT: &str = "SELECT a.cap_pence AS cap, a.committed_pence AS committed,
  CAST(COALESCE((SELECT SUM(d.award_pence) FROM application x JOIN decision d ON d.application_id = x.id
    WHERE x.scheme_id = a.scheme_id AND x.partnership_id = a.partnership_id AND x.year = a.year AND x.status = 'approved' AND x.released = FALSE), 0) AS BIGINT) AS unreleased,
  CAST(COALESCE((SELECT SUM(d.award_pence) FROM application x JOIN decision d ON d.application_id = x.id
    WHERE x.scheme_id = a.scheme_id AND x.release_on IS NOT NULL AND x.status = 'approved' AND x.released = FALSE), 0) AS BIGINT) AS held
  FROM allocation a WHERE a.scheme_id = $1 AND a.partnership_id = $2 AND a.year = $3";

/// One allocation without what is requested of it (the board's sums read every open case, and submitting needs none), and
/// what decisions of its scheme that are not released commit of the envelope, whosever they are.
pub async fn committed(
    read: &impl Read,
    of: SchemeId,
    partnership: PartnershipId,
    year: FinancialYear,
) -> Result<Option<(Standing, Money)>, StoreError> {
    let backend = read.reader().get_database_backend();
    let values = [of.0.into(), partnership.0.into(), year.start_year().into()];
    let ask = Statement::from_sql_and_values(backend, LEFT, values);
    let row = LeftSql::find_by_statement(ask).one(read.reader()).await?;
    let standing = |row: &LeftSql| Standing {
        cap: Money::from_pence(row.cap),
        committed: Money::from_pence(row.committed),
        unreleased: Money::from_pence(row.unreleased),
        requested: Money::ZERO,
        requested_unreleased: Money::ZERO,
    };
    Ok(row.map(|row| (standing(&row), Money::from_pence(row.held))))
}
