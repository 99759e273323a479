//! Grants with what was received, paid and carried forward of them, for the end of their year: as many queries for all grants of
//! a year as for one. What follows from it is not decided here.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, FromQueryResult, Statement};

use super::db::fixed;
use super::entity::{application, carry_forward as carried};
use super::{Read, StoreError, carry_forward, grant, purchase};
use crate::domain::application::{ApplicationId, Case};
use crate::domain::carry_forward::{CarryForward, Part, Stage};
use crate::domain::financial_year::FinancialYear;
use crate::domain::grant::GrantState;
use crate::domain::money::{Fraction, Money};
use crate::domain::person::PartnershipId;
use crate::domain::year_end::Account;

/// A grant of a year, with whose it is.
#[derive(Clone, Debug)]
pub struct OfYear {
    /// Of which application.
    pub reference: String,
    /// What that is called.
    pub title: String,
    /// Whose.
    pub partnership_id: PartnershipId,
    /// Whose, as shown.
    pub partnership: String,
    /// What it comes to follows from this.
    pub account: Account,
}

/// Which grants.
#[derive(Clone, Copy)]
enum Which {
    Case(ApplicationId, FinancialYear),
    Year(FinancialYear),
    /// Of which something was carried into it.
    Into(FinancialYear),
}

impl Which {
    fn year(self) -> FinancialYear {
        match self {
            Which::Case(_, year) | Which::Year(year) | Which::Into(year) => year,
        }
    }

    /// The condition on the application `a`, with its value if it has one: a year is written, see [`fixed`].
    fn sql(self) -> (String, Option<sea_orm::Value>) {
        match self {
            Which::Case(id, _) => ("a.id = $1".to_owned(), Some(id.0.into())),
            Which::Year(year) => (format!("a.year = {}", year.start_year()), None),
            Which::Into(year) => {
                let parts =
                    "SELECT f.application_id FROM carry_forward f WHERE f.stage = 'approved' AND f.year =";
                (format!("a.id IN ({parts} {})", year.start_year() - 1), None)
            }
        }
    }

    /// The numbers of the applications.
    fn ids(self) -> SelectStatement {
        let is = match self {
            Which::Case(id, _) => Expr::col(application::Column::Id).eq(id.0),
            Which::Year(year) => Expr::col(application::Column::Year).eq(fixed(year.start_year())),
            Which::Into(year) => Expr::col(application::Column::Id).in_subquery(carried_into(year)),
        };
        Query::select().column(application::Column::Id).from(application::Entity).and_where(is).to_owned()
    }
}

/// The applications of whose grants something was carried into a year.
fn carried_into(year: FinancialYear) -> SelectStatement {
    use carried::Column;
    Query::select()
        .column(Column::ApplicationId)
        .from(carried::Entity)
        .and_where(Column::Year.into_expr().eq(fixed(year.start_year() - 1)))
        .and_where(Column::Stage.into_expr().eq(fixed(Stage::Approved.code())))
        .to_owned()
}

#[derive(FromQueryResult)]
struct Accepted {
    application_id: i64,
    reference: String,
    title: String,
    partnership_id: i64,
    partnership: String,
    year: i32,
    eligible_cost_pence: i64,
}

#[derive(FromQueryResult)]
struct Cost {
    application_id: i64,
    received_on: NaiveDate,
    pence: i64,
}

#[derive(FromQueryResult)]
struct Paid {
    application_id: i64,
    pence: i64,
}

async fn ask<R: FromQueryResult>(read: &impl Read, sql: &str, which: Which) -> Result<Vec<R>, StoreError> {
    let (is, value) = which.sql();
    let sql = sql.replace("{which}", &is).replace("{ends}", &which.year().ends().to_string());
    let ask = Statement::from_sql_and_values(read.reader().get_database_backend(), sql, value);
    Ok(R::find_by_statement(ask).all(read.reader()).await?)
}

/// Only what became a grant.
const ACCEPTED: &str =
    "SELECT a.id AS application_id, a.reference, a.title, a.partnership_id, p.name AS partnership,
  a.year, a.eligible_cost_pence
  FROM \"grant\" g JOIN application a ON a.id = g.application_id JOIN partnership p ON p.id = a.partnership_id
  WHERE {which} AND g.state IN ('active', 'completed', 'closed', 'terminated') ORDER BY p.name, a.id";

