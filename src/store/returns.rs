//! Quarterly returns as they are kept. What may be kept, sent or read is not decided here.

mod baseline;

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity::quarterly_return::{self, Column as C};
use super::entity::scheme;
use super::{Read, StoreError, Txn};
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;
use crate::domain::person::PartnershipId;
use crate::domain::quarter::Quarter;
use crate::domain::returns::{Answers, Cost, Count, Model, Return, ReturnId};

pub use baseline::{baseline, baselines, save_baseline, take_baseline};

/// Returns that a page reads at most: those of some forty partnerships for twelve years.
const MOST: u64 = 2_000;

fn broken(what: impl ToString) -> StoreError {
    StoreError::Broken(what.to_string())
}

fn model(code: Option<String>) -> Result<Option<Model>, StoreError> {
    code.map(|code| Model::from_code(&code).ok_or_else(|| broken(code))).transpose()
}

fn answers(row: &quarterly_return::Model) -> Result<Answers, StoreError> {
    let mut answers = Answers { model: model(row.model.clone())?, ..Answers::default() };
    for (count, kept) in
        Count::ALL.into_iter().zip([row.incidents, row.requests, row.given, row.arrests, row.hours])
    {
        answers.set_count(count, kept.map(u32::try_from).transpose().map_err(broken)?);
    }
    for (cost, kept) in Cost::ALL.into_iter().zip([
        row.monitoring_pence,
        row.maintenance_pence,
        row.transmission_pence,
        row.power_pence,
        row.licences_pence,
        row.other_pence,
    ]) {
        answers.set_cost(cost, kept.map(Money::from_pence));
    }
    Ok(answers)
}

fn assemble(row: quarterly_return::Model) -> Result<Return, StoreError> {
    let year = FinancialYear::from_start(row.year).ok_or_else(|| broken(row.year))?;
    let number = u32::try_from(row.quarter).map_err(broken)?;
    Ok(Return {
        answers: answers(&row)?,
        id: ReturnId(row.id),
        partnership: PartnershipId(row.partnership_id),
        quarter: Quarter::new(year, number).ok_or_else(|| broken(row.quarter))?,
        sent_at: row.sent_at,
        told: u32::try_from(row.told).map_err(broken)?,
        saves: row.saves,
        version: row.version,
    })
}

fn small(number: u32) -> Result<i32, StoreError> {
    i32::try_from(number).map_err(broken)
}

fn is(of: PartnershipId, quarter: Quarter) -> Result<Condition, StoreError> {
    Ok(Condition::all()
        .add(C::PartnershipId.eq(of.0))
        .add(C::Year.eq(quarter.year().start_year()))
        .add(C::Quarter.eq(small(quarter.number())?)))
}

/// The return of a partnership and quarter, if it was begun.
pub async fn one(
    read: &impl Read,
    of: PartnershipId,
    quarter: Quarter,
) -> Result<Option<Return>, StoreError> {
    let row = quarterly_return::Entity::find().filter(is(of, quarter)?).one(read.reader()).await?;
    row.map(assemble).transpose()
}

/// Whether one was sent; so is one that is not there.
pub async fn is_sent(read: &impl Read, id: ReturnId) -> Result<bool, StoreError> {
    let row = quarterly_return::Entity::find_by_id(id.0).one(read.reader()).await?;
    Ok(row.is_none_or(|row| row.sent_at.is_some()))
}

/// Those that were begun, of these years or of all; of one partnership alone when it is named. The first quarter first.
pub async fn list(
    read: &impl Read,
    of: Option<PartnershipId>,
    year: Option<FinancialYear>,
) -> Result<Vec<Return>, StoreError> {
    let chosen = Condition::all()
        .add_option(of.map(|of| C::PartnershipId.eq(of.0)))
        .add_option(year.map(|year| C::Year.eq(year.start_year())));
    let rows = quarterly_return::Entity::find()
        .filter(chosen)
        .order_by_asc(C::Year)
        .order_by_asc(C::Quarter)
        .order_by_asc(C::PartnershipId)
        .limit(MOST)
        .all(read.reader())
        .await?;
    rows.into_iter().map(assemble).collect()
}

/// The first and the last day of all schemes: returns are of the quarters between them.
pub async fn days(read: &impl Read) -> Result<(chrono::NaiveDate, chrono::NaiveDate), StoreError> {
    use scheme::Column as S;
    let days: Option<(Option<chrono::NaiveDate>, Option<chrono::NaiveDate>)> = scheme::Entity::find()
        .select_only()
        .column_as(S::StartsOn.min(), "first")
        .column_as(S::EndsOn.max(), "last")
        .into_tuple()
        .one(read.reader())
        .await?;
    match days {
        Some((Some(first), Some(last))) => Ok((first, last)),
        _ => Err(broken("no scheme has been set up")),
    }
}

/// Takes a return's row until the end of the transaction; it is begun when there is none.
pub async fn take(txn: &Txn, of: PartnershipId, quarter: Quarter) -> Result<Return, StoreError> {
    let row = quarterly_return::ActiveModel {
        partnership_id: Set(of.0),
        year: Set(quarter.year().start_year()),
        quarter: Set(small(quarter.number())?),
        told: Set(0),
        version: Set(0),
        saves: Set(0),
        id: NotSet,
        ..Default::default()
    };
    quarterly_return::Entity::insert_many([row])
        .on_conflict_do_nothing_on([C::PartnershipId, C::Year, C::Quarter])
        .exec_without_returning(txn.reader())
        .await?;
    let found = quarterly_return::Entity::find().filter(is(of, quarter)?).lock(LockType::Update);
    found.one(txn.reader()).await?.map(assemble).transpose()?.ok_or(StoreError::Conflict)
}

/// Saves a return as it became, and counts one more history entry.
pub async fn save(txn: &Txn, to: &Return) -> Result<(), StoreError> {
    let counts = [C::Incidents, C::Requests, C::Given, C::Arrests, C::Hours];
    let costs = [
        C::MonitoringPence,
        C::MaintenancePence,
        C::TransmissionPence,
        C::PowerPence,
        C::LicencesPence,
        C::OtherPence,
    ];
    let mut update = quarterly_return::Entity::update_many()
        .col_expr(C::Model, Expr::value(to.answers.model.map(Model::code)))
        .col_expr(C::SentAt, Expr::value(to.sent_at))
        .col_expr(C::Told, Expr::value(small(to.told)?))
        .col_expr(C::Saves, Expr::value(to.saves))
        .col_expr(C::Version, Expr::value(to.version + 1));
    for (count, column) in Count::ALL.into_iter().zip(counts) {
        update = update.col_expr(column, Expr::value(to.answers.count(count).map(small).transpose()?));
    }
    for (cost, column) in Cost::ALL.into_iter().zip(costs) {
        update = update.col_expr(column, Expr::value(to.answers.cost(cost).map(Money::pence)));
    }
    let done = update.filter(C::Id.eq(to.id.0)).filter(C::Version.eq(to.version)).exec(txn.reader()).await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}
