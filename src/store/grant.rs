//! Grants as they are kept. What may happen to one is not decided here.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationDef,
};

use super::entity::{application, grant, history};
use super::{Read, StoreError, Txn};
use crate::domain::application::{ApplicationId, Reference};
use crate::domain::grant::{Before, Drawn, Grant, GrantState};
use crate::domain::money::Money;

fn assemble(row: grant::Model) -> Result<Grant, StoreError> {
    Ok(Grant {
        application: ApplicationId(row.application_id),
        state: GrantState::from_code(&row.state).ok_or_else(|| StoreError::Broken(row.state.clone()))?,
        since: row.since,
        award: Money::from_pence(row.award_pence),
        increase: Money::from_pence(row.increase_pence),
        accept_by: row.accept_by,
        reminded: row.reminded,
        drawn: Drawn {
            authorised: Money::from_pence(row.authorised_pence),
            paid: Money::from_pence(row.paid_pence),
            clawback: Money::from_pence(row.clawback_pence),
            repaid: Money::from_pence(row.repaid_pence),
        },
        before: row.before_verified_pence.zip(row.before_paid_pence).map(|(verified, paid)| Before {
            verified: Money::from_pence(verified),
            paid: Money::from_pence(paid),
        }),
        underspend: Money::from_pence(row.underspend_pence),
    })
}

/// The grant of an application, once its approval is released.
pub async fn of(read: &impl Read, application: ApplicationId) -> Result<Option<Grant>, StoreError> {
    grant::Entity::find_by_id(application.0).one(read.reader()).await?.map(assemble).transpose()
}

/// The grants of the applications that `of` selects.
pub(super) async fn of_all(read: &impl Read, of: SelectStatement) -> Result<Vec<Grant>, StoreError> {
    let find = grant::Entity::find().filter(grant::Column::ApplicationId.in_subquery(of));
    find.all(read.reader()).await?.into_iter().map(assemble).collect()
}

/// Keeps a grant that is offered. A second one for the same application is a `Constraint`.
pub async fn add(txn: &Txn, grant: &Grant) -> Result<(), StoreError> {
    let row = grant::ActiveModel {
        application_id: Set(grant.application.0),
        state: Set(grant.state.code().to_owned()),
        since: Set(grant.since),
        award_pence: Set(grant.award.pence()),
        accept_by: Set(grant.accept_by),
        reminded: Set(grant.reminded),
        increase_pence: Set(grant.increase.pence()),
        authorised_pence: Set(grant.drawn.authorised.pence()),
        paid_pence: Set(grant.drawn.paid.pence()),
        clawback_pence: Set(grant.drawn.clawback.pence()),
        repaid_pence: Set(grant.drawn.repaid.pence()),
        underspend_pence: Set(grant.underspend.pence()),
        before_verified_pence: Set(grant.before.map(|before| before.verified.pence())),
        before_paid_pence: Set(grant.before.map(|before| before.paid.pence())),
    };
    grant::Entity::insert(row).exec_without_returning(txn.reader()).await?;
    Ok(())
}

/// Saves a grant as it became; one that has left the state `before` meanwhile is a `Conflict`.
pub async fn save(txn: &Txn, before: GrantState, grant: &Grant) -> Result<(), StoreError> {
    let done = grant::Entity::update_many()
        .col_expr(grant::Column::State, Expr::value(grant.state.code()))
        .col_expr(grant::Column::Since, Expr::value(grant.since))
        .col_expr(grant::Column::Reminded, Expr::value(grant.reminded))
        .col_expr(grant::Column::AwardPence, Expr::value(grant.award.pence()))
        .col_expr(grant::Column::IncreasePence, Expr::value(grant.increase.pence()))
        .col_expr(grant::Column::AcceptBy, Expr::value(grant.accept_by))
        .col_expr(grant::Column::AuthorisedPence, Expr::value(grant.drawn.authorised.pence()))
        .col_expr(grant::Column::PaidPence, Expr::value(grant.drawn.paid.pence()))
        .col_expr(grant::Column::ClawbackPence, Expr::value(grant.drawn.clawback.pence()))
        .col_expr(grant::Column::RepaidPence, Expr::value(grant.drawn.repaid.pence()))
        .col_expr(grant::Column::UnderspendPence, Expr::value(grant.underspend.pence()))
        .filter(grant::Column::ApplicationId.eq(grant.application.0))
        .filter(grant::Column::State.eq(before.code()))
        .exec(txn.reader())
        .await?;
    if done.rows_affected == 1 { Ok(()) } else { Err(StoreError::Conflict) }
}

#[derive(FromQueryResult)]
struct Due {
    reference: String,
}

/// Offers that have lapsed by `today`, and those not yet reminded of that end until `soon`: the applications' names.
pub async fn due(read: &impl Read, today: NaiveDate, soon: NaiveDate) -> Result<Vec<Reference>, StoreError> {
    let of: RelationDef = grant::Entity::belongs_to(application::Entity)
        .from(grant::Column::ApplicationId)
        .to(application::Column::Id)
        .into();
    let near = Condition::all().add(grant::Column::Reminded.eq(false)).add(grant::Column::AcceptBy.lte(soon));
    let rows = grant::Entity::find()
        .select_only()
        .column(application::Column::Reference)
        .join(JoinType::InnerJoin, of)
        .filter(waits())
        .filter(Condition::any().add(grant::Column::AcceptBy.lt(today)).add(near))
        // Those that are too young to be reminded of keep none from its turn.
        .order_by_asc(grant::Column::AcceptBy)
        .limit(100)
        .into_model::<Due>()
        .all(read.reader())
        .await?;
    Ok(rows.iter().filter_map(|row| Reference::parse(&row.reference)).collect())
}

/// When what waits to be accepted was offered: by the release, or by the last variation, which begins a new period.
pub async fn offered_at(read: &impl Read, grant: &Grant) -> Result<DateTime<Utc>, StoreError> {
    let last = history::Entity::find()
        .select_only()
        .column(history::Column::At)
        .filter(history::Column::Chain.eq(format!("application:{}", grant.application.0)))
        .filter(history::Column::Kind.is_in(["released", "varied"]))
        .order_by_desc(history::Column::Number)
        .into_tuple()
        .one(read.reader())
        .await?;
    Ok(last.unwrap_or(grant.since))
}

/// Has something to accept: the grant, or an increase of it.
fn waits() -> Condition {
    let offered = grant::Column::State.eq(GrantState::Offered.code());
    Condition::any().add(offered).add(grant::Column::IncreasePence.gt(0))
}

/// The numbers of the cases whose accountable bodies have something to accept.
pub(super) fn waiting() -> SelectStatement {
    Query::select().column(grant::Column::ApplicationId).from(grant::Entity).cond_where(waits()).to_owned()
}