/// Every line that is entered, as verified, else as claimed; but for those of claims that ended with their grant, of which a
/// purchase counts as one that is not claimed.
const COSTS: &str = "SELECT c.application_id, l.received_on, CAST(SUM(COALESCE(l.verified_pence,
  l.net_pence + l.vat_pence - l.recoverable_pence)) AS BIGINT) AS pence
  FROM claim_line l JOIN claim c ON c.id = l.claim_id JOIN application a ON a.id = c.application_id
  WHERE {which} AND c.ended IS NULL GROUP BY c.application_id, l.received_on";

const PAID: &str = "SELECT c.application_id, CAST(SUM(c.amount_pence) AS BIGINT) AS pence
  FROM claim c JOIN application a ON a.id = c.application_id
  WHERE {which} AND c.stage = 'paid' AND c.paid_on <= '{ends}' GROUP BY c.application_id";

/// Everything that the grants have received, by case and year of receipt.
async fn received(
    read: &impl Read,
    which: Which,
) -> Result<HashMap<ApplicationId, Vec<(NaiveDate, Money)>>, StoreError> {
    let mut all: HashMap<ApplicationId, Vec<(NaiveDate, Money)>> = HashMap::new();
    for cost in ask::<Cost>(read, COSTS, which).await? {
        let of = (cost.received_on, Money::from_pence(cost.pence));
        all.entry(ApplicationId(cost.application_id)).or_default().push(of);
    }
    for (application, day, cost) in purchase::unclaimed(read, which.ids()).await? {
        all.entry(application).or_default().push((day, cost));
    }
    Ok(all)
}

async fn accounts(read: &impl Read, which: Which) -> Result<Vec<OfYear>, StoreError> {
    let accepted: Vec<Accepted> = ask(read, ACCEPTED, which).await?;
    let mut grants: HashMap<ApplicationId, _> =
        grant::of_all(read, which.ids()).await?.into_iter().map(|one| (one.application, one)).collect();
    let mut received = received(read, which).await?;
    let paid: Vec<Paid> = ask(read, PAID, which).await?;
    let paid: HashMap<i64, i64> = paid.into_iter().map(|row| (row.application_id, row.pence)).collect();
    let mut carried = carry_forward::of_all(read, which.ids()).await?;
    let one = |row: Accepted| {
        let broken = || StoreError::Broken(format!("the grant of {}", row.reference));
        let id = ApplicationId(row.application_id);
        let grant = grants.remove(&id).ok_or_else(broken)?;
        let carried = carried.remove(&id).unwrap_or_default();
        let year = FinancialYear::from_start(row.year).ok_or_else(broken)?;
        let mut received = received.remove(&id).unwrap_or_default();
        let mut paid = Money::from_pence(paid.get(&row.application_id).copied().unwrap_or(0));
        if let Some(before) = grant.before {
            // All that is known of its days is that it was for the year of the award.
            received.push((year.starts(), before.verified));
            paid = paid.checked_add(before.paid).ok_or_else(broken)?;
        }
        let account = Account {
            year,
            rate: Fraction::of(grant.decided(), Money::from_pence(row.eligible_cost_pence))
                .ok_or_else(broken)?,
            received,
            paid,
            carried: Part::of(&carried),
            asked: open(&carried).filter(|_| grant.state == GrantState::Active),
            grant,
        };
        let partnership_id = PartnershipId(row.partnership_id);
        let (reference, title, partnership) = (row.reference, row.title, row.partnership);
        Ok(OfYear { reference, title, partnership_id, partnership, account })
    };
    accepted.into_iter().map(one).collect()
}

fn open(all: &[CarryForward]) -> Option<(u32, Money)> {
    all.iter().find(|one| one.stage.is_open()).map(|one| (one.number, one.wanted.amount))
}

/// The grant of a case, once it is active.
pub async fn of_case(read: &impl Read, case: &Case) -> Result<Option<Account>, StoreError> {
    let found = accounts(read, Which::Case(case.id, case.year)).await?;
    Ok(found.into_iter().next().map(|one| one.account))
}

/// Every grant of a year that was accepted, by partnership.
pub async fn of_year(read: &impl Read, year: FinancialYear) -> Result<Vec<OfYear>, StoreError> {
    accounts(read, Which::Year(year)).await
}

/// Every grant of another year of which something was carried into this one, by partnership; what is paid is by its end.
pub async fn into_year(read: &impl Read, year: FinancialYear) -> Result<Vec<OfYear>, StoreError> {
    accounts(read, Which::Into(year)).await
}
