//! Carry-forwards of grants as they are kept. Whether one may be asked for, or what is answered, is not decided here.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::decision::record;
use super::entity::carry_forward::{ActiveModel, Column, Entity, Model};
use super::person::names;
use super::{Read, StoreError, Txn};
use crate::domain::application::{ApplicationId, Case};
use crate::domain::carry_forward::{Answer, CarryForward, Part, Stage, Wanted};
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;
use crate::domain::person::PersonId;
use crate::domain::scheme::Scheme;

fn assemble(row: Model) -> Result<CarryForward, StoreError> {
    let broken = || StoreError::Broken(format!("carry-forward {}", row.id));
    let answer = |amount: Option<i64>, reason: Option<String>, by: Option<i64>, at| {
        let said = reason.zip(by).zip(at);
        said.map(|((reason, by), at)| {
            let (amount, by) = (amount.map(Money::from_pence), PersonId(by));
            Answer { amount, reason, by, at }
        })
    };
    Ok(CarryForward {
        number: u32::try_from(row.number).map_err(|_| broken())?,
        from: FinancialYear::from_start(row.year).ok_or_else(broken)?,
        stage: Stage::from_code(&row.stage).ok_or_else(broken)?,
        wanted: Wanted {
            amount: Money::from_pence(row.amount_pence),
            spend_by: row.spend_by,
            reason: row.reason,
        },
        by: PersonId(row.person_id),
        at: row.at,
        advice: answer(row.supported_pence, row.advice, row.advised_by, row.advised_at),
        decision: answer(row.approved_pence, row.decision, row.decided_by, row.decided_at),
    })
}

/// Those of a grant, the first first.
pub async fn of(read: &impl Read, case: ApplicationId) -> Result<Vec<CarryForward>, StoreError> {
    let find = Entity::find().filter(Column::ApplicationId.eq(case.0)).order_by_asc(Column::Number);
    find.all(read.reader()).await?.into_iter().map(assemble).collect()
}

/// The last day on which something can be received for the grant of a case.
pub async fn last_day(read: &impl Read, case: &Case, scheme: &Scheme) -> Result<NaiveDate, StoreError> {
    let spend_by = record::terms(read, case, scheme).await?.spend_by;
    Ok(Part::last_day(spend_by, &Part::of(&of(read, case.id).await?)))
}

/// Those of the grants that `of` selects, the first first.
pub(super) async fn of_all(
    read: &impl Read,
    of: SelectStatement,
) -> Result<HashMap<ApplicationId, Vec<CarryForward>>, StoreError> {
    let rows = Entity::find()
        .filter(Column::ApplicationId.in_subquery(of))
        .order_by_asc(Column::Number)
        .all(read.reader())
        .await?;
    let mut all: HashMap<ApplicationId, Vec<CarryForward>> = HashMap::new();
    for row in rows {
        all.entry(ApplicationId(row.application_id)).or_default().push(assemble(row)?);
    }
    Ok(all)
}

/// The names of those who asked, advised and decided.
pub async fn people(read: &impl Read, of: &CarryForward) -> Result<HashMap<PersonId, String>, StoreError> {
    let answered = of.advice.iter().chain(&of.decision).map(|answer| answer.by);
    names(read, &std::iter::once(of.by).chain(answered).collect::<Vec<_>>()).await
}

/// Keeps one that is asked for. A second one for the same year that is open or approved is a `Constraint`.
pub async fn add(txn: &Txn, case: ApplicationId, new: &CarryForward) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: NotSet,
        application_id: Set(case.0),
        number: Set(i32::try_from(new.number).unwrap_or(i32::MAX)),
        year: Set(new.from.start_year()),
        stage: Set(new.stage.code().to_owned()),
        since: Set(new.at),
        amount_pence: Set(new.wanted.amount.pence()),
        spend_by: Set(new.wanted.spend_by),
        reason: Set(new.wanted.reason.clone()),
        person_id: Set(new.by.0),
        at: Set(new.at),
        supported_pence: Set(None),
        advice: Set(None),
        advised_by: Set(None),
        advised_at: Set(None),
        approved_pence: Set(None),
        decision: Set(None),
        decided_by: Set(None),
        decided_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(txn.reader()).await?;
    Ok(())
}

/// Saves one as it became; one that has left the stage `before` meanwhile is a `Conflict`.
pub async fn save(
    txn: &Txn,
    case: ApplicationId,
    before: Stage,
    to: &CarryForward,
) -> Result<(), StoreError> {
    let pence = |answer: &Option<Answer>| answer.as_ref().and_then(|one| one.amount).map(Money::pence);
    let words = |answer: &Option<Answer>| answer.as_ref().map(|one| one.reason.clone());
    let by = |answer: &Option<Answer>| answer.as_ref().map(|one| one.by.0);
    let at = |answer: &Option<Answer>| answer.as_ref().map(|one| one.at);
    let since = at(&to.decision).or_else(|| at(&to.advice)).unwrap_or(to.at);
    let own = Column::ApplicationId.eq(case.0).and(Column::Number.eq(i64::from(to.number)));
    let done = Entity::update_many()
        .col_expr(Column::Stage, Expr::value(to.stage.code()))
        .col_expr(Column::Since, Expr::value(since))
        .col_expr(Column::SupportedPence, Expr::value(pence(&to.advice)))
        .col_expr(Column::Advice, Expr::value(words(&to.advice)))
        .col_expr(Column::AdvisedBy, Expr::value(by(&to.advice)))
        .col_expr(Column::AdvisedAt, Expr::value(at(&to.advice)))
        .col_expr(Column::ApprovedPence, Expr::value(pence(&to.decision)))
        .col_expr(Column::Decision, Expr::value(words(&to.decision)))
        .col_expr(Column::DecidedBy, Expr::value(by(&to.decision)))
        .col_expr(Column::DecidedAt, Expr::value(at(&to.decision)))
        .filter(own)
        .filter(Column::Stage.eq(before.code()))
        .exec(txn.reader())
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}
