//! Claims with their lines, and who did what to them. What may happen to one is not decided here.

mod end;
pub mod line;
pub mod list;
pub mod purchase;
pub mod resembling;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    Statement,
};

pub use end::{Open, end, open};

use super::db::{Pence, fixed};
use super::entity::{claim, claim_part};
use super::{Read, StoreError, Txn};
use crate::domain::application::ApplicationId;
use crate::domain::claim::relation::Tie;
use crate::domain::claim::{Claim, ClaimId, Line, Other, Quarter, Stage};
use crate::domain::financial_year::FinancialYear;
use crate::domain::money::Money;
use crate::domain::person::PersonId;

fn broken(id: i64) -> StoreError {
    StoreError::Broken(format!("claim {id}"))
}

/// The number of a claim within its grant, as the database keeps it; one that none can have is found nowhere.
fn kept(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// A claim of a case with everything that belongs to it, in four queries however many lines it has.
pub async fn of(
    read: &impl Read,
    application: ApplicationId,
    number: u32,
) -> Result<Option<Claim>, StoreError> {
    let find = claim::Entity::find()
        .filter(claim::Column::ApplicationId.eq(application.0))
        .filter(claim::Column::Number.eq(kept(number)))
        .filter(claim::Column::Discarded.eq(false));
    let Some(row) = find.one(read.reader()).await? else { return Ok(None) };
    let lines = line::of(read, ClaimId(row.id)).await?;
    let done = done(read, row.id).await?;
    assemble(row, lines, done).map(Some)
}

fn assemble(row: claim::Model, lines: Vec<Line>, done: Vec<(PersonId, Tie)>) -> Result<Claim, StoreError> {
    let wrong = || broken(row.id);
    let year = FinancialYear::from_start(row.year).ok_or_else(wrong)?;
    let ended = row.ended.as_deref().map(|code| Stage::from_code(code).ok_or_else(wrong)).transpose()?;
    let stage = Stage::from_code(&row.stage).ok_or_else(wrong)?;
    let quarter = u32::try_from(row.quarter).ok().and_then(|number| Quarter::new(year, number));
    Ok(Claim {
        id: ClaimId(row.id),
        application: ApplicationId(row.application_id),
        number: u32::try_from(row.number).map_err(|_| wrong())?,
        quarter: quarter.ok_or_else(wrong)?,
        last: row.last,
        stage: if ended.is_some() { Stage::Ended } else { stage },
        ended,
        since: row.since,
        returned: row.returned,
        lines,
        done,
        amount: row.amount_pence.map(Money::from_pence),
        authorised: row.authorised_at,
        paid_on: row.paid_on,
        version: row.version,
    })
}

async fn done(read: &impl Read, of: i64) -> Result<Vec<(PersonId, Tie)>, StoreError> {
    let rows =
        claim_part::Entity::find().filter(claim_part::Column::ClaimId.eq(of)).all(read.reader()).await?;
    let part = |row: claim_part::Model| {
        let tie = Tie::from_code(&row.deed).ok_or_else(|| broken(of))?;
        Ok((PersonId(row.person_id), tie))
    };
    rows.into_iter().map(part).collect()
}

/// The version of a claim.
pub async fn version_of(
    read: &impl Read,
    application: ApplicationId,
    number: u32,
) -> Result<Option<i64>, StoreError> {
    Ok(claim::Entity::find()
        .select_only()
        .column(claim::Column::Version)
        .filter(claim::Column::ApplicationId.eq(application.0))
        .filter(claim::Column::Number.eq(kept(number)))
        .filter(claim::Column::Discarded.eq(false))
        .into_tuple()
        .one(read.reader())
        .await?)
}

/// The numbers of the cases with a claim that waits to be certified.
pub(super) fn sent() -> SelectStatement {
    Query::select()
        .column(claim::Column::ApplicationId)
        .from(claim::Entity)
        .and_where(claim::Column::Stage.into_expr().eq(fixed(Stage::Sent.code())))
        .to_owned()
}

/// The other claims of a grant that did not end, in the order of their numbers.
pub async fn others(
    read: &impl Read,
    application: ApplicationId,
    but: Option<ClaimId>,
) -> Result<Vec<Other>, StoreError> {
    use claim::Column as C;
    type Row = (i64, i32, String, bool, Option<DateTime<Utc>>, DateTime<Utc>);
    let rows: Vec<Row> = claim::Entity::find()
        .select_only()
        .columns([C::Id, C::Number, C::Stage, C::Last, C::AuthorisedAt, C::Since])
        .filter(C::ApplicationId.eq(application.0))
        .filter(C::Discarded.eq(false))
        .filter(C::Ended.is_null())
        .order_by_asc(C::Number)
        .into_tuple()
        .all(read.reader())
        .await?;
    let other = |(id, number, stage, last, authorised, since): Row| {
        let number = u32::try_from(number).map_err(|_| broken(id))?;
        let stage = Stage::from_code(&stage).ok_or_else(|| broken(id))?;
        Ok(Other { number, stage, last, authorised: authorised.unwrap_or(since) })
    };
    rows.into_iter().filter(|(id, ..)| but != Some(ClaimId(*id))).map(other).collect()
}

/// Whether a claim of this grant waits for whoever certifies them.
pub async fn waits_for_the_certifier(
    read: &impl Read,
    application: ApplicationId,
) -> Result<bool, StoreError> {
    Ok(others(read, application, None).await?.iter().any(|other| other.stage == Stage::Sent))
}

/// Verified in the claims of a grant that are authorised or paid.
pub async fn verified(read: &impl Read, application: ApplicationId) -> Result<Money, StoreError> {
    sum(read, application, "verified_pence", "stage IN ('authorised', 'paid')").await
}

/// Paid for the claims of a grant, by their own amounts.
pub async fn paid(read: &impl Read, application: ApplicationId) -> Result<Money, StoreError> {
    sum(read, application, "amount_pence", "stage = 'paid'").await
}

async fn sum(
    read: &impl Read,
    application: ApplicationId,
    column: &str,
    which: &str,
) -> Result<Money, StoreError> {
    let sql = format!(
        "SELECT CAST(COALESCE(SUM({column}), 0) AS BIGINT) AS pence FROM claim WHERE application_id = $1 AND {which}"
    );
    let backend = read.reader().get_database_backend();
    let ask = Statement::from_sql_and_values(backend, sql, [application.0.into()]);
    let row = Pence::find_by_statement(ask).one(read.reader()).await?;
    Ok(Money::from_pence(row.map_or(0, |row| row.pence)))
}

/// What was paid for a claim, and on which day if anything was; `None` while it is not.
pub async fn payment(
    read: &impl Read,
    application: ApplicationId,
    number: u32,
) -> Result<Option<(Money, Option<NaiveDate>)>, StoreError> {
    use claim::Column as C;
    let row: Option<(Option<i64>, Option<NaiveDate>)> = claim::Entity::find()
        .select_only()
        .columns([C::AmountPence, C::PaidOn])
        .filter(C::ApplicationId.eq(application.0))
        .filter(C::Number.eq(kept(number)))
        .filter(C::Stage.eq(Stage::Paid.code()))
        .into_tuple()
        .one(read.reader())
        .await?;
    Ok(row.and_then(|(amount, on)| Some((Money::from_pence(amount?), on))))
}

/// The number of the next claim of a grant: none is used twice.
pub async fn next_number(read: &impl Read, application: ApplicationId) -> Result<u32, StoreError> {
    let last: Option<i32> = claim::Entity::find()
        .select_only()
        .column(claim::Column::Number)
        .filter(claim::Column::ApplicationId.eq(application.0))
        .order_by_desc(claim::Column::Number)
        .into_tuple()
        .one(read.reader())
        .await?;
    Ok(u32::try_from(last.unwrap_or(0)).unwrap_or(0) + 1)
}

/// From now on it is found nowhere, and waits for nobody. What was done to it stays.
pub async fn discard(txn: &Txn, claim: ClaimId) -> Result<(), StoreError> {
    claim::Entity::update_many()
        .col_expr(claim::Column::Discarded, Expr::value(true))
        .filter(claim::Column::Id.eq(claim.0))
        .exec(txn.reader())
        .await?;
    Ok(())
}

/// Adds one without lines.
pub async fn add(txn: &Txn, claim: &Claim) -> Result<ClaimId, StoreError> {
    let row = claim::ActiveModel {
        id: NotSet,
        application_id: Set(claim.application.0),
        number: Set(kept(claim.number)),
        year: Set(claim.quarter.year().start_year()),
        quarter: Set(i32::try_from(claim.quarter.number()).unwrap_or_default()),
        last: Set(claim.last),
        stage: Set(claim.stage.code().to_owned()),
        since: Set(claim.since),
        returned: Set(None),
        claimed_pence: Set(0),
        verified_pence: Set(None),
        amount_pence: Set(None),
        authorised_at: Set(None),
        paid_on: Set(None),
        version: Set(claim.version),
        discarded: Set(false),
        ended: Set(None),
    };
    Ok(ClaimId(claim::Entity::insert(row).exec(txn.reader()).await?.last_insert_id))
}

/// Saves a claim as it became, without its lines; anything newer than what was loaded is a `Conflict`.
pub async fn save(txn: &Txn, claim: &Claim) -> Result<(), StoreError> {
    use claim::Column as C;
    let claimed = claim.claimed().ok_or_else(|| broken(claim.id.0))?;
    let verified = claim.verified().filter(|_| !claim.lines.is_empty());
    let done = claim::Entity::update_many()
        .col_expr(C::Last, Expr::value(claim.last))
        .col_expr(C::Stage, Expr::value(claim.stage.code()))
        .col_expr(C::Since, Expr::value(claim.since))
        .col_expr(C::Returned, Expr::value(claim.returned.clone()))
        .col_expr(C::ClaimedPence, Expr::value(claimed.pence()))
        .col_expr(C::VerifiedPence, Expr::value(verified.map(Money::pence)))
        .col_expr(C::AmountPence, Expr::value(claim.amount.map(Money::pence)))
        .col_expr(C::AuthorisedAt, Expr::value(claim.authorised))
        .col_expr(C::PaidOn, Expr::value(claim.paid_on))
        .col_expr(C::Version, Expr::value(claim.version + 1))
        .filter(C::Id.eq(claim.id.0))
        .filter(C::Version.eq(claim.version))
        .exec(txn.reader())
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}

/// Notes that somebody did this to a claim; once is enough.
pub async fn did(
    txn: &Txn,
    claim: ClaimId,
    (person, tie): (PersonId, Tie),
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = claim_part::ActiveModel {
        claim_id: Set(claim.0),
        person_id: Set(person.0),
        deed: Set(tie.code().to_owned()),
        at: Set(at),
    };
    let once = OnConflict::new().do_nothing().to_owned();
    claim_part::Entity::insert(row).on_conflict(once).exec_without_returning(txn.reader()).await?;
    Ok(())
}
